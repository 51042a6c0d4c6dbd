//! A row of the list.

use domain::catalog;
use domain::clock::Light;
use domain::lang::Lang;
use domain::views::DeskRow;

use super::Desk;
use crate::i18n::{DeskText, date_time, due_in, fill, light_name, relative_or_date};
use crate::map::{mark_id, state_class};
use crate::ui::{Markup, place_name};

pub fn rows(desk: &Desk<'_>, out: &mut Markup) {
    for row in &desk.page.rows {
        desk.row(out, row);
    }
}

impl Desk<'_> {
    fn row(&self, out: &mut Markup, row: &DeskRow) {
        let text = self.text();
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
        out.raw("</p><p class=\"desk-what\">").span("desk-number", &number);
        out.span("desk-place", &place_name(row.door.as_ref(), row.area, row.floor, self.lang));
        self.units(out, row, text);
        match row.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            Some(words) => out.span("desk-words", words),
            None => out.span("desk-words none", text.no_words),
        };
        out.raw("</p></div><div class=\"desk-when\"><span class=\"desk-state\">");
        out.badge(row.state, self.lang);
        out.raw("</span>");
        self.deadline(out, row);
        out.raw("</div></li>");
    }

    fn light(&self, out: &mut Markup, row: &DeskRow) {
        if !row.state.is_open() {
            out.raw("<span class=\"light light-none\"></span>");
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
            let known = self.units.iter().find(|unit| unit.id == id.as_str());
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

#[cfg(test)]
mod tests {
    use domain::clock::Timestamp;
    use domain::ids::AccountId;
    use domain::people::{Person, Role};
    use domain::query::DeskQuery;
    use domain::views::DeskPage;

    use super::*;
    use crate::features::desk::answer::Label;
    use crate::features::desk::api::Counts;

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
        let page = DeskPage { seq: 1, rows: vec![row()], more: false };
        let units = [Label { id: "gk1-team1".to_owned(), name: "一区 & 队".to_owned(), sendable: false }];
        let me = Person {
            id: AccountId(1),
            username: String::new(),
            name: String::new(),
            role: Role::Center,
            community: None,
            areas: Vec::new(),
            unit: None,
            duty: None,
        };
        let desk = Desk {
            me: &me,
            lang: Lang::Zh,
            query: &DeskQuery::default(),
            at: Timestamp(3_600_000),
            page: &page,
            counts: &Counts::default(),
            units: &units,
            communities: &[],
            fresh: &[],
        };
        let mut out = Markup::default();
        rows(&desk, &mut out);
        let html = out.finish();
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
    }
}
