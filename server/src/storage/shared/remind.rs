//! What time alone brings: clocks that turn amber, deadlines that have passed, suspensions to be looked at again. Each is
//! told once, in the transaction that writes down that it was, so that no crash loses or doubles one.

use domain::catalog::Tier;
use domain::clock::Timestamp;
use domain::event::AreaRef;
use domain::ids::{TicketId, UnitId};
use domain::notice::{AMBER, Notice, OVERDUE, REVIEW_DUE, Whereabouts, called_by_time};
use domain::people::Role;

use super::columns::Columns;
use super::queue::{Failed, Tx};
use super::session::{Session, values};
use super::write::insert_notices;

/// Tickets of each kind told of in one command.
const AT_ONCE: i64 = 500;

/// One kind of reminder: how those that are due are found, and how it is written down that they were told.
struct Reminder {
    kind: &'static str,
    due: &'static str,
    told: &'static str,
}

macro_rules! reminder {
    ($kind:expr, $at:literal, $told:literal) => {
        Reminder {
            kind: $kind,
            // The condition is the index's, word for word.
            due: concat!(
                "SELECT id, number, community, area, handed_over, unlawful, priority, waits_for, tier, units, due_at,
                        review_at
                 FROM ticket WHERE is_open = 1 AND (", $told, " IS NULL OR ", $told, " <> ", $at, ") AND ", $at,
                " < $1 ORDER BY ", $at, " LIMIT $2"
            ),
            told: concat!("UPDATE ticket SET ", $told, " = ", $at, " WHERE id = $1"),
        }
    };
}

const REMINDERS: [Reminder; 3] = [
    reminder!(OVERDUE, "due_at", "told_due"),
    reminder!(AMBER, "amber_at", "told_amber"),
    reminder!(REVIEW_DUE, "review_at", "told_review"),
];

/// Returns how many tickets were looked at; call until it returns 0.
pub async fn remind<S: Session>(tx: &mut Tx<'_, S>, now: Timestamp) -> Result<usize, Failed> {
    let session = &mut *tx.connection;
    let mut count = 0;
    for reminder in &REMINDERS {
        let rows = session.all(reminder.due, values![now.0, AT_ONCE]).await?;
        for row in &rows {
            let id = row.ticket_id(0)?;
            // Nobody is told that a deadline is near which has passed, nor twice that a suspension is to be looked at.
            let (due, review) = (row.maybe_int(10)?, row.maybe_int(11)?);
            let old_news = match reminder.kind {
                AMBER => due.is_some_and(|due| due < now.0),
                OVERDUE => due == review,
                _ => false,
            };
            if !old_news {
                let notices = notices_of(session, id, row, reminder.kind).await?;
                insert_notices(session, now, &notices).await?;
            }
            session.execute(reminder.told, values![&id.0]).await?;
        }
        count += rows.len();
    }
    Ok(count)
}

async fn notices_of(
    session: &mut impl Session,
    id: TicketId,
    row: &impl Columns,
    kind: &str,
) -> Result<Vec<Notice>, sqlx::Error> {
    let Some(awaited) = row.maybe_text(7)?.and_then(Role::from_wire) else { return Ok(Vec::new()) };
    let place = Whereabouts {
        community: row.parsed(2, "community")?,
        area: AreaRef::from_code(row.number(3)?),
        handed_over: row.flag(4)?,
        unlawful: row.flag(5)?,
    };
    let tier = row.maybe_text(8)?.and_then(Tier::from_wire);
    let units = if awaited == Role::UnitMember {
        units_awaited(session, id, row.text(9)?).await?
    } else {
        Vec::new()
    };
    let number: domain::ids::TicketNumber = row.parsed(1, "ticket number")?;
    let urgency = if kind == AMBER { row.number::<u8>(6)?.min(1) } else { 1 };
    let called = called_by_time(&place, awaited, &units, tier, kind).into_iter();
    let notice = |to| Notice { to, number: number.clone(), kind: kind.to_owned(), urgency };
    Ok(called.map(notice).collect())
}

/// As [`domain::ticket::Ticket::units_awaited`], from the rows. `at_work` are its units, the leading one first.
async fn units_awaited(
    session: &mut impl Session,
    id: TicketId,
    at_work: &str,
) -> Result<Vec<UnitId>, sqlx::Error> {
    let open = "SELECT unit FROM child
                WHERE ticket = $1 AND present = 1 AND state IN ('dispatched', 'in_progress') ORDER BY no";
    let rows = session.all(open, values![&id.0]).await?;
    if rows.is_empty() {
        return Ok(at_work.split(' ').next().and_then(|lead| lead.parse().ok()).into_iter().collect());
    }
    rows.iter().map(|row| row.parsed(0, "unit")).collect()
}
