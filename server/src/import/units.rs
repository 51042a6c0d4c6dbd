//! Units: who can handle a ticket, and when they work.

use std::collections::BTreeSet;

use domain::backend::Place;
use domain::clock::{ServiceHours, Window};
use domain::ids::CommunityCode;
use domain::people::{Unit, UnitKind};

use super::geo_features::Row;
use super::merge::{known_area, known_community, parsed, text};

fn given(row: &Row, name: &str) -> bool {
    row.fields.get(name).is_some_and(|value| !value.is_empty())
}

pub fn unit(row: &Row, place: &Place) -> Result<Unit, String> {
    let kind = text(row, "kind")?;
    let kind = UnitKind::from_wire(&kind).ok_or_else(|| format!("kind cannot be {kind:?}"))?;
    let (community, area) = match (given(row, "community"), given(row, "area")) {
        (true, true) => known_area(row, place).map(|(community, area)| (Some(community), Some(area)))?,
        (true, false) => (Some(known_community(row, place)?), None),
        (false, true) => return Err("an area needs its community".to_owned()),
        (false, false) => (None, None),
    };
    if (kind == UnitKind::Team) != area.is_some() {
        return Err("a team has an area, and only a team has".to_owned());
    }
    Ok(Unit {
        id: parsed(row, "id")?,
        kind,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        community,
        area,
        hours: hours(&text(row, "hours")?)?,
        signs_in: parsed(row, "signs_in")?,
        phone: text(row, "phone")?,
    })
}

/// `always`, `daily`, `office`, or windows such as `07:30-12:00 13:00-16:30`, with `workdays` in front where they
/// are of working days alone.
fn hours(text: &str) -> Result<ServiceHours, String> {
    match text {
        "always" => return Ok(ServiceHours::always()),
        "daily" => return Ok(ServiceHours::daily()),
        "office" => return Ok(ServiceHours::office()),
        _ => {}
    }
    let wrong = || format!("hours cannot be {text:?}: always, daily, office, or 07:30-12:00 13:00-16:30");
    let (working_days_only, spans) = match text.strip_prefix("workdays ") {
        Some(spans) => (true, spans),
        None => (false, text),
    };
    let mut windows: Vec<Window> = Vec::new();
    for span in spans.split_whitespace() {
        let (from, until) = span.split_once('-').ok_or_else(wrong)?;
        let window =
            Window { from: minute(from).ok_or_else(wrong)?, until: minute(until).ok_or_else(wrong)? };
        let after = windows.last().map_or(0, |before| before.until + 1);
        if window.from >= window.until || (window.from < after && !windows.is_empty()) {
            return Err(wrong());
        }
        windows.push(window);
    }
    if windows.is_empty() { Err(wrong()) } else { Ok(ServiceHours { windows, working_days_only }) }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let whole = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && whole <= 1440).then_some(whole)
}

/// Rows of the communities that the file names are replaced, those of the whole subdistrict where it names any.
pub fn replace(held: &mut Vec<Unit>, new: Vec<Unit>) {
    let named: BTreeSet<Option<CommunityCode>> = new.iter().map(|unit| unit.community.clone()).collect();
    held.retain(|unit| !named.contains(&unit.community));
    held.extend(new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_named_or_written_out() {
        let own = hours("workdays 07:30-12:00 13:00-24:00").unwrap();
        assert!(own.working_days_only);
        assert_eq!(
            own.windows.iter().map(|w| (w.from, w.until)).collect::<Vec<_>>(),
            [(450, 720), (780, 1440)]
        );
        assert_eq!(hours("office").unwrap(), ServiceHours::office());
        for wrong in
            ["", "never", "12:00-08:00", "08:00-12:00 11:00-13:00", "8-9", "08:60-09:00", "99999:00-1:0"]
        {
            assert!(hours(wrong).is_err(), "{wrong}");
        }
    }
}
