use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{coverage_text, fill};

/// A list whose beginning is read at a glance; what follows is one press away. `class` is the list's.
#[component]
pub fn Folded(rows: Vec<AnyView>, shown: usize, class: &'static str, lang: Lang) -> impl IntoView {
    let mut rows = rows;
    let rest = rows.split_off(shown.min(rows.len()));
    let more = (!rest.is_empty()).then(|| {
        let count = fill(coverage_text(lang).folded, &[("n", &rest.len().to_string())]);
        view! {
            <details class="coverage-more">
                <summary>{count}</summary>
                <ul class=class>{rest}</ul>
            </details>
        }
    });
    view! {
        <ul class=class>{rows}</ul>
        {more}
    }
}
