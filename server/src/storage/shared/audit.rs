//! Proof that what happened stays written.

use std::collections::HashMap;

use domain::backend::{Hash, SealedEntry, commit, hex, link, verify};
use domain::ids::TicketId;

use super::columns::Columns;
use super::log::chained;
use super::patrol_audit;
use super::queue::Failed;
use super::row::sealed_of;
use super::session::{Session, values};
use crate::storage::Audit;

/// Checks every ticket's chain, the log's chain, that each names the other, and that the erasable values still
/// fit their commitments, and the chain of the checks of patrols. The session reads a single moment, so that this may run beside a live server.
pub async fn check(session: &mut impl Session) -> Result<Audit, Failed> {
    let mut audit = Audit::default();
    let mut chains: HashMap<TicketId, Vec<SealedEntry>> = HashMap::new();
    session
        .each("SELECT payload, prev_hash, hash, ticket FROM entry ORDER BY ticket, seq", &mut |row| {
            audit.entries += 1;
            let id = row.ticket_id(3)?;
            match sealed_of(row) {
                Ok(sealed) => chains.entry(id).or_default().push(sealed),
                Err(_) => audit.wrong.push(format!("ticket {id}: an entry cannot be read")),
            }
            Ok(())
        })
        .await?;
    audit.tickets = chains.len();
    for (id, chain) in &chains {
        if !verify(chain) {
            audit.wrong.push(format!("ticket {id}: its chain of entries is broken"));
        }
    }
    check_log(session, &chains, &mut audit).await?;
    check_secrets(session, &chains, &mut audit).await?;
    patrol_audit::check(session, &mut audit).await?;
    let rows = session.all("SELECT id, version FROM ticket", values![]).await?;
    for row in &rows {
        let id = row.ticket_id(0)?;
        let entries = chains.get(&id).map_or(0, Vec::len);
        if row.int(1)? != i64::try_from(entries).unwrap_or(-1) {
            audit
                .wrong
                .push(format!("ticket {id}: its row does not fit its entries; run `weiwangge rebuild`"));
        }
    }
    if rows.len() != chains.len() {
        audit.wrong.push(format!("{} tickets have entries, {} have a row", chains.len(), rows.len()));
    }
    Ok(audit)
}

/// The log's own chain, and that every entry of every ticket stands in it and no other: so a ticket that was
/// removed with all its entries is missed.
async fn check_log(
    session: &mut impl Session,
    chains: &HashMap<TicketId, Vec<SealedEntry>>,
    audit: &mut Audit,
) -> Result<(), Failed> {
    let mut prev = Hash::default();
    let mut last: HashMap<TicketId, i64> = HashMap::new();
    let sql = "SELECT seq, at, ticket, entry_seq, entry_hash, body, prev_hash, hash FROM log ORDER BY seq";
    session
        .each(sql, &mut |row| {
            audit.log += 1;
            let (seq, at, entry_seq) = (row.int(0)?, row.int(1)?, row.int(3)?);
            let (ticket, entry_hash, body) = (row.bytes(2)?, row.bytes(4)?, row.text(5)?);
            let hash = row.hash(7)?;
            if row.hash(6)? != prev || hash != link(&prev, &chained(at, ticket, entry_seq, entry_hash, body))
            {
                audit.wrong.push(format!("log {seq}: the chain of the log is broken here"));
            }
            prev = hash;
            let id = row.ticket_id(2)?;
            let entry = usize::try_from(entry_seq - 1).ok().and_then(|i| chains.get(&id)?.get(i));
            if entry.is_none_or(|sealed| sealed.hash[..] != *entry_hash) {
                audit
                    .wrong
                    .push(format!("log {seq}: entry {entry_seq} of ticket {id} is missing or changed"));
            }
            last.insert(id, entry_seq);
            Ok(())
        })
        .await?;
    for (id, chain) in chains {
        if last.get(id).copied() != i64::try_from(chain.len()).ok() {
            audit.wrong.push(format!("ticket {id}: its last entry is not in the log"));
        }
    }
    Ok(())
}

async fn check_secrets(
    session: &mut impl Session,
    chains: &HashMap<TicketId, Vec<SealedEntry>>,
    audit: &mut Audit,
) -> Result<(), Failed> {
    session
        .each("SELECT ticket, entry_seq, field, salt, value FROM secret", &mut |row| {
            audit.secrets += 1;
            let id = row.ticket_id(0)?;
            let salt: [u8; 16] = row.bytes(3)?.try_into().unwrap_or_default();
            let made = commit(&salt, row.text(4)?.as_bytes());
            let index = usize::try_from(row.int(1)? - 1).unwrap_or(usize::MAX);
            let fact = chains.get(&id).and_then(|chain| chain.get(index)).map(|sealed| &sealed.entry.fact);
            let fits = fact.is_some_and(|fact| fact.commitments().contains(&&made));
            if !fits {
                let field = row.text(2)?;
                audit.wrong.push(format!("ticket {}: {field} does not fit its commitment", hex(&id.0)));
            }
            Ok(())
        })
        .await?;
    Ok(())
}
