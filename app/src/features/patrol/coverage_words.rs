//! Figures and times as the coverage page and its file say them.

use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::patrol::coverage::{Share, Standing};
use domain::patrol::figures::SiteStanding;

use crate::i18n::{CoverageText, fill};

const HOUR: i64 = 3_600_000;

/// `98.7 %`; `None` where there is nothing to cover. Never rounded up to all of it.
pub fn percent(share: Share) -> Option<String> {
    let ratio = share.ratio()?;
    let tenths = (ratio * 1000.0).floor() / 10.0;
    Some(if tenths >= 100.0 { "100 %".to_owned() } else { format!("{tenths:.1} %") })
}

/// Whole checkpoint-hours, thousands apart.
fn hours(millis: i64) -> String {
    let digits = ((millis + HOUR / 2) / HOUR).to_string();
    let mut out = String::with_capacity(digits.len() + 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Numerator and denominator as HTML; a line ends between them, never within one.
pub fn hours_of(share: Share) -> String {
    format!("<span>{}</span> / <span>{}</span>", hours(share.covered), hours(share.whole))
}

/// `3 天`, `5 小时`, or less than one.
pub fn lasting(millis: i64, text: &CoverageText) -> String {
    let hours = millis / HOUR;
    match hours {
        ..1 => text.for_less.to_owned(),
        48.. => fill(text.for_days, &[("n", &(hours / 24).to_string())]),
        _ => fill(text.for_hours, &[("n", &hours.to_string())]),
    }
}

/// How a checkpoint stands, in words; what was never checked is said so.
pub fn standing_words(now: &SiteStanding, at: Timestamp, text: &CoverageText, lang: Lang) -> String {
    match now.standing {
        Standing::Within { .. } => text.within.to_owned(),
        Standing::Due { .. } => text.due.to_owned(),
        Standing::DeadCorner { .. } if now.last.is_none() => {
            format!("{}{}{}", text.dead, lang.pick(",", ", "), text.never.to_lowercase())
        }
        Standing::DeadCorner { .. } => {
            format!("{} {}", text.dead, lasting(now.standing.dead_for(at), text))
        }
    }
}

pub fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Within { .. } => "is-within",
        Standing::Due { .. } => "is-due",
        Standing::DeadCorner { .. } => "is-dead",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_is_not_all() {
        let share = |covered, whole| percent(Share { covered, whole });
        assert_eq!(share(9_999, 10_000).as_deref(), Some("99.9 %"));
        assert_eq!(share(10, 10).as_deref(), Some("100 %"));
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn hours_are_read_in_thousands() {
        assert_eq!(hours(1_234_567 * HOUR), "1\u{202f}234\u{202f}567");
        assert_eq!(hours(0), "0");
    }
}
