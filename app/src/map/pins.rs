//! The pins in columns, and how they are drawn and hit.

use std::collections::HashMap;
use std::f64::consts::{PI, TAU};

use domain::catalog::Category;
use domain::event::{LiveEvent, Pin};
use domain::ids::TicketNumber;
use domain::pins::PinSet;
use domain::query::Filter;
use domain::ticket::State;
use web_sys::{CssStyleDeclaration, Path2d};

use super::canvas_layer::{CanvasLayer, Frame};
use super::cluster::{Group, cluster};
use super::plan::{FONT, colour};
use super::projection::{to_unit, world};
use super::staff::Narrow;

/// How long a new pin takes to drop in.
pub const DROP_MILLIS: f64 = 180.0;

#[derive(Clone, Copy)]
struct Look {
    category: u8,
    state: u8,
    priority: u8,
}

#[derive(Default)]
pub struct Pins {
    xs: Vec<f64>,
    ys: Vec<f64>,
    late: Vec<bool>,
    looks: Vec<Look>,
    numbers: Vec<TicketNumber>,
    index: HashMap<TicketNumber, usize>,
    groups: Vec<Group>,
    /// The zoom that the groups are for.
    zoom: f64,
    /// Unit position of new pins and when they came.
    drops: Vec<(f64, f64, f64)>,
}

impl Pins {
    pub fn load(&mut self, set: &PinSet, filter: &Filter, narrow: &Narrow) {
        *self = Self::default();
        set.matching(filter).filter(|pin| narrow.lets_through(pin)).for_each(|pin| self.put(pin));
    }

    /// Applies one event; `now` starts the drop of a new pin where motion is welcome.
    pub fn apply(&mut self, event: &LiveEvent, filter: &Filter, narrow: &Narrow, now: Option<f64>) {
        match event {
            LiveEvent::Pin(pin) if filter.matches(pin) && narrow.lets_through(pin) => {
                let fresh = !self.index.contains_key(&pin.number);
                self.put(pin);
                if let Some(now) = now.filter(|_| fresh) {
                    let (x, y) = to_unit(pin.lat, pin.lng);
                    self.drops.push((x, y, now));
                }
            }
            LiveEvent::Pin(pin) => self.remove(&pin.number),
            LiveEvent::Gone(number) => self.remove(number),
        }
        self.zoom = 0.0;
    }

    fn put(&mut self, pin: &Pin) {
        let (x, y) = to_unit(pin.lat, pin.lng);
        let look = Look {
            category: pin.category.unwrap_or(Category::G) as u8,
            state: pin.status as u8,
            priority: pin.priority.min(2),
        };
        if let Some(&i) = self.index.get(&pin.number) {
            (self.xs[i], self.ys[i], self.late[i], self.looks[i]) = (x, y, pin.overdue, look);
            return;
        }
        self.index.insert(pin.number.clone(), self.xs.len());
        self.xs.push(x);
        self.ys.push(y);
        self.late.push(pin.overdue);
        self.looks.push(look);
        self.numbers.push(pin.number.clone());
    }

    fn remove(&mut self, number: &TicketNumber) {
        let Some(i) = self.index.remove(number) else { return };
        self.xs.swap_remove(i);
        self.ys.swap_remove(i);
        self.late.swap_remove(i);
        self.looks.swap_remove(i);
        self.numbers.swap_remove(i);
        if let Some(moved) = self.numbers.get(i) {
            self.index.insert(moved.clone(), i);
        }
    }

    pub fn len(&self) -> usize {
        self.xs.len()
    }

    pub fn regroup(&mut self, zoom: f64) -> &[Group] {
        if self.zoom != zoom {
            self.groups = cluster(&self.xs, &self.ys, &self.late, world(zoom), zoom);
            self.zoom = zoom;
        }
        &self.groups
    }

    /// The group under a point in world pixels of the present zoom.
    pub fn hit(&self, x: f64, y: f64) -> Option<Group> {
        let reach = |g: &Group| if g.count > 1 { radius(g.count) + 4.0 } else { 18.0 };
        let distance = |g: &Group| (g.x - x).hypot(g.y - y);
        self.groups
            .iter()
            .filter(|g| distance(g) <= reach(g))
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .copied()
    }

    /// The numbers of the pins near a unit position: those of a group at one spot.
    pub fn near(&self, x: f64, y: f64, reach: f64) -> Vec<TicketNumber> {
        let close = |i: &usize| (self.xs[*i] - x).hypot(self.ys[*i] - y) <= reach;
        (0..self.len()).filter(close).map(|i| self.numbers[i].clone()).collect()
    }

    /// Where a ticket's pin is, in unit coordinates.
    pub fn position(&self, number: &TicketNumber) -> Option<(f64, f64)> {
        self.index.get(number).map(|i| (self.xs[*i], self.ys[*i]))
    }

    pub fn number(&self, i: u32) -> Option<&TicketNumber> {
        self.numbers.get(i as usize)
    }
}

fn radius(count: u32) -> f64 {
    match count {
        ..10 => 15.0,
        10..100 => 18.0,
        100..1000 => 22.0,
        _ => 26.0,
    }
}

/// Shapes and colours, read once and again when the theme changes.
pub struct Paint {
    outlines: Vec<Path2d>,
    inners: Vec<Path2d>,
    states: Vec<String>,
    late: String,
    ink: String,
    paper: String,
    accent: String,
}

