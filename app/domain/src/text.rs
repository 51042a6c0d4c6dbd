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

/// A number as people read it aloud: `138 0013 8000`, `021-5550-0240`.
pub fn shown_phone(phone: &str) -> String {
    let digits = phone.len() == phone.bytes().filter(u8::is_ascii_digit).count();
    let parts: &[usize] = match (digits, phone.len()) {
        (true, 11) if phone.starts_with('1') => &[3, 4, 4],
        // Beijing and the cities of 02x have the short area codes.
        (true, 11) if phone.starts_with("010") || phone.starts_with("02") => &[3, 4, 4],
        (true, 11) => &[4, 3, 4],
        (true, 12) => &[4, 4, 4],
        (true, 8) => &[4, 4],
        _ => return phone.to_owned(),
    };
    let sign = if phone.starts_with('1') { " " } else { "-" };
    let mut rest = phone;
    let mut shown = Vec::with_capacity(parts.len());
    for length in parts {
        let (part, after) = rest.split_at(*length);
        shown.push(part);
        rest = after;
    }
    shown.join(sign)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_in_parts_and_what_is_none_as_it_is() {
        for (stored, shown) in [
            ("13800138000", "138 0013 8000"),
            ("02155500240", "021-5550-0240"),
            ("057188888888", "0571-8888-8888"),
            ("05518888888", "0551-888-8888"),
            ("55500240", "5550-0240"),
            ("021-5550-0240", "021-5550-0240"),
            ("居委会", "居委会"),
            ("", ""),
        ] {
            assert_eq!(shown_phone(stored), shown);
        }
    }
}
