use domain::backend::Core;
use domain::lang::Lang;
use domain::people::{Duty, Role, UnitKind};
use leptos::prelude::*;

use super::accounts_page::Listed;
use crate::i18n::{PeopleText, admin_text, fill};

/// Somebody, what they are, and what can be done about the account.
#[component]
pub fn AccountRow(core: Core, listed: Listed, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).people;
    let Listed { account, phones } = listed;
    let person = account.person.clone();
    let unit = person.unit.as_ref().map(|unit| core.unit_name(unit));
    let property = unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Property);
    let binds = person.role == Role::Inspector || (person.role == Role::UnitMember && property);
    let areas: Vec<String> = person.areas.iter().map(ToString::to_string).collect();
    let community = person.community.as_ref().and_then(|code| core.place.community(code));
    let facts = [
        Some(person.role.name(lang).to_owned()),
        community.map(|c| lang.pick(&c.short_name, &c.short_name_en).to_owned()),
        (!areas.is_empty()).then(|| fill(text.areas_of, &[("areas", &areas.join(lang.pick("、", ", ")))])),
        unit.map(|unit| unit.name.get(lang).to_owned()),
        person.duty.map(|duty| duty_name(duty, text).to_owned()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let waits_for_totp = account.needs_totp && account.totp.is_none();
    let states = [
        account.disabled.then(|| text.disabled.to_owned()),
        account.demo.then(|| text.demo.to_owned()),
        (account.password.is_none() && !account.disabled && !binds).then(|| text.no_password.to_owned()),
        (waits_for_totp && !account.disabled && account.password.is_some()).then(|| text.no_totp.to_owned()),
        (phones > 0).then(|| fill(text.phones, &[("n", &phones.to_string())])),
    ];
    let states =
        states.into_iter().flatten().map(|state| view! { <li class="flag">{state}</li> }).collect_view();
    let username = person.username.clone();
    let act = |action, name, what, loud| {
        let username = username.clone();
        view! { <Act action name what username loud /> }
    };
    let acts = (!account.disabled).then(|| {
        view! {
            <details class="account-acts">
                <summary aria-label=format!("{}: {username}", text.manage)>{text.manage}</summary>
                {act("reset", text.reset, text.reset_what, false)}
                {binds.then(|| act("bind", text.bind, text.bind_what, false))}
                {(phones > 0).then(|| act("unbind", text.unbind, text.unbind_what, false))}
                {act("disable", text.disable, text.disable_what, true)}
            </details>
        }
    });
    view! {
        <li data-user=username.clone() class:is-disabled=account.disabled>
            <p class="account-name">
                <b>{person.name}</b>
                " "
                <span class="account-username">{username.clone()}</span>
            </p>
            <p class="account-facts">{facts.join(" · ")}</p>
            <ul class="flags">{states}</ul>
            {acts}
        </li>
    }
}

pub fn duty_name(duty: Duty, text: &PeopleText) -> &'static str {
    match duty {
        Duty::ShiftLeader => text.duties[0],
        Duty::StationHead => text.duties[1],
    }
}

#[component]
fn Act(
    action: &'static str,
    name: &'static str,
    what: &'static str,
    username: String,
    loud: bool,
) -> impl IntoView {
    let class = if loud { "button button-danger" } else { "button button-quiet" };
    let described = format!("what-{action}-{username}");
    view! {
        <form method="post" action="/admin">
            <input type="hidden" name="action" value=action />
            <input type="hidden" name="username" value=username />
            <p class="hint" id=described.clone()>{what}</p>
            <button type="submit" class=class aria-describedby=described>{name}</button>
        </form>
    }
}
