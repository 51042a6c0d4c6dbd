//! The layer of patrols: a small mark for each checkpoint by its age against the interval. Shape = kind, colour and
//! filling = how it stands: hollow within, full when due today, hatched as a dead corner.

use js_sys::{Array, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CssStyleDeclaration, Path2d, Response};

use domain::catalog::Category;

use super::canvas_layer::CanvasLayer;
use super::plan::colour;
use super::projection::{to_unit, world};
use super::shape::outline;

/// Past its interval, in `/api/patrol/standing`.
pub const DEAD: u8 = 2;

pub struct Mark {
    /// Unit position.
    at: (f64, f64),
    category: Option<Category>,
    /// 0 within its interval, 1 due today, [`DEAD`].
    pub standing: u8,
}

/// What `/api/patrol/standing` says, read without a typed reader: it would outweigh the layer.
pub async fn load(address: &str) -> Result<Vec<Mark>, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(address)).await?.dyn_into()?;
    let answer = JsFuture::from(response.json()?).await?;
    let sites: Array = Reflect::get(&answer, &"sites".into())?.dyn_into()?;
    let mark = |site: JsValue| {
        let site: Array = site.dyn_into().ok()?;
        let number = |index| site.get(index).as_f64();
        let letter = site.get(2).as_string()?;
        Some(Mark {
            at: to_unit(number(0)?, number(1)?),
            category: Category::ALL.into_iter().find(|category| category.letter() == letter),
            standing: number(3)? as u8,
        })
    };
    Ok(sites.iter().filter_map(mark).collect())
}

/// Draws them over the plan and under the pins; `half` is half a mark's side in pixels.
pub fn draw(layer: &CanvasLayer, marks: &[Mark], style: &CssStyleDeclaration, half: f64) {
    let (frame, context) = (layer.frame(), &layer.context);
    let size = world(frame.zoom);
    let paper = colour(style, "--surface", "#fffdf8");
    let colours = [("--closed", "#2c6632"), ("--in-progress", "#855000"), ("--overdue", "#b02318")]
        .map(|(name, otherwise)| colour(style, name, otherwise));
    // What is worse lies above.
    for standing in 0..=DEAD {
        let ink = &colours[usize::from(standing)];
        for mark in marks.iter().filter(|mark| mark.standing == standing) {
            let (x, y) = (mark.at.0 * size - frame.left - half, mark.at.1 * size - frame.top - half);
            let k = half / 12.0 * frame.ratio;
            let Ok(path) = Path2d::new_with_path_string(outline(mark.category)) else { continue };
            let _finite = context.set_transform(k, 0.0, 0.0, k, x * frame.ratio, y * frame.ratio);
            context.set_fill_style_str(if standing == 1 { ink } else { &paper });
            context.fill_with_path_2d(&path);
            context.set_stroke_style_str(ink);
            context.set_line_width(if standing == DEAD { 4.0 } else { 3.0 });
            context.stroke_with_path(&path);
            if standing == DEAD {
                context.save();
                context.clip_with_path_2d(&path);
                context.begin_path();
                for shift in [-12.0, -4.0, 4.0, 12.0] {
                    context.move_to(shift, 24.0);
                    context.line_to(shift + 24.0, 0.0);
                }
                context.stroke();
                context.restore();
            }
        }
    }
}
