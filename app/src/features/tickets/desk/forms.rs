//! What each step asks for.

use domain::catalog::{self, Tier};
use domain::clock::Timestamp;
use domain::error::Field;
use domain::ids::AccountId;
use domain::lang::Lang;
use domain::people::Action;
use domain::ticket::{
    ChildState, DeclineReason, ExtensionReason, NoPhotoReason, ReleaseReason, ReturnReason, ReworkReason,
    Source, SuspensionReason, may_report_handled,
};
use domain::views::{ChildView, TicketDetail, UnitName};
use leptos::prelude::*;

use crate::features::tickets::fields::{
    Choice, Line, Select, hidden, line, note, photos, radios, select, tick, units,
};
use crate::features::tickets::kit::Kit;
use crate::i18n::{FieldText, date_time, desk_ticket, fill};

/// What the forms know beside the ticket.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub mediators: Vec<(AccountId, String)>,
}

/// One form on the page: most steps have one, some have one for each share or each kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    Plain,
    /// For the share of this number.
    Share(u8),
    /// 代填反馈 of this kind.
    Recorded(&'static str),
}

/// The forms of a step.
pub fn variants(action: Action, detail: &TicketDetail) -> Vec<Variant> {
    match action {
        Action::DecideExtension => {
            let asked = present(detail).filter(|view| view.child.asked.is_some());
            asked.map(|view| Variant::Share(view.child.no)).collect()
        }
        Action::RecordForUnit => {
            let any = |state| present(detail).any(|view| view.recordable && view.child.state == state);
            let waiting = any(ChildState::Dispatched);
            let mut forms = Vec::new();
            if waiting {
                forms.extend([Variant::Recorded("accept"), Variant::Recorded("return")]);
            }
            if present(detail).any(|view| view.recordable && view.child.wants_measure()) {
                forms.push(Variant::Recorded("take_measure"));
            }
            if any(ChildState::InProgress) {
                forms.push(Variant::Recorded("hand_in"));
            }
            let led = present(detail)
                .any(|view| view.recordable && view.child.lead && view.child.state == ChildState::Handled);
            if led && detail.is_joint && may_report_handled(present(detail).map(|view| &view.child)) {
                forms.push(Variant::Recorded("report_handled"));
            }
            forms
        }
        _ => vec![Variant::Plain],
    }
}

pub fn has_photos(action: Action) -> bool {
    matches!(
        action,
        Action::TakeMeasure
            | Action::HandIn
            | Action::RecordForUnit
            | Action::CheckSite
            | Action::Note
            | Action::Close
            | Action::Rework
    )
}

fn present(detail: &TicketDetail) -> impl Iterator<Item = &ChildView> {
    detail.children.iter().filter(|view| view.present)
}

fn own(detail: &TicketDetail) -> Option<u8> {
    present(detail).find(|view| view.own).map(|view| view.child.no)
}

/// Reasons as choices.
macro_rules! reasons {
    ($kind:ident, $lang:expr) => {
        $kind::ALL.iter().map(|reason| (reason.wire().to_owned(), reason.name($lang).to_owned())).collect()
    };
}

