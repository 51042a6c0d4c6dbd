use domain::backend::ReportForm;
use domain::error::Refusal;
use domain::geo::Point;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::calls::Calls;
use crate::i18n::{EmergencyText, area_name, emergency_text, use_lang};
use crate::ssr::core;
use crate::ui::{AlarmScript, ResidentPage, place_name};

/// What a `POST /emergency` that could not be stored hands to the page.
#[derive(Debug, Clone)]
pub struct EmergencyAgain {
    pub form: ReportForm,
    pub refusal: Refusal,
}

/// `/emergency`: telephone numbers first, then the press that files. Works as HTML alone and shows even where
/// nothing else can be read.
#[component]
pub fn EmergencyPage() -> impl IntoView {
    let lang = use_lang();
    let text = emergency_text(lang);
    let again = use_context::<EmergencyAgain>();
    let refusal = again.as_ref().map(|again| again.refusal.clone());
    let mut form = again.map_or_else(asked, |again| again.form);
    let reused = refusal == Some(Refusal::KeyReused);
    if form.key.trim().is_empty() || reused {
        form.key = fresh_key();
    }
    let why = refusal.as_ref().map(|refusal| match refusal {
        Refusal::KeyReused => text.already,
        _ => text.failed,
    });
    let place = place(&form);
    let known = place.is_some();
    view! {
        <ResidentPage title=text.title>
            <div class="emergency">
                <h1>{text.call_first}</h1>
                <Calls text />
                <form
                    class="emergency-form"
                    method="post"
                    action="/emergency"
                    data-emergency-form
                    data-locating=text.locating
                    data-located=text.located
                    data-not-located=text.not_located
                    data-sending=text.sending
                >
                    {why.map(|why| view! { <p class="summary" role="alert">{why}</p> })}
                    <h2>{text.then}</h2>
                    <input type="hidden" name="key" value=form.key />
                    <input type="hidden" name="code" value=form.code />
                    <input type="hidden" name="lat" value=form.lat />
                    <input type="hidden" name="lng" value=form.lng />
                    <p class="emergency-place" role="status" data-place>
                        {match place {
                            Some(place) => format!("{}: {place}", text.place),
                            None => text.no_place.to_owned(),
                        }}
                    </p>
                    <button type="submit" class="emergency-file">
                        {if reused { text.file_again } else { text.file }}
                    </button>
                    <p class="hint">{text.file_hint}</p>
                    {(!known)
                        .then(|| {
                            view! {
                                <button type="button" class="button button-quiet" data-locate hidden>
                                    {text.add_location}
                                </button>
                            }
                        })}
                    <More text words=form.text phone=form.phone />
                </form>
            </div>
            <AlarmScript />
        </ResidentPage>
    }
}

#[component]
fn More(text: &'static EmergencyText, words: String, phone: String) -> impl IntoView {
    let typed = !words.is_empty() || !phone.is_empty();
    // Leptos writes the text of a textarea as it is.
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;");
    view! {
        <details class="emergency-more" open=typed>
            <summary>{text.more}</summary>
            <div class="field">
                <label for="text">{text.words}</label>
                <textarea id="text" name="text" rows="3" maxlength="2000">
                    {escaped}
                </textarea>
            </div>
            <div class="field">
                <label for="phone">{text.phone}</label>
                <input id="phone" name="phone" type="tel" autocomplete="tel" value=phone />
            </div>
        </details>
    }
}

fn asked() -> ReportForm {
    let query = use_query_map().get_untracked();
    let asked = |name| query.get(name).unwrap_or_default();
    ReportForm { code: asked("code"), lat: asked("lat"), lng: asked("lng"), ..ReportForm::default() }
}

fn fresh_key() -> String {
    let random = core().map(|core| core.random::<16>()).unwrap_or_default();
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The place that the form names, in words, where it names one of ours.
fn place(form: &ReportForm) -> Option<String> {
    let (core, lang) = (core().ok()?, use_lang());
    if let Some(site) = core.read_site(form.code.trim()) {
        return Some(match site.id.door() {
            Some(door) => place_name(Some(door), site.area, None, lang),
            None => site.name(lang).to_owned(),
        });
    }
    let at = Point::new(form.lat.trim().parse().ok()?, form.lng.trim().parse().ok()?)?;
    core.place.locate(at).map(|located| area_name(located.area, lang))
}
