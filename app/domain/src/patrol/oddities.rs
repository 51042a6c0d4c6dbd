//! What looks wrong in somebody's check-ins: told to the area lead, who asks; nobody is punished by it.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::geo::Point;

/// Nobody on a round is faster, in metres a second.
const FASTEST: f64 = 4.0;
/// Metres within which a scan proves nothing: doors of one building, and codes read across a path.
const BESIDE: f64 = 25.0;
/// Nobody judges a stairwell of several floors in less, in milliseconds.
const AT_ONCE: i64 = 1_000;
/// So many gaps in a row, each within so many milliseconds of the first, are a machine's.
const SAME_GAPS: usize = 5;
const SAME_WITHIN: i64 = 1_500;
/// So many typed codes a day are more than a damaged sign or two.
const TYPED: usize = 4;

/// One check-in of a person, as they come: in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CheckIn {
    pub at: Timestamp,
    pub place: Point,
    pub floors: u8,
    /// When the last floor was judged; `None` while the checklist is open.
    pub judged: Option<Timestamp>,
    pub all_fine: bool,
    /// The short code was typed, which can be done from anywhere by whoever has written it down.
    pub typed: bool,
}

/// With the indices of the check-ins that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Oddity {
    /// Two codes farther apart than anybody walks in the time.
    TooFast { first: usize, second: usize },
    /// All floors fine within a second.
    AllAtOnce { at: usize },
    /// The same pace from door to door.
    SamePace { first: usize, last: usize },
    /// So many short codes were typed, from the first to the last of them: signs may be damaged, or read from a list.
    Typed { first: usize, last: usize, times: usize },
}

/// Looks at one person's check-ins of a day, in order of time.
pub fn oddities(check_ins: &[CheckIn]) -> Vec<Oddity> {
    let mut found = Vec::new();
    for (first, pair) in check_ins.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let metres = a.place.distance(b.place);
        let seconds = (b.at.0 - a.at.0).max(0) as f64 / 1000.0;
        if metres > BESIDE && metres > seconds * FASTEST {
            found.push(Oddity::TooFast { first, second: first + 1 });
        }
    }
    for (at, check_in) in check_ins.iter().enumerate() {
        let took = check_in.judged.map(|judged| judged.0 - check_in.at.0);
        if check_in.floors > 1 && check_in.all_fine && took.is_some_and(|took| took < AT_ONCE) {
            found.push(Oddity::AllAtOnce { at });
        }
    }
    let gaps: Vec<i64> = check_ins.windows(2).map(|pair| pair[1].at.0 - pair[0].at.0).collect();
    let mut from = 0;
    while from < gaps.len() {
        let alike = gaps[from..].iter().take_while(|gap| (*gap - gaps[from]).abs() <= SAME_WITHIN).count();
        if alike >= SAME_GAPS {
            found.push(Oddity::SamePace { first: from, last: from + alike });
            from += alike;
        } else {
            from += 1;
        }
    }
    let mut typed = check_ins.iter().enumerate().filter(|(_, check_in)| check_in.typed).map(|(at, _)| at);
    let times = typed.clone().count();
    if times >= TYPED
        && let Some(first) = typed.next()
    {
        found.push(Oddity::Typed { first, last: typed.next_back().unwrap_or(first), times });
    }
    found
}
