//! QR codes, as a picture in the page and as characters in a terminal.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, without which readers do not find it.
const QUIET: usize = 4;

/// The dark modules as one path, each a unit square.
fn path(code: &QrCode) -> String {
    let width = code.width();
    let colors = code.to_colors();
    let dark = colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    dark.map(|(i, _)| format!("M{} {}h1v1h-1z", i % width + QUIET, i / width + QUIET)).collect()
}

/// Black on white in both themes: many readers cannot see the opposite. What does not fit into a code shows nothing.
/// A `sturdy` one is read with a quarter of it dirty or torn: error correction Q.
#[component]
pub fn QrPicture(text: String, label: &'static str, #[prop(optional)] sturdy: bool) -> impl IntoView {
    let level = if sturdy { EcLevel::Q } else { EcLevel::M };
    let code = QrCode::with_error_correction_level(text.as_bytes(), level).ok()?;
    let side = code.width() + 2 * QUIET;
    Some(view! {
        <svg
            class="qr"
            viewBox=format!("0 0 {side} {side}")
            role="img"
            aria-label=label
            shape-rendering="crispEdges"
        >
            <rect class="qr-light" width=side height=side />
            <path class="qr-dark" d=path(&code) />
        </svg>
    })
}

/// Two modules a character, for terminals.
pub fn qr_text(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let dark = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(QUIET), y.checked_sub(QUIET));
        x.zip(y).is_some_and(|(x, y)| x < width && y < width && colors[y * width + x] == Color::Dark)
    };
    let side = width + 2 * QUIET;
    let row = |y: usize| -> String {
        let half = |x| match (dark(x, y), dark(x, y + 1)) {
            (false, false) => '█',
            (false, true) => '▀',
            (true, false) => '▄',
            (true, true) => ' ',
        };
        (0..side).map(half).collect()
    };
    Some((0..side).step_by(2).map(row).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_border() {
        let code = QrCode::new(b"https://example.org/bind/0123456789abcdef").unwrap();
        let path = path(&code);
        assert!(path.starts_with("M4 4h1v1h-1zM5 4"));
        let far = code.width() + QUIET - 1;
        assert!(path.contains(&format!("M{far} 4h")) && path.contains(&format!("M4 {far}h")));
        let lines: Vec<String> = qr_text("x").unwrap().lines().map(str::to_owned).collect();
        assert!(lines[0].chars().all(|c| c == '█') && lines[2].starts_with("████ "));
    }
}
