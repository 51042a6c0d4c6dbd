//! Words of the page that prints door cards, and of the cards.

use domain::lang::Lang;

#[derive(Debug)]
pub struct PosterText {
    pub title: &'static str,
    pub what: &'static str,
    pub choice: &'static str,
    pub community: &'static str,
    pub area: &'static str,
    pub every_area: &'static str,
    pub kind: &'static str,
    pub doors: &'static str,
    pub facilities: &'static str,
    pub all_kinds: &'static str,
    pub paper: &'static str,
    pub a6: &'static str,
    pub a4: &'static str,
    pub show: &'static str,
    pub pdf: &'static str,
    /// `{n}`.
    pub count: &'static str,
    pub show_all: &'static str,
    pub local: &'static str,
    pub none_title: &'static str,
    pub none: &'static str,
    pub code: &'static str,
    /// `{community}`.
    pub card_band: &'static str,
    pub card_scan: &'static str,
    pub card_door: &'static str,
    pub card_facility: &'static str,
    /// `{code}`.
    pub card_short: &'static str,
    /// `{host}`.
    pub card_host: &'static str,
    pub card_never: &'static str,
    pub card_en: &'static str,
}

static ZH: PosterText = PosterText {
    title: "门牌码",
    what: "贴在楼道口和设施门口的二维码。可以直接用浏览器打印(每页一张 A6),也可以下载整份 PDF。换了网址或钥匙后请重新打印。",
    choice: "打印哪些",
    community: "居民区",
    area: "责任区",
    every_area: "全部",
    kind: "点位",
    doors: "楼道门",
    facilities: "设施和街面点",
    all_kinds: "全部点位",
    paper: "纸张",
    a6: "A6,每页一张",
    a4: "A4,每页四张,沿线裁开",
    show: "查看",
    pdf: "下载 PDF",
    count: "共 {n} 张。",
    show_all: "全部显示,用浏览器打印",
    local: "还没有设置对外网址(WWG_PUBLIC_URL):现在的码指向本机,手机扫了打不开。请先设置,再打印。",
    none_title: "没有这个点位",
    none: "请重新选择要打印的范围。",
    code: "二维码",
    card_band: "社区微网格 · {community}",
    card_scan: "扫一扫,反映身边的事",
    card_door: "报问题 · 看进度 · 看谁负责、管得怎么样",
    card_facility: "报问题 · 看进度",
    card_short: "巡查短码 {code}",
    card_host: "网址只认 {host}",
    card_never: "从不收钱,不要身份证号,不要密码",
    card_en: "Scan to report a problem. It never asks for money, an ID number or a password.",
};

static EN: PosterText = PosterText {
    title: "Door cards",
    what: "The codes at stairwells and facilities. Print them from the browser, a card of A6 on each page, or take all of them along as one PDF. Print them again after the address or the key has changed.",
    choice: "What to print",
    community: "Community",
    area: "Area",
    every_area: "All",
    kind: "Places",
    doors: "Stairwells",
    facilities: "Facilities and street points",
    all_kinds: "All places",
    paper: "Paper",
    a6: "A6, one a page",
    a4: "A4, four a page, to be cut",
    show: "Show",
    pdf: "Download the PDF",
    count: "{n} cards.",
    show_all: "Show all of them, to print from the browser",
    local: "The public address (WWG_PUBLIC_URL) is not set: these codes lead to this machine, where no phone gets. Set it before printing.",
    none_title: "There is no such place",
    none: "Choose again what to print.",
    code: "QR code",
    ..ZH
};

pub fn poster_text(lang: Lang) -> &'static PosterText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}
