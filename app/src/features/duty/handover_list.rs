//! Lines of a handover: what it is, where, how it stands and until when.

use domain::catalog;
use domain::clock::{Light, Timestamp};
use domain::ids::{TicketNumber, UnitId};
use domain::lang::Lang;
use domain::ticket::State;
use domain::views::DeskRow;
use leptos::prelude::*;

use crate::features::tickets::LightMark;
use crate::i18n::{date_time, duty_text};
use crate::ui::{StatusBadge, place_name};

/// What a line says beside the number.
#[derive(Debug, Clone)]
pub struct Standing {
    pub what: Option<String>,
    pub state: State,
    pub light: Light,
    pub alarm: bool,
    pub due_at: Option<Timestamp>,
    pub units: String,
}

impl Standing {
    pub fn of(row: &DeskRow, units: impl Fn(&[UnitId]) -> String, lang: Lang) -> Self {
        let text = &duty_text(lang).handover;
        let item = row.item.and_then(catalog::item).map(|item| item.name(lang).to_owned());
        let named = item.or_else(|| row.category.map(|category| category.name(lang).to_owned()));
        let place = place_name(row.door.as_ref(), row.area, row.floor, lang);
        Self {
            what: Some(format!("{} · {place}", named.unwrap_or_else(|| text.unnamed.to_owned()))),
            state: row.state,
            light: row.light,
            alarm: row.alarm,
            due_at: row.due_at,
            units: units(&row.units),
        }
    }
}

#[component]
pub fn HandedLine(
    number: TicketNumber,
    standing: Standing,
    lang: Lang,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let address = format!("/desk/tickets/{number}");
    let units = if standing.units.is_empty() { text.nobody.to_owned() } else { standing.units };
    view! {
        <li data-ticket=number.to_string() data-status=standing.state.wire()>
            <a class="handed-number" href=address rel="external">{number.to_string()}</a>
            {standing.what.map(|what| view! { <span class="handed-what">{what}</span> })}
            <span class="handed-marks">
                <StatusBadge state=standing.state lang />
                {standing.alarm.then(|| view! { <span class="flag flag-loud">{text.alarm}</span> })}
                {standing.due_at.map(|_| view! { <LightMark light=standing.light lang /> })}
            </span>
            <span class="handed-due">
                {standing
                    .due_at
                    .map(|at| {
                        view! {
                            {text.due}
                            " "
                            <time datetime=at.rfc3339()>{date_time(at, lang)}</time>
                        }
                    })}
            </span>
            <span class="handed-units">{units}</span>
            {children.map(|children| view! { <span class="handed-since">{children()}</span> })}
        </li>
    }
}
