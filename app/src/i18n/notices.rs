//! What somebody is told: one sentence for each kind of notice, on the bell's page and in e-mail.

use domain::catalog;
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::notice::{Addressee, NoticeRow};
use domain::ticket::State;

use super::common::common;
use super::format::{date_time, day_time, fill};
use super::map::area_name;

/// The part of the loop that a notice asks somebody for; its deadline is told while the ticket is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Nothing,
    /// Whatever is to be done now.
    At,
    Filing,
    Dispatch,
    Handling,
    Verification,
}

impl Asks {
    fn stands(self, state: State) -> bool {
        match self {
            Self::Nothing => false,
            Self::At => state.is_open(),
            Self::Filing => state == State::Reported,
            Self::Dispatch => state == State::Filed,
            Self::Handling => matches!(state, State::Dispatched | State::InProgress),
            Self::Verification => state == State::Handled,
        }
    }

    /// The sentence's end, with the place for the deadline.
    fn by(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Nothing => ("", ""),
            Self::At => (":{due}", ": {due}"),
            Self::Filing => (",{due} 前受理", ", to be triaged by {due}"),
            Self::Dispatch => (",{due} 前派遣", ", to be dispatched by {due}"),
            Self::Handling => (",{due} 前处置", ", to be handled by {due}"),
            Self::Verification => (",{due} 前核查", ", to be verified by {due}"),
        };
        lang.pick(zh, en)
    }
}

/// What happened, as told to whoever it concerns.
struct Sentence {
    zh: &'static str,
    en: &'static str,
    asks: Asks,
}

const fn says(zh: &'static str, en: &'static str, asks: Asks) -> Sentence {
    Sentence { zh, en, asks }
}

/// `to_unit`: a handling unit reads it, not whoever dispatches.
fn sentence(kind: &str, to_unit: bool) -> Option<Sentence> {
    use Asks::{At, Dispatch, Filing, Handling, Nothing, Verification};
    Some(match (kind, to_unit) {
        ("reported", _) => says("有新的反映", "a new report", Filing),
        ("appealed", _) => says("反映人申诉,请再看一次", "the reporter appealed; look at it again", Filing),
        ("decline_proposed", _) => says("建议不予立案,请决定", "declining it was proposed; decide", Filing),
        ("handed_over", _) => {
            says("网格中心交给居民区办理", "the center handed it to your community", Filing)
        }
        ("site_check_asked", _) => says("请到现场核实", "a check on site is asked for", Filing),
        ("filed", _) => says("已立案,请派遣", "filed; dispatch it", Dispatch),
        ("escalated", _) => says("升级到您这一级,请派遣", "escalated to your tier; dispatch it", Dispatch),
        ("reopened", _) => {
            says("反映人说没办好,重新办理", "the reporter says it is not solved; reopened", Dispatch)
        }
        ("returned", _) => says("处置单位退单,请重新派遣", "a unit returned it; dispatch it anew", Dispatch),
        ("extension_asked", _) => {
            says("处置单位申请延期,请批复", "a unit asks for more time; decide", Handling)
        }
        ("dispatched", true) => says("已派给您单位", "dispatched to your unit", Handling),
        ("dispatched", false) => says("已派遣", "dispatched", Handling),
        ("urged", true) => says("催办,请尽快处置并答复", "urged; act soon and answer", Handling),
        ("urged", false) => says("反映人催办", "urged by the reporter", Nothing),
        ("supervised", true) => {
            says("网格中心督办,请尽快处置并答复", "supervised by the center; act and answer", Handling)
        }
        ("supervised", false) => says("网格中心督办", "supervised by the center", Nothing),
        ("resumed", _) => says("恢复办理", "resumed", Handling),
        ("extension_granted", _) => says("同意延期", "more time was granted", Handling),
        ("extension_refused", _) => says("不同意延期", "more time was refused", Handling),
        ("released", _) => says("您单位不用再办", "your unit is released from it", Nothing),
        ("reworked", _) => says("核查未通过,退回重办", "it did not pass verification; do it again", Handling),
        ("handed_in", true) => says("配合单位已反馈", "a supporting unit handed in its part", Handling),
        ("handed_in", false) => says("已反馈处置结果,请核查", "handled; verify it", Verification),
        ("joint_handled", _) => says("联动已完成,请核查", "joint action is done; verify it", Verification),
        ("mediator_assigned", _) => says("请您调解", "you are asked to mediate", Nothing),
        ("answered", _) => says("反映人回答了问题", "the reporter answered", Nothing),
        ("added", _) => says("反映人补充了情况", "the reporter added something", Nothing),
        ("urge_answered", _) => says("处置单位答复了催办", "a unit answered the urging", Nothing),
        ("declined", _) => says("您反映的没有立案", "what you reported was not filed", Nothing),
        ("closed", _) => says("您反映的已结案", "what you reported is closed", Nothing),
        ("emergency_marked", _) => says("紧急求助,请立即应答", "an emergency; answer the alarm now", Nothing),
        ("alarm_climbed", _) => says(
            "紧急求助无人应答,升到您这里,请立即应答",
            "an emergency that nobody answered came to you; answer it now",
            Nothing,
        ),
        ("merged", _) => {
            says("您反映的与另一件并案办理", "what you reported is handled with another", Nothing)
        }
        ("joined", true) => says("又有同样的反映并入", "another report of the same was joined", Handling),
        ("joined", false) => says("又有同样的反映并入", "another report of the same was joined", Nothing),
        ("complaint_joined", true) => says("又有人反映同一件事", "the same was reported again", Handling),
        ("complaint_joined", false) => says("又有人反映同一件事", "the same was reported again", Nothing),
        ("asked", _) => says("有问题想向您了解", "a question about what you reported", Nothing),
        ("amber", _) => says("快到期限", "the deadline is near", At),
        ("overdue", _) => says("已超过期限,请尽快办理", "past its deadline; act now", Nothing),
        ("review_due", _) => says("暂缓办理到了复核时间", "the suspension is to be reviewed", Nothing),
        ("test", _) => says("测试通知", "a test", Nothing),
        _ => return None,
    })
}

