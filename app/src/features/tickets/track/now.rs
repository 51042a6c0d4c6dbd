use domain::lang::Lang;
use domain::people::Action;
use domain::ticket::State;
use domain::views::Progress;
use leptos::prelude::*;

use super::merged::Merged;
use super::timeline::{Moment, names};
use crate::i18n::{fill, late_sentence, resident, resident_loop};
use crate::ui::StatusBadge;

/// What happens now, who has it, until when, and why it is late if it is.
#[component]
pub fn Now(ticket: Progress, lang: Lang) -> impl IntoView {
    let (text, words) = (&resident(lang).track, resident_loop(lang));
    let state = ticket.state;
    let open = state.is_open();
    let appeal = ticket.can.contains(&Action::Appeal);
    let happening = match state {
        // Once appealed, there is no second time.
        State::Declined if !appeal => {
            lang.pick("这件事没有立案,原因写在下面。", "It was not filed; the reason is below.")
        }
        _ => text.happening[state as usize],
    };
    let holders = (open && !ticket.holders.is_empty())
        .then(|| fill(words.holders, &[("units", &names(&ticket.holders, lang))]));
    let step_due = ticket.step_due.filter(|due| open && *due <= ticket.expected_by);
    let merged = ticket.merged_into.clone().map(|merged| view! { <Merged merged lang /> });
    let complaints = (ticket.complaints > 1 && open)
        .then(|| fill(words.complaints, &[("n", &ticket.complaints.to_string())]));
    let alarm = (ticket.emergency && open).then_some(if ticket.alarm_answered {
        words.emergency_answered
    } else {
        words.emergency_waits
    });
    view! {
        <section class="card" id="now-card" aria-labelledby="now">
            <h2 id="now">{text.now}</h2>
            <p class="row-badges">
                <StatusBadge state lang overdue=ticket.overdue />
            </p>
            {alarm.map(|alarm| view! { <p class="alarm-line">{alarm}</p> })}
            <p class="happening">{happening}</p>
            {merged}
            {holders.map(|holders| view! { <p class="holders">{holders}</p> })}
            {ticket.suspended_until.map(|until| view! { <p><Moment at=until lang sentence=words.suspended /></p> })}
            {step_due.map(|due| view! { <p><Moment at=due lang sentence=words.step_due /></p> })}
            {complaints.map(|complaints| view! { <p>{complaints}</p> })}
            {ticket
                .overdue
                .then(|| {
                    view! {
                        <p class="late">
                            {text.late} " " {ticket.late.map(|late| late_sentence(late, lang))}
                        </p>
                    }
                })}
            {open
                .then(|| {
                    view! {
                        <p class="promise">
                            {text.promised} " " <Moment at=ticket.expected_by lang />
                        </p>
                    }
                })}
        </section>
    }
}
