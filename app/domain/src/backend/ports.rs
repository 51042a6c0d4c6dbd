//! One trait per need. The server implements them; a contract suite says what any implementation must do.

use async_trait::async_trait;
use thiserror::Error;

use super::chain::{Hash, SealedEntry};
use crate::clock::Timestamp;
use crate::event::{AlarmState, Audience, LiveEvent, Pin};
use crate::geo::Point;
use crate::ids::{AccountId, CommunityCode, DoorId, IdempotencyKey, PhotoId, TicketId, TicketNumber};
use crate::notice::{Notice, notices_of};
use crate::people::Person;
use crate::pins::Tally;
use crate::query::{DeskQuery, Filter};
use crate::ticket::{Entry, Fact, Reported, Ticket};
use crate::views::{DeskRow, DoorCounts, DoorTicket, Overview};

/// What can go wrong in a store. `Busy` and `Full` pass; the others do not by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    #[error("the key was used for another report")]
    KeyReused,
    #[error("the ticket changed meanwhile")]
    Conflict,
    #[error("no such photo")]
    UnknownPhoto,
    #[error("locked or stopping")]
    Busy,
    #[error("no space left")]
    Full,
    #[error("store: {0}")]
    Other(String),
}

/// A report that is ready to be stored but for its number, which the store counts inside the transaction.
#[derive(Debug, Clone)]
pub struct NewTicket {
    pub id: TicketId,
    pub at: Timestamp,
    pub key: IdempotencyKey,
    /// Of everything the reporter sent but the key: tells a repetition from another report under the same key.
    pub fingerprint: Hash,
    pub tracking: Hash,
    /// Hash of the reporter's device cookie.
    pub device: Option<Hash>,
    pub actor: crate::ticket::Actor,
    /// Its `number` is a placeholder (count 0) that [`NewTicket::number`] replaces.
    pub report: Reported,
    pub secrets: Vec<Secret>,
    pub photos: Vec<PhotoId>,
    /// Facts that follow at once, such as the mark of an emergency.
    pub further: Vec<Fact>,
}

impl NewTicket {
    /// The first entry, sealed under the number that the store gave it, and the ticket that it begins.
    pub fn number(&self, number: TicketNumber) -> (Ticket, SealedEntry) {
        let report = Reported { number, ..self.report.clone() };
        let entry = crate::ticket::Entry {
            seq: 1,
            at: self.at,
            actor: self.actor.clone(),
            fact: crate::ticket::Fact::Reported(Box::new(report)),
        };
        let ticket = Ticket::begin(&entry).expect("a report begins a ticket");
        (ticket, super::chain::seal(&Hash::default(), entry))
    }

    /// The change that appends [`NewTicket::further`] behind the first entry; `None` when there is nothing.
    pub fn rest(&self, first: &Ticket, sealed: &SealedEntry) -> Option<Change> {
        if self.further.is_empty() {
            return None;
        }
        let steps = self.further.iter().cloned().map(|fact| (self.actor.clone(), fact));
        Change::of(self.id, first, &sealed.hash, self.at, steps)
    }
}

/// An erasable value behind a commitment in entry `seq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub seq: u32,
    pub field: SecretField,
    pub salt: [u8; 16],
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretField {
    Words,
    Phone,
    Note,
    /// The value is a photo's id.
    Photo,
    /// Where units meet.
    Place,
}

impl SecretField {
    pub fn wire(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Phone => "phone",
            Self::Note => "note",
            Self::Photo => "photo",
            Self::Place => "place",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::Words, Self::Phone, Self::Note, Self::Photo, Self::Place].into_iter().find(|f| f.wire() == s)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    pub id: TicketId,
    pub number: TicketNumber,
    pub expected_by: Timestamp,
    /// The same key with the same report had been stored before.
    pub repeated: bool,
}

/// Entries to append to a ticket that stood at `expected_version`.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: TicketId,
    pub expected_version: u32,
    /// The ticket as it is after the entries: projections are written from it.
    pub after: Ticket,
    pub was_public: bool,
    /// Who saw it before the entries: some of them may see it no longer.
    pub was: Audience,
    pub entries: Vec<SealedEntry>,
    pub secrets: Vec<Secret>,
    /// Photos that the entries refer to.
    pub photos: Vec<PhotoId>,
    pub notices: Vec<Notice>,
    pub at: Timestamp,
}

impl Change {
    /// Seals facts behind `prev`, the hash of the ticket's last entry; `None` when one of them does not follow.
    pub fn of(
        id: TicketId,
        ticket: &Ticket,
        prev: &Hash,
        at: Timestamp,
        facts: impl IntoIterator<Item = (crate::ticket::Actor, Fact)>,
    ) -> Option<Self> {
        let mut after = ticket.clone();
        let mut prev = *prev;
        let mut entries = Vec::new();
        let mut notices = Vec::new();
        for (actor, fact) in facts {
            let entry = Entry { seq: after.version + 1, at, actor, fact };
            after.apply(&entry).ok()?;
            notices.extend(notices_of(&after, &entry));
            let sealed = super::chain::seal(&prev, entry);
            prev = sealed.hash;
            entries.push(sealed);
        }
        Some(Self {
            id,
            expected_version: ticket.version,
            was_public: !ticket.is_sensitive(),
            was: Audience::of(ticket),
            after,
            entries,
            secrets: Vec::new(),
            photos: Vec::new(),
            notices,
            at,
        })
    }
}

