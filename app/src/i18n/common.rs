//! Words that every page of a resident carries.

use domain::lang::Lang;

pub struct CommonText {
    pub site: &'static str,
    pub place: &'static str,
    pub skip: &'static str,
    pub preferences: &'static str,
    /// The other language, in its own words.
    pub other_language: &'static str,
    pub elder_on: &'static str,
    pub elder_off: &'static str,
    pub to_map: &'static str,
    pub to_lookup: &'static str,
    pub footer_links: &'static str,
    pub demo_note: &'static str,
}

pub static ZH: CommonText = CommonText {
    site: "微网格",
    place: "彭浦新村街道",
    skip: "跳到正文",
    preferences: "显示方式",
    other_language: "English",
    elder_on: "长辈版",
    elder_off: "标准版",
    to_map: "社区地图",
    to_lookup: "查我的反映",
    footer_links: "其它页面",
    demo_note: "问题清单为拟定清单,待街道核定。",
};

pub static EN: CommonText = CommonText {
    site: "Weiwangge",
    place: "Pengpu Xincun Subdistrict",
    skip: "Skip to content",
    preferences: "Display",
    other_language: "中文",
    elder_on: "Larger text",
    elder_off: "Standard text",
    to_map: "Community map",
    to_lookup: "Find my report",
    footer_links: "Other pages",
    demo_note: "The list of issues is a proposal, to be confirmed by the subdistrict.",
};

pub fn common(lang: Lang) -> &'static CommonText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}
