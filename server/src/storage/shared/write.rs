//! Statements that several commands write with.

use domain::backend::SealedEntry;
use domain::backend::ports::Secret;
use domain::clock::Timestamp;
use domain::ids::{AccountId, PhotoId, TicketId};
use domain::notice::Notice;
use domain::ticket::Ticket;

use super::session::{Session, values};

pub async fn insert_entry(
    session: &mut impl Session,
    id: TicketId,
    sealed: &SealedEntry,
) -> Result<(), sqlx::Error> {
    let values = values![
        &id.0,
        sealed.entry.seq,
        sealed.entry.at.0,
        sealed.payload.as_str(),
        &sealed.prev,
        &sealed.hash
    ];
    session
        .execute(
            "INSERT INTO entry (ticket, seq, at, payload, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6)",
            values,
        )
        .await?;
    Ok(())
}

/// Unanswered alarms come first, then what turns red first, then what ended last.
pub fn desk_rank(ticket: &Ticket) -> i64 {
    const ENDED: i64 = 9_000_000_000_000_000;
    match ticket.due_at() {
        _ if ticket.alarms() => ticket.reported_at.0 - ENDED,
        Some(due) => due.0,
        None => ENDED - ticket.changed_at.0,
    }
}

/// The projection of a whole ticket; one that is there already is replaced.
pub async fn insert_ticket(
    session: &mut impl Session,
    id: TicketId,
    ticket: &Ticket,
    overdue: bool,
) -> Result<(), sqlx::Error> {
    let report = &ticket.report;
    let units = ticket.units_at_work().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let account = |account: Option<AccountId>| account.map(|account| i64::from(account.0));
    let values = values![
        &id.0,
        report.number.to_string(),
        report.community.as_str(),
        report.area.code(),
        report.at.lat,
        report.at.lng,
        report.door.as_ref().map(ToString::to_string),
        report.category.map(|category| category.letter().to_string()),
        report.item.map(|item| item.to_string()),
        ticket.state.wire(),
        ticket.priority(),
        overdue,
        !ticket.is_sensitive(),
        ticket.version,
        ticket.reported_at.0,
        ticket.changed_at.0,
        report.expected_by.0,
        ticket.state.is_open(),
        report.floor.map(i64::from),
        ticket.tier.map(|tier| tier.wire().to_owned()),
        ticket.due_at().map(|at| at.0),
        ticket.amber_at().map(|at| at.0),
        desk_rank(ticket),
        ticket.waits_for().map(|role| role.wire().to_owned()),
        units,
        ticket.is_open_to_community(),
        ticket.is_unlawful(),
        account(ticket.mediator),
        account(ticket.reporter),
        ticket.complaints,
        ticket.hard,
        ticket.suspension.is_some(),
        ticket.unanswered_urges > 0,
        ticket.alarms(),
        ticket.suspension.map(|suspension| suspension.review_by.0),
        // What was late when it came in needs nobody to be told.
        ticket.due_at().filter(|_| overdue).map(|at| at.0),
        ticket.site_check_asked,
        ticket.verified,
    ];
    session
        .execute(
            "INSERT INTO ticket (id, number, community, area, lat, lng, door, category, item, state, priority, overdue, public,
                 version, reported_at, changed_at, expected_by, is_open, floor, tier, due_at, amber_at, desk_rank,
                 waits_for, units, handed_over, unlawful, mediator, reporter, complaints, hard, suspended, urged,
                 alarm, review_at, told_due, site_check_asked, verified)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                     $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)
             ON CONFLICT (id) DO UPDATE SET number = excluded.number, community = excluded.community, area = excluded.area, lat = excluded.lat,
                 lng = excluded.lng, door = excluded.door, category = excluded.category, item = excluded.item, state
                 = excluded.state, priority = excluded.priority, overdue = excluded.overdue, public =
                 excluded.public, version = excluded.version, reported_at = excluded.reported_at, changed_at =
                 excluded.changed_at, expected_by = excluded.expected_by, is_open = excluded.is_open, floor =
                 excluded.floor, tier = excluded.tier, due_at = excluded.due_at, amber_at = excluded.amber_at,
                 desk_rank = excluded.desk_rank, waits_for = excluded.waits_for, units = excluded.units, handed_over
                 = excluded.handed_over, unlawful = excluded.unlawful, mediator = excluded.mediator, reporter =
                 excluded.reporter, complaints = excluded.complaints, hard = excluded.hard, suspended =
                 excluded.suspended, urged = excluded.urged, alarm = excluded.alarm,
                 review_at = excluded.review_at, site_check_asked = excluded.site_check_asked,
                 verified = excluded.verified",
            values,
        )
        .await?;
    for child in &ticket.children {
        let present = child.round == ticket.round;
        let values = values![&id.0, child.no, child.unit.as_str(), child.state.wire(), present];
        session
            .execute(
                "INSERT INTO child (ticket, no, unit, state, present) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (ticket, no) DO UPDATE SET state = excluded.state, present = excluded.present",
                values,
            )
            .await?;
    }
    Ok(())
}

pub async fn insert_photos(
    session: &mut impl Session,
    id: TicketId,
    photos: &[PhotoId],
) -> Result<(), sqlx::Error> {
    for photo in photos {
        session
            .execute(
                "INSERT INTO ticket_photo (ticket, photo) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                values![&id.0, photo.as_str()],
            )
            .await?;
    }
    Ok(())
}

pub async fn insert_notices(
    session: &mut impl Session,
    at: Timestamp,
    notices: &[Notice],
) -> Result<(), sqlx::Error> {
    for notice in notices {
        let values =
            values![at.0, notice.to.key(), notice.number.to_string(), notice.kind.as_str(), notice.urgency];
        session
            .execute(
                "INSERT INTO notice (at, addressee, number, kind, urgency) VALUES ($1, $2, $3, $4, $5)",
                values,
            )
            .await?;
    }
    Ok(())
}

pub async fn insert_secrets(
    session: &mut impl Session,
    id: TicketId,
    secrets: &[Secret],
) -> Result<(), sqlx::Error> {
    for (no, secret) in (0_i64..).zip(secrets) {
        let values = values![&id.0, secret.seq, no, secret.field.wire(), &secret.salt, secret.value.as_str()];
        session
            .execute(
                "INSERT INTO secret (ticket, entry_seq, no, field, salt, value)
                 VALUES ($1, $2, $3, $4, $5, $6)",
                values,
            )
            .await?;
    }
    Ok(())
}
