//! The only file that touches EventSource and fetch.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use domain::clock::Timestamp;
use domain::event::{AlarmEvent, LiveEvent, Pin};
use domain::ids::TicketNumber;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent, Response};

use super::{Eyes, Live, Message};

/// A stream that says nothing for so long (it beats every 15 s) is dead even if the browser does not notice.
const SILENCE_MILLIS: i64 = 45_000;

type Handler = Closure<dyn FnMut(MessageEvent)>;
/// What to do with an event of one kind.
type Act = fn(&Rc<Source>, &MessageEvent);

thread_local! {
    /// Milliseconds that the server's clock is ahead of the browser's, as of its last answer.
    static AHEAD: Cell<i64> = const { Cell::new(0) };
}

struct Source {
    live: Live,
    eyes: Eyes,
    /// The view that the loaded pins are of, as the server names it.
    view: RefCell<String>,
    stream: RefCell<Option<(EventSource, Vec<Handler>)>>,
    /// Seconds to wait before the next attempt.
    patience: Cell<u32>,
    /// An attempt is waiting or under way.
    busy: Cell<bool>,
    loaded: Cell<bool>,
    ended: Cell<bool>,
    heard: Cell<i64>,
}

pub fn now() -> Option<Timestamp> {
    Some(millis())
}

fn millis() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

pub fn server_now() -> Option<Timestamp> {
    Some(Timestamp(millis().0 + AHEAD.get()))
}

pub fn start(live: Live, eyes: Eyes) {
    let source = Rc::new(Source {
        live,
        eyes,
        view: RefCell::default(),
        stream: RefCell::default(),
        patience: Cell::new(1),
        busy: Cell::new(false),
        loaded: Cell::new(false),
        ended: Cell::new(false),
        heard: Cell::new(millis().0),
    });
    Rc::clone(&source).begin();

    let watch = Rc::clone(&source);
    let timer = set_interval_with_handle(move || watch.check(SILENCE_MILLIS), Duration::from_secs(5)).ok();
    let wake = Rc::clone(&source);
    let online = window_event_listener(leptos::ev::online, move |_| wake.check(0));
    let wake = Rc::clone(&source);
    // A page that comes back to the front may have slept; anything older than a beat and a half is suspect.
    let shown = window_event_listener_untyped("visibilitychange", move |_| wake.check(22_000));
    let kept = StoredValue::new_local(source);
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
        online.remove();
        shown.remove();
        let _gone_already = kept.try_with_value(|source| {
            source.ended.set(true);
            source.close();
        });
    });
}

impl Source {
    /// Loads the snapshot if there is none yet, then follows the stream.
    fn begin(self: Rc<Self>) {
        if self.ended.get() || self.busy.replace(true) {
            return;
        }
        self.close();
        spawn_local(async move {
            let ready = self.loaded.get() || self.load().await.is_ok();
            self.busy.set(false);
            if ready && self.open().is_ok() {
                self.heard.set(millis().0);
            } else {
                self.retry();
            }
        });
    }

    async fn load(&self) -> Result<(), JsValue> {
        let response: Response =
            JsFuture::from(window().fetch_with_str(&format!("/api/pins{}", self.asked("?"))))
                .await?
                .dyn_into()?;
        if !response.ok() {
            return Err(JsValue::NULL);
        }
        let seq = response.headers().get("X-WWG-Seq")?.and_then(|seq| seq.parse().ok()).unwrap_or_default();
        *self.view.borrow_mut() = response.headers().get("X-WWG-View")?.unwrap_or_default();
        if let Some(date) = response.headers().get("Date")? {
            let there = js_sys::Date::parse(&date);
            if there.is_finite() {
                AHEAD.set(there as i64 - millis().0);
            }
        }
        let buffer = JsFuture::from(response.array_buffer()?).await?;
        let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
        let pins = domain::pins::decode(&bytes).map_err(|_| JsValue::NULL)?;
        self.loaded.set(true);
        self.live.take(Message::Snapshot { pins, seq }, millis());
        Ok(())
    }

