//! Words of the desk that the browser says by itself, once the page is alive.

use domain::clock::Light;
use domain::lang::Lang;

#[derive(Debug)]
pub struct DeskLiveText {
    pub title: &'static str,
    pub live: &'static str,
    pub lost: &'static str,
    pub stale: &'static str,
    /// With `{n}`.
    pub news: &'static str,
    pub show: &'static str,
    pub changed_mark: &'static str,
    pub gone_mark: &'static str,
    pub failed: &'static str,
    pub offline: &'static str,
    pub offline_bulk: &'static str,
    pub failed_bulk: &'static str,
    pub signed_out: &'static str,
    pub sign_in: &'static str,
    pub retry: &'static str,
    /// With `{n}`.
    pub picked: &'static str,
    pub working: &'static str,
    /// With `{n}`.
    pub done: &'static str,
    /// With `{n}`.
    pub not_done: &'static str,
    pub dismiss: &'static str,
    /// With `{n}` and `{m}`.
    pub row_of: &'static str,
    /// With `{name}`.
    pub delete_view: &'static str,
    pub enter_here: &'static str,
    pub map: &'static str,
    pub hide_map: &'static str,
    pub map_of_page: &'static str,
    pub map_no_script: &'static str,
    /// The layer of patrols, its list, and what its marks say.
    pub coverage: &'static str,
    pub coverage_list: &'static str,
    pub coverage_legend: [&'static str; 3],
    /// With `{n}`.
    pub found: &'static str,
}

static ZH: DeskLiveText = DeskLiveText {
    title: "工作台 · 微网格",
    live: "实时更新中",
    lost: "连接中断,正在重连;显示的是断线前的内容。",
    stale: "断线期间可能有变化。",
    news: "{n} 件新的",
    show: "显示",
    changed_mark: "有变化",
    gone_mark: "已不在您的范围",
    failed: "列表没有取到,请稍后重试。",
    offline: "网络不通,列表没有更新;下面是之前的内容。",
    offline_bulk: "网络不通,不知道是否办成;联网后请刷新列表核对。",
    failed_bulk: "没有办成,请稍后重试。",
    signed_out: "登录已过期,请重新登录。",
    sign_in: "去登录",
    retry: "重试",
    picked: "已选 {n} 件",
    working: "正在办理…",
    done: "{n} 件已办好。",
    not_done: "{n} 件没有办成:",
    dismiss: "知道了",
    row_of: "第 {n} 件,本页共 {m} 件",
    delete_view: "删除视图“{name}”",
    enter_here: "在这里代录",
    map: "地图",
    hide_map: "收起地图",
    map_of_page: "地图上是本页列表中的工单",
    map_no_script: "这里是地图,需要启用脚本才能显示。列表里的内容与地图相同。",
    coverage: "巡查覆盖",
    coverage_list: "死角列表",
    coverage_legend: ["间隔内", "今天到期", "死角"],
    found: "本页 {n} 件",
};

static EN: DeskLiveText = DeskLiveText {
    title: "Desk · Micro-grid",
    live: "Live",
    lost: "Connection lost, reconnecting; this is what was known before.",
    stale: "Something may have changed while the connection was lost.",
    news: "{n} new",
    show: "Show",
    changed_mark: "Changed",
    gone_mark: "No longer yours to see",
    failed: "The list could not be loaded. Try again in a moment.",
    offline: "No connection: the list was not updated and shows what was known before.",
    offline_bulk: "No connection: it is not known what was done. Refresh the list once there is one.",
    failed_bulk: "Nothing was done. Try again in a moment.",
    signed_out: "You are no longer signed in.",
    sign_in: "Sign in",
    retry: "Try again",
    picked: "{n} selected",
    working: "Working…",
    done: "{n} done.",
    not_done: "{n} not done:",
    dismiss: "Close",
    row_of: "{n} of {m} on this page",
    delete_view: "Delete the view “{name}”",
    enter_here: "Enter a report here",
    map: "Map",
    hide_map: "Hide the map",
    map_of_page: "The map shows the tickets of this page",
    map_no_script: "The map needs scripting. The list says the same as the map.",
    coverage: "Patrols",
    coverage_list: "Dead corners",
    coverage_legend: ["Within interval", "Due today", "Dead corner"],
    found: "{n} on this page",
};

pub fn desk_live_text(lang: Lang) -> &'static DeskLiveText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// What a light says in words.
pub fn light_name(light: Light, lang: Lang) -> &'static str {
    match light {
        Light::Green => lang.pick("正常", "On time"),
        Light::Amber => lang.pick("将到期", "Due soon"),
        Light::Red => lang.pick("超时", "Overdue"),
    }
}
