//! Words of the desk as the server writes it.

use domain::clock::Timestamp;
use domain::lang::Lang;

use super::fill;

#[derive(Debug)]
pub struct DeskText {
    pub title: &'static str,
    pub brand: &'static str,
    pub desk: &'static str,
    pub skip: &'static str,
    pub views: &'static str,
    pub mine: &'static str,
    pub all_open: &'static str,
    pub overdue: &'static str,
    pub hard: &'static str,
    pub ended: &'static str,
    pub save_view: &'static str,
    pub view_name: &'static str,
    pub save: &'static str,
    pub cancel: &'static str,
    pub enter: &'static str,
    /// With `{n}`.
    pub more_ways: &'static str,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub search_do: &'static str,
    pub other_language: &'static str,

    pub starting: &'static str,
    pub refresh: &'static str,

    pub filters: &'static str,
    pub community: &'static str,
    pub area: &'static str,
    pub category: &'static str,
    pub item: &'static str,
    pub status: &'static str,
    pub marks: &'static str,
    pub unit: &'static str,
    pub sort: &'static str,
    pub sort_due: &'static str,
    pub sort_newest: &'static str,
    pub sort_changed: &'static str,
    pub export: &'static str,
    pub all: &'static str,
    pub open: &'static str,
    pub closed: &'static str,
    pub apply: &'static str,
    pub reset: &'static str,

    pub list: &'static str,
    /// With `{n}`.
    pub count: &'static str,
    pub overdue_count: &'static str,
    pub select: &'static str,
    pub select_all: &'static str,
    pub unnamed: &'static str,
    pub no_words: &'static str,
    pub no_unit: &'static str,
    pub urgent: &'static str,
    pub emergency: &'static str,
    pub alarm: &'static str,
    pub urged: &'static str,
    pub suspended: &'static str,
    /// With `{n}`.
    pub complaints: &'static str,
    pub fresh_mark: &'static str,

    /// With `{n}`.
    pub elsewhere: &'static str,
    pub by_change: &'static str,

    pub empty: &'static str,
    pub empty_mine: &'static str,
    pub empty_hint: &'static str,
    pub all_of_open: &'static str,
    /// With `{q}`.
    pub not_found: &'static str,
    pub searchable: &'static str,
    pub in_all_states: &'static str,
    pub clear_search: &'static str,
    pub loading: &'static str,
    pub failed: &'static str,
    pub retry: &'static str,
    pub denied_title: &'static str,
    pub denied: &'static str,
    pub to_map: &'static str,
    pub to_admin: &'static str,

    pub newer: &'static str,
    pub older: &'static str,
    /// With `{n}`.
    pub page: &'static str,
    pub pages: &'static str,

    pub bulk: &'static str,
    pub accept: &'static str,
    pub dispatch: &'static str,
    pub close: &'static str,
    pub to_unit: &'static str,
    pub choose_unit: &'static str,
    pub unpick: &'static str,
    pub dismiss: &'static str,

    pub keys: &'static str,
    pub keys_open: &'static str,
    pub keys_list: [(&'static str, &'static str); 6],
    pub keys_on: &'static str,
}

static ZH: DeskText = DeskText {
    title: "工作台",
    brand: "微网格",
    desk: "工作台",
    skip: "跳到工单列表",
    views: "视图",
    mine: "待我处理",
    all_open: "全部未结",
    overdue: "超时",
    hard: "疑难",
    ended: "已结",
    save_view: "存为视图",
    view_name: "给现在的视图起个名字",
    save: "保存",
    cancel: "取消",
    enter: "代录",
    more_ways: "更多",
    search: "搜索工单",
    search_hint: "编号、内容、地点、单位",
    search_do: "搜索",
    other_language: "English",

    starting: "正在连接…",
    refresh: "刷新列表",

    filters: "筛选",
    community: "居民区",
    area: "责任区",
    category: "类别",
    item: "事项",
    status: "状态",
    marks: "标记",
    unit: "处置单位",
    sort: "排序",
    sort_due: "先到期在前",
    sort_newest: "新上报在前",
    sort_changed: "刚变化在前",
    export: "导出表格",
    all: "全部",
    open: "未结",
    closed: "已结",
    apply: "应用",
    reset: "清除筛选",

    list: "工单列表",
    count: "共 {n} 件",
    overdue_count: "超时 {n} 件",
    select: "选择",
    select_all: "全选本页",
    unnamed: "待认定事项",
    no_words: "无文字说明",
    no_unit: "未派单位",
    urgent: "急",
    emergency: "紧急",
    alarm: "警报未应答",
    urged: "催办",
    suspended: "挂账",
    complaints: "{n} 人反映",
    fresh_mark: "新",

    elsewhere: "另有 {n} 件按现在的排序在后面几页。",
    by_change: "按刚变化排序查看",

    empty: "没有符合条件的工单",
    empty_mine: "没有待您处理的工单",
    empty_hint: "换一个筛选条件,或查看全部未结。",
    all_of_open: "查看全部未结",
    not_found: "没有找到“{q}”",
    searchable: "可以搜编号、反映内容、处置说明、地点(如一区3幢)、事项和单位名称;中文至少两个字。",
    in_all_states: "在全部状态里找",
    clear_search: "清除搜索",
    loading: "正在加载…",
    failed: "列表没有取到,请稍后重试。",
    retry: "重试",
    denied_title: "您的岗位没有工作台",
    denied: "管理员只管设置和人员,不办工单。需要办工单,请用办理岗位的账号登录。",
    to_map: "社区地图",
    to_admin: "设置和人员",

    newer: "上一页",
    older: "下一页",
    page: "第 {n} 页",
    pages: "翻页",

    bulk: "批量办理",
    accept: "接单",
    dispatch: "派遣",
    close: "核查结案",
    to_unit: "派给",
    choose_unit: "选择单位",
    unpick: "取消选择",
    dismiss: "知道了",

    keys: "键盘快捷键",
    keys_open: "快捷键",
    keys_list: [
        ("j", "下一件"),
        ("k", "上一件"),
        ("Enter", "打开"),
        ("x", "选择或取消选择"),
        ("/", "搜索"),
        ("?", "打开或关闭这个说明"),
    ],
    keys_on: "启用单键快捷键",
};

