//! What patrols ask of tickets, read from their projection.

use domain::backend::patrol_ports::SiteTicket;
use domain::catalog::Tier;
use domain::clock::Timestamp;
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ticket::State;

use super::columns::{Columns, unreadable};
use super::row::account_of;

/// Tickets of a community that are open, found by their states, or were reported since, found by their time. A tier is
/// given when a ticket is filed and never taken away, so it tells that it was.
pub const SITE_TICKETS: &str = "
    SELECT number, reported_at, lat, lng, area, door, floor, item, state, tier, verified, site_check_asked, public,
        reporter
    FROM ticket WHERE community = $1 AND state IN ('reported', 'filed', 'dispatched', 'in_progress', 'handled')
    UNION ALL
    SELECT number, reported_at, lat, lng, area, door, floor, item, state, tier, verified, site_check_asked, public,
        reporter
    FROM ticket WHERE community = $1 AND reported_at >= $2
        AND state NOT IN ('reported', 'filed', 'dispatched', 'in_progress', 'handled')
    ORDER BY reported_at, number";

pub fn site_ticket_of(row: &impl Columns) -> Result<SiteTicket, sqlx::Error> {
    let state = State::from_wire(row.text(8)?).ok_or_else(|| unreadable("state"))?;
    let tier = row.maybe_text(9)?;
    let floor = row.maybe_int(6)?;
    Ok(SiteTicket {
        number: row.parsed(0, "ticket number")?,
        at: Timestamp(row.int(1)?),
        place: Point { lat: row.real(2)?, lng: row.real(3)? },
        area: AreaRef::from_code(row.number(4)?),
        door: row.maybe_parsed(5, "door")?,
        floor: floor.map(|floor| i8::try_from(floor).map_err(|_| unreadable("floor"))).transpose()?,
        item: row.maybe_parsed(7, "item")?,
        open: state.is_open(),
        filed: tier.is_some(),
        verified: row.flag(10)?,
        check_asked: row.flag(11)?,
        to_verify: tier.filter(|_| state == State::Handled).and_then(Tier::from_wire),
        sensitive: !row.flag(12)?,
        reporter: account_of(row, 13)?,
    })
}
