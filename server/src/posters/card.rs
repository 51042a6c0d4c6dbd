//! One card of A6: whose it is, the code, what it is for, and what is never asked.

use super::ink::{BLACK, GREY, Ink, Tone, Typeface, WHITE};
use super::{Faces, Sign};

/// Millimetres.
pub const A6: (f32, f32) = (105.0, 148.0);

const BAND: Tone = Tone(0x0b, 0x5c, 0x6b);
const CODE: f32 = 66.0;
/// Lines end so far from the edge.
const MARGIN: f32 = 7.0;

/// Draws it. `None` where the address does not fit into a code.
pub fn draw(ink: &mut Ink<'_, '_>, sign: &Sign, faces: &Faces) -> Option<()> {
    let middle = A6.0 / 2.0;
    let most = A6.0 - 2.0 * MARGIN;
    let line = |ink: &mut Ink<'_, '_>, text: &str, face: &Typeface, y: f32, size: f32, tone: Tone| {
        ink.centred(text, face, (middle, y), size, most, tone);
    };
    ink.area((0.0, 0.0), (A6.0, 17.0), BAND);
    line(ink, &format!("社区微网格 · {}", sign.community), &faces.bold, 10.6, 5.6, WHITE);
    line(ink, &sign.name, &faces.bold, 27.5, 9.0, BLACK);
    line(ink, &sign.name_en, &faces.plain, 33.2, 3.6, GREY);
    ink.code(&sign.address, (middle - CODE / 2.0, 36.0), CODE)?;
    line(ink, "扫一扫,反映身边的事", &faces.bold, 109.5, 6.6, BLACK);
    let purpose = if sign.is_door {
        "报问题 · 看进度 · 看谁负责、管得怎么样"
    } else {
        "报问题 · 看进度"
    };
    line(ink, purpose, &faces.plain, 115.6, 4.0, BLACK);
    line(ink, &format!("巡查短码 {}", sign.short), &faces.bold, 122.4, 4.6, BLACK);
    line(ink, &format!("网址只认 {}", sign.host), &faces.plain, 128.6, 4.0, BLACK);
    line(ink, "从不收钱,不要身份证号,不要密码", &faces.bold, 135.6, 4.8, BLACK);
    let english = "Scan to report a problem. It never asks for money, an ID number or a password.";
    line(ink, english, &faces.plain, 141.4, 2.9, GREY);
    Some(())
}
