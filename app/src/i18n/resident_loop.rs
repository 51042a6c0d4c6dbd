//! What a reporter reads while a report is handled: one sentence for each thing that happened, and for what can be
//! done now.

use domain::lang::Lang;
use domain::views::Late;

pub struct LoopText {
    pub holders: &'static str,
    pub step_due: &'static str,
    pub suspended: &'static str,
    pub merged: &'static str,
    pub merged_ended: &'static str,
    pub complaints: &'static str,
    pub emergency_waits: &'static str,
    pub emergency_answered: &'static str,
    pub danger: &'static str,
    pub question: &'static str,
    pub answer: &'static str,
    pub answer_send: &'static str,
    pub closed_title: &'static str,
    pub closed_until: &'static str,
    pub confirm: &'static str,
    pub stars: &'static str,
    pub star: [&'static str; 5],
    pub confirm_note: &'static str,
    pub confirm_send: &'static str,
    pub reopen: &'static str,
    pub reopen_hint: &'static str,
    pub reopen_note: &'static str,
    pub reopen_send: &'static str,
    pub appeal: &'static str,
    pub appeal_hint: &'static str,
    pub appeal_note: &'static str,
    pub appeal_send: &'static str,
    pub can: &'static str,
    pub add: &'static str,
    pub add_note: &'static str,
    pub add_photo: &'static str,
    pub add_send: &'static str,
    pub urge: &'static str,
    pub urge_hint: &'static str,
    pub urge_note: &'static str,
    pub urge_send: &'static str,
    pub consent: &'static str,
    pub consent_hint: &'static str,
    pub consent_send: &'static str,
    pub withdraw: &'static str,
    pub withdraw_hint: &'static str,
    pub withdraw_note: &'static str,
    pub withdraw_send: &'static str,
    pub emergency: &'static str,
    pub emergency_hint: &'static str,
    pub emergency_note: &'static str,
    pub emergency_send: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub me_too_title: &'static str,
    pub me_too: &'static str,
    pub me_too_again: &'static str,
    pub me_too_none_title: &'static str,
    pub me_too_none: &'static str,
    pub meanwhile: &'static str,
}

static ZH: LoopText = LoopText {
    holders: "现在由{units}办",
    step_due: "这一步最晚 {time}",
    suspended: "暂缓办理到 {time}",
    merged: "和编号 {number} 是同一件事,并在一起办,不用再反映一次。它现在:",
    merged_ended: "{time} 结束:{reason}",
    complaints: "一共有 {n} 人次反映过。",
    emergency_waits: "紧急情况,已向值班人员报警,正在等人应答。",
    emergency_answered: "紧急情况,值班人员已接手。",
    danger: "有生命危险,请先打:",
    question: "想向您了解",
    answer: "您的回答",
    answer_send: "回答",
    closed_title: "办好了吗",
    closed_until: "{time} 前,您可以确认,也可以要求重新办理。不回答不算满意。",
    confirm: "办好了",
    stars: "办得怎么样",
    star: ["很不满意", "不满意", "一般", "满意", "很满意"],
    confirm_note: "想说的话",
    confirm_send: "确认办好了",
    reopen: "没办好,重新办理",
    reopen_hint: "会重新派人来办,不用再反映一次。",
    reopen_note: "哪里没办好",
    reopen_send: "要求重新办理",
    appeal: "不同意,申诉一次",
    appeal_hint: "会由居委会或网格中心重新看一遍。",
    appeal_note: "为什么应该办",
    appeal_send: "提交申诉",
    can: "您可以",
    add: "补充文字或照片",
    add_note: "补充什么",
    add_photo: "照片",
    add_send: "补充",
    urge: "催办",
    urge_hint: "会通知正在办的单位,对方要答复您。",
    urge_note: "想说的话",
    urge_send: "催一下",
    consent: "让处置单位直接联系我",
    consent_hint: "同意后,接单的单位写明理由才能看到您的电话,每次查看都有记录。",
    consent_send: "我同意",
    withdraw: "撤回",
    withdraw_hint: "问题已经没有了,或反映错了。撤回后不再办理。",
    withdraw_note: "为什么撤回",
    withdraw_send: "撤回这件反映",
    emergency: "变成紧急情况了",
    emergency_hint: "提交后,大屏和所有值班人员会立即收到警报。",
    emergency_note: "现在怎么样",
    emergency_send: "立即报警给值班人员",
    before: "您拍的",
    after: "处置后",
    me_too_title: "已经记上",
    me_too: "您也遇到这件事,已经计入次数。谢谢。",
    me_too_again: "这部手机已经为这件事记过一次,不用再记。",
    me_too_none_title: "不能记这一件",
    me_too_none: "这一件已经办结,或不在公开范围内。问题还在的话,请直接反映。",
    meanwhile: "这一步现在不能做了,您写的内容还在下面。",
};

static EN: LoopText = LoopText {
    holders: "Now with {units}",
    step_due: "This step by {time} at the latest",
    suspended: "Put off until {time}",
    merged: "It is the same matter as {number} and handled with it; no need to report it again. That one is now:",
    merged_ended: "Ended {time}: {reason}",
    complaints: "Reported {n} times in all.",
    emergency_waits: "Emergency: everybody on duty has been alarmed; nobody has answered yet.",
    emergency_answered: "Emergency: somebody on duty has taken over.",
    danger: "Danger to life? Call first:",
    question: "A question for you",
    answer: "Your answer",
    answer_send: "Answer",
    closed_title: "Is it solved?",
    closed_until: "Until {time} you may confirm it or have it handled again. Silence does not count as satisfaction.",
    confirm: "It is solved",
    stars: "How was it handled",
    star: ["very bad", "bad", "fair", "good", "very good"],
    confirm_note: "Anything to add",
    confirm_send: "Confirm that it is solved",
    reopen: "Not solved: handle it again",
    reopen_hint: "Somebody is sent again; there is no need to report it anew.",
    reopen_note: "What is not solved",
    reopen_send: "Have it handled again",
    appeal: "I disagree: appeal once",
    appeal_hint: "Committee or grid center looks at it again.",
    appeal_note: "Why it should be handled",
    appeal_send: "Send the appeal",
    can: "What you can do",
    add: "Add words or a photo",
    add_note: "What to add",
    add_photo: "Photos",
    add_send: "Add",
    urge: "Urge",
    urge_hint: "Whoever has it is told and must answer you.",
    urge_note: "Anything to add",
    urge_send: "Urge",
    consent: "Let the handling unit call me",
    consent_hint: "The unit that accepted it may then see your phone, with a reason; each look is recorded.",
    consent_send: "I agree",
    withdraw: "Withdraw",
    withdraw_hint: "The problem is gone, or it was a mistake. It will not be handled any more.",
    withdraw_note: "Why you withdraw it",
    withdraw_send: "Withdraw this report",
    emergency: "It has become an emergency",
    emergency_hint: "Sending this alarms the wall and everybody on duty at once.",
    emergency_note: "What is happening",
    emergency_send: "Alarm those on duty now",
    before: "Your photos",
    after: "After the work",
    me_too_title: "Counted",
    me_too: "You have met this too; it has been counted. Thank you.",
    me_too_again: "This phone has been counted for it before; once is enough.",
    me_too_none_title: "This one cannot be counted",
    me_too_none: "It has ended, or it is not public. If the problem is still there, please report it.",
    meanwhile: "This step is no longer possible; what you wrote is still below.",
};

pub fn resident_loop(lang: Lang) -> &'static LoopText {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// Why it is late.
pub fn late_sentence(late: Late, lang: Lang) -> &'static str {
    let (zh, en) = match late {
        Late::Filing => ("受理比承诺的慢了。", "Accepting it has taken longer than promised."),
        Late::Dispatching => {
            ("受理之后,派人比承诺的慢了。", "Finding who handles it has taken longer than promised.")
        }
        Late::Handling => {
            ("负责的单位还没有办好,已经超过时限。", "The responsible unit has not finished within its time.")
        }
        Late::Verifying => {
            ("已经处理,核查比承诺的慢了。", "It is done; verifying it takes longer than promised.")
        }
        Late::Extended => {
            ("情况比原来想的复杂,经批准延长了时间。", "It is harder than expected; more time was granted.")
        }
        Late::Suspended => {
            ("因为下面写明的原因,暂缓办理。", "It has been put off for the reason given below.")
        }
        Late::Returned => {
            ("第一次派的单位不对口,正在重新派人。", "It first went to the wrong unit and is being sent anew.")
        }
        Late::Reopened => {
            ("上一次没有办好,正在重新办理。", "It was not solved the first time and is handled again.")
        }
    };
    lang.pick(zh, en)
}

