use domain::event::AreaRef;
use domain::ids::DoorId;
use domain::lang::Lang;
use domain::stairwell::{area_name, door_name};

/// `一区`, or `街面` outside all areas.
pub fn area_or_street(area: AreaRef, lang: Lang) -> String {
    match area {
        AreaRef::Area(no) => area_name(no, lang),
        AreaRef::Street => lang.pick("街面", "Street").to_owned(),
    }
}

/// `一区3幢2单元`, with the floor where it is known; without a door the area alone.
pub fn place_name(door: Option<&DoorId>, area: AreaRef, floor: Option<i8>, lang: Lang) -> String {
    let place = door.map_or_else(|| area_or_street(area, lang), |door| door_name(door, lang));
    match (floor, lang) {
        (None, _) => place,
        (Some(n), Lang::Zh) if n < 0 => format!("{place} 地下室"),
        (Some(n), Lang::Zh) => format!("{place} {n} 层"),
        (Some(n), Lang::En) if n < 0 => format!("{place}, basement"),
        (Some(n), Lang::En) => format!("{place}, floor {n}"),
    }
}
