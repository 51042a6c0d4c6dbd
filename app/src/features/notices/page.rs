use domain::lang::Lang;
use domain::notice::NoticeRow;
use domain::people::{Action, Person, may_anywhere};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::features::tickets::Unavailable;
use crate::i18n::{NoticesText, date_time, notice_item, notice_sentence, notices_text, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::{StaffPage, StatusBadge, place_name};

/// Notices on one page.
const ROWS: u32 = 50;

/// `/desk/notices`: what concerns whoever is signed in, newest first.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let person = require_person();
    let query = use_query_map().get_untracked();
    let before = query.get("before").and_then(|id| id.parse().ok());
    let done = query.get("done").is_some();
    Suspend::new(async move {
        let Some(person) = person else { return ().into_any() };
        let Ok(core) = core() else { return view! { <Unavailable /> }.into_any() };
        match core.notices(&person, before, ROWS).await {
            Ok(rows) => {
                let person = (*person).clone();
                view! { <Notices person rows is_first=before.is_none() done /> }.into_any()
            }
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

#[component]
fn Notices(person: Person, rows: Vec<NoticeRow>, is_first: bool, done: bool) -> impl IntoView {
    let lang = use_lang();
    let text = notices_text(lang);
    let older = rows.last().filter(|_| rows.len() == ROWS as usize).map(|row| row.id);
    // What came while the page was read stays unread.
    let up_to = rows.first().map(|row| row.id).filter(|_| is_first && rows.iter().any(|row| row.unread));
    let sees_outbox = may_anywhere(person.role, Action::SeeOutbox);
    let none = rows.is_empty();
    view! {
        <StaffPage title=text.title person=person.clone()>
            <div class="notices-head">
                <h1>{text.title}</h1>
                {sees_outbox
                    .then(|| view! { <a href="/desk/outbox" rel="external">{text.to_outbox}</a> })}
                {up_to.map(|up_to| view! { <MarkRead up_to text /> })}
            </div>
            <p class="hint">{text.how}</p>
            {done.then(|| view! { <p class="notice-line" role="status">{text.marked}</p> })}
            {none.then(|| view! { <p class="empty">{text.none}</p> })}
            <ol class="notices" aria-label=text.list>
                {rows.into_iter().map(|row| view! { <Row row text lang /> }).collect_view()}
            </ol>
            <nav class="notices-pages" aria-label=text.list>
                {(!is_first).then(|| view! { <a href="/desk/notices" rel="external">{text.newest}</a> })}
                {older
                    .map(|id| {
                        let address = format!("/desk/notices?before={id}");
                        view! {
                            <a href=address rel="external next">
                                {text.older}
                            </a>
                        }
                    })}
            </nav>
        </StaffPage>
    }
}

#[component]
fn MarkRead(up_to: i64, text: &'static NoticesText) -> impl IntoView {
    view! {
        <form method="post" action="/desk/notices">
            <input type="hidden" name="up_to" value=up_to.to_string() />
            <button type="submit" class="button button-quiet">{text.mark_all}</button>
        </form>
    }
}

#[component]
fn Row(row: NoticeRow, text: &'static NoticesText, lang: Lang) -> impl IntoView {
    let number = row.number.to_string();
    let (address, named) = (format!("/desk/tickets/{number}"), number.clone());
    let place = place_name(row.door.as_ref(), row.area, row.floor, lang);
    let (item, sentence) = (notice_item(&row, lang), notice_sentence(&row, lang));
    let colon = lang.pick(":", ": ");
    let class = match (row.unread, row.urgency) {
        (true, 2..) => "is-unread is-alarm",
        (true, _) => "is-unread",
        (false, _) => "",
    };
    let mark = match row.urgency {
        2.. => Some(view! { <span class="notice-mark notice-alarm">{text.alarm}</span> }),
        1 => Some(view! { <span class="notice-mark">{text.urgent}</span> }),
        0 => None,
    };
    view! {
        <li class=class data-ticket=named data-kind=row.kind.clone() data-status=row.state.wire()>
            <a href=address rel="external">
                <span class="notice-what">
                    <span class="notice-subject">{place} " · " {item}{colon}</span>
                    <b>{sentence}</b>
                </span>
            </a>
            <p class="notice-more">
                {row.unread.then(|| view! { <span class="notice-unread">{text.unread}</span> })} {mark}
                <time datetime=row.at.rfc3339()>{date_time(row.at, lang)}</time> <span>{number}</span>
                <StatusBadge state=row.state lang />
            </p>
        </li>
    }
}
