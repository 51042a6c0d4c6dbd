use leptos::prelude::*;

use super::api::own_reports;
use super::own_reports::OwnReports;
use super::report_fields::invalid;
use crate::i18n::{resident, use_lang};
use crate::ssr::FormAgain;
use crate::ui::ResidentPage;

/// `/t`: by tracking code, or straight from the list of this phone's own reports.
#[component]
pub fn LookupPage() -> impl IntoView {
    let lang = use_lang();
    let text = &resident(lang).track;
    let failed = use_context::<FormAgain>().is_some_and(|again| again.lookup_failed);
    Suspend::new(async move {
        // A store that does not answer must not take the form away as well.
        let reports = own_reports().await.ok();
        view! {
            <ResidentPage title=text.lookup_title>
                <h1>{text.lookup_title}</h1>
                <LookupForm failed />
                <section class="own" aria-labelledby="own">
                    <h2 id="own">{text.own}</h2>
                    {match reports {
                        Some(reports) => view! { <OwnReports reports lang /> }.into_any(),
                        None => {
                            view! { <p class="empty">{resident(lang).missing.unavailable}</p> }.into_any()
                        }
                    }}
                </section>
            </ResidentPage>
        }
    })
}

/// By POST: a tracking code never stands in an address.
#[component]
fn LookupForm(failed: bool) -> impl IntoView {
    let text = &resident(use_lang()).track;
    let wrong = if failed { text.not_found } else { "" };
    view! {
        <form class="lookup" method="post" action="/t">
            <div class="field">
                <label for="code">{text.code}</label>
                <p class="hint" id="hint-code">{text.lookup_hint}</p>
                <input
                    type="text"
                    id="code"
                    name="code"
                    required
                    maxlength="64"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    placeholder="XXXX-XXXX-XXXX-XXXX-X"
                    aria-describedby="hint-code error-code"
                    aria-invalid=invalid(wrong)
                />
                <p class="field-error" id="error-code" role="alert">{failed.then_some(wrong)}</p>
            </div>
            <button type="submit" class="button button-big">{text.look_up}</button>
        </form>
    }
}