/// A fact that this build has no sentence for yet is still told.
const SOMETHING: Sentence = says("有新进展", "something happened", Asks::Nothing);

/// What happened, in a few words, without place or item.
pub fn notice_kind(kind: &str, to_unit: bool, lang: Lang) -> &'static str {
    let said = sentence(kind, to_unit).unwrap_or(SOMETHING);
    lang.pick(said.zh, said.en)
}

/// `已派给您单位,11月24日 11:30 前处置`.
pub fn notice_sentence(row: &NoticeRow, lang: Lang) -> String {
    let to_unit = matches!(row.to, Addressee::Unit { .. });
    let said = sentence(&row.kind, to_unit).unwrap_or(SOMETHING);
    let mut told = lang.pick(said.zh, said.en).to_owned();
    if let Some(due) = row.due_at.filter(|_| said.asks.stands(row.state)) {
        told += &fill(said.asks.by(lang), &[("due", &day_time(due, lang))]);
    }
    told
}

/// `E1 楼道乱堆物`, else the category, else that nobody has named it yet.
pub fn notice_item(row: &NoticeRow, lang: Lang) -> String {
    let item = row.item.and_then(catalog::item).map(|item| format!("{} {}", item.code, item.name(lang)));
    item.or_else(|| row.category.map(|category| category.name(lang).to_owned()))
        .unwrap_or_else(|| lang.pick("待认定事项", "Not yet named").to_owned())
}

/// Whose notices go out: `一区负责人`. A unit is named by the page, which knows the units.
pub fn addressee_name(to: &Addressee, lang: Lang) -> String {
    use domain::event::AreaRef;
    use domain::people::Duty;
    match to {
        Addressee::Unit { unit } => unit.to_string(),
        Addressee::Lead { community, area } => {
            let area = area_name(AreaRef::Area(*area), lang);
            fill(
                lang.pick("{community} {area}负责人", "{community} {area} lead"),
                &[("community", community.as_str()), ("area", &area)],
            )
        }
        Addressee::Committee { community } => fill(
            lang.pick("{community} 居委会", "{community} committee"),
            &[("community", community.as_str())],
        ),
        Addressee::Supervisors => lang.pick("监督员", "Supervisors").to_owned(),
        Addressee::Center => lang.pick("网格中心", "Grid center").to_owned(),
        Addressee::Account { account } => account.0.to_string(),
        Addressee::Duty { duty: Duty::ShiftLeader, .. } => lang
            .pick("带班长(警报 1 分钟无人应答)", "Shift leader (alarm unanswered for 1 minute)")
            .to_owned(),
        Addressee::Duty { duty: Duty::StationHead, community } => {
            let head =
                lang.pick("站长(警报 3 分钟无人应答)", "Station head (alarm unanswered for 3 minutes)");
            let community = community.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
            format!("{community}{head}")
        }
    }
}

// E-mail -------------------------------------------------------------------------------------------------------

