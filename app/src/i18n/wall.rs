//! Words of the wall display.

use domain::lang::Lang;

#[derive(Debug, Clone, Copy)]
pub struct WallText {
    pub title: &'static str,
    pub total: &'static str,
    pub open: &'static str,
    pub overdue: &'static str,
    pub closed: &'static str,
    pub unlisted: &'static str,
    pub by_area: &'static str,
    pub by_category: &'static str,
    pub newest: &'static str,
    pub updated: &'static str,
    pub none: &'static str,
    pub weekdays: [&'static str; 7],
}

const ZH: WallText = WallText {
    title: "微网格 · 共四一",
    total: "上报总数",
    open: "未结",
    overdue: "超时",
    closed: "已结",
    unlisted: "不上图",
    by_area: "各责任区",
    by_category: "各类别",
    newest: "最新上报",
    updated: "数据更新于",
    none: "暂无上报",
    weekdays: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
};

const EN: WallText = WallText {
    title: "Micro-grid · Gongkang 4-1",
    total: "Reports",
    open: "Open",
    overdue: "Overdue",
    closed: "Closed",
    unlisted: "Not on the map",
    by_area: "By area",
    by_category: "By category",
    newest: "Newest",
    updated: "Data as of",
    none: "No reports",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
};

pub fn wall_text(lang: Lang) -> &'static WallText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}
