use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::views::{Bilingual, Step};
use leptos::prelude::*;

use super::own_words::Pictures;
use crate::i18n::{date_time, fill, resident_loop, step_sentence};

/// A moment as words and, for machines, exactly; `sentence` has a `{time}` where the words go.
#[component]
pub fn Moment(
    at: Timestamp,
    lang: Lang,
    #[prop(default = "{time}")] sentence: &'static str,
) -> impl IntoView {
    let (before, after) = sentence.split_once("{time}").unwrap_or((sentence, ""));
    let (before, after) = (words(before), words(after));
    view! {
        {before}
        <time datetime=at.rfc3339()>{date_time(at, lang)}</time>
        {after}
    }
}

/// An empty string would be written as a space.
fn words(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

/// Names of units in one line.
pub fn names(units: &[Bilingual], lang: Lang) -> String {
    let names: Vec<&str> = units.iter().map(|unit| unit.get(lang)).collect();
    names.join(lang.pick("、", ", "))
}

/// What happened, oldest first.
#[component]
pub fn Timeline(steps: Vec<Step>, lang: Lang) -> impl IntoView {
    let rows = steps.into_iter().map(|step| view! { <Row step lang /> }).collect_view();
    view! { <ol class="timeline">{rows}</ol> }
}

fn told(step: &Step, lang: Lang) -> String {
    let Some(sentence) = step_sentence(&step.kind, lang) else { return step.state.name(lang).to_owned() };
    let time = step.until.map(|until| date_time(until, lang)).unwrap_or_default();
    let reason = step.reason.as_ref().map(|reason| reason.get(lang)).unwrap_or_default();
    let other = step.other.as_ref().map(ToString::to_string).unwrap_or_default();
    let values = [
        ("units", names(&step.units, lang)),
        ("time", time),
        ("reason", reason.to_owned()),
        ("other", other),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fill(sentence, &values)
}

#[component]
fn Row(step: Step, lang: Lang) -> impl IntoView {
    let sentence = told(&step, lang);
    let after = resident_loop(lang).after;
    view! {
        <li class=format!("step step-{}", step.state.wire()) data-step=step.kind.clone()>
            <b>{sentence}</b>
            <span class="step-time">
                <Moment at=step.at lang />
            </span>
            {step.note.map(|note| view! { <p class="words">{note}</p> })}
            {(!step.photos.is_empty() && step.kind != "reported")
                .then(|| view! { <Pictures ids=step.photos which=after lang /> })}
        </li>
    }
}
