//! The HTML around every page. Two kinds: pages of residents come without scripts of ours that need
//! WebAssembly; the map and the wall load it.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::i18n::use_lang;

/// Of no type of its own: whoever serves it would compile every page of it again, which takes minutes.
pub fn shell(options: LeptosOptions) -> AnyView {
    let path = use_context::<http::request::Parts>().map(|p| p.uri.path().to_owned()).unwrap_or_default();
    let live = matches!(path.as_str(), "/" | "/wall" | "/desk");
    // The public map shows everybody the public's view, which has no alarms.
    let alarms = live && path != "/";
    // The round on a phone is installed by itself and begins there.
    let round = path == "/patrol";
    let manifest = if round { "/patrol.webmanifest" } else { "/manifest.webmanifest" };
    if round {
        provide_context(crate::features::patrol::PhoneFiles::of(&options));
    }
    let lang = use_lang();
    let css = crate::ssr::style_sheet(&options, &path);
    view! {
        <!DOCTYPE html>
        <html lang=lang.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="theme-color" content="#0f766e" />
                <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
                <link rel="manifest" href=manifest />
                {live.then(|| view! { <link rel="stylesheet" href="/vendor/leaflet.css" /> })}
                <link rel="stylesheet" href=css />
                <MetaTags />
                {live
                    .then(|| {
                        let nonce = leptos::nonce::use_nonce();
                        view! {
                            <script src="/vendor/leaflet.js" nonce=nonce></script>
                            {alarms
                                .then(|| {
                                    let nonce = leptos::nonce::use_nonce();
                                    view! { <script type="module" src="/alarm.js" nonce=nonce></script> }
                                })}
                            <HydrationScripts options=options.clone() />
                        }
                    })}
            </head>
            <body>
                <App />
            </body>
        </html>
    }
    .into_any()
}

/// The pages alone, for the list of their addresses.
pub fn pages() -> AnyView {
    view! { <App /> }.into_any()
}
