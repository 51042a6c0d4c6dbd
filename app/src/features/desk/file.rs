//! The desk's view as the columns of a file: the same words as on the page, times as machines and people both read.

use domain::backend::Core;
use domain::catalog;
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::views::DeskRow;

use crate::ui::place_name;

const COLUMNS: [(&str, &str); 16] = [
    ("编号", "Number"),
    ("上报时间", "Reported"),
    ("居民区", "Community"),
    ("地点", "Place"),
    ("纬度", "Latitude"),
    ("经度", "Longitude"),
    ("大类", "Category"),
    ("事项", "Item"),
    ("状态", "State"),
    ("层级", "Tier"),
    ("处置单位", "Units"),
    ("最晚", "Due"),
    ("是否超时", "Overdue"),
    ("反映次数", "Complaints"),
    ("疑难", "Hard case"),
    ("最后变化", "Last change"),
];

pub fn header(lang: Lang) -> [&'static str; 16] {
    COLUMNS.map(|(zh, en)| lang.pick(zh, en))
}

pub fn cells(core: &Core, row: &DeskRow, now: Timestamp, lang: Lang) -> [String; 16] {
    let yes = |is: bool| if is { lang.pick("是", "yes") } else { "" }.to_owned();
    let community = core.place.community(&row.community);
    let units = row.units.iter().map(|unit| core.unit_name(unit).name.get(lang).to_owned());
    [
        row.number.to_string(),
        instant(row.reported_at),
        community.map(|c| lang.pick(&c.short_name, &c.short_name_en).to_owned()).unwrap_or_default(),
        place_name(row.door.as_ref(), row.area, row.floor, lang),
        format!("{:.6}", row.lat),
        format!("{:.6}", row.lng),
        row.category.map(|category| category.name(lang).to_owned()).unwrap_or_default(),
        row.item
            .and_then(catalog::item)
            .map(|item| format!("{} {}", item.code, item.name(lang)))
            .unwrap_or_default(),
        row.state.name(lang).to_owned(),
        row.tier.map(|tier| tier.wire().to_owned()).unwrap_or_default(),
        units.collect::<Vec<_>>().join(lang.pick("、", ", ")),
        row.due_at.map(instant).unwrap_or_default(),
        yes(row.due_at.is_some_and(|due| now > due)),
        row.complaints.to_string(),
        yes(row.hard),
        instant(row.changed_at),
    ]
}

/// `2026-11-23 15:04`, in Shanghai: spreadsheets take it for a time.
fn instant(at: Timestamp) -> String {
    let local = at.local();
    let (year, month, day) = (local.date.year(), u8::from(local.date.month()), local.date.day());
    format!("{year}-{month:02}-{day:02} {:02}:{:02}", local.hour(), local.minute())
}
