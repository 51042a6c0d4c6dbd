//! Checks as rows: numbered without a gap by whoever holds the writers' lock, and one hash chain over all of them.

use domain::backend::patrol_ports::{KeptCheck, NewCheck};
use domain::backend::ports::StoreError;
use domain::backend::{Hash, link};
use domain::patrol::recheck::Level;
use domain::patrol::record::CheckRecord;

use super::columns::{Columns, unreadable};
use super::queue::Failed;
use super::session::{Session, values};

/// 三级巡查, as columns have it.
pub fn level_no(level: Level) -> i64 {
    match level {
        Level::Team => 1,
        Level::Station => 2,
        Level::Supervisor => 3,
    }
}

pub fn level_of(no: i64) -> Result<Level, sqlx::Error> {
    let levels = [Level::Team, Level::Station, Level::Supervisor];
    levels.into_iter().find(|level| level_no(*level) == no).ok_or_else(|| unreadable("level"))
}

pub fn json_text<T: serde::Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// What a check's hash covers besides the check before it.
pub fn chained(id: i64, key: &str, fingerprint: &[u8], payload: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len() + 128);
    bytes.extend_from_slice(&id.to_be_bytes());
    // Their length parts the key from what follows.
    bytes.extend_from_slice(&(key.len() as u64).to_be_bytes());
    bytes.extend_from_slice(key.as_bytes());
    bytes.extend_from_slice(fingerprint);
    bytes.extend_from_slice(payload.as_bytes());
    bytes
}

/// The last check: its number and its place in the chain.
#[derive(Default)]
pub struct CheckTip {
    id: i64,
    hash: Hash,
}

impl CheckTip {
    pub async fn read(session: &mut impl Session) -> Result<Self, sqlx::Error> {
        let last = "SELECT id, hash FROM patrol_check ORDER BY id DESC LIMIT 1";
        match session.optional(last, values![]).await? {
            Some(row) => Ok(Self { id: row.int(0)?, hash: row.hash(1)? }),
            None => Ok(Self::default()),
        }
    }

    async fn append(&mut self, session: &mut impl Session, new: &NewCheck) -> Result<u64, sqlx::Error> {
        let (key, record) = (new.key.to_string(), &new.record);
        let payload = json_text(record)?;
        let (id, prev) = (self.id + 1, self.hash);
        let hash = link(&prev, &chained(id, &key, &new.fingerprint, &payload));
        let found_by = found_by(record);
        let values = values![
            id,
            key,
            &new.fingerprint,
            &found_by.community,
            &found_by.site,
            found_by.kind,
            found_by.numbers[0],
            found_by.numbers[1],
            found_by.numbers[2],
            found_by.numbers[3],
            found_by.numbers[4],
            found_by.numbers[5],
            found_by.numbers[6],
            payload,
            &prev,
            &hash,
        ];
        session
            .execute(
                "INSERT INTO patrol_check (id, key, fingerprint, community, site, kind, area, account, level, at,
                     received_at, device_at, covers, payload, prev_hash, hash)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                values,
            )
            .await?;
        (self.id, self.hash) = (id, hash);
        u64::try_from(id).map_err(|_| unreadable("number of a check"))
    }

    /// Keeps a check, or finds that it is kept already.
    pub async fn keep(
        &mut self,
        session: &mut impl Session,
        new: NewCheck,
    ) -> Result<(KeptCheck, bool), Failed> {
        let used = "SELECT id, payload, fingerprint FROM patrol_check WHERE key = $1";
        if let Some(row) = session.optional(used, values![new.key.to_string()]).await? {
            let kept = kept_of(&row)?;
            // Somebody else's check is never the answer, whatever key was made up.
            let same = row.hash(2)? == new.fingerprint && kept.record.account == new.record.account;
            return if same { Ok((kept, true)) } else { Err(StoreError::KeyReused.into()) };
        }
        let id = self.append(session, &new).await?;
        Ok((KeptCheck { id, record: new.record }, false))
    }
}

/// The columns beside the payload: what a check is found by.
pub struct FoundBy {
    pub community: String,
    pub site: String,
    pub kind: &'static str,
    /// `area, account, level, at, received_at, device_at, covers`.
    pub numbers: [i64; 7],
}

pub fn found_by(record: &CheckRecord) -> FoundBy {
    FoundBy {
        community: record.site.community().to_string(),
        site: record.site.to_string(),
        kind: record.kind.wire(),
        numbers: [
            record.area.code().into(),
            record.account.0.into(),
            level_no(record.level),
            record.at.0,
            record.received_at.0,
            record.device_at.0,
            record.check().covers().into(),
        ],
    }
}

/// From `id, payload`.
pub fn kept_of(row: &impl Columns) -> Result<KeptCheck, sqlx::Error> {
    Ok(KeptCheck { id: row.number(0)?, record: row.json(1, "check")? })
}
