//! Words of planning patrols.

use domain::lang::Lang;
use domain::patrol::day::{Reason, WhyNot};
use domain::patrol::plan_view::Planned;

use super::plan_en::EN;
use super::plan_zh::ZH;

pub struct PlanText {
    pub title: &'static str,
    pub how: &'static str,
    pub needs_script: &'static str,
    pub community: &'static str,
    pub level: &'static str,
    pub date: &'static str,
    pub areas: &'static str,
    pub look: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub people: &'static str,
    pub people_hint: &'static str,
    pub nobody: &'static str,
    pub on_duty: &'static str,
    pub hours: &'static str,
    pub from: &'static str,
    pub until: &'static str,
    pub minutes: &'static str,
    pub floors: &'static str,
    pub no_limit: &'static str,
    pub start: &'static str,
    /// Beside somebody whose round reaches beyond the chosen areas.
    pub elsewhere: &'static str,
    /// `{names}`.
    pub own_work: &'static str,
    pub make: &'static str,
    pub make_again: &'static str,
    pub apply: &'static str,
    pub save_template: &'static str,
    pub template_for: &'static str,
    pub cancel: &'static str,
    pub cancel_sure: &'static str,
    pub print: &'static str,
    pub gpx: &'static str,
    pub day: &'static str,
    pub empty: &'static str,
    pub cancelled: &'static str,
    pub past: &'static str,
    /// `{n}`, `{name}`, `{time}`.
    pub version: &'static str,
    /// `{n}` each.
    pub total_visits: &'static str,
    pub total_done: &'static str,
    pub total_left: &'static str,
    pub total_dead: &'static str,
    /// `{km}`.
    pub total_metres: &'static str,
    /// `{n}`.
    pub total_longest: &'static str,
    pub map: &'static str,
    /// What a reader of screens hears of the map: `{n}`, `{m}`.
    pub map_alt: &'static str,
    pub nearer: &'static str,
    pub farther: &'static str,
    pub all: &'static str,
    pub rounds: &'static str,
    /// `{start}`, `{from}`, `{until}`.
    pub begins: &'static str,
    /// `{n}` visits, `{minutes}`, `{floors}`, `{km}`, `{ends}`.
    pub round_sums: &'static str,
    pub no_visits: &'static str,
    pub missing: &'static str,
    pub ill: &'static str,
    pub back: &'static str,
    pub remove: &'static str,
    pub rest: &'static str,
    pub late: &'static str,
    pub done: &'static str,
    pub tried: &'static str,
    pub recheck: &'static str,
    pub ticket: &'static str,
    pub morning: &'static str,
    pub afternoon: &'static str,
    /// `{n}`.
    pub walk: &'static str,
    pub storeys: &'static str,
    pub adjust: &'static str,
    /// For those who hear it: `{name}`.
    pub adjust_which: &'static str,
    pub give: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub to: &'static str,
    pub at_end: &'static str,
    pub close: &'static str,
    pub left_out: &'static str,
    pub left_none: &'static str,
    pub loose: &'static str,
    pub unreachable: &'static str,
    pub no_paths: &'static str,
    pub month: &'static str,
    pub month_hint: &'static str,
    /// `{y}`, `{m}`.
    pub month_name: &'static str,
    pub month_before: &'static str,
    pub month_after: &'static str,
    pub planned: &'static str,
    pub reached: &'static str,
    pub weekdays: [&'static str; 7],
    pub today: &'static str,
    /// Sentences of the script.
    pub working: &'static str,
    pub made: &'static str,
    pub changed: &'static str,
    pub saved: &'static str,
    /// `{name}`, `{time}`, `{n}`.
    pub conflict: &'static str,
    pub conflict_unknown: &'static str,
    pub lost: &'static str,
    pub signed_out: &'static str,
    pub forbidden: &'static str,
    pub unreadable: &'static str,
    pub wrong_title: &'static str,
    pub to_today: &'static str,
    pub(super) reasons: [&'static str; 5],
    pub(super) why_not: [&'static str; 3],
    pub(super) by: [&'static str; 4],
}

impl PlanText {
    /// Why somebody goes there.
    pub fn reason(&self, reason: Reason) -> &'static str {
        let [template, recheck, due, ticket, dead] = self.reasons;
        match reason {
            Reason::Template => template,
            Reason::Recheck => recheck,
            Reason::Due => due,
            Reason::Ticket => ticket,
            Reason::DeadCorner => dead,
        }
    }

    /// Why nobody goes there.
    pub fn why_not(&self, why: WhyNot) -> &'static str {
        let [nobody, full, template] = self.why_not;
        match why {
            WhyNot::Nobody => nobody,
            WhyNot::Full => full,
            WhyNot::Template => template,
        }
    }

    /// Where a day's visits come from.
    pub fn by(&self, by: Planned) -> &'static str {
        let [nothing, plan, template, cancelled] = self.by;
        match by {
            Planned::Nothing => nothing,
            Planned::Plan => plan,
            Planned::Template => template,
            Planned::Cancelled => cancelled,
        }
    }
}

pub fn plan_text(lang: Lang) -> &'static PlanText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}
