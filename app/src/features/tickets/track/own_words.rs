use domain::ids::PhotoId;
use domain::lang::Lang;
use domain::views::Progress;
use leptos::prelude::*;

use super::timeline::Moment;
use crate::i18n::{fill, resident, resident_loop};

/// Pictures in a row, each opening the whole one.
#[component]
pub fn Pictures(ids: Vec<PhotoId>, which: &'static str, lang: Lang) -> impl IntoView {
    let alt = resident(lang).report.photo_alt;
    let pictures = ids
        .into_iter()
        .enumerate()
        .map(|(n, id)| {
            let alt = format!("{which} {}", fill(alt, &[("n", &(n + 1).to_string())]));
            view! {
                <li>
                    <a href=format!("/photos/{id}") rel="external">
                        <img src=format!("/photos/{id}?size=thumb") alt=alt width="96" height="96" />
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="previews">{pictures}</ul> }
}

/// Before and after, side by side, once there is an after.
#[component]
fn Compared(before: Vec<PhotoId>, after: Vec<PhotoId>, lang: Lang) -> impl IntoView {
    let text = resident_loop(lang);
    let side = |title: &'static str, ids: Vec<PhotoId>| {
        (!ids.is_empty()).then(|| {
            view! {
                <div>
                    <h3>{title}</h3>
                    <Pictures ids which=title lang />
                </div>
            }
        })
    };
    view! { <div class="before-after">{side(text.before, before)} {side(text.after, after)}</div> }
}

/// What the reporter sent, for the reporter alone.
#[component]
pub fn OwnWords(ticket: Progress, lang: Lang) -> impl IntoView {
    let text = &resident(lang).track;
    view! {
        <section class="card" aria-labelledby="sent">
            <h2 id="sent">{text.your_report}</h2>
            {ticket.words.clone().map(|words| view! { <p class="words">{words}</p> })}
            <Compared before=ticket.photos.clone() after=ticket.after_photos.clone() lang />
            <dl class="facts">
                <div>
                    <dt>{text.reported_at}</dt>
                    <dd>
                        <Moment at=ticket.reported_at lang />
                    </dd>
                </div>
                <div>
                    <dt>{text.phone}</dt>
                    <dd>{ticket.masked_phone.clone().unwrap_or_else(|| text.phone_none.to_owned())}</dd>
                </div>
                <div>
                    <dt>{text.code_again}</dt>
                    <dd class="code">{ticket.tracking_code.clone()}</dd>
                </div>
            </dl>
        </section>
    }
}
