//! The sentences of the round on a phone, in both languages: one table, so that its scripts hold no words.

use domain::error::{Field, FieldError, Problem};
use domain::lang::Lang;
use serde_json::{Map, Value, json};

use crate::i18n::phone_text;

/// What the server can find wrong with a check, a problem or a photo.
const PROBLEMS: [(Field, Problem); 23] = [
    (Field::Version, Problem::Newer),
    (Field::Site, Problem::Unknown),
    (Field::Code, Problem::OtherPlace),
    (Field::Code, Problem::OtherCommunity),
    (Field::Code, Problem::Misread),
    (Field::Outcome, Problem::Malformed),
    (Field::Solved, Problem::Missing),
    (Field::Solved, Problem::HigherTier),
    (Field::Solved, Problem::OtherTeam),
    (Field::Solved, Problem::TooMany),
    (Field::Solved, Problem::Unknown),
    (Field::Into, Problem::Ended),
    (Field::Photo, Problem::TooMany),
    (Field::Photo, Problem::TooLarge),
    (Field::Photo, Problem::Unknown),
    (Field::Photo, Problem::Damaged),
    (Field::Photo, Problem::NotAPhoto),
    (Field::Item, Problem::Missing),
    (Field::Item, Problem::Unknown),
    (Field::Text, Problem::Missing),
    (Field::Text, Problem::TooLong),
    (Field::Text, Problem::Malformed),
    (Field::Floor, Problem::Unknown),
];

/// JSON: `{"zh": {…}, "en": {…}}`, each with `"photo.too_large"` and the like beside the page's own words.
pub fn phone_words() -> String {
    json!({ "zh": words(Lang::Zh), "en": words(Lang::En) }).to_string()
}

fn words(lang: Lang) -> Value {
    let own = match json!(phone_text(lang)) {
        Value::Object(own) => own,
        _ => Map::new(),
    };
    let wrong = PROBLEMS.iter().map(|&(field, problem)| {
        let name = format!("{}.{}", wire(field), wire(problem));
        (name, json!(FieldError::new(field, problem).sentence(lang)))
    });
    Value::Object(own.into_iter().chain(wrong).collect())
}

/// The wire name of a field or a problem.
fn wire<T: serde::Serialize>(value: T) -> String {
    match json!(value) {
        Value::String(name) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_there_in_both_languages() {
        let both: Map<String, Value> = serde_json::from_str(&phone_words()).unwrap();
        let (zh, en) = (both["zh"].as_object().unwrap(), both["en"].as_object().unwrap());
        assert!(zh.keys().eq(en.keys()));
        for (name, sentence) in zh {
            assert_ne!(sentence, &en[name], "{name}");
            assert!(
                sentence.is_array() || sentence.as_str().is_some_and(|words| !words.is_empty()),
                "{name}"
            );
        }
        assert!(zh.contains_key("photo.not_a_photo"));
    }

    #[test]
    fn the_scripts_have_a_sentence_for_every_name_that_they_use() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/patrol");
        let Value::Object(words) = words(Lang::Zh) else { panic!("no words") };
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            let script = std::fs::read_to_string(&file).unwrap();
            for before in ["words.", "say(\""] {
                for used in script.split(before).skip(1) {
                    let end = used.find(|c: char| !c.is_ascii_lowercase() && c != '_' && !c.is_ascii_digit());
                    let name = &used[..end.unwrap_or(used.len())];
                    assert!(
                        name.is_empty() || name == "mjs" || words.contains_key(name),
                        "{name} in {}",
                        file.display()
                    );
                }
            }
        }
    }
}
