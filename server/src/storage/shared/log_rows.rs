//! Reading the outbox back.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use domain::backend::ports::{EventLog, LivePin, LogRecord, StoreError};
use domain::clock::Timestamp;
use domain::event::{AlarmState, Audience};
use domain::ids::{TicketId, UnitId};
use domain::ticket::Ticket;
use tokio::time::timeout;

use super::columns::Columns;
use super::engine::Engine;
use super::log::Body;
use super::queue::Failed;
use super::row::{audience_of, pin_of, sealed_of};
use super::session::{Session, values};
use super::store::{Store, told};

/// How long a look at the log may take.
const PATIENCE: Duration = Duration::from_secs(10);

const HEAD: &str = "SELECT coalesce(max(seq), 0) FROM log";

fn record_of(row: &impl Columns) -> Result<LogRecord, sqlx::Error> {
    let body: Body = row.json(2, "record")?;
    Ok(LogRecord {
        seq: row.number(0)?,
        at: Timestamp(row.int(1)?),
        pin: body.pin,
        public: body.public,
        was_public: body.was_public,
        audience: body.audience,
        was: body.was,
        alarm: body.alarm,
    })
}

async fn alarm_of(session: &mut impl Session, id: TicketId) -> Result<Option<AlarmState>, sqlx::Error> {
    let sql = "SELECT payload, prev_hash, hash FROM entry WHERE ticket = $1 ORDER BY seq";
    let rows = session.all(sql, values![&id.0]).await?;
    let chain = rows.iter().map(sealed_of).collect::<Result<Vec<_>, _>>()?;
    let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry));
    ticket.map(|ticket| AlarmState::of(&ticket)).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

impl<E: Engine> Store<E> {
    async fn read_each(&self, take: &mut (dyn FnMut(LivePin) + Send)) -> Result<u64, Failed> {
        let mut moment = self.engine.moment().await?;
        let head = moment.one(HEAD, values![]).await?.number(0)?;
        let mut units: HashMap<TicketId, Vec<UnitId>> = HashMap::new();
        moment
            .each("SELECT ticket, unit FROM child WHERE state <> 'returned'", &mut |row| {
                units.entry(row.ticket_id(0)?).or_default().push(row.parsed(1, "unit")?);
                Ok(())
            })
            .await?;
        // Those that alarm are few, and their entries tell more than a row.
        let ids = moment.all("SELECT id FROM ticket WHERE alarm = 1", values![]).await?;
        let mut alarms = HashMap::new();
        for row in &ids {
            let id = row.ticket_id(0)?;
            alarms.insert(id, alarm_of(&mut *moment, id).await?);
        }
        // Row by row: a driver's row takes many times the memory of a pin.
        let all = "SELECT number, community, lat, lng, area, category, item, state, priority, overdue, version, public,
                    id, handed_over, unlawful, mediator, reporter, alarm
             FROM ticket";
        moment
            .each(all, &mut |row| {
                let pin = pin_of(row)?;
                let id = row.ticket_id(12)?;
                let mut units = units.remove(&id).unwrap_or_default();
                units.sort_unstable();
                units.dedup();
                let audience = Audience { area: Some(pin.area), units, ..audience_of(row, 13)? };
                let alarm = alarms.remove(&id).flatten();
                take(LivePin { pin, public: row.flag(11)?, audience, alarm });
                Ok(())
            })
            .await?;
        Ok(head)
    }

    async fn read_since(&self, after: u64, limit: usize) -> Result<Vec<LogRecord>, Failed> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self
            .engine
            .reader()
            .await?
            .all("SELECT seq, at, body FROM log WHERE seq > $1 ORDER BY seq LIMIT $2", values![after, limit])
            .await?;
        Ok(rows.iter().map(record_of).collect::<Result<_, _>>()?)
    }

    async fn read_head(&self) -> Result<u64, Failed> {
        Ok(self.engine.reader().await?.one(HEAD, values![]).await?.number(0)?)
    }
}

#[async_trait]
impl<E: Engine> EventLog for Store<E> {
    async fn snapshot(&self) -> Result<(u64, Vec<LivePin>), StoreError> {
        let mut pins = Vec::new();
        let seq = self.each_pin(&mut |live| pins.push(live)).await?;
        Ok((seq, pins))
    }

    async fn each_pin(&self, take: &mut (dyn FnMut(LivePin) + Send)) -> Result<u64, StoreError> {
        self.read_each(take).await.map_err(told::<E>)
    }

    async fn since(&self, after: u64, limit: usize) -> Result<Vec<LogRecord>, StoreError> {
        // A connection that has gone silent must not stop the live streams for as long as the network hopes.
        match timeout(PATIENCE, self.read_since(after, limit)).await {
            Ok(read) => read.map_err(told::<E>),
            Err(_) => Err(StoreError::Busy),
        }
    }

    async fn head(&self) -> Result<u64, StoreError> {
        self.read_head().await.map_err(told::<E>)
    }
}
