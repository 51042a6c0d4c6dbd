//! Words and codes on a page of a PDF. Lengths are millimetres from the upper left corner, as printers think.

use std::path::Path;
use std::sync::Arc;

use krilla::color::rgb;
use krilla::geom::{Path as Shape, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use qrcode::{Color, EcLevel, QrCode};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Points in a millimetre.
pub const POINTS: f32 = 72.0 / 25.4;

pub const BLACK: Tone = Tone(0x14, 0x1a, 0x22);
pub const GREY: Tone = Tone(0x55, 0x5f, 0x6b);
pub const WHITE: Tone = Tone(0xff, 0xff, 0xff);

/// Red, green and blue.
#[derive(Debug, Clone, Copy)]
pub struct Tone(pub u8, pub u8, pub u8);

#[derive(Debug, thiserror::Error)]
pub enum TypeError {
    #[error("the Chinese font is missing at {0}; `make build` puts it there")]
    Missing(String),
    #[error("{0} is no font")]
    NoFont(String),
}

/// A typeface: it is embedded with the characters that were used of it.
#[derive(Clone)]
pub struct Typeface {
    font: Font,
    data: Arc<Vec<u8>>,
}

impl Typeface {
    /// # Errors
    /// There is no such file, or it is no font.
    pub fn read(file: &Path) -> Result<Self, TypeError> {
        let name = || file.display().to_string();
        let bytes = std::fs::read(file).map_err(|_| TypeError::Missing(name()))?;
        let data = Arc::new(bytes);
        let font = Font::new(data.as_ref().clone().into(), 0).ok_or_else(|| TypeError::NoFont(name()))?;
        FontRef::new(&data).map_err(|_| TypeError::NoFont(name()))?;
        Ok(Self { font, data })
    }

    /// The characters as glyphs with their widths in ems. What the typeface has not is shown as its box for that.
    fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let Ok(font) = FontRef::new(&self.data) else { return Vec::new() };
        let (names, widths) = (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
        let em = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let glyph = |(at, c): (usize, char)| {
            let id = names.map(c).unwrap_or_default();
            let advance = widths.advance_width(id).unwrap_or(em) / em;
            KrillaGlyph::new(GlyphId::new(id.to_u32()), advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None)
        };
        text.char_indices().map(glyph).collect()
    }

    /// How wide a line of this size is, in millimetres.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text).iter().map(|glyph| glyph.x_advance).sum::<f32>() * size
    }
}

/// A page that is drawn on; what is drawn lies as far right and down as `moved` says.
pub struct Ink<'a, 'b> {
    pub surface: &'a mut Surface<'b>,
    pub moved: (f32, f32),
}

impl Ink<'_, '_> {
    fn at(&self, x: f32, y: f32) -> Point {
        Point::from_xy((self.moved.0 + x) * POINTS, (self.moved.1 + y) * POINTS)
    }

    fn rect(&self, x: f32, y: f32, wide: f32, high: f32) -> Option<Rect> {
        let corner = self.at(x, y);
        Rect::from_xywh(corner.x, corner.y, wide * POINTS, high * POINTS)
    }

    fn filled(&mut self, shape: Option<Shape>, tone: Tone) {
        let Some(shape) = shape else { return };
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(tone)));
        self.surface.draw_path(&shape);
    }

    pub fn area(&mut self, (x, y): (f32, f32), (wide, high): (f32, f32), tone: Tone) {
        let rect = self.rect(x, y, wide, high);
        let mut path = PathBuilder::new();
        rect.into_iter().for_each(|rect| path.push_rect(rect));
        self.filled(path.finish(), tone);
    }

    /// A hairline to cut along.
    pub fn cut(&mut self, from: (f32, f32), to: (f32, f32)) {
        let mut path = PathBuilder::new();
        let (from, to) = (self.at(from.0, from.1), self.at(to.0, to.1));
        path.move_to(from.x, from.y);
        path.line_to(to.x, to.y);
        let Some(shape) = path.finish() else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { paint: paint(GREY).into(), width: 0.25, ..Stroke::default() }));
        self.surface.draw_path(&shape);
    }

    /// One line in the middle of `x`; smaller where it would be wider than `most`. Answers its size.
    pub fn centred(
        &mut self,
        text: &str,
        face: &Typeface,
        place: (f32, f32),
        size: f32,
        most: f32,
        tone: Tone,
    ) {
        let wide = face.width(text, size);
        let size = if wide > most { size * most / wide } else { size };
        let from = self.at(place.0 - face.width(text, size) / 2.0, place.1);
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(tone)));
        self.surface.draw_glyphs(from, &face.glyphs(text), face.font.clone(), text, size * POINTS, false);
    }

    /// A QR code of error correction Q, a quarter of which may be dirty, with the light border that readers need.
    /// `None` for what does not fit into one.
    pub fn code(&mut self, text: &str, place: (f32, f32), side: f32) -> Option<()> {
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::Q).ok()?;
        self.area(place, (side, side), WHITE);
        let modules = code.width();
        #[allow(clippy::cast_precision_loss, reason = "a code has at most 177 modules")]
        let (module, mut path) = (side / (modules + 2 * QUIET) as f32, PathBuilder::new());
        #[allow(clippy::cast_precision_loss, reason = "as above")]
        let mut dark = |row: usize, from: usize, until: usize| {
            let (x, y) = ((from + QUIET) as f32 * module, (row + QUIET) as f32 * module);
            let wide = (until - from) as f32 * module;
            self.rect(place.0 + x, place.1 + y, wide, module).into_iter().for_each(|r| path.push_rect(r));
        };
        // Neighbours in a row are one bar: no hairlines between them, and a smaller file.
        for (row, line) in code.to_colors().chunks(modules).enumerate() {
            let mut from = None;
            for (at, color) in line.iter().chain([&Color::Light]).enumerate() {
                match (color, from) {
                    (Color::Dark, None) => from = Some(at),
                    (Color::Light, Some(begun)) => {
                        dark(row, begun, at);
                        from = None;
                    }
                    _ => {}
                }
            }
        }
        self.filled(path.finish(), Tone(0, 0, 0));
        Some(())
    }
}

/// Light modules around a code.
const QUIET: usize = 4;

fn paint(tone: Tone) -> rgb::Color {
    rgb::Color::new(tone.0, tone.1, tone.2)
}

fn fill(tone: Tone) -> Fill {
    Fill { paint: paint(tone).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
