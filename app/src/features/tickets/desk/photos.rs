use domain::ids::PhotoId;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{desk_ticket, fill};

/// Photos as a row of pictures, each opening the whole one.
#[component]
pub fn Photos(ids: Vec<PhotoId>, #[prop(into)] which: String, lang: Lang) -> impl IntoView {
    let alt = desk_ticket(lang).page.photo_alt;
    let pictures = ids
        .into_iter()
        .enumerate()
        .map(|(n, id)| {
            let alt = fill(alt, &[("which", &which), ("n", &(n + 1).to_string())]);
            view! {
                <li>
                    <a href=format!("/photos/{id}") rel="external">
                        <img src=format!("/photos/{id}?size=thumb") alt=alt loading="lazy" />
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="photos">{pictures}</ul> }
}

/// As it was, and as it is.
#[component]
pub fn BeforeAfter(before: Vec<PhotoId>, after: Vec<PhotoId>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let side = |title: &'static str, ids: Vec<PhotoId>, none: &'static str| {
        let pictures = if ids.is_empty() {
            view! { <p class="empty">{none}</p> }.into_any()
        } else {
            view! { <Photos ids which=title lang /> }.into_any()
        };
        view! {
            <div>
                <h3>{title}</h3>
                {pictures}
            </div>
        }
    };
    view! {
        <div class="before-after">
            {side(text.before, before, text.no_photos)} {side(text.after, after, text.no_after)}
        </div>
    }
}
