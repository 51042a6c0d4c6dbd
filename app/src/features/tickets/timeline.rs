use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::views::Step;
use leptos::prelude::*;

use crate::i18n::{date_time, fill, resident};

/// A moment as words and, for machines, exactly; `sentence` has a `{time}` where the words go.
#[component]
pub fn Moment(
    at: Timestamp,
    lang: Lang,
    #[prop(default = "{time}")] sentence: &'static str,
) -> impl IntoView {
    let (before, after) = sentence.split_once("{time}").unwrap_or((sentence, ""));
    view! {
        {before}
        <time datetime=at.rfc3339()>{date_time(at, lang)}</time>
        {after}
    }
}

/// What happened, oldest first.
#[component]
pub fn Timeline(steps: Vec<Step>, lang: Lang) -> impl IntoView {
    let text = &resident(lang).track;
    let rows = steps
        .into_iter()
        .enumerate()
        .map(|(n, step)| {
            let name = if n == 0 { text.received } else { step.state.name(lang) };
            let reason = step.reason.map(|reason| fill(text.reason, &[("reason", reason.get(lang))]));
            view! {
                <li class=format!("step step-{}", step.state.wire())>
                    <b>{name}</b>
                    <span class="step-time">
                        <Moment at=step.at lang />
                    </span>
                    {reason.map(|reason| view! { <p>{reason}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{rows}</ol> }
}
