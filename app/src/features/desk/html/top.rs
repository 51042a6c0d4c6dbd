use domain::people::{Action, may_anywhere};

use super::{Desk, Frame, selects};
use crate::features::desk::address::href;
use crate::ui::Markup;

/// The header, with what every page of staff has in it.
pub fn write(desk: &Desk<'_>, frame: &Frame, out: &mut Markup) {
    let text = desk.text();
    out.raw("<a class=\"skip\" href=\"#list\" rel=\"external\">").raw(text.skip).raw("</a>");
    out.raw("<header class=\"desk-head\"><p class=\"desk-brand\"><a href=\"/desk\" rel=\"external\">")
        .raw(text.brand);
    out.raw("</a><span>").raw(text.desk).raw("</span></p>");
    search(desk, out);
    out.raw("<div class=\"desk-state-line\"><p role=\"status\">").raw(text.starting);
    out.raw("</p><button type=\"button\" class=\"desk-refresh\" data-act=\"reload\" hidden>")
        .raw(text.refresh);
    out.raw("</button></div><nav class=\"desk-ways\" aria-label=\"").raw(text.desk).raw("\">");
    if may_anywhere(desk.me.role, Action::EnterForOther) {
        out.raw("<a class=\"desk-enter\" href=\"/desk/enter\" rel=\"external\">").raw(text.enter).raw("</a>");
    }
    out.piece(&frame.emergency).piece(&frame.bell);
    out.raw("<details class=\"desk-more\"><summary>").raw(text.more_ways).raw("</summary><div>");
    out.piece(&frame.ways).raw("</div></details>");
    out.raw("<button type=\"button\" class=\"desk-keys\" data-act=\"help\" aria-label=\"").raw(text.keys);
    out.raw("\" title=\"").raw(text.keys).raw("\"><kbd>?</kbd></button>");
    out.raw("<a id=\"other-language\" rel=\"external\" lang=\"").raw(desk.lang.pick("en", "zh"));
    out.raw("\" href=\"")
        .text(&href(desk.query))
        .raw(desk.lang.pick("&amp;lang=en", "&amp;lang=zh"))
        .raw("\">");
    out.raw(text.other_language).raw("</a></nav>").piece(&frame.who).raw("</header>");
}

/// A plain form, so that it works without script; with it, results follow the typing and keep the filters.
fn search(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<form class=\"desk-search\" role=\"search\" action=\"/desk\" method=\"get\">");
    selects::hidden(desk, "q", out);
    out.raw("<label class=\"visually-hidden\" for=\"search\">").raw(text.search);
    out.raw("</label><input id=\"search\" type=\"search\" name=\"q\" maxlength=\"100\" autocomplete=\"off\" placeholder=\"");
    out.raw(text.search_hint).raw("\" value=\"").text(&desk.query.q);
    out.raw("\"><button class=\"visually-hidden\">").raw(text.search_do).raw("</button></form>");
}
