//! Whether what was judged at a checkpoint can be so.

use std::collections::BTreeSet;

use crate::error::{Field, FieldError, Problem};
use crate::patrol::Site;
use crate::patrol::coverage::Outcome;
use crate::patrol::record::Judged;
use crate::patrol::rules::PatrolRules;

/// Holds the answers against the checkpoint: items of its list or at least of its category (the list may have been
/// edited while the round was walked without a network), floors that there are, each once, and an outcome that says
/// the same as they do.
pub(super) fn check_judged(
    site: &Site,
    rules: &PatrolRules,
    outcome: Outcome,
    judged: &[Judged],
) -> Result<(), FieldError> {
    let wrong = |field, code| Err(FieldError::new(field, code));
    let list = rules.checklist(site.kind);
    let mut seen = BTreeSet::new();
    for one in judged {
        let known = crate::catalog::item(one.item).is_some();
        if !known || !(list.contains(&one.item) || one.item.category == site.kind.category()) {
            return wrong(Field::Item, Problem::Unknown);
        }
        if !has_floor(site, one.floor) {
            return wrong(Field::Floor, Problem::Unknown);
        }
        if !seen.insert((one.item, one.floor)) {
            return wrong(Field::Outcome, Problem::Same);
        }
    }
    let fits = match outcome {
        Outcome::NoEntry => judged.is_empty(),
        Outcome::Problem => judged.iter().any(|one| !one.fine),
        // Fine is what was looked at, and on every floor; where nothing is on the list, being there is all.
        Outcome::Fine => judged.iter().all(|one| one.fine) && (list.is_empty() || sees_all(site, judged)),
    };
    if fits { Ok(()) } else { wrong(Field::Outcome, Problem::Malformed) }
}

fn has_floor(site: &Site, floor: Option<i8>) -> bool {
    match floor {
        None => site.floors == 0,
        Some(floor) => u8::try_from(floor).is_ok_and(|floor| (1..=site.floors).contains(&floor)),
    }
}

fn sees_all(site: &Site, judged: &[Judged]) -> bool {
    let floors: BTreeSet<i8> = judged.iter().filter_map(|one| one.floor).collect();
    !judged.is_empty() && floors.len() == usize::from(site.floors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::AreaRef;
    use crate::geo::Point;
    use crate::patrol::SiteId;

    fn site(id: &str, floors: u8) -> Site {
        let id: SiteId = id.parse().unwrap_or_else(|_| unreachable!("{id} is a checkpoint"));
        let at = Point { lat: 31.324, lng: 121.437 };
        let (name, name_en) = (String::new(), String::new());
        Site { kind: id.kind(), id, area: AreaRef::Area(1), at, floors, underground: false, name, name_en }
    }

    fn judged(code: &str, floor: i8, fine: bool) -> Judged {
        let item = code.parse().unwrap_or_else(|_| unreachable!("{code} is an item"));
        Judged { item, floor: (floor != 0).then_some(floor), fine }
    }

    fn check(site: &Site, outcome: Outcome, judged: &[Judged]) -> Result<(), (Field, Problem)> {
        check_judged(site, &PatrolRules::default(), outcome, judged).map_err(|e| (e.field, e.code))
    }

    #[test]
    fn an_outcome_says_the_same_as_what_was_judged() {
        let door = site("GK1-1-1-1", 2);
        let wrong = Err((Field::Outcome, Problem::Malformed));
        let (fine, bad) = ([judged("E1", 1, true), judged("E1", 2, true)], [judged("E1", 1, false)]);
        assert_eq!(check(&door, Outcome::Fine, &fine), Ok(()));
        assert_eq!(check(&door, Outcome::Fine, &fine[..1]), wrong, "the second floor was not looked at");
        assert_eq!(check(&door, Outcome::Fine, &[]), wrong);
        assert_eq!(check(&door, Outcome::Fine, &[fine[1], bad[0]]), wrong);
        assert_eq!(check(&door, Outcome::Problem, &bad), Ok(()));
        assert_eq!(check(&door, Outcome::Problem, &fine), wrong);
        assert_eq!(check(&door, Outcome::NoEntry, &[]), Ok(()));
        assert_eq!(check(&door, Outcome::NoEntry, &fine), wrong);
    }

    #[test]
    fn items_and_floors_are_those_of_the_place_each_once() {
        let (door, room) = (site("GK1-1-1-1", 2), site("GK1-B-1", 0));
        let item = Err((Field::Item, Problem::Unknown));
        let floor = Err((Field::Floor, Problem::Unknown));
        assert_eq!(check(&door, Outcome::Problem, &[judged("B1", 1, false)]), item);
        assert_eq!(check(&door, Outcome::Problem, &[judged("E9", 1, false)]), item);
        for wrong in [0, -1, 3, 127] {
            assert_eq!(check(&door, Outcome::Problem, &[judged("E1", wrong, false)]), floor, "{wrong}");
        }
        assert_eq!(check(&room, Outcome::Problem, &[judged("B1", 1, false)]), floor);
        assert_eq!(check(&room, Outcome::Fine, &[judged("B1", 0, true)]), Ok(()));
        let twice = [judged("E1", 1, false), judged("E1", 1, true)];
        assert_eq!(check(&door, Outcome::Problem, &twice), Err((Field::Outcome, Problem::Same)));
    }
}
