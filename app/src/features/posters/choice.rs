use domain::backend::{PosterKind, PosterPage};
use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::PosterText;
use crate::ui::area_or_street;

/// What is to be printed: a plain form, whose address is the choice.
#[component]
pub fn Choice(page: PosterPage, text: &'static PosterText, lang: Lang) -> impl IntoView {
    let every = || std::iter::once((String::new(), text.every_area.to_owned()));
    let areas = page.areas.iter().map(|area| (area.to_string(), area_or_street(*area, lang)));
    let areas: Vec<(String, String)> =
        if page.areas.len() > 1 { every().chain(areas).collect() } else { areas.collect() };
    let communities: Vec<(String, String)> =
        page.communities.iter().map(|one| (one.id.to_string(), one.name(lang).to_owned())).collect();
    let kinds = [
        (PosterKind::Doors, text.doors),
        (PosterKind::Facilities, text.facilities),
        (PosterKind::All, text.all_kinds),
    ]
    .map(|(kind, words)| (kind.wire().to_owned(), words.to_owned()));
    let papers =
        [("a6", text.a6), ("a4", text.a4)].map(|(paper, words)| (paper.to_owned(), words.to_owned()));
    let area = page.area.map(|area| area.to_string()).unwrap_or_default();
    view! {
        <form class="poster-choice card" method="get" action="/posters" aria-label=text.choice>
            {(communities.len() > 1)
                .then(|| {
                    let chosen = page.community.to_string();
                    view! { <Select name="community" label=text.community options=communities chosen /> }
                })}
            <Select name="area" label=text.area options=areas chosen=area />
            <Select name="kind" label=text.kind options=kinds.to_vec() chosen=page.kind.wire().to_owned() />
            <Select name="paper" label=text.paper options=papers.to_vec() chosen="a6".to_owned() />
            <button type="submit" class="button button-quiet">
                {text.show}
            </button>
            <button type="submit" class="button" formaction="/posters.pdf">
                {text.pdf}
            </button>
        </form>
    }
}

#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: String,
) -> impl IntoView {
    let id = format!("poster-{name}");
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="poster-field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name>
                {options.collect_view()}
            </select>
        </div>
    }
}
