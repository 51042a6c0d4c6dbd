//! Who is on duty, with hours, limits and start: the form behind 排一天的路线.

use domain::lang::Lang;
use domain::patrol::plan_view::{PlanChoices, Walkable, hour_minute};

use crate::i18n::{PlanText, plan_text};
use crate::ui::{Markup, area_or_street};

/// The rows; `open` ticks everybody where nobody is in the plan yet.
pub fn people_rows(choices: &PlanChoices, lang: Lang) -> String {
    let text = plan_text(lang);
    let mut out = Markup::with_capacity(6_000);
    let none_yet = choices.people.iter().all(|person| !person.on_duty);
    for person in &choices.people {
        row(person, choices, none_yet && !person.elsewhere, text, lang, &mut out);
    }
    out.finish()
}

fn row(
    person: &Walkable,
    choices: &PlanChoices,
    ticked: bool,
    text: &PlanText,
    lang: Lang,
    out: &mut Markup,
) {
    let account = person.account.0.to_string();
    let ticked = (ticked || person.on_duty) && !person.elsewhere;
    let areas: Vec<String> = person.areas.iter().map(|area| area_or_street(*area, lang)).collect();
    out.raw("<li class=\"walker\" data-walker=\"")
        .text(&account)
        .raw("\"><label class=\"check walker-who\">");
    out.raw("<input type=\"checkbox\" data-on");
    if ticked {
        out.raw(" checked");
    }
    if person.elsewhere {
        out.raw(" disabled");
    }
    out.raw("><span>").text(&person.name);
    if !areas.is_empty() {
        out.raw(" <small>").text(&areas.join(lang.pick("、", ", "))).raw("</small>");
    }
    if person.elsewhere {
        out.raw(" <small>").text(text.elsewhere).raw("</small>");
    }
    out.raw("</span></label>");
    field(out, person, "from", text.from, "type=\"time\" required", &hour_minute(person.from));
    field(out, person, "until", text.until, "type=\"time\" required", &hour_minute(person.until));
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    const MINUTES: &str = "type=\"number\" inputmode=\"numeric\" min=\"1\" max=\"1440\"";
    const FLOORS: &str = "type=\"number\" inputmode=\"numeric\" min=\"1\" max=\"2000\"";
    field(out, person, "minutes", text.minutes, MINUTES, &number(person.minutes));
    field(out, person, "floors", text.floors, FLOORS, &number(person.floors));
    out.raw("<label class=\"walker-field walker-start\"><span>")
        .text(text.start)
        .raw("</span><select data-start>");
    let known = person.start.as_ref().is_none_or(|start| choices.starts.iter().any(|one| one.id == *start));
    if let Some(start) = person.start.as_ref().filter(|_| !known) {
        let start = start.to_string();
        out.raw("<option selected value=\"").text(&start).raw("\">").text(&start).raw("</option>");
    }
    for start in &choices.starts {
        out.raw(if Some(&start.id) == person.start.as_ref() {
            "<option selected value=\""
        } else {
            "<option value=\""
        });
        out.text(&start.id.to_string()).raw("\">").text(start.name(lang)).raw("</option>");
    }
    out.raw("</select></label></li>");
}

fn field(
    out: &mut Markup,
    person: &Walkable,
    name: &'static str,
    label: &str,
    kind: &'static str,
    value: &str,
) {
    out.raw("<label class=\"walker-field\"><span>").text(label).raw("</span><input data-").raw(name).raw(" ");
    out.raw(kind).raw(" value=\"").text(value).raw("\"");
    // Whoever hears the page hears whose it is.
    out.raw(" aria-label=\"").text(&person.name).raw(" ").text(label).raw("\"></label>");
}