/// All that is kept of a ticket.
#[derive(Debug, Clone)]
pub struct Whole {
    pub id: TicketId,
    pub chain: Vec<SealedEntry>,
    pub secrets: Vec<Secret>,
}

#[async_trait]
pub trait TicketStore: Send + Sync {
    /// Stores the report, durably, when this returns: entries, projection, secrets and log in one transaction.
    async fn create(&self, new: NewTicket) -> Result<Created, StoreError>;
    /// Appends, or says `Conflict` when the ticket is not at the expected version.
    async fn append(&self, change: Change) -> Result<(), StoreError> {
        self.append_all(vec![change]).await
    }
    /// Several changes in one transaction: all or, with `Conflict` for any of them, none.
    async fn append_all(&self, changes: Vec<Change>) -> Result<(), StoreError>;
    /// `None` when there is no such ticket.
    async fn entries(&self, id: TicketId) -> Result<Option<Vec<SealedEntry>>, StoreError>;
    /// The ticket that was made under this key.
    async fn by_key(&self, key: &IdempotencyKey) -> Result<Option<TicketId>, StoreError>;
    async fn by_number(&self, number: &TicketNumber) -> Result<Option<TicketId>, StoreError>;
    /// All three of one moment, in one trip; `None` when there is no such ticket.
    async fn whole(&self, number: &TicketNumber) -> Result<Option<Whole>, StoreError>;
    async fn by_tracking(&self, digest: &Hash) -> Result<Option<TicketId>, StoreError>;
    /// A device's tickets, newest first, at most 50.
    async fn by_device(&self, device: &Hash) -> Result<Vec<(TicketId, TicketNumber)>, StoreError>;
    async fn secrets(&self, id: TicketId) -> Result<Vec<Secret>, StoreError>;
    /// Public tickets of a door: open ones, and those ended since `since`.
    async fn door_counts(&self, door: &DoorId, since: Timestamp) -> Result<DoorCounts, StoreError>;
    /// The newest open public tickets of a door.
    async fn open_at_door(&self, door: &DoorId, limit: u32) -> Result<Vec<DoorTicket>, StoreError>;
    /// Marks open tickets whose promise has passed and logs each; returns how many.
    async fn mark_overdue(&self, now: Timestamp) -> Result<usize, StoreError>;
    /// Tells of clocks that have turned amber, deadlines that have passed and suspensions to be looked at again, each
    /// once; returns how many tickets were looked at.
    async fn remind(&self, now: Timestamp) -> Result<usize, StoreError>;
    /// Open emergencies whose alarm nobody has answered, oldest first.
    async fn alarms(&self) -> Result<Vec<TicketId>, StoreError>;
    async fn ready(&self) -> bool;
}

