//! Which passwords are taken.

use thiserror::Error;

use crate::lang::Lang;

const SHORTEST: usize = 10;
/// Longer than any phrase; beyond it hashing would only cost time.
const LONGEST: usize = 128;
/// Fewer different characters than this are a pattern.
const FEWEST_DIFFERENT: usize = 5;

/// Common ones of ten characters and more; shorter ones are refused by their length.
const COMMON: &str = include_str!("common_passwords.txt");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordProblem {
    #[error("a password has at least 10 characters")]
    TooShort,
    #[error("a password has at most 128 characters")]
    TooLong,
    #[error("this password is among those that are guessed first; choose another")]
    Common,
    #[error("a password must not contain the username")]
    HoldsName,
}

impl PasswordProblem {
    pub fn sentence(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::TooShort => ("密码至少要 10 个字符。", "A password needs at least 10 characters."),
            Self::TooLong => ("密码最多 128 个字符。", "A password has at most 128 characters."),
            Self::Common => (
                "这个密码太常见,很容易被猜到,请换一个。",
                "This password is too common and easily guessed. Choose another.",
            ),
            Self::HoldsName => ("密码里不能含有用户名。", "A password must not contain the username."),
        };
        lang.pick(zh, en)
    }
}

/// # Errors
/// Why it is refused.
pub fn check_password(password: &str, username: &str) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let folded = password.to_lowercase();
    if !username.is_empty() && folded.contains(&username.to_lowercase()) {
        return Err(PasswordProblem::HoldsName);
    }
    if is_pattern(&folded) || COMMON.lines().any(|common| common == folded) {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

/// A few characters repeated, or a run such as 3456789012.
fn is_pattern(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    let mut different = chars.clone();
    different.sort_unstable();
    different.dedup();
    let steps: Vec<i64> = chars.windows(2).map(|w| i64::from(w[1] as u32) - i64::from(w[0] as u32)).collect();
    let run = |one: i64, wrapped: i64| steps.iter().all(|step| *step == one || *step == wrapped);
    different.len() < FEWEST_DIFFERENT || run(1, -9) || run(-1, 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_patterned_passwords_and_ones_with_the_name_are_refused() {
        use PasswordProblem::{Common, HoldsName, TooLong, TooShort};
        for (password, problem) in [
            ("九个字的密码太短了", TooShort),
            ("Password123", Common),
            ("1234567890", Common),
            ("7890123456", Common),
            ("zzzzzzzzzzzz", Common),
            ("abababababab", Common),
            ("my-Lead1-2026", HoldsName),
        ] {
            assert_eq!(check_password(password, "lead1"), Err(problem), "{password}");
        }
        assert_eq!(check_password(&"长密码一二三".repeat(40), "lead1"), Err(TooLong));
        assert_eq!(check_password("木棉 河畔 晒太阳 三只猫", "lead1"), Ok(()));
        assert_eq!(check_password("correct horse battery", ""), Ok(()));
    }

    #[test]
    fn every_line_of_the_list_could_match() {
        for line in COMMON.lines() {
            assert!(line.chars().count() >= SHORTEST && line.to_lowercase() == line, "{line:?}");
        }
    }
}
