use domain::people::{Action, may_anywhere};

use super::Desk;
use crate::ui::Markup;

/// What can be done with all that is selected, and where it is told what became of it. Shown by the browser once
/// something is selected.
pub fn write(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    let may = |action| may_anywhere(desk.me.role, action);
    out.raw("<div class=\"bulk-report\" role=\"alert\" hidden></div>");
    if !(may(Action::Accept) || may(Action::Dispatch) || may(Action::Close)) {
        return;
    }
    let button = |out: &mut Markup, action: &'static str, label: &'static str| {
        out.raw("<button type=\"button\" class=\"button\" data-bulk=\"").raw(action).raw("\">");
        out.raw(label).raw("</button>");
    };
    out.raw("<div class=\"bulk\" role=\"group\" aria-label=\"").raw(text.bulk);
    out.raw("\" hidden><p class=\"bulk-count\"></p>");
    if may(Action::Accept) {
        button(out, "accept", text.accept);
    }
    if may(Action::Dispatch) {
        out.raw("<label class=\"bulk-unit\"><span>").raw(text.to_unit);
        out.raw("</span><select id=\"bulk-unit\"><option value=\"\">").raw(text.choose_unit).raw("</option>");
        for unit in desk.units.iter().filter(|unit| unit.sendable) {
            out.raw("<option value=\"").text(&unit.id).raw("\">").text(&unit.name).raw("</option>");
        }
        out.raw("</select></label>");
        button(out, "dispatch", text.dispatch);
    }
    if may(Action::Close) {
        button(out, "close", text.close);
    }
    out.raw("<button type=\"button\" class=\"button button-quiet\" data-act=\"unpick\">").raw(text.unpick);
    out.raw("</button></div>");
}
