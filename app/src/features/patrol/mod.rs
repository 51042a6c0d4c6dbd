//! 巡查.

#[cfg(feature = "ssr")]
mod api;
