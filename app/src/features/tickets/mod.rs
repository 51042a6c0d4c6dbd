//! Reporting, and finding one's report again. Rendered by the server alone.

#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod item_choice;
#[cfg(feature = "ssr")]
mod lookup_page;
#[cfg(feature = "ssr")]
mod missing;
#[cfg(feature = "ssr")]
mod own_reports;
#[cfg(feature = "ssr")]
mod progress_page;
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
mod timeline;
#[cfg(feature = "ssr")]
mod tracking_slip;

#[cfg(feature = "ssr")]
pub use {
    api::Report,
    lookup_page::LookupPage,
    missing::{NotFoundPage, Unavailable},
    progress_page::ProgressPage,
    receipt_page::ReceiptPage,
    report_page::ReportPage,
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{
    ServerOnly as LookupPage, ServerOnly as NotFoundPage, ServerOnly as ProgressPage,
    ServerOnly as ReceiptPage, ServerOnly as ReportPage,
};
