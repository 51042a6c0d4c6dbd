//! Names of the steps, for buttons, and what each does, for the line above its form.

use domain::lang::Lang;
use domain::people::Action;

/// What stands on the button.
pub fn step_name(action: Action, lang: Lang) -> &'static str {
    let (zh, en) = match action {
        Action::SeeTicket => ("查看", "See"),
        Action::RevealPhone => ("查看电话", "Show the phone"),
        Action::Report => ("反映", "Report"),
        Action::EnterForOther => ("代录", "Enter for others"),
        Action::JoinComplaint => ("并入重复反映", "Count another complaint"),
        Action::AskSiteCheck => ("请人现场核实", "Ask for a site check"),
        Action::CheckSite => ("现场核实", "Site check"),
        Action::File => ("立案", "File"),
        Action::ProposeDecline => ("建议不予立案", "Propose not to file"),
        Action::Decline => ("不予立案", "Do not file"),
        Action::Merge => ("合并到另一件", "Merge into another"),
        Action::Split => ("拆出另一件", "Split off another"),
        Action::Correct => ("更正", "Correct"),
        Action::MarkHard => ("标为疑难", "Mark as a hard case"),
        Action::HandOver => ("交居民区办理", "Hand to the community"),
        Action::Dispatch => ("派遣", "Dispatch"),
        Action::StartJoint => ("发起联动", "Start joint action"),
        Action::Escalate => ("升级上报", "Escalate"),
        Action::Accept => ("接单", "Accept"),
        Action::Return => ("退单", "Return"),
        Action::AskExtension => ("申请延期", "Ask for more time"),
        Action::DecideExtension => ("审批延期", "Decide on more time"),
        Action::Suspend => ("挂账", "Suspend"),
        Action::ReviewSuspension => ("挂账复核", "Review the suspension"),
        Action::Resume => ("恢复办理", "Resume"),
        Action::TakeMeasure => ("先行处置", "Take the first measure"),
        Action::HandIn => ("反馈处置结果", "Hand in the result"),
        Action::Release => ("解除配合", "Release a unit"),
        Action::ReportHandled => ("上报联动完成", "Report joint action done"),
        Action::RecordForUnit => ("代填反馈", "Record a unit’s answer"),
        Action::PrintJointOrder => ("打印处置单", "Print the order"),
        Action::Close => ("核查通过,结案", "Verified: close"),
        Action::Rework => ("退回重办", "Send back"),
        Action::CloseFalseAlarm => ("按误报结案", "Close as a false alarm"),
        Action::Urge => ("催办", "Urge"),
        Action::AnswerUrge => ("答复催办", "Answer the urging"),
        Action::Supervise => ("督办", "Supervise"),
        Action::AskReporter => ("问反映人", "Ask the reporter"),
        Action::Note => ("写备注", "Write a note"),
        Action::Attempt => ("记录先前尝试", "Record an earlier attempt"),
        Action::AssignMediator => ("指派调解员", "Assign a mediator"),
        Action::Mediate => ("调解记录", "Mediation entry"),
        Action::MarkEmergency => ("标为紧急", "Mark as an emergency"),
        Action::AnswerAlarm => ("应答警报", "Answer the alarm"),
        Action::MeToo => ("我也遇到", "Me too"),
        Action::Add => ("补充", "Add"),
        Action::AnswerQuestion => ("回答", "Answer"),
        Action::Withdraw => ("撤回", "Withdraw"),
        Action::Appeal => ("申诉", "Appeal"),
        Action::Confirm => ("确认", "Confirm"),
        Action::Reopen => ("重新办理", "Reopen"),
        Action::Consent => ("同意联系", "Consent"),
        Action::OpenDesk => ("工作台", "Desk"),
        Action::Export => ("导出", "Export"),
        Action::SeeOutbox => ("消息", "Messages"),
        Action::WalkRound => ("巡查", "Walk a round"),
        Action::SolveOnSpot => ("当场处置", "Handle on the spot"),
        Action::PlanPatrol => ("巡查计划", "Plan patrols"),
        Action::SeeCoverage => ("巡查覆盖", "Coverage"),
        Action::EditPatrolRules => ("巡查规则", "Patrol rules"),
        Action::PrintCodes => ("门牌码", "Door cards"),
        Action::EditRoster => ("值班表", "Roster"),
        Action::HandOverShift => ("交接班", "Shift handover"),
        Action::EditCalendar => ("日历", "Calendar"),
        Action::PairWall => ("大屏配对", "Pair a wall"),
        Action::ManageUsers => ("人员", "People"),
    };
    lang.pick(zh, en)
}

