//! Proof that the checks of patrols stay as they were kept.

use domain::backend::{Hash, link};
use domain::patrol::record::CheckRecord;

use super::columns::Columns;
use super::patrol_rows::{chained, found_by};
use super::queue::Failed;
use super::session::Session;
use crate::storage::Audit;

/// The checks' own chain, that none is missing within it, and that each is found by what its record says.
pub async fn check(session: &mut impl Session, audit: &mut Audit) -> Result<(), Failed> {
    let (mut prev, mut expected) = (Hash::default(), 1);
    let sql = "SELECT id, key, fingerprint, payload, prev_hash, hash, community, site, kind, area, account, level, at,
             received_at, device_at, covers
         FROM patrol_check ORDER BY id";
    session
        .each(sql, &mut |row| {
            audit.checks += 1;
            let (id, hash) = (row.int(0)?, row.hash(5)?);
            if id != expected {
                audit.wrong.push(format!("check {expected}: it is missing"));
            }
            let bytes = chained(id, row.text(1)?, row.bytes(2)?, row.text(3)?);
            if row.hash(4)? != prev || hash != link(&prev, &bytes) {
                audit.wrong.push(format!("check {id}: the chain of checks is broken here"));
            }
            if !fits(row)? {
                audit.wrong.push(format!("check {id}: its row does not fit its record"));
            }
            (prev, expected) = (hash, id + 1);
            Ok(())
        })
        .await?;
    Ok(())
}

/// Whether the columns beside the payload say what it says.
fn fits(row: &impl Columns) -> Result<bool, sqlx::Error> {
    let Ok(record) = row.json::<CheckRecord>(3, "check") else { return Ok(false) };
    let wanted = found_by(&record);
    let texts =
        row.text(6)? == wanted.community && row.text(7)? == wanted.site && row.text(8)? == wanted.kind;
    for (i, number) in (9..).zip(wanted.numbers) {
        if row.int(i)? != number {
            return Ok(false);
        }
    }
    Ok(texts)
}
