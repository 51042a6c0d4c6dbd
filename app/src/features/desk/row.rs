//! A row of the list, as HTML: written the same on the server and in the browser.

use domain::catalog;
use domain::clock::{Light, Timestamp};
use domain::event::Pin;
use domain::ids::TicketNumber;
use domain::lang::Lang;
use domain::ticket::State;
use domain::views::DeskRow;

use super::api::UnitLabel;
use crate::i18n::{DeskText, date_time, desk_text, due_in, fill, light_name, relative_or_date};
use crate::map::{mark_id, state_class};
use crate::ui::{Markup, place_name};

const NO_LIGHT: &str = "<span class=\"light light-none\"></span>";

/// What rows are written with.
pub struct Writer<'a> {
    pub lang: Lang,
    pub at: Timestamp,
    pub units: &'a [UnitLabel],
    /// Tickets that came while the list was being read.
    pub fresh: &'a [TicketNumber],
}

/// All rows. Never empty, so that it differs from the nothing that the browser knows of rows it was sent as HTML.
pub fn rows(rows: &[DeskRow], writer: &Writer<'_>) -> String {
    let mut out = Markup::with_capacity(rows.len() * 1_600 + 1);
    for row in rows {
        writer.row(&mut out, row);
    }
    out.raw("\n");
    out.finish()
}

impl Writer<'_> {
    fn row(&self, out: &mut Markup, row: &DeskRow) {
        let text = desk_text(self.lang);
        let number = row.number.to_string();
        out.raw("<li class=\"desk-row ").text(&state_class(row.state));
        out.raw("\" data-ticket=\"").text(&number).raw("\" data-status=\"").raw(row.state.wire());
        out.raw("\" data-version=\"").text(&row.version.to_string()).raw("\">");
        out.raw("<label class=\"pick\"><input type=\"checkbox\" value=\"").text(&number);
        out.raw("\" aria-label=\"").raw(text.select).raw(" ").text(&number).raw("\"></label>");
        self.light(out, row);
        out.raw("<div class=\"desk-body\"><p class=\"desk-subject\"><a class=\"desk-link\" rel=\"external\" href=\"");
        out.raw("/desk/tickets/")
            .text(&number)
            .raw("\"><svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><use href=\"#");
        out.raw(mark_id(row.category)).raw("\"/></svg><b>");
        out.text(subject(row, self.lang, text)).raw("</b></a>");
        self.marks(out, row, text);
        out.raw("</p><p class=\"desk-what\">");
        out.span("desk-place", &place_name(row.door.as_ref(), row.area, row.floor, self.lang));
        match row.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            Some(words) => out.span("desk-words", words),
            None => out.span("desk-words none", text.no_words),
        };
        out.raw("</p><p class=\"desk-who\">").span("desk-number", &number);
        self.units(out, row, text);
        out.raw("</p></div><div class=\"desk-when\"><span class=\"desk-state\">");
        badge(out, row.state, self.lang);
        out.raw("</span>");
        self.deadline(out, row);
        out.raw("</div></li>");
    }

    fn light(&self, out: &mut Markup, row: &DeskRow) {
        if !row.state.is_open() {
            out.raw(NO_LIGHT);
        } else {
            light(out, row.light, self.lang);
        }
    }

    fn marks(&self, out: &mut Markup, row: &DeskRow, text: &DeskText) {
        if self.fresh.contains(&row.number) {
            out.span("mark-tag mark-fresh", text.fresh_mark);
        }
        if row.alarm {
            out.span("mark-tag mark-alarm", text.alarm);
        } else if row.priority == 2 {
            out.span("mark-tag mark-alarm", text.emergency);
        }
        if row.priority == 1 {
            out.span("mark-tag mark-urgent", text.urgent);
        }
        if row.hard {
            out.span("mark-tag", text.hard);
        }
        if row.urged {
            out.span("mark-tag mark-urgent", text.urged);
        }
        if row.suspended {
            out.span("mark-tag", text.suspended);
        }
        if row.complaints > 1 {
            out.span("mark-tag", &fill(text.complaints, &[("n", &row.complaints.to_string())]));
        }
    }

    fn units(&self, out: &mut Markup, row: &DeskRow, text: &DeskText) {
        if row.units.is_empty() {
            if row.state.is_open() {
                out.span("none", text.no_unit);
            }
            return;
        }
        out.raw("<span class=\"desk-units\">");
        for (i, id) in row.units.iter().enumerate() {
            if i > 0 {
                out.raw(self.lang.pick("、", ", "));
            }
            let known = self.units.iter().find(|unit| unit.id == *id);
            out.text(known.map_or(id.as_str(), |unit| unit.name.as_str()));
        }
        out.raw("</span>");
    }

    /// The deadline of what runs, else when it ended.
    fn deadline(&self, out: &mut Markup, row: &DeskRow) {
        let (at, words) = match row.due_at.filter(|_| row.state.is_open()) {
            Some(due) => (due, due_in(due, self.at, self.lang)),
            None => (row.changed_at, relative_or_date(row.changed_at, self.at, self.lang)),
        };
        out.raw("<time datetime=\"").text(&at.rfc3339());
        out.raw("\" title=\"").text(&date_time(at, self.lang)).raw("\">").text(&words).raw("</time>");
    }
}

