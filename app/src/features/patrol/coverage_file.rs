//! The coverage of a view as the columns of a file: a line for each checkpoint.

use domain::backend::Core;
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::patrol::coverage::Standing;
use domain::patrol::figures::SiteFigure;

use super::coverage_words::standing_words;
use crate::i18n::coverage_text;
use crate::ui::area_or_street;

const COLUMNS: [(&str, &str); 12] = [
    ("点位编号", "Checkpoint"),
    ("名称", "Name"),
    ("居民区", "Community"),
    ("责任区", "Area"),
    ("类别", "Kind"),
    ("间隔内小时", "Hours within interval"),
    ("应计小时", "Hours"),
    ("覆盖率", "Coverage"),
    ("有效巡查次数", "Checks that count"),
    ("上次查到", "Last checked"),
    ("现在", "Now"),
    ("死角起始", "Dead corner since"),
];

pub fn header(lang: Lang) -> [&'static str; 12] {
    COLUMNS.map(|(zh, en)| lang.pick(zh, en))
}

pub fn cells(core: &Core, figure: &SiteFigure, now: Timestamp, lang: Lang) -> [String; 12] {
    let SiteFigure { now: standing, share, checks } = figure;
    let site = &standing.site;
    let community = core.place.community(site.id.community());
    let hours = |millis: i64| format!("{:.2}", millis as f64 / 3_600_000.0);
    let dead = match standing.standing {
        Standing::DeadCorner { since } => Some(since),
        Standing::Within { .. } | Standing::Due { .. } => None,
    };
    [
        site.id.to_string(),
        site.name(lang).to_owned(),
        community.map(|c| lang.pick(&c.short_name, &c.short_name_en).to_owned()).unwrap_or_default(),
        area_or_street(site.area, lang),
        site.kind.name(lang).to_owned(),
        hours(share.covered),
        hours(share.whole),
        share.ratio().map(|ratio| format!("{ratio:.4}")).unwrap_or_default(),
        checks.to_string(),
        standing.last.map(instant).unwrap_or_default(),
        standing_words(standing, now, coverage_text(lang), lang),
        dead.map(instant).unwrap_or_default(),
    ]
}

/// `2026-11-23 15:04`, in Shanghai: spreadsheets take it for a time.
fn instant(at: Timestamp) -> String {
    let local = at.local();
    let (year, month, day) = (local.date.year(), u8::from(local.date.month()), local.date.day());
    format!("{year}-{month:02}-{day:02} {:02}:{:02}", local.hour(), local.minute())
}
