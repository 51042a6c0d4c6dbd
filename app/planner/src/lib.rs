//! What a phone on a round works out by itself, in a WebAssembly module of its own that only those load who need it:
//! reading a door's code from the camera's picture, the order of the rest of a round, and a whole day's rounds.
//!
//! Text in, text out: JSON of the domain's types, and `{"error": "…"}` where the input is not one of them.

mod day;
mod qr;

use domain::patrol::day::DayTask;
use domain::patrol::rest::Rest;
use domain::patrol::solve::Effort;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::wasm_bindgen;

/// Few enough to be done while a finger is lifted.
const ROUND: Effort = Effort { seed: 1, steps: 4_000 };

/// What a QR code in a grey picture says. `gray` is a byte a pixel by rows, 0 is black. `None` where there is none that
/// can be read, or the picture is not of that size.
#[wasm_bindgen]
pub fn decode_qr(gray: &[u8], width: u32, height: u32) -> Option<String> {
    qr::read(gray, width as usize, height as usize)
}

/// The rest of a round in a new order: a [`Rest`] in, `{"order": [indices of stops]}` out.
#[wasm_bindgen]
pub fn replan_round(json: &str) -> String {
    #[derive(Serialize)]
    struct Order {
        order: Vec<usize>,
    }
    answer(json, |rest: Rest| {
        let order = rest.order(ROUND, &mut || false).map_err(|error| error.to_string())?;
        Ok(Order { order })
    })
}

/// A whole day's rounds: a [`DayTask`] in, a [`domain::patrol::day::DayPlan`] out. The same task gives the same plan.
#[wasm_bindgen]
pub fn plan_day(json: &str) -> String {
    answer(json, |task: DayTask| day::plan(&task))
}

fn answer<Q: DeserializeOwned, A: Serialize>(
    json: &str,
    work: impl FnOnce(Q) -> Result<A, String>,
) -> String {
    let answered = serde_json::from_str(json)
        .map_err(|error| error.to_string())
        .and_then(work)
        .and_then(|answer| serde_json::to_string(&answer).map_err(|error| error.to_string()));
    answered.unwrap_or_else(|error| serde_json::json!({ "error": error }).to_string())
}
