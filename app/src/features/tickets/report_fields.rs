//! The form's fields but for the item. Each ends with the place of its error, empty while there is none, so
//! that the server and the script say it at the same spot.

use leptos::prelude::*;

use crate::i18n::{resident, use_lang};

/// `aria-invalid`, where something is wrong.
pub fn invalid(wrong: &str) -> Option<&'static str> {
    (!wrong.is_empty()).then_some("true")
}

/// Where a field's sentence stands; wholly empty while there is none, so that the style can leave it out.
#[component]
pub fn ErrorPlace(field: &'static str, #[prop(into)] wrong: String) -> impl IntoView {
    let wrong = (!wrong.is_empty()).then_some(wrong);
    view! { <p class="field-error" id=format!("error-{field}")>{wrong}</p> }
}

/// Leptos writes the text of a textarea as it is; there `<` and `&` alone could end it or mean something.
pub fn textarea_escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

#[component]
pub fn PhotoField(received: Vec<String>, wrong: String) -> impl IntoView {
    let marked = invalid(&wrong);
    let text = &resident(use_lang()).report;
    view! {
        <div class="field">
            <label for="photo">{text.photo}<small>{text.optional}</small></label>
            <p class="hint" id="hint-photo">{text.photo_hint}</p>
            <ReceivedPhotos ids=received />
            <input
                type="file"
                id="photo"
                name="photo"
                accept="image/*"
                multiple
                aria-describedby="hint-photo error-photo"
                aria-invalid=marked
            />
            <ul class="previews" id="previews"></ul>
            <ErrorPlace field="photo" wrong />
        </div>
    }
}

/// Photos that the server already has: kept with the report unless unticked.
#[component]
fn ReceivedPhotos(ids: Vec<String>) -> impl IntoView {
    let text = &resident(use_lang()).report;
    (!ids.is_empty()).then(|| {
        let photos = ids.into_iter().enumerate().map(|(n, id)| {
            let alt = crate::i18n::fill(text.photo_alt, &[("n", &(n + 1).to_string())]);
            view! {
                <li>
                    <label>
                        <input type="checkbox" name="photo_id" value=id.clone() checked />
                        <img src=format!("/photos/{id}?size=thumb") alt=alt width="96" height="96" />
                    </label>
                </li>
            }
        });
        view! {
            <fieldset class="received">
                <legend>{text.photo_kept}</legend>
                <ul class="previews">{photos.collect_view()}</ul>
            </fieldset>
        }
    })
}

#[component]
pub fn WordsField(words: String, wrong: String) -> impl IntoView {
    let marked = invalid(&wrong);
    let text = &resident(use_lang()).report;
    view! {
        <div class="field">
            <label for="text">{text.words}</label>
            <p class="hint" id="hint-text">{text.words_hint}</p>
            <textarea
                id="text"
                name="text"
                rows="4"
                maxlength="2000"
                aria-describedby="hint-text error-text"
                aria-invalid=marked
            >
                {textarea_escaped(&words)}
            </textarea>
            <ErrorPlace field="text" wrong />
        </div>
    }
}

#[component]
pub fn FloorField(floors: u8, chosen: String, wrong: String) -> impl IntoView {
    let marked = invalid(&wrong);
    let text = &resident(use_lang()).report;
    let option = |value: String, label: String| {
        let selected = value == chosen.trim();
        view! { <option value=value selected=selected>{label}</option> }
    };
    let numbered = (1..=floors)
        .map(|n| option(n.to_string(), crate::i18n::fill(text.floor_n, &[("n", &n.to_string())])))
        .collect_view();
    view! {
        <div class="field">
            <label for="floor">{text.floor}<small>{text.optional}</small></label>
            <select
                id="floor"
                name="floor"
                aria-describedby="error-floor"
                aria-invalid=marked
            >
                {option(String::new(), text.floor_none.to_owned())}
                {numbered}
                {option("-1".to_owned(), text.basement.to_owned())}
            </select>
            <ErrorPlace field="floor" wrong />
        </div>
    }
}

#[component]
pub fn PhoneField(phone: String, callback: bool, wrong: String) -> impl IntoView {
    let marked = invalid(&wrong);
    let text = &resident(use_lang()).report;
    view! {
        <div class="field">
            <label for="phone">{text.phone}<small>{text.optional}</small></label>
            <p class="hint" id="hint-phone">{text.phone_hint}</p>
            <input
                type="tel"
                id="phone"
                name="phone"
                inputmode="tel"
                autocomplete="tel"
                maxlength="24"
                value=phone
                aria-describedby="hint-phone error-phone"
                aria-invalid=marked
            />
            <label class="check">
                <input type="checkbox" name="callback" value="1" checked=callback />
                <span>{text.callback}</span>
            </label>
            <ErrorPlace field="phone" wrong />
        </div>
    }
}
