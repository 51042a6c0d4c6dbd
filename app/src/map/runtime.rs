//! Brings the map to life in the browser and ends it with the page.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use domain::event::Pin;
use domain::lang::Lang;
use domain::query::Filter;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CssStyleDeclaration, HtmlElement, Response};

use super::canvas_layer::CanvasLayer;
use super::leaflet::{Click, Leaflet, Listener};
use super::patrols::{self, DEAD};
use super::pins::{Paint, Pins};
use super::place::{Place, Wire};
use super::projection::{to_unit, world};
use super::staff::{Narrow, StaffMap};
use super::{plan, popup};
use crate::i18n::use_lang;
use crate::live::{Changes, Live};

/// Where the map looks before the place has arrived: the origin of the demo place.
const START: (f64, f64, f64) = (31.3240, 121.4370, 17.0);
const MAX_ZOOM: f64 = 21.0;
/// How often the layer of patrols is asked for while it is shown: no event tells of a check, and an unchanged answer
/// is an empty one.
const PATROLS_EVERY: Duration = Duration::from_secs(60);

struct View {
    element: HtmlElement,
    map: Leaflet,
    ground: CanvasLayer,
    marks: CanvasLayer,
    place: RefCell<Option<Place>>,
    pins: RefCell<Pins>,
    /// The layer of patrols, and where it comes from.
    patrols: RefCell<(String, Vec<patrols::Mark>)>,
    paint: RefCell<Option<Paint>>,
    live: Live,
    filter: Memo<Filter>,
    lang: Lang,
    still: bool,
    staff: Option<StaffMap>,
    calm: bool,
    drawn: Cell<u64>,
    animating: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

pub fn start(
    container: NodeRef<Div>,
    live: Live,
    filter: Memo<Filter>,
    still: bool,
    staff: Option<StaffMap>,
    patrols: Option<Signal<String>>,
) {
    let lang = use_lang();
    let kept: StoredValue<Option<Rc<View>>, LocalStorage> = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(element) = container.get() else { return };
        if kept.with_value(Option::is_none) {
            // Without Leaflet the list says the same.
            kept.set_value(View::open(element.into(), live, filter, lang, still, staff).ok());
        }
    });
    Effect::new(move |before: Option<(Filter, Narrow)>| {
        let now = (filter.get(), staff.map(|staff| staff.narrow.get()).unwrap_or_default());
        live.revision.track();
        container.track();
        if let Some(view) = kept.get_value() {
            view.update(before.is_some_and(|b| b != now));
        }
        now
    });
    if let Some(staff) = staff {
        Effect::new(move |_| {
            staff.pointed.track();
            if let Some(view) = kept.get_value() {
                view.marks.clear();
                view.draw_pins();
            }
        });
    }
    if let Some(patrols) = patrols {
        Effect::new(move |_| {
            container.track();
            let from = patrols.get();
            let shown = !from.is_empty();
            let ask = move || {
                if let Some(view) = kept.get_value() {
                    view.load_patrols(from.clone());
                }
            };
            ask();
            if shown && let Ok(timer) = set_interval_with_handle(ask, PATROLS_EVERY) {
                on_cleanup(move || timer.clear());
            }
        });
    }
    on_cleanup(move || {
        if let Some(Some(view)) = kept.try_update_value(Option::take) {
            view.listeners.borrow_mut().clear();
            view.map.remove();
        }
    });
}

