//! What is scanned or typed at a checkpoint, as text. Whether it is genuine is decided elsewhere: by the server with its
//! keys, on a phone with the digests that its round brought along.

/// Crockford's base32: digits and capitals without I, L, O and U.
pub const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a short code before its check character.
const SHORT: usize = 6;

/// The character's value, with the look-alikes that people write (I, L for 1, O for 0).
pub fn base32_value(c: char) -> Option<u128> {
    let c = match c.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        c => c,
    };
    CROCKFORD.iter().position(|b| char::from(*b) == c).map(|i| i as u128)
}

/// What people typed, digit by digit: any case, spaces and dashes ignored, look-alikes forgiven.
pub fn typed_digits(typed: &str) -> Option<Vec<u128>> {
    typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—')).map(base32_value).collect()
}

/// Whether the last digit is the check of those before it, modulo 37 as Crockford has it.
pub fn is_checked(digits: &[u128]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    body.iter().fold(0_u128, |v, d| (v << 5 | d) % 37) == *check
}

/// The code in what was scanned: `GK1-1-3-2.a.XXXX…` itself, or the end of an address behind `/s/`.
pub fn scanned_code(text: &str) -> &str {
    let text = text.trim();
    let code = text.rsplit_once("/s/").map_or(text, |(_, code)| code);
    code.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/')
}

/// The short code beside a QR code, as it is compared: seven capitals and digits. `None` where its check character says
/// that it was mistyped.
pub fn canonical_short(typed: &str) -> Option<String> {
    let digits = typed_digits(typed)?;
    if digits.len() != SHORT + 1 || !is_checked(&digits) {
        return None;
    }
    let letter = |digit: &u128| usize::try_from(*digit).ok().and_then(|i| CROCKFORD.get(i));
    digits.iter().map(|digit| letter(digit).map(|b| char::from(*b))).collect()
}
