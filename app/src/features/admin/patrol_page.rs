use domain::backend::{RulesFault, RulesForm};
use domain::error::Refusal;
use domain::lang::Lang;
use domain::patrol::coverage::CheckpointKind;
use domain::people::Person;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::frame::AdminPage;
use super::patrol_kind::KindFields;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{fill, patrol_rules_text, use_lang};
use crate::ssr::{core, require_person};

/// What a refused `POST /admin/patrol` hands to the page.
#[derive(Debug, Clone, Default)]
pub struct PatrolRulesAgain {
    pub form: RulesForm,
    pub faults: Vec<RulesFault>,
    pub refusal: Option<Refusal>,
}

/// `/admin/patrol`: intervals, seconds and checklists by kind.
#[component]
pub fn PatrolRulesPage() -> impl IntoView {
    let lang = use_lang();
    let again = use_context::<PatrolRulesAgain>();
    let saved = use_query_map().get_untracked().get("done").as_deref() == Some("save") && again.is_none();
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match core.rules_to_edit(&person).await {
            Ok((version, rules)) => {
                let again = again.unwrap_or_else(|| PatrolRulesAgain {
                    form: RulesForm::of(version, &rules),
                    ..PatrolRulesAgain::default()
                });
                view! { <Rules person=(*person).clone() version saved again lang /> }.into_any()
            }
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

#[component]
fn Rules(person: Person, version: u32, saved: bool, again: PatrolRulesAgain, lang: Lang) -> impl IntoView {
    let text = patrol_rules_text(lang);
    let PatrolRulesAgain { form, faults, refusal } = again;
    let in_force = match version {
        0 => text.draft.to_owned(),
        n => fill(text.version, &[("n", &n.to_string())]),
    };
    // Whoever was overtaken keeps what was typed, and looks at the newest before typing it again.
    let overtaken = refusal == Some(Refusal::Conflict);
    let wrong = (!faults.is_empty()).then_some(text.wrong);
    let told = refusal.map(|refusal| refusal.sentence(lang)).or(wrong);
    let kinds = CheckpointKind::ALL.into_iter().map(|kind| {
        let fields = form.kinds.get(&kind).cloned().unwrap_or_default();
        let faults = faults.iter().filter(|fault| fault.kind == kind).map(|fault| fault.field).collect();
        view! { <KindFields kind fields faults lang /> }
    });
    let kinds = kinds.collect_view();
    view! {
        <AdminPage title=text.title here="/admin/patrol" person lang>
            {saved.then(|| view! { <p class="notice-line" role="status">{text.saved}</p> })}
            {told
                .map(|told| {
                    view! {
                        <p class="summary" role="alert">
                            {told}
                            {overtaken
                                .then(|| {
                                    view! {
                                        " "
                                        <a href="/admin/patrol" rel="external">
                                            {text.newest}
                                        </a>
                                    }
                                })}
                        </p>
                    }
                })}
            <p>{text.what}</p>
            <p class="hint" data-version=version.to_string()>
                {in_force}
            </p>
            <form class="patrol-rules" method="post" action="/admin/patrol">
                <input type="hidden" name="version" value=form.version />
                {kinds}
                <button type="submit" class="button">
                    {text.save}
                </button>
            </form>
        </AdminPage>
    }
}
