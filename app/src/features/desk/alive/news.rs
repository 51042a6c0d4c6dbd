//! Live changes that do not move what is being read: rows change in place, new ones wait above the list.

use std::time::Duration;

use domain::event::{LiveEvent, Pin};
use domain::ids::TicketNumber;
use domain::query::DeskQuery;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Alive, ask, dom, view};
use crate::features::desk::state::Desk;
use crate::i18n::fill;
use crate::live::Change;

/// How long changes are gathered before the server is asked which of them belong to the view.
const GATHER: Duration = Duration::from_secs(2);

/// What the server is to be asked about: none of them where only the counts are wanted.
type Doubtful = StoredValue<Vec<Option<TicketNumber>>>;

pub fn follow(alive: Alive) {
    let desk = alive.desk;
    let doubtful: Doubtful = StoredValue::new(Vec::new());
    Effect::new(move |before: Option<u64>| {
        let revision = desk.live.revision.get();
        let seen = before.unwrap_or_default();
        match untrack(|| desk.live.since(seen)) {
            Some(changes) => changes.iter().for_each(|change| take(alive, change, doubtful)),
            None => {
                compare(alive);
                // The first snapshot comes right after the page; a later one fills a gap.
                if seen > 0 {
                    alive.stale.set(true);
                }
            }
        }
        revision
    });
}

/// Brings rows up to date with a whole snapshot.
fn compare(alive: Alive) {
    let newer: Vec<Pin> = untrack(|| {
        alive.desk.live.with(|pins| {
            let newer = |(number, version): &(TicketNumber, u32)| {
                pins.get(number).filter(|pin| pin.version > *version).cloned()
            };
            dom::rows().iter().filter_map(newer).collect()
        })
    });
    newer.iter().for_each(|pin| dom::change(pin, alive.lang, alive.desk.text));
}

/// Whether the pin belongs to the view, as far as a pin can tell.
fn belongs(query: &DeskQuery, pin: &Pin) -> bool {
    query.filter.matches(pin) && (!query.overdue || pin.overdue)
}

/// Whether a pin can tell at all.
fn tells(query: &DeskQuery) -> bool {
    DeskQuery { overdue: false, ..query.clone() }.is_plain()
}

fn take(alive: Alive, (event, before): &Change, doubtful: Doubtful) {
    let Desk { query, numbers, text, .. } = alive.desk;
    let (LiveEvent::Pin(Pin { number, .. }) | LiveEvent::Gone(number)) = event;
    let is_shown = numbers.with_untracked(|shown| shown.contains(number));
    let known = alive.news.with_value(|news| news.contains(number));
    match event {
        LiveEvent::Pin(pin) if is_shown => {
            dom::change(pin, alive.lang, text);
            ask_later(alive, None, doubtful);
        }
        LiveEvent::Gone(number) if is_shown => {
            dom::gone(number, text);
            ask_later(alive, None, doubtful);
        }
        LiveEvent::Pin(pin) => query.with_untracked(|query| {
            let now = belongs(query, pin);
            if known && !now {
                forget(alive, number);
            } else if !known && now && !tells(query) {
                ask_later(alive, Some(number.clone()), doubtful);
            } else if !known && now && !before.as_ref().is_some_and(|pin| belongs(query, pin)) {
                announce(alive, std::slice::from_ref(number));
            }
        }),
        LiveEvent::Gone(_) if known => forget(alive, number),
        LiveEvent::Gone(_) => {}
    }
}

fn forget(alive: Alive, number: &TicketNumber) {
    alive.news.update_value(|news| news.retain(|held| held != number));
    bar(alive);
}

fn announce(alive: Alive, numbers: &[TicketNumber]) {
    alive.news.update_value(|news| news.extend_from_slice(numbers));
    dom::say(&bar(alive));
}

/// The bar above the list; what it says.
fn bar(alive: Alive) -> String {
    let n = alive.news.with_value(Vec::len);
    let words = fill(alive.desk.text.news, &[("n", &n.to_string())]);
    dom::text(".desk .fresh", &format!("{words} · {}", alive.desk.text.show));
    dom::hide(".desk .fresh", n == 0);
    words
}

/// Where pins cannot tell whether a ticket belongs to the view, or how many wait for the person, the server is
/// asked, once for many.
fn ask_later(alive: Alive, number: Option<TicketNumber>, doubtful: Doubtful) {
    let first = doubtful.with_value(Vec::is_empty);
    doubtful.update_value(|held| held.push(number));
    if first {
        set_timeout(move || settle(alive, doubtful), GATHER);
    }
}

fn settle(alive: Alive, doubtful: Doubtful) {
    let (Some(asked), Some(turn)) = (doubtful.try_update_value(std::mem::take), alive.turn.try_get_value())
    else {
        return;
    };
    spawn_local(async move {
        let Ok(parts) = view::parts(alive, true, &[]).await else { return };
        // Somebody has gone on to another view.
        if alive.turn.try_get_value() != Some(turn) {
            return;
        }
        view::place(&parts, "tabs");
        view::place(&parts, "filters");
        super::counts::write(alive);
        let known = |number: &TicketNumber| {
            alive.desk.numbers.with_untracked(|shown| shown.contains(number))
                || alive.news.with_value(|news| news.contains(number))
        };
        let list = ask::text(&parts, "list").unwrap_or_default();
        let rows = list.split("data-ticket=\"").skip(1);
        let numbers = rows.filter_map(|row| row.split('"').next()?.parse::<TicketNumber>().ok());
        let found: Vec<TicketNumber> =
            numbers.filter(|number| asked.iter().flatten().any(|n| n == number) && !known(number)).collect();
        if !found.is_empty() {
            announce(alive, &found);
        }
    });
}
