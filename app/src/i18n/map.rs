//! Words of the public map and its list twin.

use domain::event::AreaRef;
use domain::ids::TicketNumber;
use domain::lang::Lang;

#[derive(Debug, Clone, Copy)]
pub struct MapText {
    pub brand: &'static str,
    pub community: &'static str,
    pub title: &'static str,
    pub report: &'static str,
    pub report_hint: &'static str,
    pub report_here: &'static str,
    pub track: &'static str,
    pub wall: &'static str,
    pub other_language: &'static str,
    pub map_label: &'static str,
    pub no_script: &'static str,
    pub schematic: &'static str,
    pub filters: &'static str,
    pub area: &'static str,
    pub category: &'static str,
    pub status: &'static str,
    pub all: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub reports: &'static str,
    pub count: &'static str,
    pub overdue_count: &'static str,
    pub overdue: &'static str,
    pub urgent: &'static str,
    pub unnamed: &'static str,
    pub reported_on: &'static str,
    pub empty: &'static str,
    pub empty_hint: &'static str,
    pub clear: &'static str,
    pub failed: &'static str,
    pub retry: &'static str,
    pub loading: &'static str,
    pub fresh: &'static str,
    pub newer: &'static str,
    pub older: &'static str,
    pub page: &'static str,
    pub live: &'static str,
    pub offline: &'static str,
    pub here_count: &'static str,
    pub me_too: &'static str,
    pub close: &'static str,
}

const ZH: MapText = MapText {
    brand: "微网格",
    community: "共康四村第一居委会",
    title: "微网格地图",
    report: "我要反映",
    report_hint: "扫门口的二维码,或在地图上点一下出问题的地方。",
    report_here: "在这里反映",
    track: "查进度",
    wall: "大屏",
    other_language: "English",
    map_label: "社区地图:可拖动、缩放;右侧或下方的列表内容相同",
    no_script: "这里是地图,需要启用脚本才能显示。列表里的内容与地图相同。",
    schematic: "示意图,非测绘成果",
    filters: "筛选",
    area: "责任区",
    category: "类别",
    status: "状态",
    all: "全部",
    open: "未结",
    closed: "已结",
    reports: "上报列表",
    count: "共 {n} 件",
    overdue_count: "超时 {n} 件",
    overdue: "超时",
    urgent: "急",
    unnamed: "待认定事项",
    reported_on: "{date}上报",
    empty: "没有符合条件的上报",
    empty_hint: "换一个筛选条件,或查看全部。",
    clear: "查看全部",
    failed: "列表没有取到,请检查网络后重试。",
    retry: "重新加载",
    loading: "正在加载…",
    fresh: "{n} 条新上报,点击查看",
    newer: "上一页",
    older: "下一页",
    page: "第 {n} / {m} 页",
    live: "实时更新中",
    offline: "连接中断,正在重连;显示的是断线前的内容",
    here_count: "此处共 {n} 件",
    me_too: "我也遇到",
    close: "关闭",
};

const EN: MapText = MapText {
    brand: "Micro-grid",
    community: "Gongkang Sicun First Committee",
    title: "Micro-grid map",
    report: "Report a problem",
    report_hint: "Scan the code at a door, or tap the place on the map.",
    report_here: "Report here",
    track: "Track a report",
    wall: "Wall display",
    other_language: "中文",
    map_label: "Community map: drag and zoom; the list beside or below says the same",
    no_script: "The map needs scripting. The list says the same as the map.",
    schematic: "Schematic, not survey data",
    filters: "Filters",
    area: "Area",
    category: "Category",
    status: "Status",
    all: "All",
    open: "Open",
    closed: "Closed",
    reports: "Reports",
    count: "{n} reports",
    overdue_count: "{n} overdue",
    overdue: "Overdue",
    urgent: "Urgent",
    unnamed: "Not yet named",
    reported_on: "Reported {date}",
    empty: "No reports match",
    empty_hint: "Try another filter, or see all of them.",
    clear: "See all",
    failed: "The list could not be loaded. Check the connection and try again.",
    retry: "Reload",
    loading: "Loading…",
    fresh: "{n} new — show",
    newer: "Previous",
    older: "Next",
    page: "Page {n} of {m}",
    live: "Live",
    offline: "Connection lost, reconnecting; this is what was known before",
    here_count: "{n} reports at this spot",
    me_too: "Me too",
    close: "Close",
};

pub fn map_text(lang: Lang) -> &'static MapText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// `一区`, `街面`.
pub fn area_name(area: AreaRef, lang: Lang) -> String {
    match (area, lang) {
        (AreaRef::Street, _) => lang.pick("街面", "Street").to_owned(),
        (AreaRef::Area(no), Lang::En) => format!("Area {no}"),
        (AreaRef::Area(no @ 1..=10), Lang::Zh) => {
            let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
            format!("{}区", digits[usize::from(no) - 1])
        }
        (AreaRef::Area(no), Lang::Zh) => format!("{no}区"),
    }
}

/// The day that a ticket's number tells: `11月23日`, `23 Nov 2026`.
pub fn number_date(number: &TicketNumber, lang: Lang) -> String {
    let (y, m, d) = (number.date.year(), u8::from(number.date.month()), number.date.day());
    match lang {
        Lang::Zh => format!("{y}年{m}月{d}日"),
        Lang::En => {
            let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            format!("{d} {} {y}", names[usize::from(m) - 1])
        }
    }
}
