use domain::event::AreaRef;
use domain::lang::Lang;
use domain::people::{Action, Person, may_anywhere};
use leptos::prelude::*;
use serde_json::json;

use crate::i18n::{area_name, emergency_text};

/// Alarms over a page of staff that the server alone renders: `alarm.js` listens, shows and sounds. One a page, and
/// none on pages with live pins of their own, which have `AlarmBanner`.
#[component]
pub fn AlarmBar(person: Person, lang: Lang) -> impl IntoView {
    let answers = may_anywhere(person.role, Action::AnswerAlarm);
    view! {
        <div
            class="alarms"
            data-alarms="stream"
            data-answers=answers.then_some("1")
            data-words=alarm_words(lang)
        ></div>
        <AlarmScript />
    }
}

/// The script alone: sound for banners that the page itself shows, and what the emergency's pages do with it.
#[component]
pub fn AlarmScript() -> impl IntoView {
    view! { <script type="module" src="/alarm.js" nonce=leptos::nonce::use_nonce()></script> }
}

/// What the script says, in the page's language.
fn alarm_words(lang: Lang) -> String {
    let text = emergency_text(lang);
    let areas: Vec<String> = (0..=20).map(|no| area_name(AreaRef::from_code(no), lang)).collect();
    json!({
        "alarm": text.alarm,
        "alarms": text.alarms,
        "place_unknown": text.place_unknown,
        "waits": text.waits,
        "answer": text.answer,
        "open": text.open,
        "silent": text.silent,
        "climbed": text.climbed,
        "shift_leader": text.duties[0],
        "station_head": text.duties[1],
        "door": text.door,
        "areas": areas,
    })
    .to_string()
}
