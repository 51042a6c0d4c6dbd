//! `weiwangge plan`: points of a file in, tours out.

use std::fs::File;
use std::io::Read as _;
use std::time::Instant;

use domain::patrol::points::{plan, read};
use domain::patrol::solve::Effort;

use crate::cli::PlanArgs;
use crate::output;

/// More than the most points can take, however they are written.
const LONGEST_FILE: u64 = 4 << 20;

/// Prints the tours as one line of JSON.
///
/// # Errors
/// A sentence for standard error; nothing was printed then.
pub fn run(args: &PlanArgs) -> Result<(), String> {
    // From here on, so that reading and distances count too.
    let from = Instant::now();
    let name = args.points.display();
    let mut bytes = Vec::new();
    File::open(&args.points)
        .and_then(|file| file.take(LONGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("{name}: {error}"))?;
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(format!("{name}: the file is longer than {} MB", LONGEST_FILE >> 20));
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("{name}: the file is not UTF-8 text"))?;
    let points = read(&text).map_err(|error| format!("{name}: {error}"))?;
    let effort = Effort { seed: args.seed, steps: u64::MAX };
    let found = plan(&points, args.inspectors, effort, &mut || from.elapsed() >= args.seconds)
        .map_err(|error| error.to_string())?;
    output::line(&serde_json::to_string(&found).map_err(|error| error.to_string())?);
    Ok(())
}
