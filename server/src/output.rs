//! What commands say.

use std::io::Write;

/// A line; a closed pipe is the reader's wish, not an error.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _reader_may_be_gone = writeln!(out, "{text}");
}

/// A line on standard error, while something takes its time.
pub fn note(text: &str) {
    let mut out = std::io::stderr().lock();
    let _reader_may_be_gone = writeln!(out, "{text}");
}
