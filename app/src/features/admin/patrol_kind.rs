use domain::backend::{KindForm, RulesField};
use domain::catalog;
use domain::lang::Lang;
use domain::patrol::coverage::CheckpointKind;
use leptos::prelude::*;

use crate::i18n::{fill, patrol_rules_text};

/// Days that are offered; what was typed otherwise is offered too.
const DAYS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "14", "21", "30"];

/// What is laid down for a kind of checkpoint.
#[component]
pub fn KindFields(
    kind: CheckpointKind,
    fields: KindForm,
    faults: Vec<RulesField>,
    lang: Lang,
) -> impl IntoView {
    let text = patrol_rules_text(lang);
    let fault = |field: RulesField| faults.contains(&field).then(|| text.faults[field as usize]);
    let [wrong_interval, wrong_seconds, wrong_items] =
        [RulesField::Interval, RulesField::Seconds, RulesField::Items].map(fault);
    let id = |field: &str| format!("{field}-{}", kind.wire());
    let error = |field: &str| format!("error-{field}-{}", kind.wire());
    let items = offered(kind, &fields.items).into_iter().map(|(code, item, chosen)| {
        view! {
            <label class="patrol-item">
                <input type="checkbox" name=id("items") value=code.clone() checked=chosen />
                <span>{code} " " {item.map(|item| item.name(lang).to_owned())}</span>
            </label>
        }
    });
    let items = items.collect_view();
    view! {
        <fieldset class="card patrol-kind" data-kind=kind.wire()>
            <legend>{kind.name(lang)}</legend>
            <div class="field">
                <label for=id("interval")>{text.interval}</label>
                <select
                    id=id("interval")
                    name=id("interval")
                    aria-describedby=error("interval")
                    aria-invalid=wrong_interval.map(|_| "true")
                >
                    {intervals(&fields.interval, lang)}
                </select>
                <p class="field-error" id=error("interval")>
                    {wrong_interval}
                </p>
            </div>
            <div class="field">
                <label for=id("seconds")>{text.seconds}</label>
                <p class="hint" id=format!("hint-seconds-{}", kind.wire())>
                    {text.seconds_hint}
                </p>
                <input
                    type="text"
                    inputmode="numeric"
                    id=id("seconds")
                    name=id("seconds")
                    value=fields.seconds
                    maxlength="12"
                    autocomplete="off"
                    aria-describedby=format!("hint-seconds-{0} {1}", kind.wire(), error("seconds"))
                    aria-invalid=wrong_seconds.map(|_| "true")
                />
                <p class="field-error" id=error("seconds")>
                    {wrong_seconds}
                </p>
            </div>
            <div class="field" role="group" aria-labelledby=format!("label-items-{}", kind.wire()) aria-describedby=error("items")>
                <p class="field-label" id=format!("label-items-{}", kind.wire())>
                    {text.items}
                </p>
                {items}
                <p class="field-error" id=error("items")>
                    {wrong_items}
                </p>
            </div>
        </fieldset>
    }
}

/// The items of the kind's own category, and whatever else was chosen: code, name, whether it is chosen.
fn offered(kind: CheckpointKind, chosen: &[String]) -> Vec<(String, Option<&'static catalog::Item>, bool)> {
    let own = catalog::items_of(kind.category()).map(|item| item.code.to_string());
    let mut codes: Vec<String> = own.collect();
    let others = chosen.iter().filter(|code| !codes.contains(code)).cloned().collect::<Vec<_>>();
    codes.extend(others);
    let of = |code: String| {
        let item = code.parse().ok().and_then(catalog::item);
        let is_chosen = chosen.contains(&code);
        (code, item, is_chosen)
    };
    codes.into_iter().map(of).collect()
}

fn intervals(chosen: &str, lang: Lang) -> impl IntoView + use<> {
    let text = patrol_rules_text(lang);
    let known = chosen == "halves" || DAYS.contains(&chosen);
    let typed = (!known).then_some(chosen);
    let options = ["halves"].into_iter().chain(DAYS).chain(typed).map(|value| {
        let words = match value {
            "halves" => text.halves.to_owned(),
            "1" => text.day.to_owned(),
            days => fill(text.days, &[("n", days)]),
        };
        let selected = value == chosen;
        view! {
            <option value=value.to_owned() selected=selected>
                {words}
            </option>
        }
    });
    options.collect_view()
}
