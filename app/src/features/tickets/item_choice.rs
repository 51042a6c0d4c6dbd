use domain::backend::ABOUT_PROPERTY;
use domain::catalog::{Category, Item, items_of};
use leptos::prelude::*;

use super::report_fields::{ErrorPlace, invalid};
use crate::i18n::{fill, resident, use_lang};
use crate::ui::CategoryIcon;

/// 23 items in seven groups that open one by one, so that the form stays short on a phone, 不清楚, and what is about
/// the property company itself.
#[component]
pub fn ItemChoice(
    item: String,
    category: String,
    unsure: String,
    at_door: bool,
    wrong: String,
) -> impl IntoView {
    let text = &resident(use_lang()).report;
    let unsure = item == "unsure" || (item.is_empty() && !unsure.trim().is_empty());
    let about_property = item == ABOUT_PROPERTY;
    let untouched = item.is_empty() && category.is_empty() && !unsure;
    let is_open = |c: Category| {
        item.starts_with(c.letter())
            || category.trim() == c.letter()
            || (untouched && at_door && c == Category::E)
    };
    let marked = invalid(&wrong);
    let groups = Category::ALL
        .map(|c| view! { <Group category=c chosen=item.clone() open=is_open(c) /> })
        .collect_view();
    view! {
        <fieldset
            class="field items"
            id="item"
            tabindex="-1"
            aria-describedby="hint-item error-item"
            aria-invalid=marked
        >
            <legend>{text.item}</legend>
            <p class="hint" id="hint-item">{text.item_hint}</p>
            {groups}
            <label class="choice choice-unsure">
                <input type="radio" name="item" value="unsure" checked=unsure />
                <span class="choice-name">{text.unsure}</span>
                <span class="choice-guide">{text.unsure_hint}</span>
            </label>
            <label class="choice choice-unsure">
                <input type="radio" name="item" value=ABOUT_PROPERTY checked=about_property />
                <span class="choice-name">{text.about_property}</span>
                <span class="choice-guide">{text.about_property_hint}</span>
            </label>
            <ErrorPlace field="item" wrong />
        </fieldset>
    }
}

#[component]
fn Group(category: Category, chosen: String, open: bool) -> impl IntoView {
    let lang = use_lang();
    let count = items_of(category).count().to_string();
    let choices = items_of(category)
        .map(|item| {
            let checked = item.code.to_string() == chosen;
            view! { <Choice item checked /> }
        })
        .collect_view();
    view! {
        <details class="kind" open=open>
            <summary>
                <CategoryIcon category />
                <span class="kind-name">{category.name(lang)}</span>
                <span class="kind-count">{fill(resident(lang).report.item_count, &[("n", &count)])}</span>
            </summary>
            <div class="choices">{choices}</div>
        </details>
    }
}

#[component]
fn Choice(item: &'static Item, checked: bool) -> impl IntoView {
    let lang = use_lang();
    view! {
        <label class="choice">
            <input type="radio" name="item" value=item.code.to_string() checked=checked />
            <span class="choice-name">{item.name(lang)}</span>
            <span class="choice-guide">{for_reporter(item.guide(lang))}</span>
        </label>
    }
}

/// A guide without its first measure: that part is for those who handle the matter, and a resident must not be
/// asked to close valves or cut power.
fn for_reporter(guide: &str) -> String {
    let kept = |sentence: &&str| {
        let sentence = sentence.trim();
        !sentence.is_empty() && !sentence.starts_with('先') && !sentence.starts_with("First measure")
    };
    guide.split_inclusive(['。', '.']).filter(kept).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use domain::catalog::items;
    use domain::lang::Lang;

    use super::for_reporter;

    #[test]
    fn reporters_read_what_counts_and_no_first_measure() {
        for item in items() {
            for lang in [Lang::Zh, Lang::En] {
                let guide = for_reporter(item.guide(lang));
                assert!(!guide.is_empty(), "{}", item.code);
                assert!(!guide.contains("First measure") && !guide.contains("。先"), "{guide}");
            }
        }
    }
}
