//! Door cards as one PDF: A6 cards, or A4 sheets of four to be cut.

mod card;
pub mod command;
mod ink;

use std::path::Path;

use domain::backend::Poster;
use krilla::document::Document;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;

use card::A6;
use ink::{Ink, POINTS, Typeface};

pub use ink::TypeError;

const A4: (f32, f32) = (210.0, 297.0);

/// The paper that is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Paper {
    #[default]
    A6,
    /// Four cards to a sheet.
    A4,
}

/// What a card says of one door or facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub community: String,
    pub name: String,
    pub name_en: String,
    /// What the code holds.
    pub address: String,
    /// The domain in words, to be compared with what the phone shows.
    pub host: String,
    pub short: String,
    pub is_door: bool,
}

impl Sign {
    /// `base` is where this installation is reached, such as `https://wwg.example.org`.
    pub fn of(poster: &Poster, base: &str) -> Self {
        let host = base.split_once("://").map_or(base, |(_, host)| host);
        Self {
            community: poster.community.zh.clone(),
            name: poster.site.name.clone(),
            name_en: poster.site.name_en.clone(),
            address: format!("{base}/s/{}", poster.code),
            host: host.trim_end_matches('/').to_owned(),
            short: poster.short.clone(),
            is_door: poster.site.id.door().is_some(),
        }
    }
}

/// Both weights of the typeface.
#[derive(Clone)]
pub struct Faces {
    plain: Typeface,
    bold: Typeface,
}

impl Faces {
    /// Reads them from the folder that the build makes.
    ///
    /// # Errors
    /// They are not there.
    pub fn read(folder: &Path) -> Result<Self, TypeError> {
        let of = |weight| Typeface::read(&folder.join(format!("NotoSansSC_{weight}.ttf")));
        Ok(Self { plain: of("400Regular")?, bold: of("700Bold")? })
    }
}

#[derive(Debug, thiserror::Error)]
pub enum PosterError {
    #[error("there is nothing to print")]
    Nothing,
    #[error("{0} is too long for a code: set WWG_PUBLIC_URL to a shorter address")]
    TooLong(String),
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

/// The cards in this order; `done` is told how many pages have been drawn.
///
/// # Errors
/// No card, or an address that does not fit into a code.
pub fn pdf(
    signs: &[Sign],
    paper: Paper,
    faces: &Faces,
    mut done: impl FnMut(usize),
) -> Result<Vec<u8>, PosterError> {
    if signs.is_empty() {
        return Err(PosterError::Nothing);
    }
    let (per_page, size) = match paper {
        Paper::A6 => (1, A6),
        Paper::A4 => (4, A4),
    };
    let mut document = Document::new();
    let title = format!("{} · 门牌码", signs.first().map_or("", |sign| sign.community.as_str()));
    document.set_metadata(Metadata::new().title(title).language("zh-Hans".to_owned()));
    for (number, cards) in signs.chunks(per_page).enumerate() {
        let settings = PageSettings::from_wh(size.0 * POINTS, size.1 * POINTS)
            .ok_or_else(|| PosterError::Pdf("no such page".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (place, sign) in cards.iter().enumerate() {
            let moved = match (paper, place) {
                (Paper::A6, _) | (Paper::A4, 0) => (0.0, 0.0),
                (Paper::A4, 1) => (A4.0 / 2.0, 0.0),
                (Paper::A4, 2) => (0.0, A4.1 / 2.0),
                (Paper::A4, _) => (A4.0 / 2.0, A4.1 / 2.0),
            };
            let mut ink = Ink { surface: &mut surface, moved };
            card::draw(&mut ink, sign, faces).ok_or_else(|| PosterError::TooLong(sign.address.clone()))?;
        }
        if paper == Paper::A4 {
            let mut ink = Ink { surface: &mut surface, moved: (0.0, 0.0) };
            ink.cut((A4.0 / 2.0, 0.0), (A4.0 / 2.0, A4.1));
            ink.cut((0.0, A4.1 / 2.0), (A4.0, A4.1 / 2.0));
        }
        surface.finish();
        page.finish();
        done(number + 1);
    }
    document.finish().map_err(|error| PosterError::Pdf(format!("{error:?}")))
}
