//! Patrols. The round on a phone is a page that the server renders without anybody's data; small scripts of ours
//! (`public/patrol`) do the rest, and ask the server functions of `api`.

#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod phone_files;
#[cfg(feature = "ssr")]
mod phone_page;
#[cfg(feature = "ssr")]
mod phone_words;

#[cfg(feature = "ssr")]
pub use {phone_files::PhoneFiles, phone_page::PhonePage};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::ServerOnly as PhonePage;
