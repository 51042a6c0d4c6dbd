use std::sync::Arc;

use domain::lang::Lang;
use domain::views::TicketDetail;
use leptos::prelude::*;

use crate::features::tickets::kit::MoveAgain;
use crate::features::tickets::report_fields::textarea_escaped;
use crate::features::tickets::track::Moment;
use crate::i18n::{desk_ticket, fact_sentence, fill, step_name};

/// Somebody else acted first: what happened meanwhile, and what becomes of what was typed.
#[component]
pub fn Conflict(detail: Arc<TicketDetail>, again: MoveAgain, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).again;
    let seen: u32 = again.form.version.trim().parse().unwrap_or(u32::MAX);
    let since = detail.timeline.iter().filter(|row| row.seq > seen);
    let rows: Vec<AnyView> = since
        .map(|row| {
            let told = fact_sentence(&row.fact, &detail, lang);
            let note = row.note.clone().map(|note| view! { <p class="words">{note}</p> });
            view! {
                <li>
                    <Moment at=row.at lang />
                    " "
                    {told}
                    {note}
                </li>
            }
            .into_any()
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p>{text.nothing_meanwhile}</p> }.into_any()
    } else {
        view! {
            <p>{text.meanwhile}</p>
            <ul class="meanwhile">{rows}</ul>
        }
        .into_any()
    };
    let wanted = again.form.action();
    let still = wanted.is_some_and(|action| detail.steps.contains(&action));
    let refusal = again.refusal.as_ref().map(|refusal| refusal.sentence(lang));
    let advice = match wanted {
        Some(_) if still => text.press_again.to_owned(),
        Some(action) => fill(text.no_longer, &[("step", step_name(action, lang))]),
        None => String::new(),
    };
    let kept = (!still && !again.form.note.trim().is_empty()).then(|| {
        view! { <KeptWords detail=detail.clone() words=again.form.note.clone() lang /> }
    });
    view! {
        <div class="conflict" role="alert" tabindex="-1">
            <h3>{text.conflict}</h3>
            <p>{refusal}</p>
            {list}
            <p>{advice}</p>
            {kept}
        </div>
    }
}

/// The step is gone, the words are not: they can be kept as a note.
#[component]
fn KeptWords(detail: Arc<TicketDetail>, words: String, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).again;
    view! {
        <form class="move" method="post" action=format!("/desk/tickets/{}", detail.report.number) data-move>
            <input type="hidden" name="action" value="note" />
            <input type="hidden" name="version" value=detail.pin.version.to_string() />
            <div class="field">
                <label for="kept-note">{text.kept}</label>
                <textarea id="kept-note" name="note" rows="3" maxlength="2000">
                    {textarea_escaped(&words)}
                </textarea>
            </div>
            <button type="submit" class="button button-quiet">{text.keep_as_note}</button>
        </form>
    }
}
