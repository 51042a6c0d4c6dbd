use domain::ids::TicketNumber;
use domain::query::{DESK_ROWS, DeskQuery, Sort};

use super::{Desk, row, tabs};
use crate::features::desk::address::{href, with};
use crate::i18n::fill;
use crate::ui::Markup;

pub fn write(desk: &Desk<'_>, out: &mut Markup) {
    head(desk, out);
    news(desk, out);
    if desk.page.rows.is_empty() {
        empty(desk, out);
    }
    out.raw("<ul class=\"desk-rows\">");
    row::rows(desk, out);
    out.raw("</ul>");
    pages(desk, out);
}

fn total(desk: &Desk<'_>) -> Option<u32> {
    desk.counts.view.as_ref().map(|tally| tally.total)
}

/// A sentence with a number that the browser keeps up to date.
fn counted(out: &mut Markup, sentence: &'static str, key: &'static str, count: Option<u32>) {
    let (before, after) = sentence.split_once("{n}").unwrap_or((sentence, ""));
    out.raw(before).raw("<b data-count=\"").raw(key).raw("\">").count(count).raw("</b>").raw(after);
}

fn head(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<header class=\"desk-list-head\"><label class=\"pick\"><input type=\"checkbox\" id=\"pick-all\" aria-label=\"");
    out.raw(text.select_all).raw("\"></label><h2>");
    counted(out, text.count, "total", total(desk));
    let overdue = desk.counts.view.as_ref().map(|tally| tally.overdue);
    let none = overdue.is_none_or(|n| n == 0);
    out.raw(if none { "</h2><p class=\"overdue\" hidden>" } else { "</h2><p class=\"overdue\">" });
    counted(out, text.overdue_count, "late", overdue);
    out.raw("</p>");
    let bare = DeskQuery { page: 0, sort: Sort::default(), ..desk.query.clone() };
    if bare != tabs::open() {
        out.raw("<a class=\"desk-reset\" data-noscroll data-key=\"reset\" href=\"")
            .text(&href(&tabs::open()));
        out.raw("\">").raw(text.reset).raw("</a>");
    }
    out.raw("</header>");
}

/// The bar that tells of new ones, and which of those that were asked for stand on other pages.
fn news(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    out.raw("<button type=\"button\" class=\"fresh\" data-act=\"fresh\" hidden></button>");
    let on_page = |number: &TicketNumber| desk.page.rows.iter().any(|row| row.number == *number);
    let elsewhere = desk.fresh.iter().filter(|number| !on_page(number)).count();
    if elsewhere > 0 {
        out.raw("<p class=\"desk-elsewhere\">").text(&fill(text.elsewhere, &[("n", &elsewhere.to_string())]));
        out.raw(" <a data-noscroll href=\"").text(&with(desk.query, |q| q.sort = Sort::Changed));
        out.raw("\">").raw(text.by_change).raw("</a></p>");
    }
}

fn way(out: &mut Markup, to: &str, words: &'static str) {
    out.raw("<a class=\"button button-quiet\" data-noscroll href=\"")
        .text(to)
        .raw("\">")
        .raw(words)
        .raw("</a>");
}

fn empty(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    let query = desk.query;
    out.raw("<div class=\"desk-empty\"><p class=\"desk-empty-title\">");
    if query.q.is_empty() {
        out.raw(if query.mine { text.empty_mine } else { text.empty });
        out.raw("</p><p>").raw(text.empty_hint).raw("</p>");
        way(out, &href(&tabs::open()), text.all_of_open);
    } else {
        out.text(&fill(text.not_found, &[("q", &query.q)]));
        out.raw("</p><p>").raw(text.searchable).raw("</p>");
        let everywhere = DeskQuery { q: query.q.clone(), ..DeskQuery::default() };
        if *query != everywhere {
            way(out, &href(&everywhere), text.in_all_states);
        }
        way(out, &with(query, |q| q.q.clear()), text.clear_search);
    }
    out.raw("</div>");
}

fn pages(desk: &Desk<'_>, out: &mut Markup) {
    let text = desk.text();
    let page = desk.query.page;
    if page == 0 && !desk.page.more {
        return;
    }
    let to = |page: u32| href(&DeskQuery { page, ..desk.query.clone() });
    let link = |out: &mut Markup, rel: &'static str, words: &'static str, to: Option<String>| {
        match to {
            Some(to) => out
                .raw("<a data-noscroll data-key=\"")
                .raw(rel)
                .raw("\" rel=\"")
                .raw(rel)
                .raw("\" href=\"")
                .text(&to),
            None => out.raw("<a aria-disabled=\"true"),
        };
        out.raw("\">").raw(words).raw("</a>");
    };
    out.raw("<nav class=\"pages\" aria-label=\"").raw(text.pages).raw("\">");
    link(out, "prev", text.newer, (page > 0).then(|| to(page - 1)));
    out.raw("<span>").text(&fill(text.page, &[("n", &(page + 1).to_string())]));
    if let Some(total) = total(desk) {
        out.raw(" / ").text(&total.div_ceil(DESK_ROWS).max(1).to_string());
    }
    out.raw("</span>");
    link(out, "next", text.older, desk.page.more.then(|| to(page + 1)));
    out.raw("</nav>");
}
