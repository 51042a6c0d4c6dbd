use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use super::calendar_ports::CalendarStore;
use super::handover_ports::HandoverStore;
use super::notice_ports::{NoticeStore, OutboxStore, Outlet};
use super::patrol_ports::PatrolStore;
use super::ports::{
    Clock, DeskStore, LivePins, Names, PhotoStore, Random, SearchStore, TicketStore, WallStore,
};
use super::roster_ports::RosterStore;
use super::{Footways, Keys, People, Place};
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::ids::CommunityCode;
use crate::people::{Action, Person, may_anywhere};
use crate::pins::Tally;
use crate::query::{DESK_ROWS, DeskQuery, Filter};
use crate::views::DeskPage;

/// Everything that use cases work with. Doors (server functions, routes) get one and hand it on, some of them several
/// times for one request: handing it on counts one reference, not one for each port.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

struct Inner {
    ports: Ports,
    /// Of each community that was asked for.
    footways: Mutex<BTreeMap<CommunityCode, Arc<Footways>>>,
}

impl Core {
    pub fn new(ports: Ports) -> Self {
        Self(Arc::new(Inner { ports, footways: Mutex::default() }))
    }

    /// The ways on foot between the checkpoints of a community: worked out at the first question.
    pub fn footways(&self, community: &CommunityCode) -> Arc<Footways> {
        let mut kept = self.0.footways.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(footways) = kept.get(community) {
            return footways.clone();
        }
        let footways = Arc::new(Footways::new(&self.place, community));
        // What there is not is not kept: anybody could ask for any name.
        if self.place.community(community).is_some() {
            kept.insert(community.clone(), footways.clone());
        }
        footways
    }
}

impl Deref for Core {
    type Target = Ports;

    fn deref(&self) -> &Ports {
        &self.0.ports
    }
}

/// What a [`Core`] is made of.
#[derive(Clone)]
pub struct Ports {
    pub tickets: Arc<dyn TicketStore>,
    pub desk: Arc<dyn DeskStore>,
    pub search: Arc<dyn SearchStore>,
    pub photos: Arc<dyn PhotoStore>,
    pub live: Arc<dyn LivePins>,
    pub names: Arc<dyn Names>,
    pub walls: Arc<dyn WallStore>,
    pub notices: Arc<dyn NoticeStore>,
    pub outbox: Arc<dyn OutboxStore>,
    pub outlet: Arc<dyn Outlet>,
    pub rosters: Arc<dyn RosterStore>,
    pub handovers: Arc<dyn HandoverStore>,
    pub patrols: Arc<dyn PatrolStore>,
    pub calendar_store: Arc<dyn CalendarStore>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub place: Arc<Place>,
    pub keys: Arc<Keys>,
    pub people: People,
}

impl Core {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// Whether the role does this anywhere at all; a no is in the security log, where `kind` names what it was about.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn may_at_all(&self, person: &Person, action: Action, kind: &str) -> Result<(), Refusal> {
        if may_anywhere(person.role, action) {
            return Ok(());
        }
        self.people.note_refusal(person, action, kind).await;
        Err(Refusal::Forbidden)
    }

    /// One page of the desk: what the person may see of what is asked for.
    ///
    /// # Errors
    /// `Forbidden` for those who have no desk.
    pub async fn desk(&self, person: &Person, query: &DeskQuery) -> Result<DeskPage, Refusal> {
        self.may_at_all(person, Action::OpenDesk, "desk").await?;
        // Read before the rows: a change that comes between is announced again rather than missed.
        let seq = self.live.seq();
        let mut rows = self.desk.list(person, query, self.now()).await?;
        let more = rows.len() > DESK_ROWS as usize;
        rows.truncate(DESK_ROWS as usize);
        Ok(DeskPage { seq, rows, more })
    }

    /// Counts for the numbers beside the filters of such a page: from memory where pins can tell.
    pub async fn desk_counts(&self, person: &Person, query: &DeskQuery) -> Result<Option<Tally>, Refusal> {
        self.may_at_all(person, Action::OpenDesk, "desk").await?;
        if query.is_plain() {
            return Ok(Some(self.desk_tally(person, &query.filter)));
        }
        Ok(self.desk.tally(person, query, self.now()).await?)
    }

    /// Counts of what the person may see, for the numbers beside the filters.
    pub fn desk_tally(&self, person: &Person, filter: &Filter) -> Tally {
        self.live.staff_tally(person, filter)
    }
}
