use domain::lang::Lang;
use leptos::prelude::*;

/// Provides the page's language: on the server the request's (found by the server and put into the context as
/// a [`Lang`]), in the browser what the server wrote into `<html lang>`.
pub fn provide_lang() -> Lang {
    let lang = page_lang();
    provide_context(lang);
    lang
}

/// The page's language.
pub fn use_lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn page_lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn page_lang() -> Lang {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_default()
}