/// What it does, where the name alone does not say it.
pub fn step_hint(action: Action, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match action {
        Action::RevealPhone => (
            "写明为什么要看。理由、姓名和时间会记入经过。",
            "Say why. The reason, your name and the time go into the timeline.",
        ),
        Action::JoinComplaint => (
            "同一件事又有人反映,记一次,不另立工单。",
            "The same matter came in again: counted, no ticket of its own.",
        ),
        Action::AskSiteCheck => {
            ("请监督员或巡查员去现场看一眼。", "A supervisor or inspector looks on site.")
        }
        Action::File => {
            ("定下是什么问题,派遣时钟开始走。", "Names the item; the clock of dispatching starts.")
        }
        Action::ProposeDecline => ("由居委会或网格中心决定。", "Committee or center decides."),
        Action::Decline => {
            ("理由会告诉反映人,反映人可申诉一次。", "The reporter is told why and may appeal once.")
        }
        Action::Merge => (
            "本件结束,次数并到另一件;反映人看那一件的进度。",
            "This one ends and is counted there; its reporter follows the other.",
        ),
        Action::Split => (
            "同一份反映里的第二件事,成为单独的工单。",
            "A second matter in the same report becomes a ticket of its own.",
        ),
        Action::Correct => {
            ("只改写到的几项;原来的记录仍在。", "Only what you fill in changes; the old entry stays.")
        }
        Action::HandOver => ("街面的事交给居民区办。", "A street ticket goes to the community."),
        Action::Dispatch => ("交给一个单位,处置时钟开始走。", "To one unit; its clock starts."),
        Action::StartJoint => {
            ("一家牵头,其余配合,各有各的时钟。", "One unit leads, others support, each with its own clock.")
        }
        Action::Escalate => ("本级办不了,交上一级派遣。", "This tier cannot; the tier above dispatches."),
        Action::Return => {
            ("说明不归本单位的理由,最好写明该归谁。", "Say why it is not yours, and whose it is if you know.")
        }
        Action::AskExtension => ("由上一级批准,最多两次。", "The tier above decides; twice at most."),
        Action::Suspend => {
            ("反映人会看到「暂缓办理」和理由。", "The reporter reads that it is put off, and why.")
        }
        Action::TakeMeasure => (
            "先放警示牌、断电、拉警戒线等,再处理;写明做了什么或附照片。",
            "A warning sign, the power off, a cordon: say what was done or add a photo. The cure follows.",
        ),
        Action::HandIn => (
            "附处置后的照片;没有照片要说明理由。",
            "With a photo of the work done, or the reason why there is none.",
        ),
        Action::ReportHandled => ("各单位都已反馈或解除。", "Every unit has handed in or was released."),
        Action::RecordForUnit => (
            "单位用纸面或电话答复时代填,附书面材料。记录会标明是代填。",
            "For a unit that answered on paper or by telephone; marked as recorded for it.",
        ),
        Action::Close => ("您核实问题已经解决。", "You have verified that it is solved."),
        Action::Rework => {
            ("退给处置单位,余下的时限接着走。", "Back to the unit, which has the time that it had left.")
        }
        Action::Supervise => ("街道督办,单位必须答复。", "The subdistrict supervises; the unit must answer."),
        Action::AskReporter => {
            ("反映人会在进度页看到并回答。", "The reporter reads and answers it on the progress page.")
        }
        Action::MarkEmergency => (
            "先打 120、110、119。提交后大屏和所有值班员立即报警。",
            "Call 120, 110 or 119 first. Sending it alarms the wall and everybody on duty.",
        ),
        Action::AnswerAlarm => ("表示您已接手,警报停止。", "You take it; the alarm stops."),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}
