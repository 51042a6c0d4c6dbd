//! The words of the product in both languages. A language is chosen by the server for the whole page (`?lang=`,
//! cookie, Accept-Language, in that order) and never changes while the page is open, so a plain struct of
//! sentences serves: a sentence missing in one language does not compile.

mod admin;
mod auth;
mod common;
mod context;
#[cfg(feature = "ssr")]
mod desk;
mod desk_facts;
mod desk_live;
mod desk_steps;
mod desk_ticket;
mod desk_ticket_en;
mod desk_ticket_zh;
mod duty;
mod emergency;
mod format;
mod map;
mod notices;
#[cfg(feature = "ssr")]
mod outbox;
#[cfg(feature = "ssr")]
mod patrol_coverage;
#[cfg(feature = "ssr")]
mod phone;
#[cfg(feature = "ssr")]
mod phone_en;
#[cfg(feature = "ssr")]
mod phone_zh;
#[cfg(feature = "ssr")]
mod plan;
#[cfg(feature = "ssr")]
mod plan_en;
#[cfg(feature = "ssr")]
mod plan_zh;
#[cfg(feature = "ssr")]
mod poster;
mod resident;
mod resident_en;
mod resident_loop;
mod resident_zh;
mod wall;

pub use admin::{AdminText, CalendarText, HoursText, LogText, PeopleText, admin_text};
pub use auth::{AuthText, auth_text};
pub use common::{CommonText, common};
pub use context::{provide_lang, use_lang};
#[cfg(feature = "ssr")]
pub use desk::{DeskText, desk_text, due_in};
pub use desk_facts::fact_sentence;
pub use desk_live::{DeskLiveText, desk_live_text, light_name};
pub use desk_steps::{step_hint, step_name};
pub use desk_ticket::{AgainText, DeskTicketText, EnterText, FieldText, OrderText, PageText, desk_ticket};
pub use duty::{DutyCardText, DutyText, HandoverText, RosterText, duty_card, duty_text};
pub use emergency::{EmergencyText, emergency_text};
pub use format::{clock_time, date_time, day_time, fill, relative_or_date};
pub use map::{MapText, area_name, map_text, number_date};
pub use notices::{
    NoticesText, addressee_name, mail_body, mail_subject, notice_item, notice_kind, notice_sentence,
    notices_text,
};
#[cfg(feature = "ssr")]
pub use outbox::{OutboxText, channel_name, delivery_state, outbox_text, send_fault};
#[cfg(feature = "ssr")]
pub use patrol_coverage::{
    CoverageText, PatrolRulesText, check_outcome, check_proof, coverage_text, patrol_rules_text,
};
#[cfg(feature = "ssr")]
pub use phone::{PhoneText, phone_text};
#[cfg(feature = "ssr")]
pub use plan::{PlanText, plan_text};
#[cfg(feature = "ssr")]
pub use poster::{PosterText, poster_text};
pub use resident::{DoorText, MissingText, ReceiptText, ReportText, ResidentText, TrackText, resident};
pub use resident_loop::{LoopText, late_sentence, resident_loop, step_sentence};
pub use wall::{WallText, WallsText, wall_text, walls_text};
