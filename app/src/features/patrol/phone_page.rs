use domain::people::Action;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::Title;

use super::phone_files::PhoneFiles;
use super::phone_words::phone_words;
use crate::features::auth::DeniedPage;
use crate::i18n::{phone_text, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::BrandMark;

/// `/patrol`: the round on a phone. The page is a shell, the same for everybody who may see it: the round comes by
/// itself and lies on the phone, so that the page can be opened where there is no network. Words that bear a
/// `data-word` are put right by the script where the kept page is in the other language.
#[component]
pub fn PhonePage() -> impl IntoView {
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match core.may_at_all(&person, Action::WalkRound, "round").await {
            Ok(()) => view! { <Shell /> }.into_any(),
            Err(_) => view! { <DeniedPage /> }.into_any(),
        }
    })
    .into_any()
}

#[component]
fn Shell() -> impl IntoView {
    let text = phone_text(use_lang());
    let files = use_context::<PhoneFiles>().unwrap_or_default();
    let kept = files.kept();
    let planner = files.planner.map(|planner| planner.script);
    let preload = files.modules.into_iter().map(|module| {
        view! { <link rel="modulepreload" href=module nonce=use_nonce() /> }
    });
    view! {
        <Title text=text.page_title />
        {preload.collect_view()}
        <div
            class="page patrol"
            id="patrol"
            data-words=phone_words()
            data-files=kept
            data-planner=planner
        >
            <a class="skip" href="#main" data-word="skip">{text.skip}</a>
            <header class="masthead">
                <a class="brand" href="#/">
                    <BrandMark />
                    <span class="brand-name" data-word="site">{text.site}</span>
                </a>
                <a class="emergency-link" href="/emergency" data-word="emergency">{text.emergency}</a>
                <a id="patrol-language" class="patrol-language" href="/patrol"></a>
            </header>
            <main id="main" tabindex="-1">
                <h1 data-word="title">{text.title}</h1>
                <noscript><p class="summary">{text.no_script}</p></noscript>
            </main>
            <p id="patrol-told" class="patrol-told" role="status"></p>
            <nav id="patrol-tabs" class="patrol-tabs" aria-label=text.tabs></nav>
            <CallDialog />
        </div>
        <script type="module" src=files.first nonce=use_nonce()></script>
    }
}

/// The three telephone numbers, without a network.
#[component]
fn CallDialog() -> impl IntoView {
    let text = phone_text(use_lang());
    let calls = [
        ("120", "call_120", text.call_120),
        ("110", "call_110", text.call_110),
        ("119", "call_119", text.call_119),
    ];
    let calls = calls.map(|(number, name, what)| {
        view! {
            <li>
                <a class="call" href=format!("tel:{number}")>
                    <b>{number}</b>
                    <span data-word=name>{what}</span>
                </a>
            </li>
        }
    });
    view! {
        <dialog id="patrol-emergency" class="patrol-dialog" aria-labelledby="patrol-emergency-title">
            <h2 id="patrol-emergency-title" data-word="emergency_title">{text.emergency_title}</h2>
            <ul class="calls">{calls.collect_view()}</ul>
            <a class="button button-big button-quiet" href="/emergency" data-word="emergency_log">{text.emergency_log}</a>
            <button type="button" class="button button-quiet" data-close data-word="close">{text.close}</button>
        </dialog>
    }
}
