//! Live changes that do not move what is being read: rows change in place, new ones wait above the list.

use std::time::Duration;

use domain::event::{LiveEvent, Pin};
use domain::ids::TicketNumber;
use domain::query::DeskQuery;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::list;
use super::state::Desk;
use super::{address, dom};
use crate::i18n::fill;
use crate::live::Change;

/// How long changes are gathered before the server is asked which of them belong to the view.
const GATHER: Duration = Duration::from_secs(2);

pub fn follow(desk: Desk) {
    let doubtful: StoredValue<Vec<TicketNumber>> = StoredValue::new(Vec::new());
    Effect::new(move |before: Option<u64>| {
        let revision = desk.live.revision.get();
        let seen = before.unwrap_or_default();
        match untrack(|| desk.live.since(seen)) {
            Some(changes) => changes.iter().for_each(|change| take(desk, change, doubtful)),
            None => {
                compare(desk);
                // The first snapshot comes right after the page; a later one fills a gap.
                if seen > 0 {
                    desk.stale.set(true);
                }
            }
        }
        revision
    });
}

/// Brings rows up to date with a whole snapshot.
fn compare(desk: Desk) {
    let newer: Vec<Pin> = untrack(|| {
        desk.live.with(|pins| {
            let newer = |(number, version): &(TicketNumber, u32)| {
                pins.get(number).filter(|pin| pin.version > *version).cloned()
            };
            dom::rows().iter().filter_map(newer).collect()
        })
    });
    newer.iter().for_each(|pin| dom::change(pin, desk.lang));
}

/// Whether the pin belongs to the view, as far as a pin can tell.
fn belongs(query: &DeskQuery, pin: &Pin) -> bool {
    query.filter.matches(pin) && (!query.overdue || pin.overdue)
}

/// Whether a pin can tell at all.
fn tells(query: &DeskQuery) -> bool {
    DeskQuery { overdue: false, ..query.clone() }.is_plain()
}

fn take(desk: Desk, (event, before): &Change, doubtful: StoredValue<Vec<TicketNumber>>) {
    let (LiveEvent::Pin(Pin { number, .. }) | LiveEvent::Gone(number)) = event;
    let is_shown = desk.numbers.with_untracked(|shown| shown.contains(number));
    let known = desk.news.with_untracked(|news| news.contains(number));
    match event {
        LiveEvent::Pin(pin) if is_shown => dom::change(pin, desk.lang),
        LiveEvent::Gone(number) if is_shown => dom::gone(number, desk.lang),
        LiveEvent::Pin(pin) => desk.query.with_untracked(|query| {
            let now = belongs(query, pin);
            if known && !now {
                desk.news.update(|news| news.retain(|held| held != number));
            } else if !known && now && !tells(query) {
                ask_later(desk, number.clone(), doubtful);
            } else if !known && now && !before.as_ref().is_some_and(|pin| belongs(query, pin)) {
                announce(desk, std::slice::from_ref(number));
            }
        }),
        LiveEvent::Gone(_) => desk.news.update(|news| news.retain(|held| held != number)),
    }
}

fn announce(desk: Desk, numbers: &[TicketNumber]) {
    desk.news.update(|news| news.extend_from_slice(numbers));
    let n = desk.news.with_untracked(Vec::len).to_string();
    desk.said.set(fill(desk.text.news, &[("n", &n)]));
}

/// Where pins cannot tell whether a ticket belongs to the view, the server is asked, once for many.
fn ask_later(desk: Desk, number: TicketNumber, doubtful: StoredValue<Vec<TicketNumber>>) {
    let first = doubtful.with_value(Vec::is_empty);
    doubtful.update_value(|held| held.push(number));
    if !first {
        return;
    }
    set_timeout(
        move || {
            let (Some(asked), Some(query)) =
                (doubtful.try_update_value(std::mem::take), desk.query.try_get_untracked())
            else {
                return;
            };
            desk.count();
            spawn_local(async move {
                let first_page = DeskQuery { page: 0, ..query.clone() };
                let pairs = address::pairs(&first_page);
                let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                let Ok(listed) = list(pairs).await else { return };
                if desk.query.try_get_untracked() != Some(query) {
                    return;
                }
                let known = |number: &TicketNumber| {
                    desk.numbers.with_untracked(|shown| shown.contains(number))
                        || desk.news.with_untracked(|news| news.contains(number))
                };
                let found: Vec<TicketNumber> = listed
                    .page
                    .rows
                    .into_iter()
                    .map(|row| row.number)
                    .filter(|number| asked.contains(number) && !known(number))
                    .collect();
                if !found.is_empty() {
                    announce(desk, &found);
                }
            });
        },
        GATHER,
    );
}
