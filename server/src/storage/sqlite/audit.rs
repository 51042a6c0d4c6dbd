//! Proof that what happened stays written.

use std::collections::HashMap;

use domain::backend::ports::StoreError;
use domain::backend::{Hash, SealedEntry, commit, hex, link, verify};
use domain::ids::TicketId;
use futures::TryStreamExt;
use sqlx::Row;
use sqlx::sqlite::SqlitePool;

use super::Stores;
use super::error::store_error;
use super::log::chained;
use super::row::{hash_of, sealed_of, ticket_id};

/// What was looked at, and what is wrong; nothing wrong is the proof.
#[derive(Debug, Default)]
pub struct Audit {
    pub tickets: usize,
    pub entries: usize,
    pub log: usize,
    pub secrets: usize,
    pub wrong: Vec<String>,
}

/// Checks every ticket's chain, the log's chain, that each names the other, and that the erasable values still
/// fit their commitments. All of it in one read transaction, so that it may run beside a live server.
pub async fn audit(stores: &Stores) -> Result<Audit, StoreError> {
    check(&stores.store.readers).await.map_err(|error| store_error(&error))
}

async fn check(pool: &SqlitePool) -> Result<Audit, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let mut audit = Audit::default();
    let mut chains: HashMap<TicketId, Vec<SealedEntry>> = HashMap::new();
    {
        let mut rows = sqlx::query("SELECT payload, prev_hash, hash, ticket FROM entry ORDER BY ticket, seq")
            .fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            audit.entries += 1;
            let id = ticket_id(&row, 3)?;
            match sealed_of(&row) {
                Ok(sealed) => chains.entry(id).or_default().push(sealed),
                Err(_) => audit.wrong.push(format!("ticket {id}: an entry cannot be read")),
            }
        }
    }
    audit.tickets = chains.len();
    for (id, chain) in &chains {
        if !verify(chain) {
            audit.wrong.push(format!("ticket {id}: its chain of entries is broken"));
        }
    }
    check_log(&mut tx, &chains, &mut audit).await?;
    check_secrets(&mut tx, &chains, &mut audit).await?;
    let rows = sqlx::query("SELECT id, version FROM ticket").fetch_all(&mut *tx).await?;
    for row in &rows {
        let id = ticket_id(row, 0)?;
        let entries = chains.get(&id).map_or(0, Vec::len);
        if row.try_get::<i64, _>(1)? != i64::try_from(entries).unwrap_or(-1) {
            audit
                .wrong
                .push(format!("ticket {id}: its row does not fit its entries; run `weiwangge rebuild`"));
        }
    }
    if rows.len() != chains.len() {
        audit.wrong.push(format!("{} tickets have entries, {} have a row", chains.len(), rows.len()));
    }
    tx.commit().await?;
    Ok(audit)
}

/// The log's own chain, and that every entry of every ticket stands in it and no other: so a ticket that was
/// removed with all its entries is missed.
async fn check_log(
    tx: &mut sqlx::sqlite::SqliteConnection,
    chains: &HashMap<TicketId, Vec<SealedEntry>>,
    audit: &mut Audit,
) -> Result<(), sqlx::Error> {
    let mut prev = Hash::default();
    let mut last: HashMap<TicketId, i64> = HashMap::new();
    let mut rows = sqlx::query(
        "SELECT seq, at, ticket, entry_seq, entry_hash, body, prev_hash, hash FROM log ORDER BY seq",
    )
    .fetch(tx);
    while let Some(row) = rows.try_next().await? {
        audit.log += 1;
        let (seq, at, entry_seq): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(3)?);
        let (ticket, entry_hash, body): (&[u8], &[u8], &str) =
            (row.try_get(2)?, row.try_get(4)?, row.try_get(5)?);
        let hash = hash_of(&row, 7)?;
        if hash_of(&row, 6)? != prev || hash != link(&prev, &chained(at, ticket, entry_seq, entry_hash, body))
        {
            audit.wrong.push(format!("log {seq}: the chain of the log is broken here"));
        }
        prev = hash;
        let id = ticket_id(&row, 2)?;
        let entry = usize::try_from(entry_seq - 1).ok().and_then(|i| chains.get(&id)?.get(i));
        if entry.is_none_or(|sealed| sealed.hash[..] != *entry_hash) {
            audit.wrong.push(format!("log {seq}: entry {entry_seq} of ticket {id} is missing or changed"));
        }
        last.insert(id, entry_seq);
    }
    for (id, chain) in chains {
        if last.get(id).copied() != i64::try_from(chain.len()).ok() {
            audit.wrong.push(format!("ticket {id}: its last entry is not in the log"));
        }
    }
    Ok(())
}

async fn check_secrets(
    tx: &mut sqlx::sqlite::SqliteConnection,
    chains: &HashMap<TicketId, Vec<SealedEntry>>,
    audit: &mut Audit,
) -> Result<(), sqlx::Error> {
    let mut rows = sqlx::query("SELECT ticket, entry_seq, field, salt, value FROM secret").fetch(tx);
    while let Some(row) = rows.try_next().await? {
        audit.secrets += 1;
        let id = ticket_id(&row, 0)?;
        let salt: [u8; 16] = row.try_get::<&[u8], _>(3)?.try_into().unwrap_or_default();
        let made = commit(&salt, row.try_get::<&str, _>(4)?.as_bytes());
        let index = usize::try_from(row.try_get::<i64, _>(1)? - 1).unwrap_or(usize::MAX);
        let fact = chains.get(&id).and_then(|chain| chain.get(index)).map(|sealed| &sealed.entry.fact);
        let fits = fact.is_some_and(|fact| fact.commitments().contains(&&made));
        if !fits {
            let field: &str = row.try_get(2)?;
            audit.wrong.push(format!("ticket {}: {field} does not fit its commitment", hex(&id.0)));
        }
    }
    Ok(())
}
