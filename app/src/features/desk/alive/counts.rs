//! The numbers beside filters and views, from the live pins where those can tell.

use std::time::Duration;

use domain::catalog::Category;
use domain::event::AreaRef;
use domain::pins::Tally;
use domain::query::{Filter, StatusFilter};
use domain::ticket::State;
use leptos::prelude::*;

use super::{Alive, dom};

/// Counting walks over all pins: at most so often, however much happens.
const PAUSE: Duration = Duration::from_millis(250);

pub fn follow(alive: Alive) {
    let waiting = StoredValue::new(false);
    Effect::new(move |_| {
        alive.desk.live.revision.track();
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        set_timeout(
            move || {
                if waiting.try_set_value(false).is_none() {
                    write(alive);
                }
            },
            PAUSE,
        );
    });
}

pub fn write(alive: Alive) {
    let live = alive.desk.live;
    if live.revision.get_untracked() == 0 {
        return;
    }
    let of = |filter: &Filter| untrack(|| live.with(|pins| pins.tally(filter)));
    let all = of(&Filter { status: Some(StatusFilter::Open), ..Filter::default() });
    set("view-open", all.open);
    set("view-overdue", all.overdue);
    set("view-closed", all.closed);
    alive.desk.query.with_untracked(|query| {
        if query.is_plain() {
            view(&of(&query.filter));
        }
    });
}

fn view(tally: &Tally) {
    set("total", tally.total);
    set("late", tally.overdue);
    dom::hide(".desk-list-head .overdue", tally.overdue == 0);
    for area in (1..=5).map(AreaRef::Area).chain([AreaRef::Street]) {
        set(&format!("area-{area}"), tally.area(area));
    }
    for category in Category::ALL {
        set(&format!("category-{category}"), tally.category(category));
        // Only the chosen category's items are there to be found.
        for (number, count) in (0..).zip(tally.items) {
            set(&format!("item-{category}{number}"), count);
        }
    }
    for state in State::ALL {
        set(&format!("status-{}", state.wire()), tally.state(state));
    }
    set("status-open", tally.open);
    set("status-closed", tally.closed);
    set("status-all", tally.open + tally.closed);
}

fn set(key: &str, count: u32) {
    dom::text(&format!("[data-count=\"{key}\"]"), &count.to_string());
}
