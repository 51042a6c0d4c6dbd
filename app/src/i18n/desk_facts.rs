//! One sentence for each entry of a ticket, as staff read it.

use domain::catalog;
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::people::Duty;
use domain::ticket::{Correction, Fact, NewChild};
use domain::views::TicketDetail;

use super::format::{date_time, fill};

/// What happened, in one sentence; the note is shown beneath it.
pub fn fact_sentence(fact: &Fact, detail: &TicketDetail, lang: Lang) -> String {
    let teller = Teller { detail, lang };
    teller.tell(fact)
}

struct Teller<'a> {
    detail: &'a TicketDetail,
    lang: Lang,
}

impl Teller<'_> {
    fn tell(&self, fact: &Fact) -> String {
        let lang = self.lang;
        let plain = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
        let with = |zh: &str, en: &str, values: &[(&str, &str)]| fill(lang.pick(zh, en), values);
        match fact {
            Fact::Reported(report) => {
                let source = report.source.name(lang);
                with("登记(来源:{source})", "Registered (source: {source})", &[("source", source)])
            }
            Fact::Declined { reason, .. } => {
                with("不予立案:{why}", "Not filed: {why}", &[("why", reason.name(lang))])
            }
            Fact::Closed { reason, .. } => with("结案:{why}", "Closed: {why}", &[("why", reason.name(lang))]),
            Fact::SiteCheckAsked { .. } => plain("请人现场核实", "A site check was asked for"),
            Fact::SiteChecked { found: true, .. } => plain("现场核实:属实", "Site check: as reported"),
            Fact::SiteChecked { .. } => plain("现场核实:没有发现", "Site check: not found"),
            Fact::Filed { item, tier, clock, private, .. } => {
                let name = catalog::item(*item).map_or("", |item| item.name(lang));
                let (item, due) = (item.to_string(), self.at(clock.due));
                let told = with(
                    "立案:{item} {name},{tier};{due} 前派遣",
                    "Filed: {item} {name}, {tier}; to be dispatched by {due}",
                    &[("item", &item), ("name", name), ("tier", tier.name(lang)), ("due", &due)],
                );
                if *private { told + lang.pick("(不公开)", " (not public)") } else { told }
            }
            Fact::DeclineProposed { reason, .. } => {
                with("建议不予立案:{why}", "Proposed not to file: {why}", &[("why", reason.name(lang))])
            }
            Fact::Appealed { .. } => plain("反映人申诉", "The reporter appealed"),
            Fact::Withdrawn { .. } => plain("反映人撤回", "The reporter withdrew it"),
            Fact::Merged { into, .. } => {
                with("并入 {number}", "Merged into {number}", &[("number", &into.to_string())])
            }
            Fact::Joined { from, .. } => with(
                "{number} 并入本件",
                "{number} was merged into this one",
                &[("number", &from.to_string())],
            ),
            Fact::ComplaintJoined { source, external, .. } => {
                let number = external.as_ref().map(|e| format!(" {}", e.number)).unwrap_or_default();
                with(
                    "又有反映({source}{number}),计一次",
                    "Reported again ({source}{number}), counted",
                    &[("source", source.name(lang)), ("number", &number)],
                )
            }
            Fact::Split { into, .. } => {
                with("拆出 {number}", "Split off {number}", &[("number", &into.to_string())])
            }
            Fact::Corrected { change, .. } => self.corrected(change),
            Fact::HardMarked { on: true, .. } => plain("标为疑难", "Marked as a hard case"),
            Fact::HardMarked { .. } => plain("取消疑难", "No longer a hard case"),
            Fact::HandedOver { .. } => plain("交居民区办理", "Handed to the community"),
            Fact::Dispatched { children, joint, .. } => self.dispatched(children, joint.is_some()),
            Fact::Accepted { child, recorded, .. } => {
                let unit = self.unit(*child);
                self.recorded(with("{unit}接单", "{unit} accepted", &[("unit", &unit)]), *recorded)
            }
            Fact::Returned { child, reason, whose, recorded, .. } => {
                let unit = self.unit(*child);
                let mut told = with(
                    "{unit}退单:{why}",
                    "{unit} returned it: {why}",
                    &[("unit", &unit), ("why", reason.name(lang))],
                );
                if let Some(whose) = whose {
                    let whose = self.unit_named(whose.as_str());
                    told += &with(";应由{unit}办", "; it is for {unit}", &[("unit", &whose)]);
                }
                self.recorded(told, *recorded)
            }
            Fact::ExtensionAsked { child, until, reason, .. } => with(
                "{unit}申请延期至 {time}:{why}",
                "{unit} asks for more time until {time}: {why}",
                &[("unit", &self.unit(*child)), ("time", &self.at(*until)), ("why", reason.name(lang))],
            ),
            Fact::ExtensionGranted { child, clock, .. } => with(
                "同意{unit}延期至 {time}",
                "More time for {unit}, until {time}",
                &[("unit", &self.unit(*child)), ("time", &self.at(clock.due))],
            ),
            Fact::ExtensionRefused { child, .. } => {
                with("不同意{unit}延期", "No more time for {unit}", &[("unit", &self.unit(*child))])
            }
            Fact::Suspended { reason, until, review_by, .. } => with(
                "挂账至 {time}:{why};{review} 前复核",
                "Suspended until {time}: {why}; to be reviewed by {review}",
                &[("time", &self.at(*until)), ("why", reason.name(lang)), ("review", &self.at(*review_by))],
            ),
            Fact::SuspensionReviewed { review_by, .. } => with(
                "挂账已复核,下次 {time} 前",
                "Suspension reviewed; next by {time}",
                &[("time", &self.at(*review_by))],
            ),
            Fact::Resumed { .. } => plain("恢复办理", "Resumed"),
            Fact::HandedIn { child, no_photo, recorded, .. } => {
                let mut told = with(
                    "{unit}反馈处置结果",
                    "{unit} handed in its result",
                    &[("unit", &self.unit(*child))],
                );
                if let Some(why) = no_photo {
                    told += &with("(无照片:{why})", " (no photo: {why})", &[("why", why.name(lang))]);
                }
                self.recorded(told, *recorded)
            }
            Fact::Released { child, reason, .. } => with(
                "解除{unit}:{why}",
                "{unit} was released: {why}",
                &[("unit", &self.unit(*child)), ("why", reason.name(lang))],
            ),
            Fact::JointHandled { recorded, .. } => {
                self.recorded(plain("牵头单位上报联动完成", "The lead reported joint action done"), *recorded)
            }
            Fact::Escalated { to, .. } => {
                with("升级到{tier}", "Escalated to {tier}", &[("tier", to.name(lang))])
            }
            Fact::Reworked { child, reason, .. } => with(
                "退回{unit}重办:{why}",
                "Sent back to {unit}: {why}",
                &[("unit", &self.unit(*child)), ("why", reason.name(lang))],
            ),
            Fact::Confirmed { stars, .. } => match stars {
                Some(stars) => {
                    let stars = "★".repeat(usize::from(*stars));
                    with("反映人确认办好 {stars}", "The reporter confirmed it {stars}", &[("stars", &stars)])
                }
                None => plain("反映人确认办好", "The reporter confirmed it"),
            },
            Fact::Reopened { .. } => plain("反映人说没办好,重新办理", "Reopened by the reporter"),
            Fact::Urged { .. } => plain("催办", "Urged"),
            Fact::Supervised { .. } => plain("督办", "Supervised"),
            Fact::UrgeAnswered { .. } => plain("答复催办", "The urging was answered"),
            Fact::Asked { .. } => plain("问反映人", "The reporter was asked"),
            Fact::Answered { .. } => plain("反映人回答", "The reporter answered"),
            Fact::Added { .. } => plain("反映人补充", "The reporter added"),
            Fact::MeToo { .. } => plain("另一位居民也遇到,计一次", "Another resident: me too, counted"),
            Fact::Noted { .. } => plain("备注", "Note"),
            Fact::Attempted { .. } => plain("先前尝试", "An earlier attempt"),
            Fact::MediatorAssigned { .. } => plain("指派调解员", "A mediator was assigned"),
            Fact::Mediated { .. } => plain("调解", "Mediation"),
            Fact::PhoneRevealed { .. } => plain("查看反映人电话,理由:", "Looked at the phone, because:"),
            Fact::ConsentGiven => {
                plain("反映人同意处置单位联系", "The reporter agrees to be called by the unit")
            }
            Fact::EmergencyMarked { .. } => plain("标为紧急,发出警报", "Marked as an emergency; alarm"),
            Fact::AlarmClimbed { unmanned: true, .. } => plain(
                "无人应答,也没有人担任这一级,警报再发给网格中心",
                "Unanswered, and nobody has the duty above: the grid center was alarmed again",
            ),
            Fact::AlarmClimbed { to: Duty::ShiftLeader, .. } => {
                plain("无人应答,警报升到带班长", "Unanswered: alarm to the shift leader")
            }
            Fact::AlarmClimbed { to: Duty::StationHead, .. } => {
                plain("仍无人应答,警报升到站长", "Still unanswered: alarm to the station head")
            }
            Fact::AlarmAnswered { .. } => plain("警报已应答", "The alarm was answered"),
        }
    }

    fn at(&self, at: Timestamp) -> String {
        date_time(at, self.lang)
    }

    fn recorded(&self, sentence: String, recorded: bool) -> String {
        if recorded { sentence + self.lang.pick("(代填)", " (recorded for it)") } else { sentence }
    }

    fn unit(&self, no: u8) -> String {
        let found = self.detail.children.iter().find(|view| view.child.no == no);
        found.map(|view| view.unit.name.get(self.lang).to_owned()).unwrap_or_default()
    }

    /// By the unit's id: one that serves here, or one that had a share.
    fn unit_named(&self, id: &str) -> String {
        let shares = self.detail.children.iter().map(|view| &view.unit);
        let found = self.detail.units.iter().chain(shares).find(|unit| unit.id.as_str() == id);
        found.map_or_else(|| id.to_owned(), |unit| unit.name.get(self.lang).to_owned())
    }

    fn dispatched(&self, children: &[NewChild], joint: bool) -> String {
        let names = |lead: bool| {
            let of = children.iter().filter(|child| child.lead == lead);
            let names: Vec<String> = of.map(|child| self.unit_named(child.unit.as_str())).collect();
            names.join(self.lang.pick("、", ", "))
        };
        let (lead, supporting) = (names(true), names(false));
        let sentence = match (joint, lead.is_empty()) {
            (false, false) => self.lang.pick("派给{lead}", "Dispatched to {lead}"),
            (_, true) => self.lang.pick("增加配合单位:{supporting}", "More supporting units: {supporting}"),
            (true, false) => self.lang.pick(
                "发起联动:{lead}牵头,{supporting}配合",
                "Joint action: {lead} leads, {supporting} support",
            ),
        };
        fill(sentence, &[("lead", &lead), ("supporting", &supporting)])
    }

    fn corrected(&self, change: &Correction) -> String {
        let lang = self.lang;
        let mut what: Vec<String> = Vec::new();
        if let Some(item) = change.item {
            let name = catalog::item(item).map_or("", |item| item.name(lang));
            what.push(format!("{}{item} {name}", lang.pick("问题改为 ", "item ")));
        }
        if let Some(floor) = change.floor {
            what.push(format!("{}{floor}", lang.pick("楼层改为 ", "floor ")));
        }
        match change.private {
            Some(true) => what.push(lang.pick("不公开", "not public").to_owned()),
            Some(false) => what.push(lang.pick("可以公开", "may be public").to_owned()),
            None => {}
        }
        match change.about_property {
            Some(true) => what.push(lang.pick("对物业的意见", "about the property company").to_owned()),
            Some(false) => what.push(lang.pick("不是对物业的意见", "not about the company").to_owned()),
            None => {}
        }
        if change.place.is_some() {
            what.push(lang.pick("位置", "place").to_owned());
        }
        if let Some(entry) = change.entry {
            what.push(format!("{}{entry}", lang.pick("第几条记录:", "entry ")));
        }
        let what = what.join(lang.pick("、", ", "));
        let sentence = if what.is_empty() {
            lang.pick("更正", "Corrected")
        } else {
            lang.pick("更正:{what}", "Corrected: {what}")
        };
        fill(sentence, &[("what", &what)])
    }
}