static EN: DeskText = DeskText {
    title: "Desk",
    brand: "Micro-grid",
    desk: "Desk",
    skip: "Skip to the tickets",
    views: "Views",
    mine: "Waiting for me",
    all_open: "All open",
    overdue: "Overdue",
    hard: "Hard cases",
    ended: "Ended",
    save_view: "Save view",
    view_name: "A name for this view",
    save: "Save",
    cancel: "Cancel",
    enter: "Enter a report",
    more_ways: "More",
    search: "Search tickets",
    search_hint: "Number, words, place, unit",
    search_do: "Search",
    other_language: "中文",

    starting: "Connecting…",
    refresh: "Refresh the list",

    filters: "Filters",
    community: "Community",
    area: "Area",
    category: "Category",
    item: "Item",
    status: "Status",
    marks: "Marks",
    unit: "Unit",
    sort: "Order",
    sort_due: "Due first",
    sort_newest: "Newest first",
    sort_changed: "Changed last first",
    export: "Export as CSV",
    all: "All",
    open: "Open",
    closed: "Ended",
    apply: "Apply",
    reset: "Clear filters",

    list: "Tickets",
    count: "{n} tickets",
    overdue_count: "{n} overdue",
    select: "Select",
    select_all: "Select the page",
    unnamed: "Not yet named",
    no_words: "No description",
    no_unit: "No unit yet",
    urgent: "Urgent",
    emergency: "Emergency",
    alarm: "Alarm unanswered",
    urged: "Urged",
    suspended: "Suspended",
    complaints: "{n} reporters",
    fresh_mark: "New",

    elsewhere: "{n} more stand on later pages in this order.",
    by_change: "See what changed last",

    empty: "No tickets match",
    empty_mine: "Nothing waits for you",
    empty_hint: "Try another filter, or see all that are open.",
    all_of_open: "See all open",
    not_found: "Nothing found for “{q}”",
    searchable: "You can search numbers, what was reported, notes, places, items and names of units; in Chinese, at least two characters.",
    in_all_states: "Search in all states",
    clear_search: "Clear the search",
    loading: "Loading…",
    failed: "The list could not be loaded. Try again in a moment.",
    retry: "Try again",
    denied_title: "No desk for your role",
    denied: "Administrators keep settings and people, never tickets. Sign in with an account that handles tickets.",
    to_map: "Community map",
    to_admin: "Settings and people",

    newer: "Previous",
    older: "Next",
    page: "Page {n}",
    pages: "Pages",

    bulk: "Act on all selected",
    accept: "Accept",
    dispatch: "Dispatch",
    close: "Verify and close",
    to_unit: "To",
    choose_unit: "Choose a unit",
    unpick: "Clear selection",
    dismiss: "Close",

    keys: "Keyboard shortcuts",
    keys_open: "Shortcuts",
    keys_list: [
        ("j", "Next ticket"),
        ("k", "Previous ticket"),
        ("Enter", "Open"),
        ("x", "Select or unselect"),
        ("/", "Search"),
        ("?", "Open or close this help"),
    ],
    keys_on: "Use single-key shortcuts",
};

pub fn desk_text(lang: Lang) -> &'static DeskText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// `还剩 3 小时`, `超时 2 天`.
pub fn due_in(due: Timestamp, now: Timestamp, lang: Lang) -> String {
    let minutes = (due.0 - now.0) / 60_000;
    let late = due.0 < now.0;
    let sentence = match (minutes.abs(), late) {
        (..60, false) => lang.pick("还剩 {n} 分钟", "{n} min left"),
        (..60, true) => lang.pick("超时 {n} 分钟", "{n} min late"),
        (60..2880, false) => lang.pick("还剩 {n} 小时", "{n} h left"),
        (60..2880, true) => lang.pick("超时 {n} 小时", "{n} h late"),
        (_, false) => lang.pick("还剩 {n} 天", "{n} days left"),
        (_, true) => lang.pick("超时 {n} 天", "{n} days late"),
    };
    let n = match minutes.abs() {
        n @ ..60 => n,
        n @ 60..2880 => n / 60,
        n => n / 1440,
    };
    fill(sentence, &[("n", &n.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_in_words() {
        let at = |minutes: i64| Timestamp(minutes * 60_000);
        assert_eq!(due_in(at(25), at(0), Lang::Zh), "还剩 25 分钟");
        assert_eq!(due_in(at(0), at(300), Lang::Zh), "超时 5 小时");
        assert_eq!(due_in(at(4 * 1440), at(0), Lang::En), "4 days left");
    }
}
