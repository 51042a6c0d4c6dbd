use domain::lang::Lang;
use domain::people::{Action, Person, may_anywhere};
use leptos::prelude::*;

use crate::i18n::{coverage_text, duty_text, phone_text, plan_text};

/// The ways to staff's other rooms, as far as the person may enter them.
#[component]
pub fn StaffWays(person: Person, lang: Lang) -> impl IntoView {
    let text = duty_text(lang);
    let may = |action| may_anywhere(person.role, action);
    [
        (may(Action::WalkRound), "/patrol", phone_text(lang).title),
        (may(Action::SeeCoverage), "/patrol/coverage", coverage_text(lang).to_page),
        (may(Action::PlanPatrol), "/patrol/plan", plan_text(lang).title),
        (may(Action::EditRoster) || person.unit.is_some(), "/desk/roster", text.to_roster),
        (may(Action::HandOverShift), "/desk/handover", text.to_handover),
        (may(Action::PairWall), "/desk/walls", text.to_walls),
        (may(Action::SeeOutbox), "/desk/outbox", text.to_outbox),
        (may(Action::ManageUsers), "/admin", text.to_admin),
    ]
    .into_iter()
    .filter(|(may, ..)| *may)
    .map(|(_, address, name)| view! { <a href=address rel="external">{name}</a> })
    .collect_view()
}
