use domain::catalog;
use domain::lang::Lang;
use domain::patrol::told::{CheckFacts, Miss, Misses, ReportFacts, Unpatrolled};
use leptos::prelude::*;

use super::coverage_folded::Folded;
use crate::i18n::{check_outcome, check_proof, coverage_text, date_time, fill};
use crate::ui::area_or_street;

/// Pairs of records that are read at a glance.
pub const SHOWN: usize = 6;

/// 漏报 with both records side by side, and 未巡 apart.
#[component]
pub fn MissLists(misses: Misses, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let Misses { missed, not_patrolled, known } = misses;
    let count = |n: usize| n.to_string();
    let all = missed.len() + not_patrolled.len() + known as usize;
    let sum = [
        ("all", all.to_string()),
        ("missed", count(missed.len())),
        ("known", known.to_string()),
        ("not", count(not_patrolled.len())),
    ];
    let sum = fill(text.misses_sum, &sum.each_ref().map(|(name, value)| (*name, value.as_str())));
    let none = missed.is_empty();
    let pairs = missed.into_iter().map(|miss| view! { <Pair miss lang /> }.into_any()).collect();
    let apart = !not_patrolled.is_empty();
    let rest = not_patrolled.into_iter().map(|one| {
        let Unpatrolled { report, last } = one;
        let number = report.number.to_string();
        let last = last
            .map_or_else(|| text.never.to_owned(), |last| format!("{} {}", text.last, date_time(last, lang)));
        view! {
            <li class="record-pair" data-unpatrolled=number>
                <Report report lang />
                <div class="record">
                    <h3>{text.checked}</h3>
                    <p>{last}</p>
                </div>
            </li>
        }
        .into_any()
    });
    let rest = rest.collect();
    view! {
        <section class="card" aria-labelledby="misses">
            <h2 id="misses">{text.misses}</h2>
            <p class="hint">{text.misses_what}</p>
            <p>{sum}</p>
            {none.then(|| view! { <p class="empty">{text.no_misses}</p> })}
            <Folded rows=pairs shown=SHOWN class="record-pairs" lang />
            {apart
                .then(|| {
                    view! {
                        <h2 id="unpatrolled">{text.unpatrolled_list}</h2>
                        <p class="hint">{text.unpatrolled_what}</p>
                        <Folded rows=rest shown=SHOWN class="record-pairs" lang />
                    }
                })}
        </section>
    }
}

#[component]
fn Pair(miss: Miss, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let Miss { report, check, judged } = miss;
    let number = report.number.to_string();
    let said = if judged.fine { text.judged_fine } else { text.judged_wrong };
    view! {
        <li class="record-pair" data-miss=number>
            <Report report lang />
            <CheckRecord title=text.checked check said=Some(said) lang />
        </li>
    }
}

/// The item as the catalogue calls it, with its floor.
pub fn item_words(item: catalog::ItemCode, floor: Option<i8>, lang: Lang) -> String {
    let name = catalog::item(item).map_or_else(String::new, |item| format!(" {}", item.name(lang)));
    let floor = match (floor, lang) {
        (None, _) => String::new(),
        (Some(n), Lang::Zh) if n < 0 => " · 地下室".to_owned(),
        (Some(n), Lang::Zh) => format!(" · {n} 层"),
        (Some(n), Lang::En) if n < 0 => " · basement".to_owned(),
        (Some(n), Lang::En) => format!(" · floor {n}"),
    };
    format!("{item}{name}{floor}")
}

#[component]
fn Report(report: ReportFacts, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let number = report.number.to_string();
    view! {
        <div class="record">
            <h3>{text.reported}</h3>
            <p>
                <b>{report.site.name(lang).to_owned()}</b>
                " · "
                {area_or_street(report.site.area, lang)}
            </p>
            <p>{item_words(report.item, report.floor, lang)}</p>
            <p>
                <time datetime=report.at.rfc3339()>{date_time(report.at, lang)}</time>
                " · "
                <a href=format!("/desk/tickets/{number}") rel="external">
                    {number.clone()}
                </a>
            </p>
        </div>
    }
}

/// A check as it is kept; who made it only where that is told.
#[component]
pub fn CheckRecord(
    title: &'static str,
    check: CheckFacts,
    said: Option<&'static str>,
    lang: Lang,
) -> impl IntoView {
    let said = said.unwrap_or_else(|| check_outcome(check.outcome, lang));
    let clock = |at| date_time(at, lang);
    let (order, device) = (check.order.to_string(), clock(check.device_at));
    let received = clock(check.received_at);
    let times = [("order", order.as_str()), ("device", device.as_str()), ("received", received.as_str())];
    let times = fill(coverage_text(lang).check_times, &times);
    view! {
        <div class="record">
            <h3>{title}</h3>
            <p>
                <b>{said}</b>
            </p>
            <p>
                {check.level.name(lang)} {check.name.map(|name| format!(" · {name}"))} " · "
                {check_proof(check.proof, lang)}
            </p>
            <p>
                <time datetime=check.at.rfc3339()>{date_time(check.at, lang)}</time>
            </p>
            <p class="hint">{times}</p>
        </div>
    }
}
