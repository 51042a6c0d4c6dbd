use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use domain::backend::ports::{LivePin, LogRecord};
use domain::event::{Audience, LiveEvent, Pin};
use domain::ids::{CommunityCode, TicketNumber};
use domain::people::Person;
use domain::pins::{PinSet, Tally, encode};
use domain::query::Filter;
use domain::views::Overview;

/// What the public may see, and a count of what it may not.
pub struct Pins {
    pub seq: u64,
    public: PinSet,
    hidden: HashSet<TicketNumber>,
    /// Every ticket, and who on staff may see it.
    all: PinSet,
    audiences: HashMap<TicketNumber, Audience>,
}

/// The whole snapshot in its three encodings, made once per change and shared by all who ask.
#[derive(Debug, Clone)]
pub struct Encoded {
    pub seq: u64,
    pub plain: Bytes,
    pub gzip: Bytes,
    pub brotli: Bytes,
}

impl Pins {
    pub fn new(seq: u64, pins: Vec<LivePin>) -> Self {
        let hidden = pins.iter().filter(|live| !live.public).map(|live| live.pin.number.clone()).collect();
        let audiences = pins.iter().map(|live| (live.pin.number.clone(), live.audience.clone())).collect();
        let all = PinSet::from_pins(pins.iter().map(|live| live.pin.clone()).collect());
        let public = pins.into_iter().filter_map(|live| live.public.then_some(live.pin)).collect();
        Self { seq, public: PinSet::from_pins(public), hidden, all, audiences }
    }

    pub fn apply(&mut self, record: &LogRecord) {
        self.seq = record.seq;
        if record.public {
            self.hidden.remove(&record.pin.number);
        } else {
            self.hidden.insert(record.pin.number.clone());
        }
        if let Some(event) = record.public_event() {
            self.public.apply(&event);
        }
        self.all.apply(&LiveEvent::Pin(record.pin.clone()));
        self.audiences.insert(record.pin.number.clone(), record.audience.clone());
    }

    /// What a person on staff may see.
    pub fn seen_by<'a>(&'a self, person: &'a Person) -> impl Iterator<Item = &'a Pin> {
        self.all.iter().filter(|pin| {
            self.audiences.get(&pin.number).is_some_and(|audience| audience.seen_by(person, &pin.community))
        })
    }

    pub fn staff_tally(&self, person: &Person, filter: &Filter) -> Tally {
        Tally::of(self.seen_by(person), filter)
    }

    /// One page of the public list with its figures. Hidden tickets are counted for the whole community only.
    pub fn overview(&self, filter: &Filter, page: usize, rows: usize) -> Overview {
        let of = |community: &CommunityCode| filter.community.as_ref().is_none_or(|c| c == community);
        Overview {
            seq: self.seq,
            rows: self.public.newest(filter, page, rows),
            tally: self.public.tally(filter),
            unlisted: u32::try_from(self.hidden.iter().filter(|n| of(&n.community)).count())
                .unwrap_or(u32::MAX),
        }
    }

    pub fn matching(&self, filter: &Filter) -> Vec<Pin> {
        self.public.matching(filter).cloned().collect()
    }

    pub fn encode(&self) -> Encoded {
        Encoded::of(self.seq, encode(self.public.iter()))
    }
}

impl Encoded {
    pub fn of(seq: u64, plain: Vec<u8>) -> Self {
        Self { seq, gzip: gzip(&plain), brotli: brotli(&plain), plain: plain.into() }
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.unwrap_or_default().into()
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 18, ..Default::default() };
    let written = brotli::BrotliCompress(&mut &*plain, &mut out, &params);
    if written.is_err() {
        out.clear();
    }
    out.into()
}

/// A snapshot that is remade only when the pins have changed since.
#[derive(Default)]
pub struct Cache(std::sync::Mutex<Option<Arc<Encoded>>>);

impl Cache {
    pub fn get(&self, seq: u64, make: impl FnOnce() -> Encoded) -> Arc<Encoded> {
        // A poisoned lock holds at worst an old snapshot, which the seq check replaces.
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &*held {
            Some(encoded) if encoded.seq == seq => encoded.clone(),
            _ => held.insert(Arc::new(make())).clone(),
        }
    }
}
