use domain::query::{DeskQuery, Filter, StatusFilter};
use leptos::prelude::*;

use super::address::href;
use super::saved::Saved;
use super::state::{Desk, Totals};

/// What a view is but for its page and order.
fn same(a: &DeskQuery, b: &DeskQuery) -> bool {
    let bare = |q: &DeskQuery| DeskQuery { page: 0, sort: Default::default(), ..q.clone() };
    bare(a) == bare(b)
}

/// The views that everybody has, with how much is in them, and the person's own.
#[component]
pub fn Tabs(desk: Desk, totals: Memo<Totals>) -> impl IntoView {
    let text = desk.text;
    let open = || DeskQuery {
        filter: Filter { status: Some(StatusFilter::Open), ..Filter::default() },
        ..DeskQuery::default()
    };
    let closed = Filter { status: Some(StatusFilter::Closed), ..Filter::default() };
    let views = [
        ("mine", text.mine, DeskQuery { mine: true, ..open() }),
        ("open", text.all_open, open()),
        ("overdue", text.overdue, DeskQuery { overdue: true, ..open() }),
        ("hard", text.hard, DeskQuery { hard: true, ..open() }),
        ("closed", text.ended, DeskQuery { filter: closed, sort: domain::query::Sort::Changed, ..open() }),
    ];
    let count = move |name: &str| match name {
        "mine" => desk.counts.with(|counts| counts.waiting),
        "hard" => desk.counts.with(|counts| counts.hard),
        "open" => totals.get().open,
        "overdue" => totals.get().overdue,
        _ => totals.get().closed,
    };
    view! {
        <nav class="desk-tabs" aria-label=text.views>
            {views
                .map(|(name, label, query)| {
                    let to = href(&query);
                    view! {
                        <a
                            class="desk-tab"
                            data-view=name
                            data-noscroll="true"
                            href=to
                            aria-current=move || desk.query.with(|now| same(now, &query)).then_some("page")
                        >
                            {label}
                            " "
                            <b>{move || count(name).to_string()}</b>
                        </a>
                    }
                })
                .into_iter()
                .collect_view()}
            <Saved desk />
        </nav>
    }
}
