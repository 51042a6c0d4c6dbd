use domain::lang::Lang;
use domain::people::Person;
use leptos::prelude::*;

use crate::i18n::auth_text;

/// Who is signed in, and the way out: for the header of every page of staff. A plain form, so that it works without
/// script as well.
#[component]
pub fn WhoAmI(person: Person, lang: Lang) -> impl IntoView {
    let text = auth_text(lang);
    let role = person.role.name(lang);
    let shows_role = role != person.name;
    view! {
        <div class="who">
            <p class="who-name">
                <span class="visually-hidden">{text.signed_in_as}</span>
                <b>{person.name.clone()}</b>
                {shows_role.then(|| view! { <span class="who-role">{role}</span> })}
            </p>
            <form method="post" action="/logout">
                <button type="submit" class="button button-quiet who-out">{text.sign_out}</button>
            </form>
        </div>
    }
}