/// The sentence for a step, by its kind; `{units}`, `{time}`, `{reason}` and `{other}` are filled in. A kind that
/// came later than this text reads as its state.
pub fn step_sentence(kind: &str, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match kind {
        "reported" => ("收到您的反映", "Your report arrived"),
        "filed" => ("已受理立案", "Accepted and filed"),
        "declined" => ("不予立案:{reason}", "Not filed: {reason}"),
        "appealed" => ("您提出申诉,重新受理", "You appealed; it is looked at again"),
        "withdrawn" => ("您撤回了反映", "You withdrew it"),
        "merged" => ("和 {other} 是同一件事,并在一起办", "The same matter as {other}; handled together"),
        "joined" => ("另一件同样的反映并在一起办", "Another report of the same was joined to this"),
        "complaint_joined" => ("又有人反映了同一件事", "The same was reported again"),
        "me_too" => ("另有居民也遇到了", "Another resident has met it too"),
        "split" => ("其中另一件事单独登记为 {other}", "Another matter in it was registered as {other}"),
        "handed_over" => ("交给居民区办理", "Handed to the community"),
        "site_checked" => ("到现场看过", "Somebody looked on site"),
        "dispatched" => ("交给{units},最晚 {time} 办好", "Sent to {units}, to be done by {time}"),
        "accepted" => ("{units}接单,开始处理", "{units} accepted it and started"),
        "returned" => {
            ("{units}退回:{reason},将另派单位", "{units} sent it back: {reason}; another unit follows")
        }
        "extension_granted" => {
            ("{units}经批准延长到 {time}:{reason}", "{units} was granted time until {time}: {reason}")
        }
        "suspended" => ("暂缓办理到 {time}:{reason}", "Put off until {time}: {reason}"),
        "resumed" => ("恢复办理", "Handling goes on"),
        "handed_in" => ("{units}处理完毕", "{units} finished its work"),
        "joint_handled" => ("各单位都已处理,等待核查", "All units have finished; to be verified"),
        "escalated" => ("升级办理,由{units}派人", "Escalated; {units} decides who handles it"),
        "reworked" => {
            ("核查没有通过:{reason},{units}重新处理", "Not passed: {reason}; {units} handles it again")
        }
        "closed" => ("核查通过,结案({reason})", "Verified and closed ({reason})"),
        "confirmed" => ("您确认办好了", "You confirmed that it is solved"),
        "reopened" => ("您说没有办好,重新办理", "You said it is not solved; handled again"),
        "urged" => ("您催办了一次", "You urged"),
        "urge_answered" => ("对催办的答复", "Answer to the urging"),
        "asked" => ("向您了解", "You were asked"),
        "answered" => ("您回答了", "You answered"),
        "added" => ("您作了补充", "You added to it"),
        "consent_given" => ("您同意处置单位联系您", "You agreed to be called by the unit"),
        "emergency_marked" => {
            ("标为紧急,已向值班人员报警", "Marked as an emergency; those on duty were alarmed")
        }
        "alarm_answered" => ("值班人员已应答", "Somebody on duty answered"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind that a reporter's steps can have.
    const KINDS: [&str; 33] = [
        "reported",
        "filed",
        "declined",
        "appealed",
        "withdrawn",
        "merged",
        "joined",
        "complaint_joined",
        "me_too",
        "split",
        "handed_over",
        "site_checked",
        "dispatched",
        "accepted",
        "returned",
        "extension_granted",
        "suspended",
        "resumed",
        "handed_in",
        "joint_handled",
        "escalated",
        "reworked",
        "closed",
        "confirmed",
        "reopened",
        "urged",
        "urge_answered",
        "asked",
        "answered",
        "added",
        "consent_given",
        "emergency_marked",
        "alarm_answered",
    ];

    #[test]
    fn every_step_has_a_sentence_in_both_languages_with_the_same_places() {
        for kind in KINDS {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| step_sentence(kind, lang).unwrap());
            assert_ne!(zh, en, "{kind}");
            for place in ["{units}", "{time}", "{reason}", "{other}"] {
                assert_eq!(zh.contains(place), en.contains(place), "{kind} {place}");
            }
        }
    }
}
