//! The sentences that `report.js` may need, in the page's language: one table, so that the script holds no words.

use domain::error::{Field, FieldError, Problem, Refusal};
use domain::lang::Lang;
use serde_json::{Map, Value, json};

use crate::i18n::resident;

/// Every problem that the report's use case and the photo route can name.
const PROBLEMS: [(Field, Problem); 19] = [
    (Field::Place, Problem::Missing),
    (Field::Place, Problem::Unknown),
    (Field::Place, Problem::Malformed),
    (Field::Place, Problem::Outside),
    (Field::Photo, Problem::TooMany),
    (Field::Photo, Problem::TooLarge),
    (Field::Photo, Problem::Unknown),
    (Field::Photo, Problem::Damaged),
    (Field::Photo, Problem::NotAPhoto),
    (Field::Photo, Problem::Malformed),
    (Field::Item, Problem::Missing),
    (Field::Item, Problem::Unknown),
    (Field::Text, Problem::Missing),
    (Field::Text, Problem::TooLong),
    (Field::Text, Problem::Malformed),
    (Field::Floor, Problem::Unknown),
    (Field::Phone, Problem::Malformed),
    (Field::Phone, Problem::CallbackWithoutPhone),
    (Field::Key, Problem::Missing),
];

/// JSON: `"photo.too_many"` and the like, and the form's own sentences under plain names.
pub fn script_words(lang: Lang) -> String {
    let mut words: Map<String, Value> = PROBLEMS
        .iter()
        .map(|(field, problem)| {
            let sentence = FieldError::new(*field, *problem).sentence(lang);
            (format!("{}.{}", wire(field), wire(problem)), json!(sentence))
        })
        .collect();
    let text = &resident(lang).report;
    let own = [
        ("invalid", Refusal::Invalid { fields: Vec::new() }.sentence(lang)),
        ("key_reused", Refusal::KeyReused.sentence(lang)),
        ("unavailable", Refusal::Unavailable.sentence(lang)),
        ("lost", text.lost),
        ("online", text.back_online),
        ("uploading", text.uploading),
        ("sending", text.sending),
        ("send", text.send),
        ("send_new", text.send_new),
        ("photo_alt", text.photo_alt),
    ];
    words.extend(own.map(|(name, sentence)| (name.to_owned(), json!(sentence))));
    Value::Object(words).to_string()
}

/// The wire name of a field or a problem.
fn wire<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_sentence_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let words: Map<String, Value> = serde_json::from_str(&script_words(lang)).unwrap();
            assert_eq!(words.len(), PROBLEMS.len() + 10);
            assert!(words.values().all(|sentence| sentence.as_str().is_some_and(|s| !s.is_empty())));
            assert!(words.contains_key("phone.callback_without_phone"));
        }
    }

    #[test]
    fn the_languages_differ_everywhere() {
        let [zh, en] = [Lang::Zh, Lang::En]
            .map(|lang| serde_json::from_str::<Map<String, Value>>(&script_words(lang)).unwrap());
        assert!(zh.iter().all(|(name, sentence)| en.get(name) != Some(sentence)));
    }
}