impl View {
    fn open(
        element: HtmlElement,
        live: Live,
        filter: Memo<Filter>,
        lang: Lang,
        still: bool,
        staff: Option<StaffMap>,
    ) -> Result<Rc<Self>, JsValue> {
        if js_sys::Reflect::get(&js_sys::global(), &"L".into())?.is_undefined() {
            return Err(JsValue::NULL);
        }
        let map = Leaflet::new(&element, still)?;
        map.set_view(START.0, START.1, START.2);
        let media = window().match_media("(prefers-reduced-motion: reduce)")?;
        let view = Rc::new(Self {
            ground: CanvasLayer::new(&map, "plan")?,
            marks: CanvasLayer::new(&map, "pins")?,
            element,
            map,
            place: RefCell::default(),
            pins: RefCell::default(),
            patrols: RefCell::default(),
            paint: RefCell::default(),
            live,
            filter,
            lang,
            still,
            staff,
            calm: media.is_some_and(|m| m.matches()),
            drawn: Cell::new(0),
            animating: Cell::new(false),
            listeners: RefCell::default(),
        });
        view.listen();
        let weak = Rc::downgrade(&view);
        spawn_local(async move {
            let wire = load_place().await;
            if let (Some(view), Ok(wire)) = (weak.upgrade(), wire) {
                view.place.replace(Place::new(&wire, view.lang));
                view.map.fit(wire.bounds);
                view.redraw();
            }
        });
        view.redraw();
        Ok(view)
    }