    fn open(self: &Rc<Self>) -> Result<(), JsValue> {
        if self.ended.get() {
            return Ok(());
        }
        let (seq, view, asked) = (self.live.seq(), self.view.borrow().clone(), self.asked("&"));
        let stream = EventSource::new(&format!("/events?after={seq}&view={view}{asked}"))?;
        let kinds: [(&str, Act); 7] = [
            ("open", |s, _| s.hear(Message::Connected)),
            ("beat", |s, e| s.hear(Message::Beat { seq: id(e) })),
            ("pin", |s, e| s.change(e, pin)),
            ("gone", |s, e| s.change(e, gone)),
            ("alarm", |s, e| s.alarm(e)),
            ("reset", |s, _| s.reset()),
            ("error", |s, _| s.fail()),
        ];
        let mut handlers = Vec::with_capacity(kinds.len());
        for (kind, act) in kinds {
            let weak = Rc::downgrade(self);
            let handler = Handler::new(move |event: MessageEvent| {
                if let Some(source) = weak.upgrade().filter(|source| !source.ended.get()) {
                    act(&source, &event);
                }
            });
            stream.add_event_listener_with_callback(kind, handler.as_ref().unchecked_ref())?;
            handlers.push(handler);
        }
        *self.stream.borrow_mut() = Some((stream, handlers));
        Ok(())
    }

    fn hear(&self, message: Message) {
        self.heard.set(millis().0);
        self.patience.set(1);
        self.live.take(message, millis());
    }

    fn change(&self, event: &MessageEvent, read: fn(&str) -> Option<LiveEvent>) {
        let text = event.data().as_string().unwrap_or_default();
        self.hear(match read(&text) {
            Some(change) => Message::Change { seq: id(event), event: change },
            None => Message::Beat { seq: id(event) },
        });
    }

    fn alarm(&self, event: &MessageEvent) {
        let text = event.data().as_string().unwrap_or_default();
        if let Ok(alarm) = serde_json::from_str::<AlarmEvent>(&text) {
            self.hear(Message::Alarm(alarm));
        }
    }

    /// Whose eyes, as the server is asked.
    fn asked(&self, before: &str) -> String {
        match self.eyes {
            Eyes::Own => String::new(),
            Eyes::Public => format!("{before}as=public"),
            Eyes::Wall => format!("{before}as=wall"),
        }
    }

    /// The cursor is of no use to the server: start from a new snapshot.
    fn reset(self: &Rc<Self>) {
        self.loaded.set(false);
        self.later(Duration::ZERO);
    }

    fn fail(self: &Rc<Self>) {
        self.live.take(Message::Disconnected, millis());
        let closed =
            self.stream.borrow().as_ref().is_none_or(|(s, _)| s.ready_state() == EventSource::CLOSED);
        // Otherwise the browser tries again by itself, with Last-Event-ID.
        if closed {
            self.retry();
        }
    }

    fn retry(self: &Rc<Self>) {
        self.live.take(Message::Disconnected, millis());
        let seconds = self.patience.get();
        self.patience.set((seconds * 2).min(10));
        // Jitter, so that a thousand walls do not come back in the same instant.
        let wait = f64::from(seconds) * (0.5 + js_sys::Math::random());
        self.later(Duration::from_secs_f64(wait));
    }

    fn later(self: &Rc<Self>, wait: Duration) {
        let source = Rc::clone(self);
        // Never from within a handler: `begin` drops the handlers.
        set_timeout(move || source.begin(), wait);
    }

    fn check(self: &Rc<Self>, silence: i64) {
        let quiet = millis().0 - self.heard.get();
        let live = self.live.connected.try_get_untracked().unwrap_or(true);
        if quiet > silence && (silence > 0 || !live) {
            self.heard.set(millis().0);
            self.live.take(Message::Disconnected, millis());
            self.later(Duration::ZERO);
        }
    }

    fn close(&self) {
        if let Some((stream, _handlers)) = self.stream.borrow_mut().take() {
            stream.close();
        }
    }
}

fn id(event: &MessageEvent) -> Option<u64> {
    event.last_event_id().parse().ok()
}

fn pin(text: &str) -> Option<LiveEvent> {
    serde_json::from_str::<Pin>(text).ok().map(LiveEvent::Pin)
}

fn gone(text: &str) -> Option<LiveEvent> {
    #[derive(Deserialize)]
    struct Gone {
        number: TicketNumber,
    }
    serde_json::from_str::<Gone>(text).ok().map(|gone| LiveEvent::Gone(gone.number))
}
