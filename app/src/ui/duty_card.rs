use domain::duty::DutyShift;
use domain::lang::Lang;
use domain::text::shown_phone;
use domain::views::UnitName;
use leptos::prelude::*;

use crate::i18n::{clock_time, duty_card, fill};

/// A duty telephone as a link, with the deputy's where there is one.
#[component]
pub fn DutyPhone(shift: DutyShift, lang: Lang) -> impl IntoView {
    let text = duty_card(lang);
    let deputy = (!shift.deputy.is_empty()).then(|| {
        view! {
            <span class="duty-deputy">
                {text.deputy} " " {shift.deputy.clone()} " "
                <a class="telephone" href=format!("tel:{}", shift.deputy_phone)>{shown_phone(&shift.deputy_phone)}</a>
            </span>
        }
    });
    view! {
        <span class="duty-phone">
            <b>{shift.name.clone()}</b>
            {shift.leader.then(|| view! { " " <span class="flag">{text.leader}</span> })}
            " "
            <a class="telephone" href=format!("tel:{}", shift.phone)>{shown_phone(&shift.phone)}</a>
        </span>
        {deputy}
    }
}

/// Who is reached now at the units that a ticket concerns; nothing where no roster names anybody.
#[component]
pub fn DutyCard(lines: Vec<(UnitName, DutyShift)>, lang: Lang) -> impl IntoView {
    let text = duty_card(lang);
    let rows = lines.into_iter().map(|(unit, shift)| {
        let until = fill(text.until, &[("time", &clock_time(shift.until)[..5])]);
        view! {
            <div data-on-duty=unit.id.to_string()>
                <dt>{unit.name.get(lang).to_owned()}</dt>
                <dd>
                    <DutyPhone shift lang />
                    " "
                    <span class="hint">{until}</span>
                </dd>
            </div>
        }
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="on-duty">
                <h2 id="on-duty">{text.title}</h2>
                <dl class="facts">{rows}</dl>
            </section>
        }
    })
}
