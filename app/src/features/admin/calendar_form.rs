use domain::backend::YearOfDays;
use domain::lang::Lang;
use leptos::prelude::*;

use super::calendar_page::CalendarAgain;
use crate::features::tickets::textarea_escaped;
use crate::i18n::{CalendarText, admin_text, fill};

/// First checked, then saved: the second button comes with a preview in which every line is fine.
#[component]
pub fn CalendarForm(again: CalendarAgain, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).calendar;
    let CalendarAgain { text: typed, wrong, not_text, preview, refusal } = again;
    let refused =
        refusal.map(|refusal| view! { <p class="summary" role="alert">{refusal.sentence(lang)}</p> });
    let bad = !wrong.is_empty() || not_text;
    let lines = wrong.into_iter().map(|(row, problem)| {
        view! {
            <li data-line=row.to_string()>
                <b>{fill(text.line, &[("n", &row.to_string())])}</b>
                {lang.pick(":", ": ")}
                {problem}
            </li>
        }
    });
    let lines = lines.collect_view();
    let fine = !preview.is_empty();
    let years = preview
        .into_iter()
        .map(|year| view! { <li data-preview=year.year.to_string()>{told(year, text)}</li> });
    let years = years.collect_view();
    let rows = typed.lines().count().clamp(8, 30).to_string();
    view! {
        <form
            class="card admin-form"
            method="post"
            action="/admin/calendar"
            enctype="multipart/form-data"
            aria-labelledby="edit"
        >
            <h2 id="edit">{text.edit}</h2>
            {refused}
            {bad
                .then(|| {
                    view! {
                        <div class="summary" role="alert" id="calendar-wrong">
                            <p>{if not_text { text.not_text } else { text.wrong }}</p>
                            <ul class="wrong-lines">{lines}</ul>
                        </div>
                    }
                })}
            {fine
                .then(|| {
                    view! {
                        <div class="notice-line" role="status">
                            <p>{text.preview}</p>
                            <ul class="wrong-lines">{years}</ul>
                        </div>
                    }
                })}
            <div class="field">
                <label for="file">{text.file}</label>
                <p class="hint" id="hint-file">{text.file_hint}</p>
                <input type="file" id="file" name="file" accept=".csv,text/csv,text/plain" aria-describedby="hint-file" />
            </div>
            <div class="field">
                <label for="text">{text.text}</label>
                <p class="hint" id="hint-text">{text.text_hint}</p>
                <textarea
                    id="text"
                    name="text"
                    rows=rows
                    class="csv"
                    spellcheck="false"
                    aria-describedby=if bad { "hint-text calendar-wrong" } else { "hint-text" }
                    aria-invalid=bad.then_some("true")
                >
                    {textarea_escaped(&typed)}
                </textarea>
            </div>
            <div class="admin-buttons">
                <button type="submit" class=if fine { "button button-quiet" } else { "button" } name="action" value="check">
                    {text.check}
                </button>
                {fine
                    .then(|| {
                        view! {
                            <button type="submit" class="button" name="action" value="save">
                                {text.save}
                            </button>
                        }
                    })}
            </div>
        </form>
    }
}

fn told(year: YearOfDays, text: &CalendarText) -> String {
    let sentence = if year.known { text.preview_known } else { text.preview_new };
    let (n, off, makeup) = (year.year.to_string(), year.off.to_string(), year.makeup.to_string());
    fill(sentence, &[("n", &n), ("off", &off), ("makeup", &makeup)])
}
