//! The security log, and what is swept from the tables of people.

use domain::backend::people_ports::SecurityEntry;
use domain::clock::Timestamp;

use super::people_rows::action_text;
use super::session::{Session, values};

const DAY: i64 = 24 * 3_600_000;
/// Failed sign-ins are counted by others than us, so they are kept for a while only.
const FAILURES_KEPT: i64 = 90 * DAY;
const DEVICES_KEPT: i64 = 400 * DAY;
/// A session that nobody used for longer than any may be idle; bound phones' are kept until they expire.
const IDLE_KEPT: i64 = DAY;

pub async fn insert(session: &mut impl Session, entry: &SecurityEntry) -> Result<(), sqlx::Error> {
    let values = values![
        entry.at.0,
        entry.event.wire(),
        entry.who.map(|id| i64::from(id.0)),
        entry.about.map(|id| i64::from(id.0)),
        entry.action.map(action_text),
        entry.subject.as_deref(),
    ];
    session
        .execute(
            "INSERT INTO security_log (at, event, who, about, action, subject) VALUES ($1, $2, $3, $4, $5, $6)",
            values,
        )
        .await?;
    Ok(())
}

pub async fn sweep(session: &mut impl Session, now: Timestamp) -> Result<usize, sqlx::Error> {
    let mut swept = 0;
    for (statement, before) in [
        ("DELETE FROM session WHERE expires_at < $1", now.0),
        ("DELETE FROM session WHERE kind = 'password' AND seen_at < $1", now.0 - IDLE_KEPT),
        ("DELETE FROM one_time_link WHERE expires_at < $1", now.0),
        ("DELETE FROM sign_in_attempt WHERE last_at < $1", now.0 - DAY),
        ("DELETE FROM known_device WHERE seen_at < $1", now.0 - DEVICES_KEPT),
        ("DELETE FROM security_log WHERE event = 'sign_in_failed' AND at < $1", now.0 - FAILURES_KEPT),
    ] {
        swept += session.execute(statement, values![before]).await?;
    }
    Ok(usize::try_from(swept).unwrap_or(usize::MAX))
}
