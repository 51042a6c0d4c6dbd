//! What people type: made uniform, checked, never trusted. Text stays plain text and is escaped where shown.

use crate::error::{Field, FieldError, Problem};

/// Characters of a report's words, counted as Unicode scalar values.
pub const MAX_WORDS: usize = 2_000;

/// Trims, and writes every line end as LF: browsers send CRLF, scripts LF, and the same words must be the same
/// report. `None` for nothing. NUL is refused here since PostgreSQL cannot store it; so are the bidirectional
/// controls, which make text read other than it is.
pub fn words(raw: &str) -> Result<Option<String>, FieldError> {
    let text = raw.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || is_bidi_control(c)) {
        return Err(FieldError::new(Field::Text, Problem::Malformed));
    }
    if text.chars().count() > MAX_WORDS {
        return Err(FieldError::new(Field::Text, Problem::TooLong));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A Chinese mobile or landline number as digits, with `-` after an area code. Spaces, dashes, full-width
/// digits and the country code are forgiven.
pub fn phone(raw: &str) -> Result<Option<String>, FieldError> {
    let wrong = FieldError::new(Field::Phone, Problem::Malformed);
    let mut digits = String::new();
    for c in raw.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            ' ' | '-' | '－' | '(' | ')' | '（' | '）' | '\u{a0}' => {}
            '+' if digits.is_empty() => {}
            _ => return Err(wrong),
        }
    }
    if digits.is_empty() {
        return if raw.trim().is_empty() { Ok(None) } else { Err(wrong) };
    }
    if digits.len() == 13 && digits.starts_with("86") {
        digits.drain(..2);
    }
    let mobile = digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3';
    let landline = (10..=12).contains(&digits.len()) && digits.starts_with('0');
    let local = digits.len() == 8 && !digits.starts_with(['0', '1']);
    if mobile || landline || local { Ok(Some(digits)) } else { Err(wrong) }
}

/// `138****5678`: enough to recognise one's own number.
pub fn masked_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    let hidden = chars.len().saturating_sub(7).clamp(2, 4);
    let head = chars.len().saturating_sub(hidden + 4);
    let mut out: String = chars[..head].iter().collect();
    out.push_str(&"*".repeat(hidden));
    out.extend(&chars[head + hidden..]);
    out
}
