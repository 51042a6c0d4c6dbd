use domain::query::{DeskQuery, Filter, Sort, StatusFilter};

use super::Desk;
use crate::features::desk::address::href;
use crate::ui::Markup;

/// What a view is but for its page and order.
fn same(a: &DeskQuery, b: &DeskQuery) -> bool {
    let bare = |q: &DeskQuery| DeskQuery { page: 0, sort: Sort::default(), ..q.clone() };
    bare(a) == bare(b)
}

/// All that is open.
pub fn open() -> DeskQuery {
    let filter = Filter { status: Some(StatusFilter::Open), ..Filter::default() };
    DeskQuery { filter, ..DeskQuery::default() }
}

/// The views that everybody has, with how much is in them.
pub fn write(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    let closed = Filter { status: Some(StatusFilter::Closed), ..Filter::default() };
    let counts = desk.counts;
    let views = [
        ("mine", text.mine, DeskQuery { mine: true, ..open() }, Some(counts.waiting)),
        ("open", text.all_open, open(), Some(counts.open)),
        ("overdue", text.overdue, DeskQuery { overdue: true, ..open() }, Some(counts.overdue)),
        ("hard", text.hard, DeskQuery { hard: true, ..open() }, Some(counts.hard)),
        (
            "closed",
            text.ended,
            DeskQuery { filter: closed, sort: Sort::Changed, ..open() },
            Some(counts.closed),
        ),
    ];
    for (name, label, query, count) in views {
        out.raw("<a class=\"desk-tab\" data-noscroll data-key=\"view-").raw(name);
        out.raw("\" href=\"").text(&href(&query)).raw("\"");
        if same(desk.query, &query) {
            out.raw(" aria-current=\"page\"");
        }
        out.raw(">").raw(label).raw(" <b data-count=\"view-").raw(name).raw("\">");
        out.count(count).raw("</b></a>");
    }
}

/// Where the person's own views come to stand, which the browser keeps, and how one is added.
pub fn saving(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<span id=\"desk-saved\"></span>");
    out.raw("<button type=\"button\" class=\"desk-keep\" data-act=\"name\">").raw(text.save_view);
    out.raw("</button><form class=\"desk-naming\" id=\"desk-naming\" hidden><input maxlength=\"20\" aria-label=\"");
    out.raw(text.view_name).raw("\" placeholder=\"").raw(text.view_name);
    out.raw("\"><button>").raw(text.save).raw("</button><button type=\"button\" data-act=\"unname\">");
    out.raw(text.cancel).raw("</button></form>");
}
