//! What any store must do, run against SQLite and PostgreSQL.

mod behaviour;
mod behaviour_loop;
pub mod drafts;
mod duty;
mod notices;
mod patrol;
mod patrol_load;
mod people;
mod walls;

use crate::common::cluster::TestDatabase;
use crate::common::settings;
use server::settings::{Database, PostgresUrl};
use server::storage::{Stores, open};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

/// A store of its own with the demo place, gone when dropped.
pub struct Subject {
    pub stores: Stores,
    folder: TempDir,
    database: Option<TestDatabase>,
}

impl Subject {
    /// A statement behind the product's back.
    pub async fn raw(&self, sql: &str) -> Result<u64, String> {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let done = match &self.database {
            Some(database) => {
                let mut connection = PgConnection::connect(&database.url).await.unwrap();
                sqlx::query(sql).execute(&mut connection).await.map(|done| done.rows_affected())
            }
            None => {
                let file = self.folder.path().join("weiwangge.sqlite3");
                let options = SqliteConnectOptions::new().filename(file).foreign_keys(false);
                let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
                sqlx::query(sql).execute(&mut connection).await.map(|done| done.rows_affected())
            }
        };
        done.map_err(|error| error.to_string())
    }

    /// Lets a table be changed whose triggers forbid it.
    pub async fn without_triggers(&self, table: &str) {
        let statements = match &self.database {
            Some(_) => vec![format!("ALTER TABLE {table} DISABLE TRIGGER USER")],
            None => {
                ["is_kept", "is_kept_unchanged"].map(|name| format!("DROP TRIGGER {table}_{name}")).to_vec()
            }
        };
        for statement in statements {
            self.raw(&statement).await.unwrap();
        }
    }
}

async fn subject(folder: TempDir, database: Database, test_database: Option<TestDatabase>) -> Subject {
    let settings = settings(folder.path().to_owned(), database, folder.path().join("photos"));
    let stores = open(&settings).await.unwrap();
    server::demo::load_demo(&stores).await.unwrap();
    Subject { stores, folder, database: test_database }
}

async fn on_sqlite() -> Subject {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("weiwangge.sqlite3");
    subject(folder, Database::Sqlite(file), None).await
}

async fn on_postgres() -> Subject {
    let database = TestDatabase::new().await;
    let url = PostgresUrl::new(database.url.as_str());
    subject(TempDir::new().unwrap(), Database::Postgres(url), Some(database)).await
}

mod all {
    pub use crate::contract::behaviour::*;
    pub use crate::contract::behaviour_loop::*;
    pub use crate::contract::duty::*;
    pub use crate::contract::notices::*;
    pub use crate::contract::patrol::*;
    pub use crate::contract::patrol_load::*;
    pub use crate::contract::people::*;
    pub use crate::contract::walls::*;
}

/// Every behaviour as a test of each store.
macro_rules! both_stores {
    ($($behaviour:ident,)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $behaviour() {
                super::all::$behaviour(&crate::contract::on_sqlite().await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $behaviour() {
                super::all::$behaviour(&crate::contract::on_postgres().await).await;
            })*
        }
    };
}

