//! The desk as HTML.

mod bulk;
mod chips;
mod help;
mod list;
mod row;
mod selects;
mod tabs;
mod top;

use domain::clock::Timestamp;
use domain::ids::TicketNumber;
use domain::lang::Lang;
use domain::people::Person;
use domain::query::DeskQuery;
use domain::views::DeskPage;

use super::answer::Label;
use super::api::{Counts, Parts};
use crate::i18n::{DeskText, desk_text};
use crate::map::mark_symbols;
use crate::ui::Markup;

/// What the desk is written from.
pub struct Desk<'a> {
    pub me: &'a Person,
    pub lang: Lang,
    pub query: &'a DeskQuery,
    pub at: Timestamp,
    pub page: &'a DeskPage,
    pub counts: &'a Counts,
    pub units: &'a [Label],
    /// Empty where there is but one.
    pub communities: &'a [Label],
    /// Tickets that came while the list was being read.
    pub fresh: &'a [TicketNumber],
}

/// Pieces of the header that other pages of staff have as components.
pub struct Frame {
    pub emergency: String,
    pub bell: String,
    pub ways: String,
    pub who: String,
}

impl Desk<'_> {
    fn text(&self) -> &'static DeskText {
        desk_text(self.lang)
    }

    pub fn parts(&self) -> Parts {
        let write = |part: fn(&Self, &mut Markup), bytes| {
            let mut out = Markup::with_capacity(bytes);
            part(self, &mut out);
            out.finish()
        };
        Parts {
            tabs: write(tabs::write, 2_000),
            filters: write(chips::write, 8_000),
            list: write(list::write, 80_000),
        }
    }

    /// The header, what is left of the map, and what stands behind them.
    pub fn whole(&self, frame: &Frame) -> [String; 3] {
        let mut top = Markup::with_capacity(6_000);
        mark_symbols(&mut top);
        top::write(self, frame, &mut top);
        let mut side = Markup::with_capacity(96_000);
        self.side(&mut side);
        let mut rest = Markup::with_capacity(3_000);
        help::write(self, &mut rest);
        [top.finish(), side.finish(), rest.finish()]
    }

    fn side(&self, out: &mut Markup) {
        let text = self.text();
        out.raw("<h1 class=\"visually-hidden\" id=\"desk\" data-role=\"").raw(self.me.role.wire());
        out.raw("\" data-account=\"").text(&self.me.id.0.to_string()).raw("\">").raw(text.title).raw("</h1>");
        out.raw("<nav class=\"desk-tabs\" aria-label=\"").raw(text.views).raw("\"><span data-part=\"tabs\">");
        tabs::write(self, out);
        out.raw("</span>");
        tabs::saving(self, out);
        out.raw("</nav><input type=\"checkbox\" id=\"show-filters\" class=\"visually-hidden\">");
        out.raw("<label class=\"desk-fold\" for=\"show-filters\">").raw(text.filters).raw("</label>");
        out.raw("<div class=\"desk-filters\" data-part=\"filters\">");
        chips::write(self, out);
        out.raw("</div><div class=\"desk-trouble\" role=\"alert\" hidden></div>");
        out.raw("<section class=\"desk-list\" id=\"list\" tabindex=\"-1\" data-part=\"list\" aria-label=\"");
        out.raw(text.list).raw("\">");
        list::write(self, out);
        out.raw("</section>");
        bulk::write(self, out);
    }
}
