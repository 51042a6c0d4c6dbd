//! Statements that several commands write with.

use domain::backend::SealedEntry;
use domain::backend::ports::Secret;
use domain::ids::TicketId;
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

/// The projection of a whole ticket; one that is there already is replaced.
pub async fn insert_ticket(
    session: &mut impl Session,
    id: TicketId,
    ticket: &Ticket,
    overdue: bool,
) -> Result<(), sqlx::Error> {
    let report = &ticket.report;
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
    ];
    session
        .execute(
            "INSERT INTO ticket (id, number, community, area, lat, lng, door, category, item, state,
                 priority, overdue, public, version, reported_at, changed_at, expected_by, is_open)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
             ON CONFLICT (id) DO UPDATE SET number = excluded.number, community = excluded.community,
                 area = excluded.area, lat = excluded.lat, lng = excluded.lng, door = excluded.door,
                 category = excluded.category, item = excluded.item, state = excluded.state,
                 priority = excluded.priority, overdue = excluded.overdue, public = excluded.public,
                 version = excluded.version, reported_at = excluded.reported_at,
                 changed_at = excluded.changed_at, expected_by = excluded.expected_by,
                 is_open = excluded.is_open",
            values,
        )
        .await?;
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
