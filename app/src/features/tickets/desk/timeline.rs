use std::sync::Arc;

use domain::lang::Lang;
use domain::views::{TicketDetail, TimelineRow, Who};
use leptos::prelude::*;

use super::photos::Photos;
use crate::features::tickets::track::Moment;
use crate::i18n::{desk_ticket, fact_sentence};

/// Everything that happened, newest first: what staff look for is what came last.
#[component]
pub fn DeskTimeline(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let rows = detail
        .timeline
        .iter()
        .rev()
        .map(|row| view! { <Row row=row.clone() told=fact_sentence(&row.fact, &detail, lang) lang /> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="timeline">
            <h2 id="timeline">{text.timeline} <small>{text.newest_first}</small></h2>
            <ol class="timeline" reversed>{rows}</ol>
        </section>
    }
}

#[component]
fn Row(row: TimelineRow, told: String, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let photos = (!row.photos.is_empty())
        .then(|| view! { <Photos ids=row.photos.clone() which=text.timeline lang /> });
    view! {
        <li class=format!("step step-{}", row.state.wire()) data-entry=row.fact.kind()>
            <b>{told}</b>
            <span class="step-time">
                <Moment at=row.at lang />
                <span class="ago" data-ago=row.at.0.to_string()></span>
                {who(&row.who, lang).map(|who| format!(" · {who}"))}
            </span>
            {row.note.map(|note| view! { <p class="words">{note}</p> })}
            {photos}
        </li>
    }
}

/// Name, else role, and the unit.
fn who(who: &Who, lang: Lang) -> Option<String> {
    let name = who.name.clone().or_else(|| who.role.map(|role| role.name(lang).to_owned()));
    let unit = who.unit.as_ref().map(|unit| unit.name.get(lang).to_owned());
    let parts: Vec<String> =
        [unit.filter(|unit| Some(unit) != name.as_ref()), name].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
