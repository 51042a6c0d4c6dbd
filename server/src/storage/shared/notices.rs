//! What the bell reads. Sight is cut as the desk's is: by the ticket as it is now.

use async_trait::async_trait;
use domain::backend::notice_ports::{NoticeStore, UNREAD_COUNTED};
use domain::backend::ports::StoreError;
use domain::clock::Timestamp;
use domain::event::AreaRef;
use domain::ids::AccountId;
use domain::notice::{NoticeRow, keys_of};
use domain::people::Person;
use domain::ticket::State;

use super::columns::{Columns, unreadable};
use super::engine::Engine;
use super::queue::Failed;
use super::session::{Session, values};
use super::sight::sight;
use super::statement::Statement;
use super::store::{Store, told};

/// Unread notices that are looked at to count those the person may still see: the bell is on every page.
const LOOKED_AT: i64 = 500;

const ROW: &str =
    "SELECT n.id, n.at, n.addressee, n.number, n.kind, n.urgency, t.area, t.door, t.floor, t.category,
    t.item, t.state, CASE WHEN t.is_open = 1 THEN t.due_at END
    FROM notice n JOIN ticket t ON t.number = n.number WHERE";

fn row_of(row: &impl Columns, unread: bool) -> Result<NoticeRow, sqlx::Error> {
    Ok(NoticeRow {
        id: row.int(0)?,
        at: Timestamp(row.int(1)?),
        to: row.parsed(2, "addressee")?,
        number: row.parsed(3, "ticket number")?,
        kind: row.owned(4)?,
        urgency: row.number(5)?,
        unread,
        area: AreaRef::from_code(row.number(6)?),
        door: row.maybe_parsed(7, "door")?,
        floor: row.maybe_int(8)?.and_then(|floor| i8::try_from(floor).ok()),
        category: row.maybe_parsed(9, "category")?,
        item: row.maybe_parsed(10, "item")?,
        state: State::from_wire(row.text(11)?).ok_or_else(|| unreadable("state"))?,
        due_at: row.maybe_int(12)?.map(Timestamp),
    })
}

/// `n.addressee IN (…)`: everything that the person is.
fn addressed(sql: &mut Statement, person: &Person) {
    sql.push(" n.addressee IN (");
    for (i, key) in keys_of(person).into_iter().enumerate() {
        sql.push(if i == 0 { "" } else { ", " }).bind(key);
    }
    sql.push(")");
}

impl<E: Engine> Store<E> {
    async fn read_notices(
        &self,
        person: &Person,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, Failed> {
        let mut reader = self.engine.reader().await?;
        let seen = "SELECT up_to FROM notice_seen WHERE account = $1";
        let seen = reader.optional(seen, values![person.id.0]).await?;
        let seen = seen.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        let mut sql = Statement::new(ROW);
        addressed(&mut sql, person);
        if let Some(before) = before {
            sql.push(" AND n.id < ").bind(before);
        }
        sql.push(" AND ");
        sight(&mut sql, person);
        sql.push(" ORDER BY n.id DESC LIMIT ").bind(limit);
        let rows = reader.all_of(sql.text, sql.values).await?;
        Ok(rows.iter().map(|row| row_of(row, row.int(0)? > seen)).collect::<Result<_, _>>()?)
    }

    async fn count_unread(&self, person: &Person) -> Result<u32, Failed> {
        let mut sql =
            Statement::new("SELECT count(*) FROM (SELECT 1 FROM (SELECT n.number FROM notice n WHERE");
        addressed(&mut sql, person);
        sql.push(" AND n.id > COALESCE((SELECT up_to FROM notice_seen WHERE account = ").bind(person.id.0);
        sql.push("), 0) ORDER BY n.id DESC LIMIT ").bind(LOOKED_AT);
        sql.push(") n JOIN ticket t ON t.number = n.number WHERE ");
        sight(&mut sql, person);
        sql.push(" LIMIT ").bind(UNREAD_COUNTED).push(") found");
        let rows = self.engine.reader().await?.all_of(sql.text, sql.values).await?;
        let count = rows.first().map(|row| row.number(0)).transpose()?;
        Ok(count.unwrap_or_default())
    }
}

#[async_trait]
impl<E: Engine> NoticeStore for Store<E> {
    async fn notices(
        &self,
        person: &Person,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        self.read_notices(person, before, limit).await.map_err(told::<E>)
    }

    async fn unread(&self, person: &Person) -> Result<u32, StoreError> {
        self.count_unread(person).await.map_err(told::<E>)
    }

    async fn mark_read(&self, account: AccountId, up_to: i64) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    // A number beyond what there is would hide what is still to come.
                    tx.connection
                        .execute(
                            "INSERT INTO notice_seen (account, up_to)
                             SELECT $1, max(id) FROM notice WHERE id <= $2 HAVING max(id) IS NOT NULL
                             ON CONFLICT (account) DO UPDATE SET up_to = excluded.up_to
                                WHERE excluded.up_to > notice_seen.up_to",
                            values![account.0, up_to],
                        )
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}
