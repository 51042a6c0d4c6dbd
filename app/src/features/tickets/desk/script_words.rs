//! The sentences that `desk.js` may need, in the page's language: one table, so that the script holds no words.

use domain::error::{Field, FieldError, Problem};
use domain::lang::Lang;
use serde_json::json;

use crate::i18n::desk_ticket;

pub fn script_words(lang: Lang) -> String {
    let text = &desk_ticket(lang).page;
    let photo = |problem| FieldError::new(Field::Photo, problem).sentence(lang);
    json!({
        "sending": text.sending,
        "lost": text.lost,
        "uploading": text.uploading,
        "upload_failed": text.upload_failed,
        "too_large": photo(Problem::TooLarge),
        "not_a_photo": photo(Problem::NotAPhoto),
        "damaged": photo(Problem::Damaged),
        "left": text.left,
        "over": text.over,
        "ago": text.ago,
        "minutes": text.minutes,
        "hours": text.hours,
        "days": text.days,
    })
    .to_string()
}
