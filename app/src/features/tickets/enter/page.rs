use domain::backend::EntryForm;
use domain::people::{Action, may_anywhere};
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::form::{EnterAgain, EnterForm};
use crate::features::auth::DeniedPage;
use crate::features::tickets::desk::script_words;
use crate::i18n::{desk_ticket, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::StaffPage;

/// `/desk/enter`, and the answer to a `POST` there that was refused.
#[component]
pub fn EnterPage() -> impl IntoView {
    let lang = use_lang();
    let text = &desk_ticket(lang).enter;
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    let again = use_context::<EnterAgain>();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    Suspend::new(async move {
        // Whoever patrols reports what is found; entering for others is the desk's.
        if core.may_enter(&person, &EntryForm::default()).await.is_err() {
            return view! { <DeniedPage /> }.into_any();
        }
        let for_others = may_anywhere(person.role, Action::EnterForOther);
        let key = domain::backend::hex(&core.random::<16>());
        view! {
            <StaffPage title=text.title person=(*person).clone()>
                <div class="enter-page" data-words=script_words(lang)>
                    <h1>{text.title}</h1>
                    <p class="hint">{text.lead}</p>
                    <EnterForm place=core.place.clone() again key for_others lang />
                </div>
            </StaffPage>
            <script type="module" src="/desk.js" nonce=nonce></script>
        }
        .into_any()
    })
    .into_any()
}
