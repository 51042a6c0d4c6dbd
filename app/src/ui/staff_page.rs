use domain::people::{Action, Person, may_anywhere};
use leptos::prelude::*;
use leptos_meta::Title;

use super::address::with_preference;
use super::{AlarmBar, Bell, BellScript, BrandMark, EmergencyLink, StaffWays, Unread, WhoAmI};
use crate::i18n::{common, desk_ticket, use_lang};

/// The frame of a page of staff that the server alone renders: skip link, ways to the other pages, who is signed in,
/// one main.
#[component]
pub fn StaffPage(#[prop(into)] title: String, person: Person, children: Children) -> impl IntoView {
    let lang = use_lang();
    let (text, words) = (common(lang), &desk_ticket(lang).page);
    let other = match lang {
        domain::lang::Lang::Zh => domain::lang::Lang::En,
        domain::lang::Lang::En => domain::lang::Lang::Zh,
    };
    let to_other = with_preference("lang", other.code());
    let unread = use_context::<Unread>().unwrap_or_default();
    let may = |action| may_anywhere(person.role, action);
    let (desk, enters) = (may(Action::OpenDesk), may(Action::EnterForOther));
    let home = if desk { "/desk" } else { "/" };
    view! {
        <Title text=format!("{title} · {}", text.site) />
        <div class="page staff">
            <a class="skip" href="#main" rel="external">{text.skip}</a>
            <header class="masthead">
                <a class="brand" href=home rel="external">
                    <BrandMark />
                    <span class="brand-name">{text.site}</span>
                    <span class="brand-place">{text.place}</span>
                </a>
                <nav class="staff-ways" aria-label=words.nav>
                    {desk.then(|| view! { <a href="/desk" rel="external">{words.to_desk}</a> })}
                    {enters.then(|| view! { <a href="/desk/enter" rel="external">{words.to_enter}</a> })}
                    <StaffWays person=person.clone() lang />
                    {to_other
                        .map(|address| {
                            view! {
                                <a href=address rel="external nofollow" lang=other.code() hreflang=other.code()>
                                    {text.other_language}
                                </a>
                            }
                        })}
                </nav>
                <EmergencyLink />
                <Bell unread=unread lang />
                <WhoAmI person=person.clone() lang />
            </header>
            <AlarmBar person lang />
            <main id="main" tabindex="-1">{children()}</main>
        </div>
        <BellScript />
    }
}
