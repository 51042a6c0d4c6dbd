use domain::lang::Lang;
use domain::patrol::told::{Recheck, Rechecks};
use leptos::prelude::*;

use super::coverage_folded::Folded;
use super::coverage_misses::{CheckRecord, SHOWN, item_words};
use crate::i18n::{coverage_text, fill};
use crate::ui::area_or_street;

/// Where the level above found something else, both checks side by side. Whoever stands below reads nothing of it.
#[component]
pub fn RecheckList(rechecks: Rechecks, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let Rechecks { made, differ } = rechecks;
    (made > 0).then(|| {
        let (made, count) = (made.to_string(), differ.len().to_string());
        let sum = fill(text.rechecks_sum, &[("made", &made), ("differ", &count)]);
        let pairs = differ.into_iter().map(|pair| view! { <Pair pair lang /> }.into_any()).collect();
        view! {
            <section class="card" aria-labelledby="rechecks">
                <h2 id="rechecks">{text.rechecks}</h2>
                <p class="hint">{text.rechecks_what}</p>
                <p>{sum}</p>
                <Folded rows=pairs shown=SHOWN class="record-pairs" lang />
            </section>
        }
    })
}

#[component]
fn Pair(pair: Recheck, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let Recheck { site, first, again, differences } = pair;
    let word = |fine: bool| if fine { text.judged_fine } else { text.judged_wrong };
    let lines = differences.into_iter().map(|one| {
        let what = item_words(one.item, one.floor, lang);
        view! { <li>{what} ": " {word(one.first)} " → " {word(one.again)}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <li class="record-pair" data-recheck=site.id.to_string()>
            <div class="record-whole">
                <b>{site.name(lang).to_owned()}</b>
                " · "
                {area_or_street(site.area, lang)}
                <ul>{lines}</ul>
            </div>
            <CheckRecord title=text.first_check check=first said=None lang />
            <CheckRecord title=text.again_check check=again said=None lang />
        </li>
    }
}
