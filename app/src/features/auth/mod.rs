//! Signing in and out. Pages are rendered by the server alone.

mod api;

#[cfg(feature = "ssr")]
mod bind_page;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod login_page;
#[cfg(feature = "ssr")]
mod logout_page;
#[cfg(feature = "ssr")]
mod new_password_page;
#[cfg(feature = "ssr")]
mod next;
#[cfg(feature = "ssr")]
mod refused_pages;
#[cfg(feature = "ssr")]
mod totp_page;

pub use api::me;
#[cfg(feature = "ssr")]
pub use {
    api::Me,
    bind_page::BindPage,
    login_page::{LoginAgain, LoginPage, LoginProblem},
    logout_page::LogoutPage,
    new_password_page::{NewPasswordAgain, NewPasswordPage},
    next::{landing, local_path, login_address, totp_address},
    refused_pages::{DeniedPage, KeptForm, SignInAgainPage},
    totp_page::{RecoveryCodes, TotpPage},
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{
    ServerOnly as BindPage, ServerOnly as DeniedPage, ServerOnly as LoginPage, ServerOnly as LogoutPage,
    ServerOnly as NewPasswordPage, ServerOnly as SignInAgainPage, ServerOnly as TotpPage,
};