both_stores! {
    changes_of_two_tickets_are_stored_together_or_not_at_all,
    an_emergency_is_marked_in_the_transaction_of_its_report,
    the_running_clock_turns_a_ticket_red_before_the_promise_does,
    everybody_finds_on_the_desk_exactly_what_permissions_say,
    the_desk_filters_and_puts_first_what_turns_red_first,
    what_is_around_a_place_is_what_lies_in_its_box_lately,
    two_characters_find_a_ticket_for_those_who_may_see_it,
    what_happened_several_times_is_indexed_once_however_many_lines_it_left,
    a_whole_loop_is_written_and_proved,
    the_calendar_is_read_as_it_was_written_and_a_year_is_replaced,
    a_report_is_stored_once_per_key,
    another_report_under_a_used_key_is_refused,
    the_same_report_100_times_at_once_makes_one_ticket,
    numbers_count_up_through_the_day_without_a_gap,
    an_unknown_photo_is_refused_and_uses_up_neither_key_nor_number,
    a_report_that_the_database_refuses_takes_no_other_with_it,
    a_change_of_an_older_version_is_a_conflict,
    entries_read_back_as_an_unbroken_chain,
    the_log_increases_strictly_and_replays_to_the_snapshot,
    a_sensitive_ticket_never_makes_a_public_event,
    a_ticket_is_found_by_number_tracking_and_device_alone,
    a_doors_reports_are_counted_without_the_sensitive_ones,
    a_passed_promise_is_announced_exactly_once,
    a_photo_belongs_to_the_devices_that_sent_it_and_waits_a_day,
    the_place_reads_back_as_it_was_saved_and_can_be_replaced_under_tickets,
    a_place_that_forgets_a_community_with_tickets_is_refused,
    keys_are_made_once_and_stay,
    an_audit_finds_nothing_wrong_and_a_rebuild_changes_nothing,
    a_closed_store_takes_nothing_more,
    an_account_reads_back_and_its_name_is_taken,
    a_session_lasts_until_it_is_replaced_or_ended,
    a_new_password_and_a_closed_account_end_sessions_and_links,
    an_authenticators_step_is_taken_once_and_never_an_earlier_one,
    a_link_works_once_and_a_new_one_replaces_it,
    the_first_administrators_link_ends_with_the_first_account,
    attempts_are_counted_together_or_not_at_all,
    what_concerns_security_is_written_down,
    what_is_over_is_swept_and_the_rest_stays,
    units_are_part_of_the_place,
    a_code_pairs_one_device_once_and_a_revoked_wall_is_found_no_more,
    shifts_of_one_unit_never_overlap,
    a_roster_reads_back_and_a_removed_shift_makes_room,
    a_handover_is_taken_once_and_by_somebody_else,
    a_later_handover_stands_in_place_of_one_that_nobody_took,
    the_urgent_list_holds_open_emergencies_and_urgent_items_alone,
    a_year_is_replaced_at_run_time_and_written_to_the_security_log,
    a_units_hours_are_replaced_at_run_time,
    notices_are_those_of_ones_own_newest_first_and_cut_to_what_one_sees,
    unread_notices_are_counted_for_each_alone_and_never_become_unread_again,
    an_unanswered_alarm_is_told_to_those_on_duty,
    time_calls_whoever_it_waits_for_and_each_thing_once,
    what_goes_to_any_station_head_still_does_and_the_others_get_their_own,
    every_notice_becomes_one_delivery_a_target_from_then_on,
    a_delivery_is_held_by_one_and_comes_back_when_nobody_says_how_it_ended,
    urgent_deliveries_go_first_and_one_at_a_time_to_each_target,
    a_paused_targets_deliveries_wait_and_a_removed_ones_end,
    a_check_is_kept_once_per_key,
    the_same_check_many_times_at_once_is_kept_once,
    checks_are_found_by_community_site_account_and_time_in_the_order_that_they_were_made,
    only_what_covers_counts_as_the_last_check,
    coverage_reads_what_covers_and_when_it_began,
    a_plan_is_a_new_version_and_one_made_from_an_older_one_is_a_conflict,
    rules_of_patrols_are_the_newest_version,
    the_newest_template_of_each_weekday_is_used,
    a_weeks_draw_is_made_once,
    nothing_of_patrols_is_changed_or_deleted,
    a_changed_or_missing_check_is_found,
    patrols_see_what_was_filed_found_true_and_waits_for_a_look,
    tickets_from_before_know_what_was_asked_and_found_on_site,
    patrols_see_open_tickets_and_those_reported_since,
    points_of_the_street_are_part_of_the_place_and_an_older_demo_gets_them,
    synthetic_patrols_are_walked_as_people_walk,
    synthetic_patrols_cover_most_and_leave_one_area_behind,
}