fn subject<'a>(row: &DeskRow, lang: Lang, text: &'a DeskText) -> &'a str {
    let item = row.item.and_then(catalog::item).map(|item| item.name(lang));
    item.or_else(|| row.category.map(|c| c.name(lang))).unwrap_or(text.unnamed)
}

fn light(out: &mut Markup, light: Light, lang: Lang) {
    let class = match light {
        Light::Green => "green",
        Light::Amber => "amber",
        Light::Red => "red",
    };
    out.raw("<span class=\"light light-").raw(class).raw("\"><i aria-hidden=\"true\"></i>");
    out.raw(light_name(light, lang)).raw("</span>");
}

fn badge(out: &mut Markup, state: State, lang: Lang) {
    out.raw("<span class=\"badge badge-").raw(state.wire()).raw("\">").raw(state.name(lang)).raw("</span>");
}

/// What a live event tells of a row that is shown: its state, marked as changed, since the rest may have too.
pub fn changed_state(pin: &Pin, lang: Lang) -> String {
    let mut out = Markup::default();
    badge(&mut out, pin.status, lang);
    out.span("mark-tag mark-changed", desk_text(lang).changed_mark);
    out.finish()
}

/// Its light, where the pin can tell: red once it is overdue, none once it has ended.
pub fn changed_light(pin: &Pin, lang: Lang) -> Option<String> {
    let mut out = Markup::default();
    if !pin.status.is_open() {
        out.raw(NO_LIGHT);
    } else if pin.overdue {
        light(&mut out, Light::Red, lang);
    } else {
        return None;
    }
    Some(out.finish())
}

/// The same for one that left the person's sight.
pub fn gone_state(lang: Lang) -> String {
    let mut out = Markup::default();
    out.span("mark-tag", desk_text(lang).gone_mark);
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> DeskRow {
        serde_json::from_value(serde_json::json!({
            "number": "GK1-261123-0042", "community": "GK1", "area": 1, "lat": 31.3, "lng": 121.4, "door": null,
            "floor": null, "category": "E", "item": "E1", "state": "filed", "tier": "T1", "priority": 1,
            "light": "red", "due_at": 0, "reported_at": 0, "changed_at": 0, "units": ["gk1-team1", "ghost"],
            "complaints": 3, "hard": true, "suspended": false, "urged": false, "alarm": false,
            "words": "<b>三楼</b>", "version": 2
        }))
        .expect("a row")
    }

    #[test]
    fn a_row_says_all_of_it_and_no_html_of_anybody() {
        let units = [UnitLabel {
            id: "gk1-team1".parse().expect("a unit"),
            name: "一区 & 队".to_owned(),
            sendable: false,
        }];
        let writer = Writer { lang: Lang::Zh, at: Timestamp(3_600_000), units: &units, fresh: &[] };
        let html = rows(&[row()], &writer);
        for part in [
            "data-ticket=\"GK1-261123-0042\"",
            "data-status=\"filed\"",
            "&lt;b&gt;三楼&lt;/b&gt;",
            "一区 &amp; 队、ghost",
            "超时 1 小时",
            "3 人反映",
            "疑难",
            "href=\"/desk/tickets/GK1-261123-0042\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(rows(&[], &writer), "\n");
    }
}
