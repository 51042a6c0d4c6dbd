use domain::clock::{Timestamp, iso_date};
use domain::lang::Lang;
use domain::patrol::Site;
use domain::patrol::told::{OddityFacts, Question};
use leptos::prelude::*;

use crate::i18n::{coverage_text, fill};

/// What looks unusual, as questions in the order of days. No sums by person: people are not compared.
#[component]
pub fn Oddities(oddities: Vec<OddityFacts>, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let none = oddities.is_empty();
    let rows = oddities.into_iter().map(|oddity| {
        let date = iso_date::write(oddity.date);
        view! {
            <li data-oddity=kind(&oddity.question)>
                <time datetime=date.clone()>{date.clone()}</time>
                " "
                {question(&oddity, lang)}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="oddities">
            <h2 id="oddities">{text.oddities}</h2>
            <p class="hint">{text.oddities_what}</p>
            {none.then(|| view! { <p class="empty">{text.no_oddities}</p> })}
            <ul class="oddities">{rows}</ul>
        </section>
    }
}

fn kind(question: &Question) -> &'static str {
    match question {
        Question::TooFast { .. } => "too_fast",
        Question::AllAtOnce => "all_at_once",
        Question::SamePace { .. } => "same_pace",
        Question::Typed { .. } => "typed",
    }
}

fn question(oddity: &OddityFacts, lang: Lang) -> String {
    let text = coverage_text(lang);
    let place = |(site, at): &(Site, Timestamp)| {
        let local = at.local();
        let (name, hour, minute) = (site.name(lang), local.hour(), local.minute());
        format!("{name}{}{hour:02}:{minute:02}{}", lang.pick("(", " ("), lang.pick(")", ")"))
    };
    let (from, to) = (place(&oddity.first), oddity.last.as_ref().map(place).unwrap_or_default());
    let places = [("name", oddity.name.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    match oddity.question {
        Question::AllAtOnce => fill(text.all_at_once, &places),
        Question::Typed { times } => fill(&fill(text.typed, &places), &[("times", &times.to_string())]),
        Question::TooFast { metres, seconds } => {
            let said = fill(text.too_fast, &places);
            fill(&said, &[("metres", &metres.to_string()), ("seconds", &seconds.to_string())])
        }
        Question::SamePace { seconds, doors } => {
            let said = fill(text.same_pace, &places);
            fill(&said, &[("doors", &doors.to_string()), ("seconds", &seconds.to_string())])
        }
    }
}
