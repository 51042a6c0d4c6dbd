use domain::backend::ReportForm;
use domain::error::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::Unavailable;
use super::report_form::{FormState, ReportFormView};
use super::report_place::{Asked, find};
use crate::features::stairwell::BadDoor;
use crate::i18n::{resident, use_lang};
use crate::ssr::{FormAgain, core};
use crate::ui::{Notice, ResidentPage};

/// `GET /report?code=` or `?lat=&lng=`, and the answer to a `POST /report` that was refused.
#[component]
pub fn ReportPage() -> impl IntoView {
    let Ok(core) = core() else { return view! { <Unavailable /> }.into_any() };
    let key = hex(&core.random::<16>());
    if let Some(again) = use_context::<FormAgain>() {
        let spot = find(&core, &again.form.code, &again.form.lat, &again.form.lng).found();
        return show(again_state(again, spot, key));
    }
    let query = use_query_map().get_untracked();
    let asked = |name| query.get(name).unwrap_or_default();
    let form = ReportForm { code: asked("code"), lat: asked("lat"), lng: asked("lng"), ..Default::default() };
    match find(&core, &form.code, &form.lat, &form.lng) {
        Asked::Found(spot) => show(FormState {
            form: ReportForm { key, ..form },
            spot: Some(spot),
            fields: Vec::new(),
            refusal: None,
        }),
        Asked::BadCode => view! { <BadDoor /> }.into_any(),
        Asked::Outside => view! { <WithoutPlace outside=true /> }.into_any(),
        Asked::Nothing => view! { <WithoutPlace outside=false /> }.into_any(),
    }
}

/// The typed key stays, so that pressing again cannot make a second ticket; only where it has been used for
/// another report does a fresh one make the offered new report possible.
fn again_state(again: FormAgain, spot: Option<super::report_place::Spot>, fresh: String) -> FormState {
    let FormAgain { mut form, fields, refusal, .. } = again;
    if form.key.trim().is_empty() || refusal == Some(Refusal::KeyReused) {
        form.key = fresh;
    }
    FormState { form, spot, fields, refusal }
}

fn show(state: FormState) -> AnyView {
    let title = resident(use_lang()).report.title;
    view! {
        <ResidentPage title>
            <ReportFormView state />
        </ResidentPage>
    }
    .into_any()
}

/// Nothing can be reported without a place; both ways to one are offered.
#[component]
fn WithoutPlace(outside: bool) -> impl IntoView {
    let lang = use_lang();
    let text = &resident(lang).report;
    let (title, why) = if outside {
        let error =
            domain::error::FieldError::new(domain::error::Field::Place, domain::error::Problem::Outside);
        (text.outside_title, error.sentence(lang))
    } else {
        (text.no_place_title, text.no_place)
    };
    view! {
        <ResidentPage title>
            <Notice title text=why>
                <a class="button" href="/?pick=1" rel="external">{text.pick}</a>
                <p>{text.scan_hint}</p>
            </Notice>
        </ResidentPage>
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
