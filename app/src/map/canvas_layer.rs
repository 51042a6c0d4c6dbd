//! A canvas that covers the map's view and a margin around it. It moves with Leaflet's pane while the map is
//! dragged, is scaled with it while it zooms, and is drawn anew when it comes to rest.

use std::cell::Cell;

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::leaflet::{self, Leaflet};
use super::projection::world;

/// Part of the view that is drawn beyond each edge, so that a drag does not show bare paper at once.
const MARGIN: f64 = 0.3;

/// How the canvas lies over the world.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frame {
    pub zoom: f64,
    /// World pixels of the canvas's left upper corner.
    pub left: f64,
    pub top: f64,
    /// Size in CSS pixels.
    pub width: f64,
    pub height: f64,
    /// Device pixels in a CSS pixel.
    pub ratio: f64,
}

pub struct CanvasLayer {
    map: Leaflet,
    canvas: HtmlCanvasElement,
    pub context: CanvasRenderingContext2d,
    frame: Cell<Frame>,
}

impl CanvasLayer {
    pub fn new(map: &Leaflet, pane: &str) -> Result<Self, JsValue> {
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
        canvas.set_class_name("leaflet-zoom-animated map-canvas");
        map.pane(pane).append_child(&canvas)?;
        let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
        Ok(Self { map: map.clone(), canvas, context, frame: Cell::default() })
    }

    /// Lays the canvas over the present view and clears it.
    pub fn begin(&self) -> Frame {
        let (w, h) = self.map.size();
        // Half pixels would blur every line.
        let (x, y) = self.map.to_layer((-w * MARGIN).round(), (-h * MARGIN).round());
        let (x, y) = (x.round(), y.round());
        let origin = self.map.pixel_origin();
        let frame = Frame {
            zoom: self.map.zoom(),
            left: origin.0 + x,
            top: origin.1 + y,
            width: (w * (1.0 + 2.0 * MARGIN)).round(),
            height: (h * (1.0 + 2.0 * MARGIN)).round(),
            ratio: window().device_pixel_ratio().clamp(1.0, 2.0),
        };
        leaflet::place(&self.canvas, x, y);
        let before = self.frame.replace(frame);
        if (before.width, before.height, before.ratio) != (frame.width, frame.height, frame.ratio) {
            self.canvas.set_width((frame.width * frame.ratio) as u32);
            self.canvas.set_height((frame.height * frame.ratio) as u32);
            let style = self.canvas.style();
            let _always_valid = style.set_property("width", &format!("{}px", frame.width));
            let _always_valid = style.set_property("height", &format!("{}px", frame.height));
        }
        self.clear();
        frame
    }

    /// Clears without moving: for a change of what is drawn while the map lies still.
    pub fn clear(&self) {
        let Frame { width, height, ratio, .. } = self.frame.get();
        let _finite = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, width * ratio, height * ratio);
    }

    pub fn frame(&self) -> Frame {
        self.frame.get()
    }

    /// Follows a zoom: the drawing as it is, scaled to where it will lie.
    pub fn follow(&self, zoom: f64, origin: (f64, f64)) {
        let frame = self.frame.get();
        let scale = world(zoom) / world(frame.zoom);
        leaflet::transform(&self.canvas, frame.left * scale - origin.0, frame.top * scale - origin.1, scale);
    }
}
