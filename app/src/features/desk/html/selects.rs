use domain::people::{Action, may_anywhere};
use domain::query::Sort;

use super::Desk;
use crate::features::desk::address::{href, pairs};
use crate::ui::Markup;

/// The view's other conditions, for a form that changes one of them.
pub fn hidden(desk: &Desk<'_>, without: &str, out: &mut Markup) {
    for (name, value) in pairs(desk.query) {
        if name != without && name != "page" {
            out.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(&value).raw("\">");
        }
    }
}

/// Conditions with many values. Forms with one field: sent by their button without script, by choosing with it.
pub fn write(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<div class=\"desk-selects\">");
    if !desk.communities.is_empty() {
        let chosen = desk.query.filter.community.as_ref().map(ToString::to_string);
        let all = desk.communities.iter().map(|label| (label.id.as_str(), label.name.as_str()));
        choice(
            desk,
            out,
            "community",
            text.community,
            [("", text.all)].into_iter().chain(all),
            chosen.as_deref(),
        );
    }
    let chosen = desk.query.unit.as_ref().map(ToString::to_string);
    let units = desk.units.iter().map(|label| (label.id.as_str(), label.name.as_str()));
    choice(desk, out, "unit", text.unit, [("", text.all)].into_iter().chain(units), chosen.as_deref());
    let sorts = Sort::ALL.into_iter().map(|sort| {
        let name = match sort {
            Sort::Due => text.sort_due,
            Sort::Newest => text.sort_newest,
            Sort::Changed => text.sort_changed,
        };
        (sort.wire(), name)
    });
    choice(desk, out, "sort", text.sort, sorts, Some(desk.query.sort.wire()));
    if may_anywhere(desk.me.role, Action::Export) {
        let view = href(desk.query);
        let of_view = view.strip_prefix("/desk").unwrap_or_default();
        out.raw("<a class=\"desk-export\" rel=\"external\" href=\"/desk/export.csv").text(of_view);
        out.raw("\" download>").raw(text.export).raw("</a>");
    }
    out.raw("</div>");
}

fn choice<'a>(
    desk: &Desk<'_>,
    out: &mut Markup,
    name: &'static str,
    label: &'static str,
    options: impl Iterator<Item = (&'a str, &'a str)>,
    chosen: Option<&str>,
) {
    out.raw("<form action=\"/desk\" method=\"get\">");
    hidden(desk, name, out);
    out.raw("<label><span>").raw(label).raw("</span><select data-key=\"").raw(name);
    out.raw("\" name=\"").raw(name).raw("\">");
    for (value, words) in options {
        out.raw("<option value=\"").text(value);
        let selected = Some(value) == chosen;
        out.raw(if selected { "\" selected>" } else { "\">" }).text(words).raw("</option>");
    }
    out.raw("</select></label><noscript><button>").raw(desk.text().apply).raw("</button></noscript></form>");
}