    fn listen(self: &Rc<Self>) {
        let on = |kind: &'static str, act: fn(&Rc<Self>)| {
            let weak = Rc::downgrade(self);
            self.map.on(kind, move || with(&weak, act))
        };
        let mut listeners = vec![
            on("moveend", Self::redraw),
            on("resize", Self::redraw),
            on("viewreset", Self::redraw),
            on("zoom", |view| view.follow(view.map.zoom(), view.map.moving_origin())),
        ];
        let weak = Rc::downgrade(self);
        listeners
            .push(self.map.on_zoom_anim(move |zoom, origin| with(&weak, |view| view.follow(zoom, origin))));
        if !self.still {
            let weak = Rc::downgrade(self);
            listeners.push(self.map.on_click(move |click| with(&weak, |view| view.click(click))));
        }
        self.listeners.replace(listeners);
    }

    fn follow(&self, zoom: f64, origin: (f64, f64)) {
        self.ground.follow(zoom, origin);
        self.marks.follow(zoom, origin);
    }

    fn style(&self) -> Option<CssStyleDeclaration> {
        window().get_computed_style(&self.element).ok().flatten()
    }

    /// Takes in what changed; a change of the filter reads the whole set again.
    fn update(self: &Rc<Self>, refiltered: bool) {
        let revision = self.live.revision.get_untracked();
        if revision == 0 {
            return;
        }
        let filter = self.filter.get_untracked();
        let narrow = self.staff.map(|staff| staff.narrow.get_untracked()).unwrap_or_default();
        let changes = untrack(|| self.live.changes_since(self.drawn.get()));
        match changes {
            Changes::Some(events) if !refiltered && self.drawn.get() > 0 => {
                let now = (!self.calm).then(js_sys::Date::now);
                let mut pins = self.pins.borrow_mut();
                events.iter().for_each(|event| pins.apply(event, &filter, &narrow, now));
            }
            _ => untrack(|| self.live.with(|set| self.pins.borrow_mut().load(set, &filter, &narrow))),
        }
        self.drawn.set(revision);
        self.marks.clear();
        self.draw_pins();
    }

    /// Without an answer the last one stays; an answer to what is no longer shown is dropped.
    fn load_patrols(self: &Rc<Self>, from: String) {
        let before = std::mem::replace(&mut self.patrols.borrow_mut().0, from.clone());
        if from.is_empty() {
            self.patrols.borrow_mut().1.clear();
            if !before.is_empty() {
                self.redraw();
            }
            return;
        }
        let weak = Rc::downgrade(self);
        spawn_local(async move {
            if let (Ok(marks), Some(view)) = (patrols::load(&from).await, weak.upgrade())
                && view.patrols.borrow().0 == from
            {
                view.patrols.borrow_mut().1 = marks;
                view.redraw();
            }
        });
    }

    fn redraw(self: &Rc<Self>) {
        let Some(style) = self.style() else { return };
        if let Some(place) = self.place.borrow().as_ref() {
            plan::draw(&self.ground, place, &style);
            let half = if self.still { 11.0 } else { 8.0 };
            patrols::draw(&self.ground, &self.patrols.borrow().1, &style, half);
        }
        self.paint.replace(Paint::new(&style));
        self.marks.begin();
        self.draw_pins();
    }

    fn draw_pins(self: &Rc<Self>) {
        let moving = match self.paint.borrow().as_ref() {
            Some(paint) => paint.draw(&self.marks, &mut self.pins.borrow_mut(), js_sys::Date::now()),
            None => false,
        };
        self.point();
        if moving && !self.animating.replace(true) {
            let weak = Rc::downgrade(self);
            request_animation_frame(move || {
                with(&weak, |view| {
                    view.animating.set(false);
                    view.marks.clear();
                    view.draw_pins();
                });
            });
        }
        self.tell();
    }

    /// Rings what is pointed at in the list.
    fn point(&self) {
        let number = self.staff.and_then(|staff| staff.pointed.get_untracked());
        let at = number.and_then(|number| self.pins.borrow().position(&number));
        if let (Some(at), Some(paint)) = (at, self.paint.borrow().as_ref()) {
            paint.point_at(&self.marks, at);
        }
    }

    /// What tests read.
    fn tell(&self) {
        if self.drawn.get() == 0 {
            return;
        }
        let mut pins = self.pins.borrow_mut();
        let total = pins.len();
        let zoom = self.map.zoom();
        let groups = pins.regroup(zoom);
        let sum: u32 = groups.iter().map(|g| g.count).sum();
        let patrols = self.patrols.borrow();
        let dead = patrols.1.iter().filter(|mark| mark.standing == DEAD).count();
        let facts = [
            ("data-patrols", patrols.1.len().to_string()),
            ("data-dead", dead.to_string()),
            ("data-pins", total.to_string()),
            ("data-clustered", sum.to_string()),
            ("data-clusters", groups.len().to_string()),
            ("data-zoom", zoom.to_string()),
            ("data-ready", "true".to_owned()),
        ];
        for (name, value) in facts {
            let _valid_name = self.element.set_attribute(name, &value);
        }
    }

    fn click(self: &Rc<Self>, click: Click) {
        let size = world(self.map.zoom());
        let (x, y) = to_unit(click.lat, click.lng);
        let hit = self.pins.borrow().hit(x * size, y * size);
        let content = match hit {
            None => match popup::place(click.lat, click.lng, self.lang, self.staff.map(|staff| staff.enters))
            {
                Some(content) => content,
                None => return,
            },
            Some(group) if group.count > 1 && self.map.zoom() < MAX_ZOOM => {
                let zoom = (self.map.zoom() + 2.0).min(MAX_ZOOM);
                return self.map.set_view(click.lat, click.lng, zoom);
            }
            Some(group) => {
                let pins = self.pins.borrow();
                let numbers = if group.count > 1 {
                    pins.near(group.x / size, group.y / size, 9.0 / size)
                } else {
                    pins.number(group.any).cloned().into_iter().collect()
                };
                if let Some(staff) = self.staff {
                    staff.pointed.set(numbers.first().cloned());
                }
                untrack(|| {
                    self.live.with(|set| {
                        let found: Vec<&Pin> = numbers.iter().filter_map(|n| set.get(n)).collect();
                        popup::pins(&found, self.lang, self.staff.is_some())
                    })
                })
            }
        };
        if let Ok(content) = content {
            self.map.popup(click.lat, click.lng, &content);
        }
    }
}

fn with(view: &Weak<View>, act: impl FnOnce(&Rc<View>)) {
    if let Some(view) = view.upgrade() {
        act(&view);
    }
}

async fn load_place() -> Result<Wire, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str("/api/place")).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| JsValue::NULL)
}
