use domain::backend::ports::{LivePin, LogRecord};
use domain::event::Pin;
use domain::ids::{CommunityCode, TicketNumber};
use domain::people::{Action, Person, permits};
use domain::pins::{PackedPin, Tally, day_number};
use domain::query::Filter;
use domain::views::Overview;

use super::cube::Cube;
use super::names::Names;
use super::row::{Row, Sieve};

/// Every ticket as a row of numbers, in order of number, with its counts.
#[derive(Default)]
pub struct Pins {
    pub seq: u64,
    /// The last seq at which the public saw something change.
    pub public_seq: u64,
    pub names: Names,
    rows: Vec<Row>,
    /// Rows by ticket number: new ones are found, and listed, at the end.
    order: Vec<u32>,
    cube: Cube,
}

impl Pins {
    /// Takes in a ticket of the snapshot; [`Pins::loaded`] comes after the last one.
    pub fn load(&mut self, live: &LivePin) {
        let row = Row::of(&mut self.names, &live.pin, live.public, &live.audience);
        self.cube.add(&row, &self.names);
        self.rows.push(row);
    }

    /// The snapshot is complete and true up to `seq`.
    pub fn loaded(&mut self, seq: u64) {
        (self.seq, self.public_seq) = (seq, seq);
        self.rows.shrink_to_fit();
        let Self { rows, names, .. } = self;
        let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|a, b| compare(names, &rows[*a as usize], &rows[*b as usize]));
        self.order = order;
    }

    pub fn apply(&mut self, record: &LogRecord) {
        self.seq = record.seq;
        if record.public || record.was_public {
            self.public_seq = record.seq;
        }
        let row = Row::of(&mut self.names, &record.pin, record.public, &record.audience);
        match self.find(&record.pin.number) {
            Ok(at) => {
                let held = &mut self.rows[self.order[at] as usize];
                // A replayed line never turns a ticket back.
                if held.version > row.version {
                    return;
                }
                let before = std::mem::replace(held, row);
                self.cube.remove(&before, &self.names);
            }
            Err(at) => {
                self.order.insert(at, u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
                self.rows.push(row);
            }
        }
        self.cube.add(&row, &self.names);
    }

    /// Where the ticket stands in `order`, or belongs.
    fn find(&self, number: &TicketNumber) -> Result<usize, usize> {
        let day = day_number(number.date);
        self.order.binary_search_by(|at| {
            let row = &self.rows[*at as usize];
            let by_day = (row.day, row.count).cmp(&(day, number.count));
            by_day.then_with(|| (**self.names.code(row.community)).cmp(&number.community))
        })
    }

    fn newest_first(&self) -> impl Iterator<Item = &Row> {
        self.order.iter().rev().map(|at| &self.rows[*at as usize])
    }

    fn sees(&self, person: &Person, row: &Row) -> bool {
        permits(person, Action::SeeTicket, &row.subject(&self.names))
    }

    pub fn staff_tally(&self, person: &Person, filter: &Filter) -> Tally {
        let sieve = Sieve::of(&self.names, filter);
        self.cube.seen_by(person, &sieve, &self.names).unwrap_or_else(|| self.slow_tally(person, filter))
    }

    /// The same, ticket by ticket.
    pub fn slow_tally(&self, person: &Person, filter: &Filter) -> Tally {
        let seen: Vec<Pin> =
            self.rows.iter().filter(|row| self.sees(person, row)).map(|row| row.pin(&self.names)).collect();
        Tally::of(seen.iter(), filter)
    }

    /// Everything of the community; below it, areas and categories, only what the public sees.
    pub fn wall_tally(&self, community: Option<&CommunityCode>) -> Tally {
        let filter = Filter { community: community.cloned(), ..Filter::default() };
        let sieve = Sieve::of(&self.names, &filter);
        let Tally { areas, categories, .. } = self.cube.public(&sieve);
        Tally { areas, categories, ..self.cube.whole(&sieve) }
    }

    /// One page of the public list with its figures. Hidden tickets are counted for the whole community only.
    pub fn overview(&self, filter: &Filter, page: usize, rows: usize) -> Overview {
        let sieve = Sieve::of(&self.names, filter);
        let tally = self.cube.public(&sieve);
        // No further than the last one that there is.
        let skipped = page.saturating_mul(rows);
        let left = (tally.total as usize).saturating_sub(skipped).min(rows);
        let listed = self.newest_first().filter(|row| row.is_public() && sieve.lets(row));
        let rows = if left == 0 {
            Vec::new()
        } else {
            listed.skip(skipped).take(left).map(|row| row.pin(&self.names)).collect()
        };
        Overview { seq: self.seq, rows, tally, unlisted: self.cube.unlisted(&sieve) }
    }

    /// The public's pins, or a person's.
    fn visible(&self, person: Option<&Person>, filter: &Filter) -> impl Iterator<Item = &Row> {
        let sieve = Sieve::of(&self.names, filter);
        self.rows.iter().filter(move |row| {
            sieve.lets(row) && person.map_or(row.is_public(), |person| self.sees(person, row))
        })
    }

    pub fn matching(&self, person: Option<&Person>, filter: &Filter) -> Vec<Pin> {
        self.visible(person, filter).map(|row| row.pin(&self.names)).collect()
    }

    /// The same, ready to be encoded elsewhere: encoding a million takes longer than a lock should be held.
    pub fn packed(&self, person: Option<&Person>, filter: &Filter) -> (Vec<CommunityCode>, Vec<PackedPin>) {
        (self.names.codes(), self.visible(person, filter).map(Row::packed).collect())
    }
}

fn compare(names: &Names, a: &Row, b: &Row) -> std::cmp::Ordering {
    let by_day = (a.day, a.count).cmp(&(b.day, b.count));
    by_day.then_with(|| names.code(a.community).cmp(names.code(b.community)))
}
