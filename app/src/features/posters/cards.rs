use domain::backend::Poster;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{PosterText, fill};
use crate::ui::QrPicture;

/// Each card as it is printed, a page of A6 each. What stands on it does not follow the reader's language: a sign is
/// read by everybody who passes.
#[component]
pub fn Cards(posters: Vec<Poster>, base: String, text: &'static PosterText) -> impl IntoView {
    let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host).to_owned();
    let cards = posters
        .into_iter()
        .map(|poster| view! { <Card poster base=base.clone() host=host.clone() text /> })
        .collect_view();
    view! { <ul class="posters">{cards}</ul> }
}

#[component]
fn Card(poster: Poster, base: String, host: String, text: &'static PosterText) -> impl IntoView {
    let purpose = if poster.site.id.door().is_some() { text.card_door } else { text.card_facility };
    let address = format!("{base}/s/{}", poster.code);
    let id = poster.site.id.to_string();
    view! {
        <li class="poster" data-poster=id data-address=address>
            <p class="poster-band">{fill(text.card_band, &[("community", poster.community.get(Lang::Zh))])}</p>
            <h2>{poster.site.name(Lang::Zh).to_owned()}</h2>
            <p class="poster-en" lang="en">
                {poster.site.name(Lang::En).to_owned()}
            </p>
            <QrPicture text=address.clone() label=text.code sturdy=true />
            <p class="poster-scan">{text.card_scan}</p>
            <p>{purpose}</p>
            <p class="poster-short">{fill(text.card_short, &[("code", &poster.short)])}</p>
            <p>{fill(text.card_host, &[("host", &host)])}</p>
            <p class="poster-never">{text.card_never}</p>
            <p class="poster-en" lang="en">
                {text.card_en}
            </p>
        </li>
    }
}
