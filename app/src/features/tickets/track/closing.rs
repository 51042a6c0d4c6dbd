use domain::people::Action;
use domain::views::Progress;
use leptos::prelude::*;

use super::actions::{Own, own_form};
use super::timeline::Moment;
use crate::features::tickets::fields::note;
use crate::i18n::resident_loop;

/// After closing: solved, with stars, or not, with words. Two answers of the same weight.
#[component]
pub fn Closing(ticket: Progress, own: Own) -> impl IntoView {
    let text = resident_loop(own.lang);
    let lang = own.lang;
    let asked = ticket.can.contains(&Action::Confirm);
    asked.then(|| {
        view! {
            <section class="card closing" aria-labelledby="closing">
                <h2 id="closing">{text.closed_title}</h2>
                {ticket
                    .confirm_by
                    .map(|by| {
                        view! {
                            <p class="hint">
                                <Moment at=by lang sentence=text.closed_until />
                            </p>
                        }
                    })}
                <Confirm own=own.clone() />
                <Reopen own />
            </section>
        }
    })
}

#[component]
fn Confirm(own: Own) -> impl IntoView {
    let text = resident_loop(own.lang);
    let kit = own.kit(Action::Confirm);
    let chosen = kit.typed("stars").unwrap_or_default();
    let stars = (1..=5_usize)
        .rev()
        .map(|n| {
            let checked = chosen == n.to_string();
            let word = text.star[n - 1];
            view! {
                <label class="star">
                    <input type="radio" name="stars" value=n.to_string() checked=checked />
                    <span class="star-row" aria-hidden="true">{"★".repeat(n)}</span>
                    <span>{word}</span>
                </label>
            }
        })
        .collect_view();
    let rating = view! {
        <fieldset class="field stars-field">
            <legend>{text.stars}</legend>
            {stars}
        </fieldset>
    }
    .into_any();
    let fields = vec![rating, note(&kit, text.confirm_note, false)];
    view! {
        <details class="act act-first" open=kit.is_again()>
            <summary>{text.confirm}</summary>
            {own_form(&own, Action::Confirm, &kit, fields, text.confirm_send, false)}
        </details>
    }
}

#[component]
fn Reopen(own: Own) -> impl IntoView {
    let text = resident_loop(own.lang);
    let kit = own.kit(Action::Reopen);
    let hint = view! { <p class="hint">{text.reopen_hint}</p> }.into_any();
    let fields = vec![hint, note(&kit, text.reopen_note, true)];
    view! {
        <details class="act" open=kit.is_again()>
            <summary>{text.reopen}</summary>
            {own_form(&own, Action::Reopen, &kit, fields, text.reopen_send, false)}
        </details>
    }
}
