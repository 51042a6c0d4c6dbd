//! Projections made anew from the entries.

use std::collections::{HashMap, HashSet};

use domain::backend::SealedEntry;
use domain::ids::TicketId;
use domain::ticket::Ticket;

use super::columns::Columns;
use super::log::Body;
use super::queue::{Failed, Tx};
use super::row::sealed_of;
use super::session::{Session, values};
use super::write::insert_ticket;

/// Tickets read at once.
const BATCH: i64 = 500;

/// Of what people were told already: the only thing in a row that no entry tells.
async fn told(session: &mut impl Session) -> Result<HashMap<TicketId, [Option<i64>; 3]>, sqlx::Error> {
    let mut told = HashMap::new();
    let sql = "SELECT id, told_due, told_amber, told_review FROM ticket
         WHERE told_due IS NOT NULL OR told_amber IS NOT NULL OR told_review IS NOT NULL";
    session
        .each(sql, &mut |row| {
            told.insert(row.ticket_id(0)?, [row.maybe_int(1)?, row.maybe_int(2)?, row.maybe_int(3)?]);
            Ok(())
        })
        .await?;
    Ok(told)
}

/// Folds every ticket again and replaces its row; returns how many.
pub async fn rebuild<S: Session>(tx: &mut Tx<'_, S>) -> Result<usize, Failed> {
    let session = &mut *tx.connection;
    // Whether a passed promise has been announced is what the log says, not what the clock says now: the
    // announcement must come exactly once.
    let mut announced = HashSet::new();
    let last = "SELECT ticket, body FROM log JOIN (SELECT max(seq) AS last FROM log GROUP BY ticket) AS lasts
         ON lasts.last = log.seq";
    session
        .each(last, &mut |row| {
            if row.json::<Body>(1, "record")?.pin.overdue {
                announced.insert(row.ticket_id(0)?);
            }
            Ok(())
        })
        .await?;
    let told = told(session).await?;
    session.execute("DELETE FROM ticket", values![]).await?;
    session.execute("DELETE FROM child", values![]).await?;
    // The search reads the log from the start again.
    session.execute("UPDATE search_cursor SET seq = 0", values![]).await?;
    let mut count = 0;
    let mut after: Vec<u8> = Vec::new();
    loop {
        let rows = session
            .all(
                "SELECT payload, prev_hash, hash, ticket FROM entry
                 WHERE ticket IN (SELECT ticket FROM entry WHERE seq = 1 AND ticket > $1 ORDER BY ticket LIMIT $2)
                 ORDER BY ticket, seq",
                values![after.as_slice(), BATCH],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = last.bytes(3)?.to_vec();
        let mut chains: Vec<(TicketId, Vec<SealedEntry>)> = Vec::new();
        for row in &rows {
            let id = row.ticket_id(3)?;
            match chains.last_mut() {
                Some((of, chain)) if *of == id => chain.push(sealed_of(row)?),
                _ => chains.push((id, vec![sealed_of(row)?])),
            }
        }
        for (id, chain) in &chains {
            let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry))
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            insert_ticket(session, *id, &ticket, announced.contains(id)).await?;
            if let Some([due, amber, review]) = told.get(id).copied() {
                let kept = "UPDATE ticket SET told_due = $2, told_amber = $3, told_review = $4 WHERE id = $1";
                session.execute(kept, values![&id.0, due, amber, review]).await?;
            }
        }
        count += chains.len();
    }
}
