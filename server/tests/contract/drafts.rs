//! Reports as the use case would hand them to a store.

use domain::backend::ports::{Change, NewTicket, Rendition, Secret, SecretField, TicketStore};
use domain::backend::{commit, sha256};
use domain::catalog::{self, ItemCode};
use domain::clock::{Calendars, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{PhotoId, TicketId, TicketNumber};
use domain::ticket::{Actor, CloseReason, Command, Reported, Rules, Said, Source, Ticket, decide};

/// Monday 23 November 2026, 10:00 in Shanghai.
pub const NOW: Timestamp = Timestamp(1_795_399_200_000);

pub fn draft(key: &str, item: &str) -> NewTicket {
    let item: ItemCode = item.parse().unwrap();
    let number: TicketNumber =
        TicketNumber { community: "GK1".parse().unwrap(), date: NOW.local().date, count: 0 };
    let id = sha256(&[b"id", key.as_bytes()]);
    let salt = [7; 16];
    NewTicket {
        id: TicketId(id[..16].try_into().unwrap()),
        at: NOW,
        key: key.parse().unwrap(),
        fingerprint: sha256(&[item.to_string().as_bytes()]),
        tracking: sha256(&[b"tracking", key.as_bytes()]),
        device: Some([9; 32]),
        actor: Actor::Resident,
        report: Reported {
            community: number.community.clone(),
            number,
            area: AreaRef::Area(1),
            at: Point { lat: 31.3245, lng: 121.4365 },
            door: Some("GK1-1-1-1".parse().unwrap()),
            category: Some(item.category),
            item: Some(item),
            floor: Some(3),
            source: Source::Scan,
            words: Some(commit(&salt, key.as_bytes())),
            phone: None,
            callback: false,
            photos: Vec::new(),
            expected_by: Calendars::default().promise(NOW, catalog::item(item).unwrap()).due,
            filing: None,
            external: None,
            split_from: None,
            found: None,
            place_unknown: false,
            about_property: false,
        },
        secrets: vec![Secret { seq: 1, field: SecretField::Words, salt, value: key.to_owned() }],
        photos: Vec::new(),
        further: Vec::new(),
    }
}

/// Closing, as the use case would append it.
pub async fn closing(store: &dyn TicketStore, id: TicketId, at: Timestamp) -> Change {
    let chain = store.entries(id).await.unwrap().unwrap();
    let ticket = Ticket::fold(chain.iter().map(|s| &s.entry)).unwrap();
    let calendars = Calendars::default();
    let rules = Rules { now: at, calendars: &calendars, units: &[] };
    let command = Command::Close { reason: CloseReason::Solved };
    let facts = decide(&ticket, &command, &Said::silently(Actor::Machine), rules).unwrap();
    let steps = facts.into_iter().map(|fact| (Actor::Machine, fact));
    Change::of(id, &ticket, &chain.last().unwrap().hash, at, steps).unwrap()
}

pub fn photo(content: &[u8]) -> Rendition {
    Rendition {
        id: PhotoId::of_digest(sha256(&[content])),
        full: content.to_vec(),
        thumb: content[..1].to_vec(),
        width: 4,
        height: 3,
    }
}