/// The fields of one form.
pub fn form_fields(
    action: Action,
    variant: Variant,
    detail: &TicketDetail,
    known: &Known,
    kit: &Kit,
) -> Vec<AnyView> {
    let lang = kit.lang;
    let text = &desk_ticket(lang).field;
    let say = |required: bool| note(kit, text.note, required);
    let reason = |choices: Vec<Choice>, chosen: String| {
        let ask = Select {
            name: "reason",
            field: Field::Reason,
            label: text.reason,
            choices,
            blank: Some(text.choose),
            chosen,
            required: true,
        };
        select(kit, ask)
    };
    let own_share = || hidden("child", own(detail).unwrap_or_default());
    match action {
        Action::CheckSite => {
            let found =
                vec![("1".to_owned(), text.found_yes.to_owned()), ("0".to_owned(), text.found_no.to_owned())];
            vec![radios(kit, "found", text.found, found, "1"), say(false), photos(kit, text.photo, false)]
        }
        Action::File => {
            let item = detail.report.item.map(|item| item.to_string()).unwrap_or_default();
            vec![item_choice(kit, Some(text.choose), item), tier_choice(kit), harmless(kit), say(false)]
        }
        Action::ProposeDecline | Action::Decline => {
            let proposed = detail.proposal.map(|reason| reason.wire().to_owned()).unwrap_or_default();
            vec![reason(reasons!(DeclineReason, lang), proposed), say(false)]
        }
        Action::Merge => vec![merge_target(kit, detail), say(false)],
        Action::Split => vec![item_choice(kit, Some(text.choose), String::new()), say(true)],
        Action::JoinComplaint => {
            vec![source_choice(kit), external_number(kit), external_until(kit), say(false)]
        }
        Action::Correct => correction(kit, detail),
        Action::MarkHard => vec![hidden("grant", if detail.hard { "0" } else { "1" }), say(false)],
        Action::Dispatch => {
            vec![
                unit_choice(kit, text.unit, unit_choices(&detail.sendable, lang), first_unit(detail)),
                say(false),
            ]
        }
        Action::StartJoint => joint(kit, detail),
        Action::Accept => vec![own_share(), say(false)],
        Action::Return => {
            vec![
                own_share(),
                reason(reasons!(ReturnReason, lang), String::new()),
                whose(kit, detail),
                say(false),
            ]
        }
        Action::AskExtension => {
            let due = present(detail).find(|view| view.own).map(|view| view.child.clock.due);
            let until = until(
                kit,
                text.until,
                due.map(|due| fill(text.until_hint, &[("time", &date_time(due, lang))])),
            );
            vec![own_share(), until, reason(reasons!(ExtensionReason, lang), String::new()), say(false)]
        }
        Action::DecideExtension => decide_extension(kit, variant, detail),
        Action::Suspend => {
            vec![
                reason(reasons!(SuspensionReason, lang), String::new()),
                until(kit, text.suspend_until, None),
                say(false),
            ]
        }
        Action::TakeMeasure => vec![own_share(), photos(kit, text.photo, false), say(false)],
        Action::HandIn => vec![own_share(), photos(kit, text.photo, true), no_photo(kit), say(false)],
        Action::Release => {
            let releasable = |view: &&ChildView| {
                !view.child.lead && !matches!(view.child.state, ChildState::Handled | ChildState::Released)
            };
            vec![
                share_choice(kit, shares(detail, releasable, lang)),
                reason(reasons!(ReleaseReason, lang), String::new()),
                say(false),
            ]
        }
        Action::RecordForUnit => recorded(kit, variant, detail, reason),
        Action::Close => vec![say(false), photos(kit, text.photo, false)],
        Action::Rework => {
            let handled = shares(detail, |view| view.child.state == ChildState::Handled, lang);
            let mut fields = Vec::new();
            if handled.len() > 1 {
                fields.push(share_choice(kit, handled));
            }
            fields.extend([reason(reasons!(ReworkReason, lang), String::new()), say(false)]);
            fields.push(photos(kit, text.photo, false));
            fields
        }
        Action::Note => vec![say(false), photos(kit, text.photo, false)],
        Action::AssignMediator => vec![mediator(kit, known), say(false)],
        Action::Escalate
        | Action::Supervise
        | Action::AnswerUrge
        | Action::AskReporter
        | Action::Attempt
        | Action::Mediate
        | Action::RevealPhone => vec![say(true)],
        _ => vec![say(false)],
    }
}

fn unit_choices(units: &[UnitName], lang: Lang) -> Vec<Choice> {
    units.iter().map(|unit| (unit.id.to_string(), unit.name.get(lang).to_owned())).collect()
}

/// The area's own team is what a T1 ticket nearly always goes to.
fn first_unit(detail: &TicketDetail) -> String {
    let team = detail.sendable.iter().find(|unit| unit.kind == domain::people::UnitKind::Team);
    match (detail.tier, team) {
        (Some(Tier::T1), Some(team)) => team.id.to_string(),
        _ => String::new(),
    }
}

fn shares(detail: &TicketDetail, keep: impl Fn(&&ChildView) -> bool, lang: Lang) -> Vec<Choice> {
    let kept = present(detail).filter(keep);
    kept.map(|view| (view.child.no.to_string(), view.unit.name.get(lang).to_owned())).collect()
}

fn choice(
    kit: &Kit,
    name: &'static str,
    field: Field,
    label: &str,
    choices: Vec<Choice>,
    blank: &str,
) -> AnyView {
    let ask =
        Select { name, field, label, choices, blank: Some(blank), chosen: String::new(), required: false };
    select(kit, ask)
}

fn unit_choice(kit: &Kit, label: &str, choices: Vec<Choice>, chosen: String) -> AnyView {
    let blank = Some(desk_ticket(kit.lang).field.choose);
    select(kit, Select { name: "unit", field: Field::Unit, label, choices, blank, chosen, required: true })
}

