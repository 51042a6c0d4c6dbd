//! Shared pieces.

mod bell;
mod category_icon;
mod elder;
mod markup;
mod notice;
mod place_name;
mod status_badge;
mod who_am_i;

#[cfg(feature = "ssr")]
mod address;
#[cfg(feature = "ssr")]
mod alarm_bar;
#[cfg(feature = "ssr")]
mod brand;
#[cfg(feature = "ssr")]
mod duty_card;
#[cfg(feature = "ssr")]
mod emergency_link;
#[cfg(feature = "ssr")]
mod qr;
#[cfg(feature = "ssr")]
mod resident_page;
#[cfg(not(feature = "ssr"))]
mod server_only;
#[cfg(feature = "ssr")]
mod staff_page;
#[cfg(feature = "ssr")]
mod staff_ways;

pub use bell::{Bell, BellScript, Unread};
pub use category_icon::{CategoryIcon, category_shape};
pub use elder::ElderMode;
pub use markup::Markup;
pub use notice::Notice;
pub use place_name::{area_or_street, place_name};
pub use status_badge::StatusBadge;
pub use who_am_i::WhoAmI;

#[cfg(feature = "ssr")]
pub use address::AnswersForm;
#[cfg(feature = "ssr")]
pub use alarm_bar::{AlarmBar, AlarmScript};
#[cfg(feature = "ssr")]
pub use brand::BrandMark;
#[cfg(feature = "ssr")]
pub use duty_card::{DutyCard, DutyPhone};
#[cfg(feature = "ssr")]
pub use emergency_link::EmergencyLink;
#[cfg(feature = "ssr")]
pub use qr::{QrPicture, qr_text};
#[cfg(feature = "ssr")]
pub use resident_page::ResidentPage;
#[cfg(not(feature = "ssr"))]
pub use server_only::ServerOnly;
#[cfg(feature = "ssr")]
pub use staff_page::StaffPage;
#[cfg(feature = "ssr")]
pub use staff_ways::StaffWays;
