//! Results follow the typing and keep the filters.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::events::go_to;
use super::{Alive, dom};
use crate::features::desk::address::with;

/// How long a pause in typing is.
const PAUSE: Duration = Duration::from_millis(300);

thread_local! {
    /// Counts what is typed: whoever waited for a pause knows whether there was one.
    static TYPED: Cell<u32> = const { Cell::new(0) };
}

fn field() -> Option<HtmlInputElement> {
    dom::find_as("#search")
}

/// Searches once the typing pauses.
pub fn soon(alive: Alive) {
    let mine = TYPED.get() + 1;
    TYPED.set(mine);
    let later = move || {
        if TYPED.get() == mine {
            now(alive);
        }
    };
    set_timeout(later, PAUSE);
}

pub fn now(alive: Alive) {
    let (Some(typed), Some(before)) =
        (field().map(|input| input.value()), alive.desk.query.try_get_untracked())
    else {
        return;
    };
    if before.q != typed.trim() {
        let to = with(&before, |query| typed.trim().clone_into(&mut query.q));
        // One entry of history for a search, not one for each letter.
        go_to(alive, &to, !before.q.is_empty());
    }
}

/// The field follows the back button, and never what is being typed.
pub fn follow(alive: Alive) {
    if let Some(input) = field()
        && document().active_element().as_ref() != Some(input.as_ref())
    {
        alive.desk.query.with_untracked(|query| input.set_value(&query.q));
    }
}