fn share_choice(kit: &Kit, choices: Vec<Choice>) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    // With a single one there is nothing to choose.
    let blank = (choices.len() > 1).then_some(text.choose);
    let ask = Select {
        name: "child",
        field: Field::Unit,
        label: text.share,
        choices,
        blank,
        chosen: String::new(),
        required: true,
    };
    select(kit, ask)
}

/// All items, by category, each with tier and limit.
fn item_choice(kit: &Kit, blank: Option<&'static str>, chosen: String) -> AnyView {
    let lang = kit.lang;
    let choices = catalog::items()
        .iter()
        .map(|item| {
            let words =
                format!("{} {} · {} {}", item.code, item.name(lang), item.tier.wire(), item.limit.label());
            (item.code.to_string(), words)
        })
        .collect();
    let label = desk_ticket(lang).field.item;
    select(kit, Select { name: "item", field: Field::Item, label, choices, blank, chosen, required: true })
}

fn tier_choice(kit: &Kit) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let tiers =
        Tier::ALL.iter().map(|tier| (tier.wire().to_owned(), tier.name(kit.lang).to_owned())).collect();
    choice(kit, "tier", Field::Tier, text.tier, tiers, text.tier_default)
}

fn merge_target(kit: &Kit, detail: &TicketDetail) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let value = detail.duplicates.first().map(ToString::to_string).unwrap_or_default();
    let hint = Some(text.into_hint.to_owned());
    line(
        kit,
        Line {
            name: "into",
            kind: "text",
            field: Field::Into,
            label: text.into,
            hint,
            value,
            required: true,
        },
    )
}

fn source_choice(kit: &Kit) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let choices =
        Source::ENTERED.iter().map(|s| (s.wire().to_owned(), s.name(kit.lang).to_owned())).collect();
    choice(kit, "source", Field::Source, text.source, choices, text.choose)
}

fn plain_line(kit: &Kit, name: &'static str, kind: &'static str, field: Field, label: &str) -> AnyView {
    line(kit, Line { name, kind, field, label, hint: None, value: String::new(), required: false })
}

fn external_number(kit: &Kit) -> AnyView {
    plain_line(kit, "external", "text", Field::External, desk_ticket(kit.lang).field.external)
}

fn external_until(kit: &Kit) -> AnyView {
    plain_line(kit, "until", "datetime-local", Field::Until, desk_ticket(kit.lang).field.external_until)
}

fn until(kit: &Kit, label: &str, hint: Option<String>) -> AnyView {
    let ask = Line {
        name: "until",
        kind: "date",
        field: Field::Until,
        label,
        hint,
        value: String::new(),
        required: true,
    };
    line(kit, ask)
}

fn whose(kit: &Kit, detail: &TicketDetail) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    choice(kit, "unit", Field::Unit, text.whose, unit_choices(&detail.units, kit.lang), text.whose_unknown)
}

fn no_photo(kit: &Kit) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let why = reasons!(NoPhotoReason, kit.lang);
    choice(kit, "no_photo", Field::NoPhoto, text.no_photo, why, text.no_photo_none)
}

fn correction(kit: &Kit, detail: &TicketDetail) -> Vec<AnyView> {
    let text = &desk_ticket(kit.lang).field;
    let items: Vec<Choice> = catalog::items()
        .iter()
        .map(|i| (i.code.to_string(), format!("{} {}", i.code, i.name(kit.lang))))
        .collect();
    let entries: Vec<Choice> = detail
        .timeline
        .iter()
        .filter(|row| row.note.is_some())
        .map(|row| (row.seq.to_string(), format!("{} · {}", row.seq, date_time(row.at, kit.lang))))
        .collect();
    let mut fields = vec![
        choice(kit, "item", Field::Item, text.item, items, text.item_as_is),
        harmless(kit),
        about_property(kit),
        plain_line(kit, "floor", "number", Field::Floor, text.floor),
        plain_line(kit, "lat", "text", Field::Place, text.lat),
        plain_line(kit, "lng", "text", Field::Place, text.lng),
    ];
    if !entries.is_empty() {
        fields.push(choice(kit, "entry", Field::Entry, text.entry, entries, text.entry_none));
    }
    fields.push(note(kit, text.note, true));
    fields
}

/// C4 alone is a pin only where triage says so; on the others it changes nothing.
fn harmless(kit: &Kit) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    tick(kit, "harmless", text.harmless, text.harmless_hint)
}

fn about_property(kit: &Kit) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let answers = vec![
        ("1".to_owned(), text.about_property_yes.to_owned()),
        ("0".to_owned(), text.about_property_no.to_owned()),
    ];
    choice(kit, "about_property", Field::Item, text.about_property, answers, text.item_as_is)
}

