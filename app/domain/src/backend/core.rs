use std::sync::Arc;

use super::ports::{Clock, LivePins, PhotoStore, Random, TicketStore};
use super::{Keys, People, Place};
use crate::clock::Timestamp;

/// Everything that use cases work with. Doors (server functions, routes) get one and hand it on.
#[derive(Clone)]
pub struct Core {
    pub tickets: Arc<dyn TicketStore>,
    pub photos: Arc<dyn PhotoStore>,
    pub live: Arc<dyn LivePins>,
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
}
