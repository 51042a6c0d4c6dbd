//! What keeps a display alive for weeks: it stays awake, and starts afresh at night.

use domain::clock::Timestamp;

/// Minutes after midnight at which a wall loads itself anew, when memory has grown and nobody looks.
pub const NIGHT: i64 = 4 * 60;

/// Whether 04:00 lies between two looks at the clock.
pub fn is_night_reload(before: Timestamp, now: Timestamp) -> bool {
    let minute = |at: Timestamp| at.local().millis / 60_000;
    minute(before) < NIGHT && minute(now) >= NIGHT && now.0 - before.0 < 3_600_000
}

/// Asks the system to leave the screen on; where that is not known or refused, the screen's own settings serve.
#[cfg(feature = "hydrate")]
pub fn stay_awake() {
    use wasm_bindgen::{JsCast, JsValue};
    let ask = || -> Result<(), JsValue> {
        let navigator = leptos::prelude::window().navigator();
        let lock = js_sys::Reflect::get(&navigator, &"wakeLock".into())?;
        let request: js_sys::Function = js_sys::Reflect::get(&lock, &"request".into())?.dyn_into()?;
        let promise: js_sys::Promise = request.call1(&lock, &"screen".into())?.dyn_into()?;
        leptos::task::spawn_local(async move {
            let _refused = wasm_bindgen_futures::JsFuture::from(promise).await;
        });
        Ok(())
    };
    let _unknown_here = ask();
}

#[cfg(not(feature = "hydrate"))]
pub fn stay_awake() {}

#[cfg(feature = "hydrate")]
pub fn reload() {
    // Without a network the reload would leave an error page on the wall for good.
    if leptos::prelude::window().navigator().on_line() {
        let _no_matter = leptos::prelude::window().location().reload();
    }
}

#[cfg(not(feature = "hydrate"))]
pub fn reload() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reloads_once_at_four() {
        // 2026-11-23 04:00 in Shanghai is 20:00 UTC of the day before.
        let four = Timestamp(1_795_377_600_000);
        assert_eq!(four.local().hour(), 4);
        assert!(is_night_reload(Timestamp(four.0 - 1000), four));
        assert!(!is_night_reload(four, Timestamp(four.0 + 1000)));
    }
}
