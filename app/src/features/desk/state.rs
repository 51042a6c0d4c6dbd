//! What the parts of the desk share.

use std::sync::Arc;

use domain::ids::{CommunityCode, TicketNumber};
use domain::lang::Lang;
use domain::people::Person;
use domain::pins::Tally;
use domain::query::{DeskQuery, Filter, StatusFilter};
use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{Counts, Listed, Opened, UnitLabel, list, tally};
use super::{address, dom, row};
use crate::error::AppError;
use crate::i18n::{DeskText, desk_text, fill, use_lang};
use crate::live::Live;

#[derive(Clone, Copy)]
pub struct Desk {
    pub lang: Lang,
    pub text: &'static DeskText,
    pub me: StoredValue<Person>,
    pub units: StoredValue<Vec<UnitLabel>>,
    pub communities: StoredValue<Vec<(CommunityCode, String)>>,
    pub query: Memo<DeskQuery>,
    pub live: Live,
    pub html: RwSignal<String>,
    /// Rows that are shown, once the browser knows them.
    pub numbers: RwSignal<Arc<[TicketNumber]>>,
    pub shown: RwSignal<usize>,
    pub more: RwSignal<bool>,
    pub counts: RwSignal<Counts>,
    pub loading: RwSignal<bool>,
    pub trouble: RwSignal<Option<AppError>>,
    /// The stream was interrupted: what is shown may be old.
    pub stale: RwSignal<bool>,
    /// What came while the list was being read.
    pub news: RwSignal<Vec<TicketNumber>>,
    /// Of the news that was asked for, what stands on other pages.
    pub elsewhere: RwSignal<usize>,
    pub picked: RwSignal<Vec<TicketNumber>>,
    pub pointed: RwSignal<Option<TicketNumber>>,
    /// Told to screen readers.
    pub said: RwSignal<String>,
    pub pane: NodeRef<Section>,
    /// Counts requests, so that a late answer does not replace a later one.
    turn: StoredValue<u32>,
}

impl Desk {
    pub fn new(opened: Opened, query: Memo<DeskQuery>, live: Live) -> Self {
        let lang = use_lang();
        let writer = row::Writer { lang, at: opened.at, units: &opened.units, fresh: &[] };
        // In the browser the rows are in the page already, and the list's markup is left as it came.
        let html = if opened.rows.is_empty() && opened.shown > 0 {
            String::new()
        } else {
            row::rows(&opened.rows, &writer)
        };
        Self {
            lang,
            text: desk_text(lang),
            me: StoredValue::new(opened.me),
            units: StoredValue::new(opened.units),
            communities: StoredValue::new(opened.communities),
            query,
            live,
            html: RwSignal::new(html),
            numbers: RwSignal::new(Arc::from([])),
            shown: RwSignal::new(opened.shown as usize),
            more: RwSignal::new(opened.more),
            counts: RwSignal::new(opened.counts),
            loading: RwSignal::new(false),
            trouble: RwSignal::new(None),
            stale: RwSignal::new(false),
            news: RwSignal::new(Vec::new()),
            elsewhere: RwSignal::new(0),
            picked: RwSignal::new(Vec::new()),
            pointed: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            pane: NodeRef::new(),
            turn: StoredValue::new(0),
        }
    }

    fn pairs(self) -> Vec<(String, String)> {
        let pairs = self.query.with_untracked(address::pairs);
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Asks for the present view anew; `fresh` are marked as new.
    pub fn load(self, fresh: Vec<TicketNumber>) {
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let pairs = self.pairs();
        self.loading.set(true);
        spawn_local(async move {
            let answer = list(pairs).await;
            if self.turn.try_get_value() != turn {
                return;
            }
            self.loading.set(false);
            match answer {
                Ok(listed) => self.show(&listed, &fresh),
                Err(error) => self.trouble.set(Some(error)),
            }
        });
        self.count();
    }

    /// Asks for the numbers that the pins cannot tell.
    pub fn count(self) {
        let pairs = self.pairs();
        spawn_local(async move {
            let before = self.query.get_untracked();
            if let Ok(counts) = tally(pairs).await
                && self.query.try_get_untracked() == Some(before)
            {
                self.counts.set(counts);
            }
        });
    }

    fn show(self, listed: &Listed, fresh: &[TicketNumber]) {
        let rows = &listed.page.rows;
        let numbers: Vec<TicketNumber> = rows.iter().map(|row| row.number.clone()).collect();
        let html = self.units.with_value(|units| {
            row::rows(rows, &row::Writer { lang: self.lang, at: listed.at, units, fresh })
        });
        self.elsewhere.set(fresh.iter().filter(|number| !numbers.contains(number)).count());
        self.trouble.set(None);
        self.stale.set(false);
        self.news.set(Vec::new());
        self.picked.set(Vec::new());
        self.shown.set(rows.len());
        self.more.set(listed.page.more);
        // The page may have been marked by live events since it was written: written anew, whatever it was.
        self.html.set(String::new());
        self.html.set(html);
        self.numbers.set(numbers.into());
        if let Some(pane) = self.pane.get_untracked() {
            pane.set_scroll_top(0);
        }
        self.say(self.text.count_page, rows.len());
    }

    /// Tells screen readers a sentence with a number.
    pub fn say(self, sentence: &str, n: usize) {
        self.said.set(fill(sentence, &[("n", &n.to_string())]));
    }

    /// The rows as the page has them: after hydration, and whenever they were written anew.
    pub fn read_rows(self) {
        self.numbers.set(dom::rows().into_iter().map(|(number, _)| number).collect());
    }
}

/// What is counted beside the views.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    pub open: u32,
    pub overdue: u32,
    pub closed: u32,
}

/// The numbers beside filters and views: from the live pins where they can tell, a moment behind them; else as
/// the server counted.
pub fn use_tallies(desk: Desk) -> (Memo<Option<Tally>>, Memo<Totals>) {
    let moment = RwSignal::new(0_u64);
    let waiting = StoredValue::new(false);
    // Counting walks over all pins: at most four times a second, however much happens.
    Effect::new(move |_| {
        let revision = desk.live.revision.get();
        if revision <= 1 {
            moment.set(revision);
        } else if !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(
                move || {
                    let _page_may_be_gone = waiting.try_set_value(false);
                    let _page_may_be_gone = moment.try_set(desk.live.revision.get_untracked());
                },
                std::time::Duration::from_millis(250),
            );
        }
    });
    let counted = move |filter: &Filter| untrack(|| desk.live.with(|pins| pins.tally(filter)));
    let view = Memo::new(move |_| {
        let query = desk.query.get();
        if moment.get() > 0 && query.is_plain() {
            Some(counted(&query.filter))
        } else {
            desk.counts.with(|counts| counts.view.clone())
        }
    });
    let totals = Memo::new(move |_| {
        if moment.get() > 0 {
            let open = Filter { status: Some(StatusFilter::Open), ..Filter::default() };
            let Tally { open, overdue, closed, .. } = counted(&open);
            Totals { open, overdue, closed }
        } else {
            desk.counts.with(|c| Totals { open: c.open, overdue: c.overdue, closed: c.closed })
        }
    });
    (view, totals)
}
