use domain::backend::{PosterAsk, PosterPage};
use domain::error::Refusal;
use domain::lang::Lang;
use domain::people::Person;
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::cards::Cards;
use super::choice::Choice;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{fill, poster_text, use_lang};
use crate::ssr::{base_url, core, require_person, status};
use crate::ui::{Notice, StaffPage};

/// Cards that are looked at before anything is printed.
const SHOWN: usize = 4;

/// `/posters`: for the leads of areas, the committee and the center.
#[component]
pub fn PostersPage() -> impl IntoView {
    let person = require_person();
    let query = use_query_map().get_untracked();
    let typed = |name| query.get(name).unwrap_or_default();
    let ask = PosterAsk {
        community: typed("community"),
        area: typed("area"),
        site: typed("site"),
        kind: typed("kind"),
    };
    let whole = query.get("all").is_some();
    Suspend::new(async move {
        let Some(person) = person else { return ().into_any() };
        let Ok(core) = core() else { return view! { <Unavailable /> }.into_any() };
        let person = (*person).clone();
        match core.posters(&person, &ask).await {
            Ok(page) => view! { <Posters person page whole /> }.into_any(),
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(Refusal::Invalid { .. }) => view! { <NoSuch person /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

#[component]
fn NoSuch(person: Person) -> impl IntoView {
    status(StatusCode::UNPROCESSABLE_ENTITY);
    let text = poster_text(use_lang());
    view! {
        <StaffPage title=text.title person>
            <Notice title=text.none_title text=text.none>
                <a class="button" href="/posters" rel="external">
                    {text.title}
                </a>
            </Notice>
        </StaffPage>
    }
}

#[component]
fn Posters(person: Person, page: PosterPage, whole: bool) -> impl IntoView {
    let lang = use_lang();
    let text = poster_text(lang);
    let count = page.posters.len();
    let folded = count > SHOWN && !whole;
    let mut shown = page.posters.clone();
    if folded {
        shown.truncate(SHOWN);
    }
    let every = every_address(&page);
    let sum = count_words(count, lang);
    view! {
        <StaffPage title=text.title person>
            <div class="posters-page">
                <h1>{text.title}</h1>
                <p class="hint">{text.what}</p>
                {is_local(&base_url()).then(|| view! { <p class="summary" role="alert">{text.local}</p> })}
                <Choice page=page.clone() text lang />
                <p class="posters-sum" role="status">
                    {sum}
                    {folded
                        .then(|| {
                            view! {
                                " "
                                <a href=every rel="external nofollow">
                                    {text.show_all}
                                </a>
                            }
                        })}
                </p>
                <Cards posters=shown base=base_url() text />
            </div>
        </StaffPage>
    }
}

fn count_words(count: usize, lang: Lang) -> String {
    fill(poster_text(lang).count, &[("n", &count.to_string())])
}

/// The same choice with every card on the page, to be printed by the browser.
fn every_address(page: &PosterPage) -> String {
    let area = page.area.map(|area| format!("&area={area}")).unwrap_or_default();
    format!("/posters?community={}{area}&kind={}&all=1", page.community, page.kind.wire())
}

/// Whether an address is this machine's own: a phone that scans it finds nothing.
fn is_local(base: &str) -> bool {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    ["127.", "localhost", "0.0.0.0", "[::"].iter().any(|own| host.starts_with(own))
}
