use domain::lang::Lang;
use leptos::prelude::*;
use leptos_meta::Title;

use super::address::with_preference;
use super::{BrandMark, ElderMode, EmergencyLink};
use crate::i18n::{CommonText, common, use_lang};

/// The frame of every page of a resident: skip link, name, how it is shown, one main, footer.
#[component]
pub fn ResidentPage(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let lang = use_lang();
    let text = common(lang);
    let elder = use_context::<ElderMode>().unwrap_or_default().0;
    view! {
        <Title text=format!("{title} · {}", text.site) />
        <div class="page" class:elder=elder>
            <a class="skip" href="#main" rel="external">{text.skip}</a>
            <header class="masthead">
                <a class="brand" href="/" rel="external">
                    <BrandMark />
                    <span class="brand-name">{text.site}</span>
                    <span class="brand-place">{text.place}</span>
                </a>
                <EmergencyLink />
                <Preferences text lang elder />
            </header>
            <main id="main" tabindex="-1">{children()}</main>
            <footer class="footer">
                <nav aria-label=text.footer_links>
                    <a href="/" rel="external">{text.to_map}</a>
                    <a href="/t" rel="external">{text.to_lookup}</a>
                </nav>
                <p>{text.demo_note}</p>
            </footer>
        </div>
    }
}

/// Language and 长辈版 as plain links: the server keeps either in a cookie.
#[component]
fn Preferences(text: &'static CommonText, lang: Lang, elder: bool) -> impl IntoView {
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let to_elder = with_preference("elder", if elder { "0" } else { "1" });
    with_preference("lang", other.code()).zip(to_elder).map(|(to_other, to_elder)| {
        view! {
            <nav class="preferences" aria-label=text.preferences>
                <a href=to_elder rel="external nofollow">
                    {if elder { text.elder_off } else { text.elder_on }}
                </a>
                <a href=to_other rel="external nofollow" lang=other.code() hreflang=other.code()>
                    {text.other_language}
                </a>
            </nav>
        }
    })
}
