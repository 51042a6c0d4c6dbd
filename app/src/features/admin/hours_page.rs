use domain::backend::Core;
use domain::error::Refusal;
use domain::ids::UnitId;
use domain::lang::Lang;
use domain::people::{Person, Unit};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::frame::AdminPage;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{admin_text, fill, use_lang};
use crate::ssr::{core, require_person};

/// What a refused `POST /admin/hours` hands to the page.
#[derive(Debug, Clone, Default)]
pub struct HoursAgain {
    pub unit: String,
    pub hours: String,
    pub refusal: Option<Refusal>,
}

/// `/admin/hours`: when each unit works.
#[component]
pub fn HoursPage() -> impl IntoView {
    let lang = use_lang();
    let again = use_context::<HoursAgain>();
    let saved = use_query_map().get_untracked().get("done").as_deref() == Some("save") && again.is_none();
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match core.calendar(&person).await {
            Ok(_) => view! { <Hours core person=(*person).clone() saved again lang /> }.into_any(),
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

#[component]
fn Hours(core: Core, person: Person, saved: bool, again: Option<HoursAgain>, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).hours;
    let calendars = core.calendars();
    let refusal = again.as_ref().and_then(|again| again.refusal.clone());
    let refused =
        refusal.map(|refusal| view! { <p class="summary" role="alert">{refusal.sentence(lang)}</p> });
    let rows = core.place.units.iter().map(|unit: &Unit| {
        let typed = again.as_ref().filter(|again| again.unit == unit.id.as_str());
        let wrong = typed.is_some();
        let hours = typed.map_or_else(|| calendars.hours(&unit.id).to_text(), |again| again.hours.clone());
        view! { <Row unit=unit.id.clone() name=unit.name(lang).to_owned() hours wrong lang /> }
    });
    let rows = rows.collect_view();
    view! {
        <AdminPage title=text.title here="/admin/hours" person lang>
            {saved.then(|| view! { <p class="notice-line" role="status">{text.saved}</p> })}
            {refused}
            <p>{text.what}</p>
            <p class="hint" id="hint-hours">{text.how}</p>
            <ul class="card hours">{rows}</ul>
        </AdminPage>
    }
}

#[component]
fn Row(unit: UnitId, name: String, hours: String, wrong: bool, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).hours;
    let id = format!("hours-{unit}");
    let error = format!("error-{unit}");
    let label = fill(text.hours_of, &[("unit", &name)]);
    view! {
        <li data-unit=unit.to_string()>
            <form class="hours-form" method="post" action="/admin/hours">
                <input type="hidden" name="unit" value=unit.to_string() />
                <div class="field">
                    <label for=id.clone()>{label}</label>
                    <input
                        type="text"
                        id=id
                        name="hours"
                        value=hours
                        required
                        maxlength="120"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby=format!("hint-hours {error}")
                        aria-invalid=wrong.then_some("true")
                    />
                    <p class="field-error" id=error>{wrong.then_some(text.wrong)}</p>
                </div>
                <button type="submit" class="button button-quiet" aria-label=format!("{}: {name}", text.save)>
                    {text.save}
                </button>
            </form>
        </li>
    }
}
