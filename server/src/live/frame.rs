use bytes::Bytes;
use domain::event::LiveEvent;
use domain::ids::TicketNumber;
use serde::Serialize;

/// One event as it goes over the wire, serialised once for all its readers.
#[derive(Debug, Clone)]
pub struct Frame {
    pub seq: u64,
    pub bytes: Bytes,
}

#[derive(Serialize)]
struct Gone<'a> {
    number: &'a TicketNumber,
}

impl Frame {
    pub fn of(seq: u64, event: &LiveEvent) -> Self {
        let (name, data) = match event {
            LiveEvent::Pin(pin) => ("pin", serde_json::to_string(pin)),
            LiveEvent::Gone(number) => ("gone", serde_json::to_string(&Gone { number })),
        };
        let data = data.unwrap_or_else(|_| "{}".to_owned());
        Self { seq, bytes: Bytes::from(format!("id: {seq}\nevent: {name}\ndata: {data}\n\n")) }
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
