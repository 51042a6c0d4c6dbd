//! The sentences that `plan.mjs` may need, in the page's language, so that the script holds no words.

use domain::error::{Field, FieldError, Problem};
use domain::lang::Lang;
use serde_json::{Map, Value, json};

use crate::i18n::plan_text;

/// What the server may find wrong with a plan.
const FAULTS: [(Field, Problem); 20] = [
    (Field::Date, Problem::Outside),
    (Field::Date, Problem::Malformed),
    (Field::Level, Problem::Unknown),
    (Field::Community, Problem::Unknown),
    (Field::Areas, Problem::Missing),
    (Field::Areas, Problem::Unknown),
    (Field::Walkers, Problem::Missing),
    (Field::Walkers, Problem::Taken),
    (Field::Walkers, Problem::TooMany),
    (Field::Walkers, Problem::Unknown),
    (Field::Hours, Problem::Malformed),
    (Field::Hours, Problem::Outside),
    (Field::Limits, Problem::Outside),
    (Field::Start, Problem::Unknown),
    (Field::Visit, Problem::Ended),
    (Field::Visit, Problem::Unknown),
    (Field::Template, Problem::Missing),
    (Field::Template, Problem::Unknown),
    (Field::Template, Problem::Outside),
    (Field::Version, Problem::Unknown),
];

pub fn script_words(lang: Lang) -> String {
    let text = plan_text(lang);
    let wire = |value: Value| value.as_str().map(str::to_owned).unwrap_or_default();
    let faults: Map<String, Value> = FAULTS
        .into_iter()
        .map(|(field, problem)| {
            let name = format!("{}:{}", wire(json!(field)), wire(json!(problem)));
            (name, FieldError::new(field, problem).sentence(lang).into())
        })
        .collect();
    json!({
        "faults": faults,
        "working": text.working,
        "made": text.made,
        "changed": text.changed,
        "saved": text.saved,
        "conflict": text.conflict,
        "conflict_unknown": text.conflict_unknown,
        "lost": text.lost,
        "signed_out": text.signed_out,
        "forbidden": text.forbidden,
        "unreadable": text.unreadable,
        "adjust_which": text.adjust_which,
    })
    .to_string()
}
