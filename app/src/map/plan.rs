//! Draws the base plan: quiet ground first, then areas, buildings and words.

use std::f64::consts::TAU;

use web_sys::{CanvasRenderingContext2d as Context, CanvasWindingRule, CssStyleDeclaration};

use super::canvas_layer::{CanvasLayer, Frame};
use super::place::{Place, Shape, UNIT_ZOOM};
use super::projection::world;

pub const FONT: &str = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";

/// A colour of the theme.
pub fn colour(style: &CssStyleDeclaration, name: &str, otherwise: &str) -> String {
    let found = style.get_property_value(name).unwrap_or_default();
    if found.trim().is_empty() { otherwise.to_owned() } else { found.trim().to_owned() }
}

struct Pen<'a> {
    context: &'a Context,
    style: &'a CssStyleDeclaration,
    frame: Frame,
    /// CSS pixels in a unit of the paths.
    scale: f64,
    /// CSS position of the paths' origin.
    left: f64,
    top: f64,
}

pub fn draw(layer: &CanvasLayer, place: &Place, style: &CssStyleDeclaration) {
    let frame = layer.begin();
    let size = world(frame.zoom);
    let pen = Pen {
        context: &layer.context,
        style,
        frame,
        scale: (frame.zoom - UNIT_ZOOM).exp2(),
        left: place.origin.0 * size - frame.left,
        top: place.origin.1 * size - frame.top,
    };
    let context = pen.context;
    context.set_line_join("round");
    context.set_line_cap("round");
    let visible = |shape: &&Shape| frame.zoom >= shape.min_zoom;
    let (below, above): (Vec<&Shape>, Vec<&Shape>) = place.plan.iter().filter(visible).partition(|s| {
        matches!(s.kind.as_str(), "green" | "riverbank" | "water" | "pavement" | "road" | "block")
    });
    below.iter().for_each(|shape| pen.plan_shape(shape));
    for area in &place.areas {
        pen.local();
        context.set_global_alpha(0.62);
        pen.fill(&area.shape, &pen.area_ground(area.no));
        context.set_global_alpha(1.0);
    }
    above.iter().filter(|s| !is_high(&s.kind)).for_each(|shape| pen.plan_shape(shape));
    if frame.zoom >= 17.25 {
        place
            .paths
            .iter()
            .filter(|s| s.kind == "footpath")
            .for_each(|s| pen.line(s, "--map-path", "#cfc8b8", 1.1, 1.0));
    }
    for area in &place.areas {
        pen.local();
        context.set_global_alpha(0.6);
        pen.stroke(&area.shape, &pen.area_ink(area.no), 2.4);
        context.set_global_alpha(1.0);
    }
    pen.buildings(&place.buildings);
    above.iter().filter(|s| is_high(&s.kind)).for_each(|shape| pen.plan_shape(shape));
    pen.names(place, &above);
}

fn is_high(kind: &str) -> bool {
    matches!(kind, "tree" | "pier" | "viaduct" | "station" | "bus_stop" | "pole" | "road_label" | "gate")
}

