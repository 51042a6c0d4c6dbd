//! The files of the round on a phone: what its page loads, and what the service worker keeps of it.

use leptos::prelude::LeptosOptions;

use crate::ssr::{asset, has_asset, phone_folder, style_sheet};

/// Where it begins; the others are imported from there.
const FIRST: &str = "app.mjs";

/// All of `public/patrol`.
const MODULES: [&str; 21] = [
    FIRST,
    "account.mjs",
    "ask.mjs",
    "banners.mjs",
    "check.mjs",
    "checkin.mjs",
    "dom.mjs",
    "export.mjs",
    "map.mjs",
    "photo.mjs",
    "problem.mjs",
    "proof.mjs",
    "queue.mjs",
    "round.mjs",
    "scan.mjs",
    "shapes.mjs",
    "store.mjs",
    "task.mjs",
    "waiting.mjs",
    "walk.mjs",
    "words.mjs",
];

/// Addresses, with hashes where the build has them.
#[derive(Debug, Clone, Default)]
pub struct PhoneFiles {
    pub first: String,
    pub modules: Vec<String>,
    /// The second WebAssembly module, with the decoder and the solver: loaded when it is needed.
    pub planner: Option<Planner>,
    style: String,
}

#[derive(Debug, Clone)]
pub struct Planner {
    pub script: String,
    pub wasm: String,
}

impl PhoneFiles {
    pub fn of(options: &LeptosOptions) -> Self {
        let folder = phone_folder(options);
        let planner = ["planner.js", "planner.wasm"].iter().all(|kind| has_asset(options, kind));
        Self {
            first: format!("{folder}/{FIRST}"),
            modules: MODULES.iter().map(|name| format!("{folder}/{name}")).collect(),
            planner: planner.then(|| Planner {
                script: asset(options, "planner.js"),
                wasm: asset(options, "planner.wasm"),
            }),
            style: style_sheet(options, "/patrol"),
        }
    }

    /// What the service worker keeps beside the page, separated by spaces.
    pub fn kept(&self) -> String {
        let planner = self.planner.iter().flat_map(|planner| [&planner.script, &planner.wasm]);
        let all = self.modules.iter().chain([&self.style]).chain(planner).map(String::as_str);
        all.chain(["/icons/icon.svg"]).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_keeps_every_module_that_there_is() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/patrol");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        there.sort_unstable();
        let mut named = MODULES.to_vec();
        named.sort_unstable();
        assert_eq!(named, there);
    }
}