/// `【微网格·紧急】有新的反映 GK1-261123-0042`.
pub fn mail_subject(kind: &str, number: &str, urgency: u8, lang: Lang) -> String {
    let mark = match urgency {
        2.. => lang.pick("·警报", " ALARM"),
        1 => lang.pick("·急", " urgent"),
        0 => "",
    };
    let what = notice_kind(kind, false, lang);
    let subject = fill(
        lang.pick("【{site}{mark}】{what} {number}", "[{site}{mark}] {number} {what}"),
        &[("site", common(lang).site), ("mark", mark), ("what", what), ("number", number)],
    );
    subject.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing of the report stands in it: mail is read by more eyes than the page.
pub fn mail_body(
    kind: &str,
    number: &str,
    urgency: u8,
    at: Option<Timestamp>,
    page: &str,
    lang: Lang,
) -> String {
    let Some(at) = at else {
        return fill(
            lang.pick(
                "这是微网格的测试邮件:收到它,说明通知能送到这个邮箱。\n\n{page}\n",
                "This is a test of Weiwangge: notices reach this mailbox.\n\n{page}\n",
            ),
            &[("page", page)],
        );
    };
    let urgency = match urgency {
        2.. => lang.pick("警报", "alarm"),
        1 => lang.pick("急", "urgent"),
        0 => lang.pick("一般", "normal"),
    };
    fill(
        lang.pick(
            "编号:{number}\n事项:{what}\n缓急:{urgency}\n时间:{time}\n\n地点、内容和期限请登录后查看:\n{page}\n\n\
             这封邮件由微网格自动发出,请勿回复。不再需要时,请网格中心在「对外通知」里停用。\n",
            "Number: {number}\nWhat: {what}\nUrgency: {urgency}\nAt: {time}\n\n\
             Place, content and deadline are on the ticket's page, signed in:\n{page}\n\n\
             Weiwangge sent this by itself; nobody reads answers.\n\
             The grid center can stop it under Outbox.\n",
        ),
        &[
            ("number", number),
            ("what", notice_kind(kind, false, lang)),
            ("urgency", urgency),
            ("time", &date_time(at, lang)),
            ("page", page),
        ],
    )
}

// The bell and its page ------------------------------------------------------------------------------------------

pub struct NoticesText {
    pub title: &'static str,
    pub how: &'static str,
    pub none: &'static str,
    pub unread: &'static str,
    pub mark_all: &'static str,
    pub marked: &'static str,
    pub older: &'static str,
    pub newest: &'static str,
    pub list: &'static str,
    /// Said before the count, by the bell.
    pub bell: &'static str,
    pub bell_none: &'static str,
    pub urgent: &'static str,
    pub alarm: &'static str,
    pub to_outbox: &'static str,
}

static ZH: NoticesText = NoticesText {
    title: "通知",
    how: "派给您、需要您处理或与您的反映有关的事,新的在前。您不再能查看的工单不会列出。",
    none: "还没有通知。",
    unread: "未读",
    mark_all: "全部标为已读",
    marked: "已全部标为已读。",
    older: "更早的通知",
    newest: "回到最新",
    list: "通知列表",
    bell: "通知,{n} 条未读",
    bell_none: "通知,没有未读",
    urgent: "急",
    alarm: "警报",
    to_outbox: "对外通知",
};

static EN: NoticesText = NoticesText {
    title: "Notices",
    how: "What was sent to you, waits for you or concerns what you reported, newest first. Tickets that you may no longer see are left out.",
    none: "No notices yet.",
    unread: "unread",
    mark_all: "Mark all as read",
    marked: "All are marked as read.",
    older: "Older notices",
    newest: "Back to the newest",
    list: "Notices",
    bell: "Notices, {n} unread",
    bell_none: "Notices, none unread",
    urgent: "urgent",
    alarm: "alarm",
    to_outbox: "Outbox",
};

pub fn notices_text(lang: Lang) -> &'static NoticesText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

#[cfg(test)]
mod tests {
    use domain::notice::KINDS;

    use super::*;

    fn row(kind: &str, to: &str) -> NoticeRow {
        NoticeRow {
            id: 1,
            at: Timestamp(1_795_399_200_000),
            to: to.parse().unwrap(),
            number: "GK1-261123-0042".parse().unwrap(),
            kind: kind.to_owned(),
            urgency: 0,
            unread: true,
            area: domain::event::AreaRef::Area(1),
            door: "GK1-1-3-2".parse().ok(),
            floor: None,
            category: None,
            item: "E1".parse().ok(),
            state: State::Dispatched,
            // 24 November 2026, 11:30 in Shanghai.
            due_at: Some(Timestamp(1_795_491_000_000)),
        }
    }

    #[test]
    fn every_kind_of_notice_has_a_sentence_of_its_own() {
        for kind in KINDS {
            assert!(sentence(kind, true).is_some() && sentence(kind, false).is_some(), "{kind}");
        }
        assert_eq!(notice_kind("from_the_future", false, Lang::Zh), "有新进展");
    }

    #[test]
    fn a_deadline_is_told_while_it_is_the_one_that_runs() {
        let told = row("dispatched", "unit:police");
        assert_eq!(notice_sentence(&told, Lang::Zh), "已派给您单位,11月24日 11:30 前处置");
        assert_eq!(
            notice_sentence(&told, Lang::En),
            "dispatched to your unit, to be handled by 24 November, 11:30"
        );
        let later = NoticeRow { state: State::Handled, ..told };
        assert_eq!(notice_sentence(&later, Lang::Zh), "已派给您单位");
        assert_eq!(notice_item(&later, Lang::Zh), "E1 楼道乱堆物");
    }

    #[test]
    fn mail_says_what_happened_and_nothing_of_the_report() {
        assert_eq!(
            mail_subject("dispatched", "GK1-261123-0042", 1, Lang::En),
            "[Weiwangge urgent] GK1-261123-0042 dispatched"
        );
        assert_eq!(mail_subject("test", "", 0, Lang::Zh), "【微网格】测试通知");
        let at = Some(Timestamp(1_795_399_200_000));
        let body = mail_body("alarm_climbed", "GK1-261123-0042", 2, at, "https://g.example/x", Lang::Zh);
        assert!(body.contains("缓急:警报") && body.contains("\nhttps://g.example/x\n"), "{body}");
    }
}
