//! Units: who can handle a ticket, and when they work.

use std::collections::BTreeSet;

use domain::backend::Place;
use domain::clock::ServiceHours;
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

fn hours(text: &str) -> Result<ServiceHours, String> {
    ServiceHours::from_text(text)
        .ok_or_else(|| format!("hours cannot be {text:?}: always, daily, office, or 07:30-12:00 13:00-16:30"))
}

/// Rows of the communities that the file names are replaced, those of the whole subdistrict where it names any.
pub fn replace(held: &mut Vec<Unit>, new: Vec<Unit>) {
    let named: BTreeSet<Option<CommunityCode>> = new.iter().map(|unit| unit.community.clone()).collect();
    held.retain(|unit| !named.contains(&unit.community));
    held.extend(new);
}
