use domain::lang::Lang;
use domain::people::Person;
use leptos::prelude::*;

use crate::i18n::{admin_text, patrol_rules_text};
use crate::ui::StaffPage;

/// The frame of the administrator's pages: the ways between them, and what this one is called.
#[component]
pub fn AdminPage(
    title: &'static str,
    here: &'static str,
    person: Person,
    lang: Lang,
    children: Children,
) -> impl IntoView {
    let text = admin_text(lang);
    let ways = [
        ("/admin", text.people.title),
        ("/admin/calendar", text.calendar.title),
        ("/admin/hours", text.hours.title),
        ("/admin/patrol", patrol_rules_text(lang).title),
        ("/admin/log", text.log.title),
    ];
    let ways = ways.map(|(address, name)| {
        let current = (address == here).then_some("page");
        view! { <a href=address rel="external" aria-current=current>{name}</a> }
    });
    view! {
        <StaffPage title=format!("{title} · {}", text.title) person>
            <nav class="admin-ways" aria-label=text.ways>
                {ways.collect_view()}
            </nav>
            <div class="admin-page">
                <h1>{title}</h1>
                {children()}
            </div>
        </StaffPage>
    }
}
