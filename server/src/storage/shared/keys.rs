//! Secrets of the installation, made at the first start and kept in the database, so that one backup holds them.

use domain::backend::ports::StoreError;
use domain::backend::{DoorKey, Keys};
use domain::clock::Timestamp;

use super::columns::Columns;
use super::queue::{Failed, Tx};
use super::session::{Session, values};

/// Makes the keys that are missing; of several servers that start at once, one makes them.
pub async fn make_missing<S: Session>(tx: &mut Tx<'_, S>, now: Timestamp) -> Result<(), Failed> {
    for (kind, id) in [("server", "a"), ("door", "a")] {
        let fresh = fresh()?;
        tx.connection
            .execute(
                "INSERT INTO secret_key (kind, id, secret, created_at)
                 SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM secret_key WHERE kind = $1)",
                values![kind, id, &fresh, now.0],
            )
            .await?;
    }
    Ok(())
}

/// `demo` makes `demo-1-1-1` stand for a door.
pub async fn read(session: &mut impl Session, demo: bool) -> Result<Keys, Failed> {
    let server = session
        .one("SELECT secret FROM secret_key WHERE kind = 'server' AND revoked = 0", values![])
        .await?
        .array(0, "key")?;
    let doors = session
        .all(
            "SELECT id, secret, revoked FROM secret_key WHERE kind = 'door' ORDER BY created_at, id",
            values![],
        )
        .await?;
    let doors = doors
        .iter()
        .map(|row| Ok(DoorKey { id: row.owned(0)?, secret: row.array(1, "key")?, revoked: row.flag(2)? }));
    Ok(Keys { server, doors: doors.collect::<Result<_, sqlx::Error>>()?, demo })
}

fn fresh() -> Result<[u8; 32], StoreError> {
    let mut fresh = [0_u8; 32];
    getrandom::fill(&mut fresh).map_err(|error| StoreError::Other(error.to_string()))?;
    Ok(fresh)
}

/// One more key for door codes: `b` behind `a`, `aa` behind `z`.
pub async fn add_door_key<S: Session>(tx: &mut Tx<'_, S>, now: Timestamp) -> Result<String, Failed> {
    let sql = "SELECT count(*), max(created_at) FROM secret_key WHERE kind = 'door'";
    let row = tx.connection.one(sql, values![]).await?;
    let (count, newest): (u32, i64) = (row.number(0)?, row.maybe_int(1)?.unwrap_or(0));
    let id = name_of(count);
    // The newest signs, also where the clock was set back.
    tx.connection
        .execute(
            "INSERT INTO secret_key (kind, id, secret, created_at) VALUES ('door', $1, $2, $3)",
            values![id.as_str(), &fresh()?, now.0.max(newest + 1)],
        )
        .await?;
    Ok(id)
}

/// The name of the key before which there are `count` others.
fn name_of(count: u32) -> String {
    let mut name = String::new();
    let mut rest = count + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.insert(0, char::from(b'a' + letter));
        rest = (rest - 1) / 26;
    }
    name
}

pub async fn revoke_door_key<S: Session>(tx: &mut Tx<'_, S>, id: &str) -> Result<bool, Failed> {
    let sql = "UPDATE secret_key SET revoked = 1 WHERE kind = 'door' AND id = $1 AND revoked = 0
               AND EXISTS (SELECT 1 FROM secret_key other
                           WHERE other.kind = 'door' AND other.revoked = 0 AND other.id <> $1)";
    Ok(tx.connection.execute(sql, values![id]).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_by_the_alphabet_and_never_twice() {
        let names: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(name_of).to_vec();
        assert_eq!(names, ["a", "b", "z", "aa", "ab", "az", "ba", "zz", "aaa"]);
    }
}
