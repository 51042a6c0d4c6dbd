use domain::lang::Lang;
use domain::views::MergedInto;
use leptos::prelude::*;

use super::timeline::{Moment, names};
use crate::i18n::{date_time, fill, late_sentence, resident, resident_loop};
use crate::ui::StatusBadge;

/// Where a merged report lives on: how the other ticket stands, who has it, until when, and how it ended. Neither its
/// words nor its photos, which are somebody else's.
#[component]
pub fn Merged(merged: MergedInto, lang: Lang) -> impl IntoView {
    let (text, words) = (&resident(lang).track, resident_loop(lang));
    let number = merged.number.to_string();
    let (state, overdue) = (merged.state, merged.overdue);
    let told = fill(words.merged, &[("number", &number)]);
    let holders = (!merged.holders.is_empty())
        .then(|| fill(words.holders, &[("units", &names(&merged.holders, lang))]));
    let ended = merged.ended_at.filter(|_| !state.is_open()).map(|at| {
        let reason = merged.reason.as_ref().map(|reason| reason.get(lang)).unwrap_or_default();
        fill(words.merged_ended, &[("time", &date_time(at, lang)), ("reason", reason)])
    });
    view! {
        <div class="merged" data-merged=number data-status=state.wire()>
            <p>{told}</p>
            <p class="row-badges">
                <StatusBadge state lang overdue />
            </p>
            {holders.map(|holders| view! { <p class="holders">{holders}</p> })}
            {merged
                .suspended_until
                .map(|until| view! { <p><Moment at=until lang sentence=words.suspended /></p> })}
            {overdue
                .then(|| {
                    view! {
                        <p class="late">
                            {text.late} " " {merged.late.map(|late| late_sentence(late, lang))}
                        </p>
                    }
                })}
            {state
                .is_open()
                .then(|| {
                    view! {
                        <p class="promise">
                            {text.promised} " " <Moment at=merged.expected_by lang />
                        </p>
                    }
                })}
            {ended.map(|ended| view! { <p class="merged-ended">{ended}</p> })}
        </div>
    }
}
