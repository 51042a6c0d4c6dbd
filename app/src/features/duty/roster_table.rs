use domain::backend::Roster;
use domain::clock::{Date, LocalTime, Timestamp, iso_date};
use domain::duty::DutyShift;
use domain::ids::UnitId;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{RosterText, clock_time, duty_text, fill};
use crate::ui::DutyPhone;

/// One row a day; a shift stands on the day on which it begins.
#[component]
pub fn RosterTable(roster: Roster, today: Date, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    let days = std::iter::successors(Some(roster.from), |day| day.next_day()).take(usize::from(roster.days));
    let rows = days.map(|day| {
        let (begins, ends) = (start(day), day.next_day().map_or(start(day), start));
        // What began on a day before is said again where it goes on, and is changed where it began.
        let rest = roster.shifts.iter().filter(|shift| shift.from < begins && shift.until > begins);
        let rest = rest.map(|shift| view! { <Rest shift=shift.clone() ends text /> }).collect_view();
        let own = roster.shifts.iter().filter(|shift| begins <= shift.from && shift.from < ends);
        let own = own
            .map(|shift| {
                let unit = roster.unit.id.clone();
                view! { <Shift shift=shift.clone() unit week=roster.from editable=roster.editable lang /> }
            })
            .collect_view();
        let empty = !roster.shifts.iter().any(|shift| shift.from < ends && shift.until > begins);
        let is_today = day == today;
        view! {
            <tr aria-current=is_today.then_some("date") data-day=iso_date::write(day)>
                <th scope="row">
                    {day_name(day, text)}
                    {is_today.then(|| view! { " " <span class="flag">{text.today}</span> })}
                </th>
                <td>
                    <ul class="shifts-of-day">{rest} {own}</ul>
                    {empty.then(|| view! { <p class="empty">{text.empty_day}</p> })}
                </td>
            </tr>
        }
    });
    view! {
        <table class="roster">
            <thead>
                <tr>
                    <th scope="col">{text.day}</th>
                    <th scope="col">{text.shifts}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

fn start(day: Date) -> Timestamp {
    LocalTime::at(day, 0, 0).instant()
}

fn day_name(day: Date, text: &RosterText) -> String {
    let weekday = text.weekdays[usize::from(day.weekday().number_days_from_monday())];
    let (m, d) = (u8::from(day.month()).to_string(), day.day().to_string());
    format!("{} {weekday}", fill(text.month_day, &[("m", &m), ("d", &d)]))
}

fn clock(at: Timestamp) -> String {
    clock_time(at)[..5].to_owned()
}

/// `20:00–次日 08:00`.
fn hours(shift: &DutyShift, text: &RosterText) -> String {
    let days = (shift.until.local().date - shift.from.local().date).whole_days();
    // Midnight is the end of a day and not the beginning of the next one.
    let (days, end) = match clock(shift.until).as_str() {
        "00:00" => (days - 1, "24:00".to_owned()),
        end => (days, end.to_owned()),
    };
    let later = match days {
        ..=0 => String::new(),
        1 => format!("{} ", text.next_day),
        _ => format!("{} ", text.day_after),
    };
    format!("{}–{later}{end}", clock(shift.from))
}

/// The rest of a shift that began on a day before.
#[component]
fn Rest(shift: DutyShift, ends: Timestamp, text: &'static RosterText) -> impl IntoView {
    let line = if shift.until >= ends {
        fill(text.whole_day, &[("name", &shift.name)])
    } else {
        fill(text.from_before, &[("name", &shift.name), ("time", &clock(shift.until))])
    };
    view! { <li class="shift-rest">{line}</li> }
}

#[component]
fn Shift(shift: DutyShift, unit: UnitId, week: Date, editable: bool, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    let time = hours(&shift, text);
    let which = fill(text.remove_which, &[("name", &shift.name), ("time", &time)]);
    let id = shift.id.to_string();
    view! {
        <li data-shift=id.clone()>
            <span class="shift-hours">{time}</span>
            <span class="shift-who">
                <DutyPhone shift lang />
            </span>
            {editable
                .then(|| {
                    view! {
                        <form method="post" action="/desk/roster">
                            <input type="hidden" name="action" value="remove" />
                            <input type="hidden" name="unit" value=unit.to_string() />
                            <input type="hidden" name="week" value=iso_date::write(week) />
                            <input type="hidden" name="id" value=id.clone() />
                            <button type="submit" class="button button-quiet" aria-label=which>
                                {text.remove}
                            </button>
                        </form>
                    }
                })}
        </li>
    }
}
