//! The administrator's pages: people, the security log, the public calendar, service hours, the rules of patrols. Rendered by the server
//! alone; every act is a plain form.

#[cfg(feature = "ssr")]
mod account_form;
#[cfg(feature = "ssr")]
mod account_row;
#[cfg(feature = "ssr")]
mod accounts_page;
#[cfg(feature = "ssr")]
mod calendar_csv;
#[cfg(feature = "ssr")]
mod calendar_form;
#[cfg(feature = "ssr")]
mod calendar_page;
#[cfg(feature = "ssr")]
mod frame;
#[cfg(feature = "ssr")]
mod hours_page;
#[cfg(feature = "ssr")]
mod log_page;
#[cfg(feature = "ssr")]
mod patrol_kind;
#[cfg(feature = "ssr")]
mod patrol_page;

#[cfg(feature = "ssr")]
pub use {
    account_form::NewAccountForm,
    accounts_page::{AccountsAgain, AccountsPage, OneTimeLink},
    calendar_page::{CalendarAgain, CalendarPage},
    hours_page::{HoursAgain, HoursPage},
    log_page::SecurityLogPage,
    patrol_page::{PatrolRulesAgain, PatrolRulesPage},
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{
    ServerOnly as AccountsPage, ServerOnly as CalendarPage, ServerOnly as HoursPage,
    ServerOnly as PatrolRulesPage, ServerOnly as SecurityLogPage,
};
