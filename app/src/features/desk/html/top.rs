use domain::people::{Action, may_anywhere};
use domain::query::DeskQuery;

use super::{Desk, selects, tabs};
use crate::features::desk::address::href;
use crate::i18n::fill;
use crate::ui::Markup;

/// The header; `who` is the piece that tells who is signed in.
pub fn write(desk: &Desk<'_>, who: &str, out: &mut Markup) {
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
    bell(desk, out);
    out.raw("<button type=\"button\" class=\"desk-keys\" data-act=\"help\" aria-label=\"").raw(text.keys);
    out.raw("\" title=\"").raw(text.keys).raw("\"><kbd>?</kbd></button>");
    out.raw("<a id=\"other-language\" rel=\"external\" lang=\"").raw(desk.lang.pick("en", "zh"));
    out.raw("\" href=\"")
        .text(&href(desk.query))
        .raw(desk.lang.pick("&amp;lang=en", "&amp;lang=zh"))
        .raw("\">");
    out.raw(text.other_language).raw("</a></nav>").piece(who).raw("</header>");
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

/// How much waits for the person. Notices will hang here.
fn bell(desk: &Desk<'_>, out: &mut Markup) {
    let waiting = desk.counts.waiting;
    let label = fill(desk.text().waiting, &[("n", &waiting.to_string())]);
    out.raw("<a class=\"bell\" id=\"notices\" href=\"")
        .text(&href(&DeskQuery { mine: true, ..tabs::open() }));
    out.raw("\" title=\"").text(&label).raw("\"><svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\"><path d=\"M6 17V11a6 6 0 0 1 12 0v6l2 2H4z\"/><path d=\"M10 21.5h4\"/></svg>");
    out.raw("<span class=\"visually-hidden\">")
        .raw(desk.text().mine)
        .raw(" </span><span data-count=\"view-mine\">");
    out.count(Some(waiting)).raw("</span></a>");
}
