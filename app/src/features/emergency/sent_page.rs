use domain::lang::Lang;
use domain::people::Duty;
use domain::views::EmergencyView;
use http::StatusCode;
use leptos::prelude::*;

use super::calls::Calls;
use crate::i18n::{EmergencyText, clock_time, emergency_text, fill, use_lang};
use crate::ssr::{core, status, tracked};
use crate::ui::{AlarmScript, Notice, ResidentPage, place_name};

/// `/emergency/sent`: that it was received, and by whom it was answered, for the device that called.
#[component]
pub fn EmergencySentPage() -> impl IntoView {
    let lang = use_lang();
    let text = emergency_text(lang);
    Suspend::new(async move {
        let found = match core() {
            Ok(core) => match tracked(&core) {
                Some(id) => core.emergency_view(id).await.ok(),
                None => None,
            },
            Err(_) => None,
        };
        match found {
            Some(view) => view! {
                <ResidentPage title=text.sent_title>
                    <Sent view lang />
                    <AlarmScript />
                </ResidentPage>
            }
            .into_any(),
            None => {
                status(StatusCode::NOT_FOUND);
                view! {
                    <ResidentPage title=text.title>
                        <Notice title=text.title text=text.call_first>
                            <Calls text />
                            <a class="button" href="/emergency" rel="external">{text.file}</a>
                        </Notice>
                    </ResidentPage>
                }
                .into_any()
            }
        }
    })
}

#[component]
fn Sent(view: EmergencyView, lang: Lang) -> impl IntoView {
    let text = emergency_text(lang);
    let units: Vec<&str> = view.told.iter().map(|unit| unit.get(lang)).collect();
    let told = fill(text.told, &[("units", &units.join(lang.pick("、", ", ")))]);
    let place = if view.place_unknown {
        text.place_unknown.to_owned()
    } else {
        place_name(view.door.as_ref(), view.area, view.floor, lang)
    };
    let state = if view.answered_at.is_some() { "answered" } else { "waiting" };
    view! {
        <div class="emergency">
            <h1>{text.sent_title}</h1>
            <p>{told}</p>
            <p class="emergency-state" role="status" data-emergency-state=state>
                {standing(text, &view, lang)}
            </p>
            <a class="button button-quiet" href="/emergency/sent" rel="external">{text.look_again}</a>
            <dl class="facts card">
                <div>
                    <dt>{text.number}</dt>
                    <dd data-ticket=view.number.to_string()>{view.number.to_string()}</dd>
                </div>
                <div>
                    <dt>{text.place}</dt>
                    <dd>{place}</dd>
                </div>
                <div>
                    <dt>{text.since}</dt>
                    <dd>{clock_time(view.since)}</dd>
                </div>
            </dl>
            <a href="/t/ticket" rel="external">{text.progress}</a>
            <h2>{text.call_again}</h2>
            <Calls text />
        </div>
    }
}

fn standing(text: &EmergencyText, view: &EmergencyView, lang: Lang) -> String {
    match (view.answered_at, &view.answered_by, view.climbed) {
        (Some(at), Some(unit), _) => {
            fill(text.answered_by, &[("unit", unit.get(lang)), ("time", &clock_time(at))])
        }
        (Some(at), None, _) => fill(text.answered, &[("time", &clock_time(at))]),
        (None, _, Some(duty)) => fill(text.climbed, &[("duty", duty_name(text, duty))]),
        (None, _, None) => text.waiting.to_owned(),
    }
}

fn duty_name(text: &EmergencyText, duty: Duty) -> &'static str {
    match duty {
        Duty::ShiftLeader => text.duties[0],
        Duty::StationHead => text.duties[1],
    }
}
