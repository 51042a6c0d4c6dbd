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
    /// Before the code of a wall that is not paired.
    pub pair: &'static str,
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
    pair: "配对码",
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
    pair: "Pairing code",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
};

pub fn wall_text(lang: Lang) -> &'static WallText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// Words of the page that pairs walls.
#[derive(Debug, Clone, Copy)]
pub struct WallsText {
    pub title: &'static str,
    pub how: &'static str,
    pub pair: &'static str,
    pub code: &'static str,
    pub name: &'static str,
    pub shows: &'static str,
    pub whole: &'static str,
    pub confirm: &'static str,
    pub paired: &'static str,
    pub none: &'static str,
    pub seen: &'static str,
    pub never: &'static str,
    pub rename: &'static str,
    pub revoke: &'static str,
    /// After pairing, renaming and revoking.
    done: [&'static str; 3],
}

impl WallsText {
    /// What has just been done, by the form's action.
    pub fn done(&self, action: &str) -> Option<&'static str> {
        let at = ["pair", "rename", "revoke"].iter().position(|known| *known == action)?;
        Some(self.done[at])
    }
}

const WALLS_ZH: WallsText = WallsText {
    title: "大屏配对",
    how: "在大屏上打开 /wall,地图左上角有六位配对码,十分钟内在这里确认。配对后的大屏会显示警报和范围内的全部数字,不显示个人信息,也不显示反映的文字。",
    pair: "配对新大屏",
    code: "配对码",
    name: "名称",
    shows: "显示范围",
    whole: "全街道",
    confirm: "确认配对",
    paired: "已配对的大屏",
    none: "还没有配对的大屏。",
    seen: "最近在线",
    never: "还没有上线",
    rename: "改名",
    revoke: "停用",
    done: ["已配对,大屏会在几秒内亮起。", "名称已改。", "已停用,大屏会在几秒内回到公开内容。"],
};

const WALLS_EN: WallsText = WallsText {
    title: "Pair wall displays",
    how: "Open /wall on the display: the upper left corner of its map shows six characters. Confirm them here within ten minutes. A paired wall is told of alarms and shows the figures of the whole community, nothing personal and no words.",
    pair: "Pair a new wall",
    code: "Pairing code",
    name: "Name",
    shows: "Shows",
    whole: "Whole subdistrict",
    confirm: "Pair",
    paired: "Paired walls",
    none: "No wall is paired yet.",
    seen: "last seen",
    never: "never seen",
    rename: "Rename",
    revoke: "Revoke",
    done: [
        "Paired. The wall follows within seconds.",
        "Renamed.",
        "Revoked. The wall goes back to public content within seconds.",
    ],
};

pub fn walls_text(lang: Lang) -> &'static WallsText {
    match lang {
        Lang::Zh => &WALLS_ZH,
        Lang::En => &WALLS_EN,
    }
}
