//! Duty rosters and shift handovers. Rendered by the server alone; every act is a plain form.

#[cfg(feature = "ssr")]
mod again;
#[cfg(feature = "ssr")]
mod handover_list;
#[cfg(feature = "ssr")]
mod handover_page;
#[cfg(feature = "ssr")]
mod roster_page;
#[cfg(feature = "ssr")]
mod roster_table;
#[cfg(feature = "ssr")]
mod sheet_page;
#[cfg(feature = "ssr")]
mod shift_form;

#[cfg(feature = "ssr")]
pub use {
    again::{HandoverAgain, RosterAgain},
    handover_page::HandoverPage,
    roster_page::RosterPage,
    sheet_page::HandoverSheetPage,
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{ServerOnly as HandoverPage, ServerOnly as HandoverSheetPage, ServerOnly as RosterPage};