impl Paint {
    pub fn new(style: &CssStyleDeclaration) -> Option<Self> {
        let path = |d: &str| Path2d::new_with_path_string(d).ok();
        let all = Category::ALL.map(Some);
        let state = |state: State| match state {
            State::Reported => colour(style, "--reported", "#5b7088"),
            State::Filed => colour(style, "--filed", "#2f6db3"),
            State::Dispatched => colour(style, "--dispatched", "#2f6db3"),
            State::InProgress => colour(style, "--in-progress", "#b26a00"),
            State::Handled => colour(style, "--handled", "#0f766e"),
            _ => colour(style, "--closed", "#3f7d3a"),
        };
        Some(Self {
            outlines: all.iter().map(|c| path(super::shape::outline(*c))).collect::<Option<_>>()?,
            inners: all.iter().map(|c| path(super::shape::inner(*c))).collect::<Option<_>>()?,
            states: State::ALL.into_iter().map(state).collect(),
            late: colour(style, "--overdue", "#c62828"),
            ink: colour(style, "--ink", "#22303c"),
            paper: colour(style, "--surface", "#ffffff"),
            accent: colour(style, "--accent", "#0f6b64"),
        })
    }

    /// Draws what lies in the frame; `true` while something is still moving.
    pub fn draw(&self, layer: &CanvasLayer, pins: &mut Pins, now: f64) -> bool {
        let frame = layer.frame();
        pins.regroup(frame.zoom);
        let context = &layer.context;
        context.set_line_join("round");
        context.set_line_cap("round");
        for group in &pins.groups {
            let (x, y) = (group.x - frame.left, group.y - frame.top);
            if x < -30.0 || y < -30.0 || x > frame.width + 30.0 || y > frame.height + 30.0 {
                continue;
            }
            if group.count > 1 {
                self.cluster(layer, &frame, x, y, group);
            } else {
                let i = group.any as usize;
                let came = pins.drops.iter().find(|d| d.0 == pins.xs[i] && d.1 == pins.ys[i]);
                let t = came.map_or(1.0, |d| ((now - d.2) / DROP_MILLIS).clamp(0.0, 1.0));
                context.set_global_alpha(t.max(0.1));
                self.pin(layer, &frame, x, y - (1.0 - t) * (1.0 - t) * 28.0, pins.looks[i], pins.late[i]);
                context.set_global_alpha(1.0);
            }
        }
        pins.drops.retain(|d| now - d.2 < DROP_MILLIS);
        !pins.drops.is_empty()
    }

    /// A ring around what is pointed at elsewhere on the page, be it a pin or somewhere in a cluster.
    pub fn point_at(&self, layer: &CanvasLayer, (x, y): (f64, f64)) {
        let frame = layer.frame();
        let context = &layer.context;
        let size = world(frame.zoom);
        let (x, y) = (x * size - frame.left, y * size - frame.top);
        let _finite = context.set_transform(frame.ratio, 0.0, 0.0, frame.ratio, 0.0, 0.0);
        for (colour, width) in [(&self.paper, 7.0), (&self.accent, 3.5)] {
            context.begin_path();
            let _positive_radius = context.arc(x, y, 21.0, 0.0, TAU);
            context.set_stroke_style_str(colour);
            context.set_line_width(width);
            context.stroke();
        }
    }

    fn pin(&self, layer: &CanvasLayer, frame: &Frame, x: f64, y: f64, look: Look, late: bool) {
        let context = &layer.context;
        let r = frame.ratio;
        let half = [10.0, 12.0, 14.0][usize::from(look.priority)];
        let k = half / 12.0 * r;
        let left = (x - half) * r;
        let _finite = context.set_transform(k, 0.0, 0.0, k, left, (y - half) * r);
        let category = usize::from(look.category);
        let (outline, inner) = (&self.outlines[category], &self.inners[category]);
        context.set_stroke_style_str(&self.paper);
        context.set_line_width(4.0);
        context.stroke_with_path(outline);
        context.set_fill_style_str(&self.states[usize::from(look.state)]);
        context.fill_with_path_2d(outline);
        context.set_stroke_style_str("#fff");
        context.set_line_width(1.8);
        context.stroke_with_path(inner);
        if late {
            context.begin_path();
            let _positive_radius = context.arc(12.0, 12.0, 16.0, 0.0, TAU);
            context.set_stroke_style_str(&self.late);
            context.set_line_width(3.0);
            context.stroke();
        }
    }

    fn cluster(&self, layer: &CanvasLayer, frame: &Frame, x: f64, y: f64, group: &Group) {
        let context = &layer.context;
        let r = frame.ratio;
        let _finite = context.set_transform(r, 0.0, 0.0, r, 0.0, 0.0);
        let size = radius(group.count);
        context.begin_path();
        let _positive_radius = context.arc(x, y, size, 0.0, TAU);
        context.set_fill_style_str(&self.paper);
        context.fill();
        context.set_stroke_style_str(&self.states[0]);
        context.set_line_width(2.5);
        context.stroke();
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_fill_style_str(&self.ink);
        context.set_font(&format!("600 {}px {FONT}", if group.count > 999 { 13 } else { 14 }));
        let lift = if group.overdue > 0 { 4.0 } else { 0.0 };
        let _drawn = context.fill_text(&group.count.to_string(), x, y - lift);
        if group.overdue > 0 {
            let share = f64::from(group.overdue) / f64::from(group.count);
            context.begin_path();
            let _positive_radius = context.arc(x, y, size, -PI / 2.0, -PI / 2.0 + TAU * share.max(0.06));
            context.set_stroke_style_str(&self.late);
            context.set_line_width(4.0);
            context.stroke();
            context.set_fill_style_str(&self.late);
            context.set_font(&format!("700 10px {FONT}"));
            let _drawn = context.fill_text(&format!("!{}", group.overdue), x, y + 8.0);
        }
    }
}
