//! What any store must do, run against SQLite. A second store adds its own `open` and the same list.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

mod behaviour;
mod drafts;
mod people;
mod walls;

use server::settings::Settings;
use server::storage::{Stores, open};
use tempfile::TempDir;

/// A store of its own with the demo place, gone when dropped.
pub struct Subject {
    pub stores: Stores,
    _folder: TempDir,
}

async fn sqlite() -> Subject {
    let folder = TempDir::new().unwrap();
    let settings = Settings {
        data_dir: folder.path().to_owned(),
        addr: "127.0.0.1:0".parse().unwrap(),
        database: folder.path().join("weiwangge.sqlite3"),
        log: "warn".to_owned(),
        unlimited: false,
        demo_password: None,
        trusted_proxies: Vec::new(),
        public_url: None,
    };
    let stores = open(&settings).await.unwrap();
    server::demo::load_demo(&stores).await.unwrap();
    Subject { stores, _folder: folder }
}

#[tokio::test]
async fn a_report_is_stored_once_per_key() {
    behaviour::a_report_is_stored_once_per_key(&sqlite().await).await;
}

#[tokio::test]
async fn another_report_under_a_used_key_is_refused() {
    behaviour::another_report_under_a_used_key_is_refused(&sqlite().await).await;
}

#[tokio::test]
async fn the_same_report_100_times_at_once_makes_one_ticket() {
    behaviour::the_same_report_100_times_at_once_makes_one_ticket(&sqlite().await).await;
}

#[tokio::test]
async fn numbers_count_up_through_the_day_without_a_gap() {
    behaviour::numbers_count_up_through_the_day_without_a_gap(&sqlite().await).await;
}

#[tokio::test]
async fn an_unknown_photo_is_refused_and_uses_up_neither_key_nor_number() {
    behaviour::an_unknown_photo_is_refused_and_uses_up_neither_key_nor_number(&sqlite().await).await;
}

#[tokio::test]
async fn a_change_of_an_older_version_is_a_conflict() {
    behaviour::a_change_of_an_older_version_is_a_conflict(&sqlite().await).await;
}

#[tokio::test]
async fn entries_read_back_as_an_unbroken_chain() {
    behaviour::entries_read_back_as_an_unbroken_chain(&sqlite().await).await;
}

#[tokio::test]
async fn the_log_increases_strictly_and_replays_to_the_snapshot() {
    behaviour::the_log_increases_strictly_and_replays_to_the_snapshot(&sqlite().await).await;
}

#[tokio::test]
async fn a_sensitive_ticket_never_makes_a_public_event() {
    behaviour::a_sensitive_ticket_never_makes_a_public_event(&sqlite().await).await;
}

#[tokio::test]
async fn a_ticket_is_found_by_number_tracking_and_device_alone() {
    behaviour::a_ticket_is_found_by_number_tracking_and_device_alone(&sqlite().await).await;
}

#[tokio::test]
async fn a_doors_reports_are_counted_without_the_sensitive_ones() {
    behaviour::a_doors_reports_are_counted_without_the_sensitive_ones(&sqlite().await).await;
}

#[tokio::test]
async fn a_passed_promise_is_announced_exactly_once() {
    behaviour::a_passed_promise_is_announced_exactly_once(&sqlite().await).await;
}

#[tokio::test]
async fn a_photo_belongs_to_the_devices_that_sent_it_and_waits_a_day() {
    behaviour::a_photo_belongs_to_the_devices_that_sent_it_and_waits_a_day(&sqlite().await).await;
}

#[tokio::test]
async fn an_account_reads_back_and_its_name_is_taken() {
    people::an_account_reads_back_and_its_name_is_taken(&sqlite().await).await;
}

#[tokio::test]
async fn a_session_lasts_until_it_is_replaced_or_ended() {
    people::a_session_lasts_until_it_is_replaced_or_ended(&sqlite().await).await;
}

#[tokio::test]
async fn a_new_password_and_a_closed_account_end_sessions_and_links() {
    people::a_new_password_and_a_closed_account_end_sessions_and_links(&sqlite().await).await;
}

#[tokio::test]
async fn an_authenticators_step_is_taken_once_and_never_an_earlier_one() {
    people::an_authenticators_step_is_taken_once_and_never_an_earlier_one(&sqlite().await).await;
}

#[tokio::test]
async fn a_link_works_once_and_a_new_one_replaces_it() {
    people::a_link_works_once_and_a_new_one_replaces_it(&sqlite().await).await;
}

#[tokio::test]
async fn the_first_administrators_link_ends_with_the_first_account() {
    people::the_first_administrators_link_ends_with_the_first_account(&sqlite().await).await;
}

#[tokio::test]
async fn attempts_are_counted_together_or_not_at_all() {
    people::attempts_are_counted_together_or_not_at_all(&sqlite().await).await;
}

#[tokio::test]
async fn what_concerns_security_is_written_down() {
    people::what_concerns_security_is_written_down(&sqlite().await).await;
}

#[tokio::test]
async fn what_is_over_is_swept_and_the_rest_stays() {
    people::what_is_over_is_swept_and_the_rest_stays(&sqlite().await).await;
}

#[tokio::test]
async fn units_are_part_of_the_place() {
    people::units_are_part_of_the_place(&sqlite().await).await;
}

#[tokio::test]
async fn a_code_pairs_one_device_once_and_a_revoked_wall_is_found_no_more() {
    walls::a_code_pairs_one_device_once_and_a_revoked_wall_is_found_no_more(&sqlite().await).await;
}