impl Pen<'_> {
    /// From here on coordinates are those of the paths.
    fn local(&self) {
        let r = self.frame.ratio;
        let k = self.scale * r;
        let _finite = self.context.set_transform(k, 0.0, 0.0, k, self.left * r, self.top * r);
    }

    /// From here on coordinates are CSS pixels.
    fn screen(&self) {
        let r = self.frame.ratio;
        let _finite = self.context.set_transform(r, 0.0, 0.0, r, 0.0, 0.0);
    }

    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.left + x * self.scale, self.top + y * self.scale)
    }

    fn colour(&self, name: &str, otherwise: &str) -> String {
        colour(self.style, name, otherwise)
    }

    /// The soft hue of an area's ground.
    fn area_ground(&self, no: u8) -> String {
        self.colour(&format!("--area-{}", no.clamp(1, 5)), "#d9d9d0")
    }

    /// The same hue, dark enough for borders and words.
    fn area_ink(&self, no: u8) -> String {
        self.colour(&format!("--area-{}-ink", no.clamp(1, 5)), "#55584f")
    }

    fn fill(&self, shape: &Shape, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.context.fill_with_path_2d_and_winding(&shape.path, CanvasWindingRule::Evenodd);
    }

    /// `width` is in CSS pixels.
    fn stroke(&self, shape: &Shape, colour: &str, width: f64) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width / self.scale);
        self.context.stroke_with_path(&shape.path);
    }

    fn line(&self, shape: &Shape, name: &str, otherwise: &str, width: f64, alpha: f64) {
        self.local();
        self.context.set_global_alpha(alpha);
        self.stroke(shape, &self.colour(name, otherwise), width);
        self.context.set_global_alpha(1.0);
    }

    fn plan_shape(&self, shape: &Shape) {
        self.local();
        // Kind, fill, its default, edge, its default.
        let (fill, otherwise, edge, edge_otherwise) = match shape.kind.as_str() {
            "green" => ("--map-green", "#dbe7cf", "", ""),
            "riverbank" => ("--map-bank", "#cfdfc4", "", ""),
            "water" => ("--map-water", "#bcd8e6", "--map-water-edge", "#9cc3d6"),
            "pavement" => ("--map-pavement", "#e9e4d8", "", ""),
            "road" => ("--map-road", "#ffffff", "--map-road-edge", "#d8d1c2"),
            "block" => ("--map-block", "#ebe6db", "--map-block-edge", "#e0dacc"),
            "lane" => ("--map-lane", "#faf8f2", "", ""),
            "parking" => ("--map-parking", "#e6e3dc", "--map-parking-edge", "#d3cec3"),
            "playground" => ("--map-playground", "#efd9b8", "--map-playground-edge", "#dcbf92"),
            "ramp" => ("--map-ramp", "#d5d2ca", "", ""),
            "facility" => ("--map-facility", "#c9d3d6", "--map-facility-edge", "#8fa3a9"),
            "committee" => ("--map-committee", "#e3b8a4", "--map-committee-edge", "#b77f66"),
            "pavilion" => ("--map-pavilion", "#dcc9a6", "--map-pavilion-edge", "#b9a073"),
            "shop" => ("--map-shop", "#efdcc3", "--map-shop-edge", "#dbc19c"),
            "pier" => ("--map-pier", "#a9adb0", "", ""),
            "viaduct" => ("--map-viaduct", "rgba(176,184,190,.72)", "--map-viaduct-edge", "#8f9aa2"),
            "station" => ("--map-station", "#b9c6d3", "--map-station-edge", "#7f93a8"),
            "wall" => return self.line(shape, "--map-wall", "#a39a88", 1.4, 0.9),
            "gate" => return self.line(shape, "--map-gate", "#b5533c", 3.5, 1.0),
            "tree" => return self.trees(shape),
            "bus_stop" | "pole" => return self.dot(shape),
            _ => return,
        };
        self.fill(shape, &self.colour(fill, otherwise));
        if !edge.is_empty() {
            self.stroke(shape, &self.colour(edge, edge_otherwise), 1.0);
        }
    }

    fn trees(&self, shape: &Shape) {
        let radius = (self.scale * 4.2).clamp(1.2, 16.0);
        self.screen();
        self.context.set_fill_style_str(&self.colour("--map-tree", "rgba(116,158,92,.42)"));
        self.context.begin_path();
        for (i, point) in shape.points.iter().enumerate() {
            let (x, y) = self.at(*point);
            // Trees of one row are not all of one size.
            let r = radius * (0.8 + 0.1 * (i % 5) as f64);
            self.context.move_to(x + r, y);
            let _positive_radius = self.context.arc(x, y, r, 0.0, TAU);
        }
        self.context.fill();
    }

    fn dot(&self, shape: &Shape) {
        let (x, y) = self.at(shape.middle);
        self.screen();
        self.context.begin_path();
        let _positive_radius = self.context.arc(x, y, 4.5, 0.0, TAU);
        self.context.set_fill_style_str(&self.colour("--map-stop", "#4b6f9c"));
        self.context.fill();
        self.context.set_stroke_style_str("#fff");
        self.context.set_line_width(1.5);
        self.context.stroke();
    }

    fn buildings(&self, buildings: &[Shape]) {
        self.local();
        let context = self.context;
        context.save();
        context.set_shadow_color(&self.colour("--map-shadow", "rgba(60,52,40,.28)"));
        context.set_shadow_blur(5.0 * self.frame.ratio);
        let drop = (2.0 * self.scale).clamp(1.0, 6.0) * self.frame.ratio;
        context.set_shadow_offset_x(drop * 0.6);
        context.set_shadow_offset_y(drop);
        let face = self.colour("--map-building", "#fdfbf6");
        buildings.iter().for_each(|b| self.fill(b, &face));
        context.restore();
        let edge = self.colour("--map-building-edge", "#bfb5a2");
        buildings.iter().for_each(|b| self.stroke(b, &edge, 1.0));
        if self.frame.zoom < 17.5 {
            return;
        }
        let size = (self.scale * 11.0).clamp(9.0, 18.0);
        for building in buildings {
            self.text(building.name.as_deref(), building.middle, size, 500, "--map-ink", "#6d6453", 0.0);
        }
    }

    fn names(&self, place: &Place, above: &[&Shape]) {
        let zoom = self.frame.zoom;
        for shape in above {
            match shape.kind.as_str() {
                "road_label" if zoom >= 15.5 => self.along(shape),
                "station" | "committee" if zoom >= 16.75 => {
                    self.text(shape.name.as_deref(), shape.middle, 12.0, 600, "--map-ink", "#5c5446", 0.0);
                }
                "bus_stop" | "gate" if zoom >= 17.75 => {
                    let (x, y) = shape.middle;
                    let below = (x, y + 15.0 / self.scale);
                    self.text(shape.name.as_deref(), below, 11.5, 500, "--map-ink", "#5c5446", 0.0);
                }
                "shop" | "playground" | "pavilion" if zoom >= 19.0 => {
                    self.text(shape.name.as_deref(), shape.middle, 11.0, 400, "--map-ink", "#6d6453", 0.0);
                }
                _ => {}
            }
        }
        // Large while one sees the estate, gone when one stands in it.
        let alpha = (1.0 - (zoom - 18.25) / 1.0).clamp(0.0, 1.0) * ((zoom - 14.5) / 0.75).clamp(0.0, 1.0);
        if alpha <= 0.0 {
            return;
        }
        self.context.set_global_alpha(alpha);
        for area in &place.areas {
            let size = (self.scale * 34.0).clamp(12.0, 34.0);
            let hue = self.area_ink(area.no);
            self.text(area.shape.name.as_deref(), area.shape.middle, size, 700, "", &hue, size * 0.3);
        }
        self.context.set_global_alpha(1.0);
    }

    /// Words with a halo of paper, so that they read on any ground.
    #[allow(clippy::too_many_arguments)]
    fn text(
        &self,
        words: Option<&str>,
        middle: (f64, f64),
        size: f64,
        weight: u16,
        name: &str,
        otherwise: &str,
        spacing: f64,
    ) {
        let Some(words) = words else { return };
        let (x, y) = self.at(middle);
        if x < -80.0 || y < -40.0 || x > self.frame.width + 80.0 || y > self.frame.height + 40.0 {
            return;
        }
        self.screen();
        self.write(
            words,
            x + spacing / 2.0,
            y,
            &format!("{weight} {size}px {FONT}"),
            spacing,
            &self.colour(name, otherwise),
        );
    }

    fn write(&self, words: &str, x: f64, y: f64, font: &str, spacing: f64, ink: &str) {
        let context = self.context;
        context.set_font(font);
        let _old_browsers_write_narrower =
            js_sys::Reflect::set(context, &"letterSpacing".into(), &format!("{spacing}px").into());
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_line_width(3.0);
        context.set_stroke_style_str(&self.colour("--map-halo", "rgba(255,253,248,.85)"));
        let _drawn = context.stroke_text(words, x, y);
        context.set_fill_style_str(ink);
        let _drawn = context.fill_text(words, x, y);
    }

    /// A road's name along its line.
    fn along(&self, shape: &Shape) {
        let (Some(name), Some(a), Some(b)) = (&shape.name, shape.points.first(), shape.points.last()) else {
            return;
        };
        let ((ax, ay), (bx, by)) = (self.at(*a), self.at(*b));
        let size = (self.scale * 14.0).clamp(11.0, 17.0);
        // Too short a stretch has no room for the name.
        if (bx - ax).hypot(by - ay) < size * 1.4 * name.chars().count() as f64 * 0.6 {
            return;
        }
        let mut angle = (by - ay).atan2(bx - ax);
        if angle.cos() < -1e-6 {
            angle += std::f64::consts::PI;
        }
        self.screen();
        self.context.save();
        let _finite = self.context.translate((ax + bx) / 2.0, (ay + by) / 2.0);
        let _finite = self.context.rotate(angle);
        let ink = self.colour("--map-road-ink", "#7c7363");
        self.write(name, 0.0, 0.0, &format!("500 {size}px {FONT}"), size * 0.2, &ink);
        self.context.restore();
    }
}
