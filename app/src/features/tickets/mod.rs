//! Reporting, and finding one's report again. Rendered by the server alone.

#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod desk;
#[cfg(feature = "ssr")]
mod enter;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod item_choice;
#[cfg(feature = "ssr")]
mod kit;
#[cfg(feature = "ssr")]
mod lookup_page;
#[cfg(feature = "ssr")]
mod missing;
#[cfg(feature = "ssr")]
mod own_reports;
#[cfg(feature = "ssr")]
mod receipt_page;
#[cfg(feature = "ssr")]
mod report_fields;
#[cfg(feature = "ssr")]
mod report_form;
#[cfg(feature = "ssr")]
mod report_page;
#[cfg(feature = "ssr")]
mod report_place;
#[cfg(feature = "ssr")]
mod script_words;
#[cfg(feature = "ssr")]
mod track;
#[cfg(feature = "ssr")]
mod tracking_slip;
#[cfg(feature = "ssr")]
pub mod typed;

#[cfg(feature = "ssr")]
pub use {
    api::{Act, Detail, Report},
    desk::{DeskTicketPage, LightMark, OrderPage},
    enter::{EnterAgain, EnterPage, SlipPage, find_door},
    kit::MoveAgain,
    lookup_page::LookupPage,
    missing::{NotFoundPage, Unavailable},
    receipt_page::ReceiptPage,
    report_fields::textarea_escaped,
    report_page::ReportPage,
    track::{MeTooDone, MeTooPage, ProgressPage},
};

#[cfg(feature = "ssr")]
pub(crate) use own_reports::item_name;

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{
    ServerOnly as DeskTicketPage, ServerOnly as EnterPage, ServerOnly as LookupPage, ServerOnly as MeTooPage,
    ServerOnly as NotFoundPage, ServerOnly as OrderPage, ServerOnly as ProgressPage,
    ServerOnly as ReceiptPage, ServerOnly as ReportPage, ServerOnly as SlipPage,
};
