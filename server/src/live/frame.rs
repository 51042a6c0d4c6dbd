use bytes::Bytes;
use domain::event::{AlarmEvent, Pin};
use domain::ids::TicketNumber;
use serde::Serialize;

/// Events as they go over the wire, each written once for all its readers.
pub struct Frame;

#[derive(Serialize)]
struct Gone<'a> {
    number: &'a TicketNumber,
}

fn json(data: &impl Serialize) -> String {
    serde_json::to_string(data).unwrap_or_else(|_| "{}".to_owned())
}

fn numbered(seq: u64, name: &str, data: &impl Serialize) -> Bytes {
    Bytes::from(format!("id: {seq}\nevent: {name}\ndata: {}\n\n", json(data)))
}

impl Frame {
    pub fn pin(seq: u64, pin: &Pin) -> Bytes {
        numbered(seq, "pin", pin)
    }

    pub fn gone(seq: u64, number: &TicketNumber) -> Bytes {
        numbered(seq, "gone", &Gone { number })
    }

    /// Without an id: it goes ahead of its ticket's pin, which bears it, so that a stream cut in between resumes
    /// before both. What a reader missed it is told at the start of its next stream.
    pub fn alarm(alarm: &AlarmEvent) -> Bytes {
        Bytes::from(format!("event: alarm\ndata: {}\n\n", json(alarm)))
    }

    /// Tells a client to load a fresh snapshot; the stream goes on behind it.
    pub fn reset(head: u64) -> Bytes {
        Bytes::from(format!("id: {head}\nevent: reset\ndata: {{\"seq\":{head}}}\n\n"))
    }

    pub fn beat(seq: u64) -> Bytes {
        Bytes::from(format!("event: beat\ndata: {{\"seq\":{seq}}}\n\n"))
    }

    /// First and last words of a stream: how long to wait before coming back, in milliseconds.
    pub fn retry() -> Bytes {
        Bytes::from_static(b"retry: 1000\n\n")
    }
}