/// What the desk reads: rows that a person may see, found by columns rather than by folding.
#[async_trait]
pub trait DeskStore: Send + Sync {
    /// One page of the tickets that `person` may see and `query` asks for: [`crate::query::DESK_ROWS`] and one
    /// more, where there is one.
    async fn list(
        &self,
        person: &Person,
        query: &DeskQuery,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError>;
    /// The first rows of the same view, from its beginning: for a file.
    async fn first(
        &self,
        person: &Person,
        query: &DeskQuery,
        rows: u32,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError>;
    /// Tickets near a point that were reported since, newest first; `except` is the one that is looked at.
    async fn around(
        &self,
        person: &Person,
        at: Point,
        metres: f64,
        since: Timestamp,
        except: &TicketNumber,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError>;
    /// Counts of what `query` asks for beyond a [`Filter`], which pins cannot tell; `None` where the store does
    /// not count.
    async fn tally(
        &self,
        person: &Person,
        query: &DeskQuery,
        now: Timestamp,
    ) -> Result<Option<Tally>, StoreError> {
        let _not_counted = (person, query, now);
        Ok(None)
    }
    /// How many open tickets wait for an act of the person's own unit.
    async fn waiting(&self, person: &Person) -> Result<u32, StoreError>;
}

/// The index that search reads. It follows the log a moment behind, so that reporting does not wait for it.
#[async_trait]
pub trait SearchStore: Send + Sync {
    /// Tickets that changed since the index was last written, oldest first, and the seq up to which that is all.
    async fn unindexed(&self, limit: usize) -> Result<(u64, Vec<TicketId>), StoreError>;
    /// Writes what the tickets are found by, and that the index is true up to `seq`.
    async fn index(&self, seq: u64, docs: Vec<(TicketId, Vec<String>)>) -> Result<(), StoreError>;
}

/// A committed change as every client learns of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRecord {
    /// Strictly increasing in the order of commits; gaps are normal.
    pub seq: u64,
    pub at: Timestamp,
    pub pin: Pin,
    pub public: bool,
    pub was_public: bool,
    /// Who on staff may see it, now and before.
    /// `was` is there where it changed: a new ticket and one whose audience stayed have none.
    pub audience: Audience,
    pub was: Option<Audience>,
    /// While the ticket alarms, and when it ceases to.
    pub alarm: Option<AlarmState>,
}

/// A ticket as the live side keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct LivePin {
    pub pin: Pin,
    pub public: bool,
    pub audience: Audience,
    /// An alarm that nobody has answered.
    pub alarm: Option<AlarmState>,
}

impl LogRecord {
    /// What the public sees of it, if anything.
    pub fn public_event(&self) -> Option<LiveEvent> {
        match (self.public, self.was_public) {
            (true, _) => Some(LiveEvent::Pin(self.pin.clone())),
            (false, true) => Some(LiveEvent::Gone(self.pin.number.clone())),
            (false, false) => None,
        }
    }
}

#[async_trait]
pub trait EventLog: Send + Sync {
    /// All tickets as pins with who may see them, and the seq up to which they are true, in one read.
    async fn snapshot(&self) -> Result<(u64, Vec<LivePin>), StoreError>;
    /// The same, one by one: a million of them at once would take hundreds of megabytes.
    async fn each_pin(&self, take: &mut (dyn FnMut(LivePin) + Send)) -> Result<u64, StoreError> {
        let (seq, pins) = self.snapshot().await?;
        pins.into_iter().for_each(take);
        Ok(seq)
    }
    /// Records after `after`, oldest first.
    async fn since(&self, after: u64, limit: usize) -> Result<Vec<LogRecord>, StoreError>;
    async fn head(&self) -> Result<u64, StoreError>;
}

/// A display that somebody has paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedWall {
    pub id: u32,
    pub name: String,
    /// What it shows; `None` is the whole subdistrict.
    pub community: Option<CommunityCode>,
    pub paired_at: Timestamp,
    pub seen_at: Option<Timestamp>,
}

/// Wall displays and the codes by which they are paired. A revoked wall is found by none of these.
#[async_trait]
pub trait WallStore: Send + Sync {
    /// Keeps a code until it expires, in place of the device's earlier one. `Conflict` when the code is in use,
    /// `Busy` when too many are.
    async fn offer(
        &self,
        code: &str,
        token: Hash,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    async fn code_of(&self, token: &Hash, now: Timestamp) -> Result<Option<(String, Timestamp)>, StoreError>;
    /// Uses the code up; `false` when there is no such code now.
    async fn pair(
        &self,
        code: &str,
        name: &str,
        community: Option<&CommunityCode>,
        by: AccountId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    async fn wall_of(&self, token: &Hash) -> Result<Option<PairedWall>, StoreError>;
    /// Newest first.
    async fn walls(&self) -> Result<Vec<PairedWall>, StoreError>;
    async fn rename(&self, id: u32, name: &str) -> Result<(), StoreError>;
    async fn revoke(&self, id: u32) -> Result<(), StoreError>;
    async fn saw(&self, id: u32, now: Timestamp) -> Result<(), StoreError>;
}

/// A photo as it is kept: two JPEG renditions without metadata.
#[derive(Debug, Clone)]
pub struct Rendition {
    pub id: PhotoId,
    pub full: Vec<u8>,
    pub thumb: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

#[async_trait]
pub trait PhotoStore: Send + Sync {
    /// File first, durably, then the row: a crash in between leaves a file that the sweep removes.
    async fn put(&self, photo: Rendition, device: Option<Hash>, now: Timestamp) -> Result<(), StoreError>;
    async fn get(&self, id: &PhotoId, thumb: bool) -> Result<Option<Vec<u8>>, StoreError>;
    /// Whether the device sent it, alone or with a report.
    async fn belongs_to(&self, id: &PhotoId, device: &Hash) -> Result<bool, StoreError>;
    async fn exists(&self, id: &PhotoId) -> Result<bool, StoreError>;
    /// The tickets that refer to it.
    async fn tickets_of(&self, id: &PhotoId) -> Result<Vec<TicketId>, StoreError>;
    /// Removes what no ticket refers to and is older than a day; returns how many.
    async fn sweep(&self, now: Timestamp) -> Result<usize, StoreError>;
}

/// The live pins in memory.
pub trait LivePins: Send + Sync {
    fn overview(&self, filter: &Filter, page: usize, rows: usize) -> Overview;
    /// Counts of what a person may see.
    fn staff_tally(&self, person: &Person, filter: &Filter) -> Tally;
    /// Figures of a paired wall: everything of the whole community (or of all), and below that what the public sees.
    fn wall_tally(&self, community: Option<&CommunityCode>) -> Tally;
    /// The seq of the log up to which the pins are true.
    fn seq(&self) -> u64;
}

/// Names of accounts, for colleagues' eyes. Erased accounts have none.
pub trait Names: Send + Sync {
    fn name_of(&self, account: AccountId) -> Option<String>;
}

pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

pub trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}
