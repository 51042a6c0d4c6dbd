use domain::catalog::{self, Category};
use domain::event::AreaRef;
use domain::pins::Tally;
use domain::query::StatusFilter;
use domain::ticket::State;

use super::{Desk, selects};
use crate::features::desk::address::with;
use crate::i18n::area_name;
use crate::map::mark_id;
use crate::ui::Markup;

/// A filter as a link: chosen again, it is taken back.
struct Chip<'a> {
    key: &'a str,
    to: String,
    label: &'a str,
    chosen: bool,
    count: Option<u32>,
    category: Option<Category>,
}

impl Chip<'_> {
    fn write(&self, out: &mut Markup) {
        out.raw("<li><a class=\"chip\" data-noscroll data-key=\"").text(self.key);
        out.raw("\" href=\"").text(&self.to);
        out.raw(if self.chosen { "\" aria-current=\"true\">" } else { "\">" });
        if self.category.is_some() {
            out.raw("<svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><use href=\"#");
            out.raw(mark_id(self.category)).raw("\"/></svg>");
        }
        out.raw("<span>").text(self.label).raw("</span><span class=\"chip-count\" data-count=\"");
        out.text(self.key).raw("\">").count(self.count).raw("</span></a></li>");
    }
}

fn dimension(out: &mut Markup, title: &'static str, chips: impl FnOnce(&mut Markup)) {
    out.raw("<section><h2>").raw(title).raw("</h2><ul class=\"chips\">");
    chips(out);
    out.raw("</ul></section>");
}

pub fn write(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<nav class=\"filters\" aria-label=\"").raw(text.filters).raw("\">");
    dimension(out, text.area, |out| areas(desk, out));
    dimension(out, text.category, |out| categories(desk, out));
    if let Some(category) = desk.query.filter.category {
        dimension(out, text.item, |out| items(desk, category, out));
    }
    dimension(out, text.status, |out| statuses(desk, out));
    out.raw("</nav>");
    selects::write(desk, out);
}

fn tally<'a>(desk: &'a Desk<'_>) -> Option<&'a Tally> {
    desk.counts.view.as_ref()
}

fn areas(desk: &Desk<'_>, out: &mut Markup) {
    for area in (1..=5).map(AreaRef::Area).chain([AreaRef::Street]) {
        let chosen = desk.query.filter.area == Some(area);
        Chip {
            key: &format!("area-{area}"),
            to: with(desk.query, |q| q.filter.area = (!chosen).then_some(area)),
            label: &area_name(area, desk.lang),
            chosen,
            count: tally(desk).map(|tally| tally.area(area)),
            category: None,
        }
        .write(out);
    }
}

fn categories(desk: &Desk<'_>, out: &mut Markup) {
    for category in Category::ALL {
        let chosen = desk.query.filter.category == Some(category);
        Chip {
            key: &format!("category-{category}"),
            to: with(desk.query, |q| {
                q.filter.item = None;
                q.filter.category = (!chosen).then_some(category);
            }),
            label: category.name(desk.lang),
            chosen,
            count: tally(desk).map(|tally| tally.category(category)),
            category: Some(category),
        }
        .write(out);
    }
}

/// Items of the chosen category.
fn items(desk: &Desk<'_>, category: Category, out: &mut Markup) {
    for item in catalog::items_of(category) {
        let chosen = desk.query.filter.item == Some(item.code);
        Chip {
            key: &format!("item-{}", item.code),
            to: with(desk.query, |q| q.filter.item = (!chosen).then_some(item.code)),
            label: item.name(desk.lang),
            chosen,
            count: tally(desk).map(|tally| tally.item(item.code)),
            category: None,
        }
        .write(out);
    }
}

fn statuses(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    let one = [State::Reported, State::Filed, State::Dispatched, State::InProgress, State::Handled];
    let all = [Some(StatusFilter::Open)]
        .into_iter()
        .chain(one.map(|state| Some(StatusFilter::One(state))))
        .chain([Some(StatusFilter::Closed), None]);
    for status in all {
        let (label, count) = match status {
            None => (text.all, tally(desk).map(|t| t.open + t.closed)),
            Some(StatusFilter::Open) => (text.open, tally(desk).map(|t| t.open)),
            Some(StatusFilter::Closed) => (text.closed, tally(desk).map(|t| t.closed)),
            Some(StatusFilter::One(state)) => (state.name(desk.lang), tally(desk).map(|t| t.state(state))),
        };
        Chip {
            key: &format!("status-{}", status.map_or("all", StatusFilter::wire)),
            to: with(desk.query, |q| q.filter.status = status),
            label,
            chosen: desk.query.filter.status == status,
            count,
            category: None,
        }
        .write(out);
    }
}