fn joint(kit: &Kit, detail: &TicketDetail) -> Vec<AnyView> {
    let text = &desk_ticket(kit.lang).field;
    let stays = |view: &&ChildView| !view.child.state.has_left();
    let at_work = |unit: &&UnitName| present(detail).filter(stays).any(|view| view.unit.id == unit.id);
    let joining = detail.is_joint && detail.state == domain::ticket::State::InProgress;
    let has_lead = joining && present(detail).filter(stays).any(|view| view.child.lead);
    let free: Vec<UnitName> =
        detail.sendable.iter().filter(|unit| !(joining && at_work(unit))).cloned().collect();
    let choices = unit_choices(&free, kit.lang);
    let mut fields = Vec::new();
    if !has_lead {
        fields.push(unit_choice(kit, text.lead, choices.clone(), String::new()));
    }
    fields.push(units(kit, text.supporting, choices));
    if !joining {
        fields.push(plain_line(kit, "meet_at", "datetime-local", Field::MeetAt, text.meet_at));
        fields.push(plain_line(kit, "meet_place", "text", Field::MeetPlace, text.meet_place));
    }
    fields.push(note(kit, text.note, false));
    fields
}

fn decide_extension(kit: &Kit, variant: Variant, detail: &TicketDetail) -> Vec<AnyView> {
    let text = &desk_ticket(kit.lang).field;
    let Variant::Share(no) = variant else { return Vec::new() };
    let Some(view) = present(detail).find(|view| view.child.no == no) else { return Vec::new() };
    let asked = view.child.asked.map(|asked| {
        let values = [
            ("unit", view.unit.name.get(kit.lang).to_owned()),
            ("time", date_time(asked.until, kit.lang)),
            ("reason", asked.reason.name(kit.lang).to_owned()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(text.asked, &values)
    });
    vec![hidden("child", no), view! { <p>{asked}</p> }.into_any(), note(kit, text.note, false)]
}

fn recorded(
    kit: &Kit,
    variant: Variant,
    detail: &TicketDetail,
    reason: impl Fn(Vec<Choice>, String) -> AnyView,
) -> Vec<AnyView> {
    let Variant::Recorded(kind) = variant else { return Vec::new() };
    if kind == "report_handled" {
        return vec![hidden("recorded", kind), note(kit, desk_ticket(kit.lang).field.note, false)];
    }
    let text = &desk_ticket(kit.lang).field;
    let fits = |view: &&ChildView| {
        view.recordable
            && match kind {
                "take_measure" => view.child.wants_measure(),
                "hand_in" => view.child.state == ChildState::InProgress,
                _ => view.child.state == ChildState::Dispatched,
            }
    };
    let mut fields = vec![hidden("recorded", kind), share_choice(kit, shares(detail, fits, kit.lang))];
    match kind {
        "return" => {
            fields.extend([reason(reasons!(ReturnReason, kit.lang), String::new()), whose(kit, detail)]);
        }
        "take_measure" => fields.push(photos(kit, text.document, false)),
        "hand_in" => fields.extend([photos(kit, text.document, true), no_photo(kit)]),
        _ => {}
    }
    fields.push(note(kit, text.note, false));
    fields
}

fn mediator(kit: &Kit, known: &Known) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    if known.mediators.is_empty() {
        return view! { <p class="hint">{text.account_none}</p> }.into_any();
    }
    let choices = known.mediators.iter().map(|(id, name)| (id.0.to_string(), name.clone())).collect();
    let ask = Select {
        name: "account",
        field: Field::Account,
        label: text.account,
        choices,
        blank: None,
        chosen: String::new(),
        required: true,
    };
    select(kit, ask)
}

/// What stands on the button of a form with a name of its own.
pub fn variant_name(variant: Variant, text: &'static FieldText) -> Option<&'static str> {
    match variant {
        Variant::Recorded("accept") => Some(text.record_accept),
        Variant::Recorded("return") => Some(text.record_return),
        Variant::Recorded("take_measure") => Some(text.record_measure),
        Variant::Recorded("report_handled") => Some(text.record_report),
        Variant::Recorded(_) => Some(text.record_hand_in),
        _ => None,
    }
}

/// Until when a unit may send its share back, where it still may.
pub fn return_by(view: &ChildView, now: Timestamp) -> Option<Timestamp> {
    view.child.return_by.filter(|by| view.child.state == ChildState::Dispatched && now <= *by)
}
