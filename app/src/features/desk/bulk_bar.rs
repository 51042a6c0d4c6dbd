use domain::people::{Action, may_anywhere};
use leptos::html::Select;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{BulkForm, Outcome, bulk};
use super::dom;
use super::state::Desk;
use crate::error::AppError;
use crate::i18n::fill;

/// What can be done with all that is selected, and what became of it.
#[component]
pub fn BulkBar(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let working = RwSignal::new(false);
    let outcome: RwSignal<Option<Result<Vec<Outcome>, AppError>>> = RwSignal::new(None);
    let unit = NodeRef::<Select>::new();
    let act = move |action: &'static str| {
        let chosen = unit.get_untracked().map(|select| select.value()).unwrap_or_default();
        if action == "dispatch" && chosen.is_empty() {
            dom::focus("#bulk-unit");
            return;
        }
        let numbers = desk.picked.get_untracked();
        let form = BulkForm {
            action: action.to_owned(),
            unit: if action == "dispatch" { chosen } else { String::new() },
            note: String::new(),
        };
        working.set(true);
        spawn_local(async move {
            let answer = bulk(numbers, form).await;
            if working.try_set(false).is_some() {
                return;
            }
            if let Ok(outcomes) = &answer {
                // What was not done stays selected.
                let left =
                    |number: &str| outcomes.iter().any(|o| o.why.is_some() && o.number.to_string() == number);
                dom::pick_only(left);
                desk.picked.set(dom::picked());
                desk.say(text.done, outcomes.iter().filter(|o| o.why.is_none()).count());
                desk.count();
            }
            outcome.set(Some(answer));
        });
    };
    let role = desk.me.with_value(|me| me.role);
    let may = move |action| may_anywhere(role, action);
    let units = desk.units.with_value(|units| {
        let sendable = units.iter().filter(|unit| unit.sendable);
        sendable.map(|unit| (unit.id.to_string(), unit.name.clone())).collect::<Vec<_>>()
    });
    let units = StoredValue::new(units);
    let any = may(Action::Accept) || may(Action::Dispatch) || may(Action::Close);
    let button = move |action: &'static str, label: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                data-bulk=action
                disabled=move || working.get()
                on:click=move |_| act(action)
            >
                {label}
            </button>
        }
    };
    view! {
        {move || outcome.get().map(|outcome_is| view! { <Report desk outcome_is outcome /> })}
        {move || {
            let n = desk.picked.with(Vec::len);
            (any && n > 0)
                .then(|| {
                    view! {
                        <div class="bulk" role="group" aria-label=text.bulk>
                            <p class="bulk-count">
                                {if working.get() {
                                    text.working.to_owned()
                                } else {
                                    fill(text.picked, &[("n", &n.to_string())])
                                }}
                            </p>
                            {may(Action::Accept).then(|| button("accept", text.accept))}
                            {may(Action::Dispatch)
                                .then(|| {
                                    view! {
                                        <label class="bulk-unit">
                                            <span>{text.to_unit}</span>
                                            <select id="bulk-unit" node_ref=unit>
                                                <option value="">{text.choose_unit}</option>
                                                {units
                                                    .get_value()
                                                    .into_iter()
                                                    .map(|(id, name)| view! { <option value=id>{name}</option> })
                                                    .collect_view()}
                                            </select>
                                        </label>
                                        {button("dispatch", text.dispatch)}
                                    }
                                })}
                            {may(Action::Close).then(|| button("close", text.close))}
                            <button
                                type="button"
                                class="button button-quiet"
                                on:click=move |_| {
                                    dom::pick_only(|_| false);
                                    desk.picked.set(Vec::new());
                                }
                            >
                                {text.unpick}
                            </button>
                        </div>
                    }
                })
        }}
    }
}

/// Which succeeded, and why the others did not.
#[component]
fn Report(
    desk: Desk,
    outcome_is: Result<Vec<Outcome>, AppError>,
    outcome: RwSignal<Option<Result<Vec<Outcome>, AppError>>>,
) -> impl IntoView {
    let text = desk.text;
    let said = match outcome_is {
        Ok(outcomes) => {
            let done = outcomes.iter().filter(|outcome| outcome.why.is_none()).count();
            let left: Vec<Outcome> = outcomes.into_iter().filter(|outcome| outcome.why.is_some()).collect();
            let not_done = (!left.is_empty()).then(|| {
                let words = fill(text.not_done, &[("n", &left.len().to_string())]);
                view! {
                    <p>{words}</p>
                    <ul>
                        {left
                            .into_iter()
                            .map(|Outcome { number, why }| {
                                let to = format!("/desk/tickets/{number}");
                                view! {
                                    <li data-failed=number.to_string()>
                                        <a href=to rel="external">{number.to_string()}</a>
                                        " "
                                        {why}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
            });
            view! {
                <p data-done=done>{fill(text.done, &[("n", &done.to_string())])}</p>
                {not_done}
            }
            .into_any()
        }
        Err(AppError::Refused { refusal: domain::error::Refusal::SignIn }) => {
            view! { <p>{text.signed_out} " " <a href="" rel="external">{text.sign_in}</a></p> }.into_any()
        }
        Err(AppError::Offline) => view! { <p>{text.offline}</p> }.into_any(),
        Err(_) => view! { <p>{text.failed}</p> }.into_any(),
    };
    view! {
        <div class="bulk-report" role="alert">
            {said}
            <button type="button" class="button button-quiet" on:click=move |_| outcome.set(None)>
                {text.dismiss}
            </button>
        </div>
    }
}
