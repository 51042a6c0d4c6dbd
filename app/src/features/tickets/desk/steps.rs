use std::sync::Arc;

use domain::error::Refusal;
use domain::lang::Lang;
use domain::people::{Action, Person};
use domain::ticket::Fact;
use domain::views::TicketDetail;
use leptos::prelude::*;

use super::conflict::Conflict;
use super::forms::{Known, Variant, form_fields, has_photos, variant_name, variants};
use crate::features::tickets::kit::{Kit, MoveAgain};
use crate::features::tickets::typed::wire;
use crate::i18n::{PageText, desk_ticket, fill, step_hint, step_name};

/// The order in which steps are offered; what is not among them stands under "more".
const MAIN: [Action; 25] = [
    Action::AnswerAlarm,
    Action::AnswerUrge,
    Action::DecideExtension,
    Action::Accept,
    Action::TakeMeasure,
    Action::HandIn,
    Action::ReportHandled,
    Action::Close,
    Action::Rework,
    Action::File,
    Action::Dispatch,
    Action::StartJoint,
    Action::Return,
    Action::AskExtension,
    Action::Resume,
    Action::ReviewSuspension,
    Action::Mediate,
    Action::RecordForUnit,
    Action::Decline,
    Action::ProposeDecline,
    Action::HandOver,
    Action::Escalate,
    Action::CloseFalseAlarm,
    Action::CheckSite,
    Action::PrintJointOrder,
];
/// Only the first one is in full colour.
const LIKELY: usize = 9;

/// The next possible steps as forms that open in place.
#[component]
pub fn Steps(
    detail: Arc<TicketDetail>,
    person: Arc<Person>,
    known: Known,
    again: Option<MoveAgain>,
    lang: Lang,
) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let rarely = |action: &Action| *action == Action::CheckSite && !is_site_check_asked(&detail);
    let main: Vec<Action> =
        MAIN.into_iter().filter(|action| detail.steps.contains(action) && !rarely(action)).collect();
    let more: Vec<Action> =
        detail.steps.iter().copied().filter(|a| *a != Action::SeeTicket && !main.contains(a)).collect();
    let first =
        main.first().copied().filter(|action| MAIN[..LIKELY].contains(action) || *action == Action::File);
    let first = first.or_else(|| main.first().copied().filter(|action| *action == Action::Dispatch));
    let tried = again.as_ref().and_then(|again| again.form.action()).filter(|_| again.is_some());
    let more_open = tried.is_some_and(|action| more.contains(&action));
    let forms = |actions: &[Action]| {
        actions
            .iter()
            .flat_map(|action| variants(*action, &detail).into_iter().map(|variant| (*action, variant)))
            .map(|(action, variant)| {
                step(action, variant, &detail, &known, again.as_ref(), first == Some(action), lang)
            })
            .collect_view()
    };
    let (main_forms, more_forms) = (forms(&main), forms(&more));
    let nothing = main.is_empty().then(|| view! { <p class="hint">{text.no_steps}</p> });
    view! {
        <section class="card steps" id="steps" aria-labelledby="steps-title" tabindex="-1">
            <h2 id="steps-title">{text.steps}</h2>
            {done(&detail, &person, again.is_some(), text, lang)}
            {conflicting(again.clone()).map(|again| view! { <Conflict detail=detail.clone() again lang /> })}
            {nothing}
            <div class="acts">{main_forms}</div>
            {(!more.is_empty())
                .then(|| {
                    view! {
                        <details class="more-acts" open=more_open>
                            <summary>{text.more_steps}</summary>
                            <div class="acts">{more_forms}</div>
                        </details>
                    }
                })}
        </section>
    }
}

/// Whether somebody waits for a look on site.
fn is_site_check_asked(detail: &TicketDetail) -> bool {
    let checks = detail.timeline.iter().rev().find_map(|row| match row.fact {
        Fact::SiteCheckAsked { .. } => Some(true),
        Fact::SiteChecked { .. } => Some(false),
        _ => None,
    });
    checks == Some(true)
}

/// After a move has been made: what was written, so that nobody wonders whether it arrived.
fn done(detail: &TicketDetail, person: &Person, again: bool, text: &PageText, lang: Lang) -> Option<AnyView> {
    const FRESH: i64 = 30_000;
    let last = detail.timeline.last().filter(|row| row.seq > 1 && !again)?;
    let mine = last.who.name.as_deref() == Some(person.name.as_str()) && detail.at.0 - last.at.0 < FRESH;
    mine.then(|| {
        let what = crate::i18n::fact_sentence(&last.fact, detail, lang);
        view! { <p class="done-line" role="status">{fill(text.done, &[("what", &what)])}</p> }.into_any()
    })
}

fn conflicting(again: Option<MoveAgain>) -> Option<MoveAgain> {
    again.filter(|a| matches!(a.refusal, Some(Refusal::Conflict | Refusal::NotPossible { .. })))
}

/// Whether it is this very form that was sent and refused.
fn is_again(action: Action, variant: Variant, again: &MoveAgain) -> bool {
    again.refusal.is_some()
        && again.form.action() == Some(action)
        && match variant {
            Variant::Plain => true,
            Variant::Share(no) => again.form.child.trim() == no.to_string(),
            Variant::Recorded(kind) => again.form.recorded.trim() == kind,
        }
}

fn step(
    action: Action,
    variant: Variant,
    detail: &Arc<TicketDetail>,
    known: &Known,
    again: Option<&MoveAgain>,
    first: bool,
    lang: Lang,
) -> AnyView {
    if action == Action::PrintJointOrder {
        let address = format!("/desk/tickets/{}/order", detail.report.number);
        let name = step_name(action, lang);
        return view! { <a class="act-link button button-quiet" href=address rel="external">{name}</a> }
            .into_any();
    }
    let id = match variant {
        Variant::Plain => format!("do-{}", wire(action)),
        Variant::Share(no) => format!("do-{}-{no}", wire(action)),
        Variant::Recorded(kind) => format!("do-{}-{kind}", wire(action)),
    };
    let again = again.filter(|again| is_again(action, variant, again));
    let kit = Kit::of_move(id.clone(), lang, again);
    let open = kit.is_again();
    let name =
        variant_name(variant, &desk_ticket(lang).field).unwrap_or_else(|| name_of(action, detail, lang));
    view! {
        <details class="act" class:act-first=first id=id name="step" open=open>
            <summary>{name}</summary>
            <MoveFormView action variant detail=detail.clone() known=known.clone() kit name />
        </details>
    }
    .into_any()
}

/// A few steps do the opposite where they have been done.
fn name_of(action: Action, detail: &TicketDetail, lang: Lang) -> &'static str {
    match action {
        Action::MarkHard if detail.hard => lang.pick("取消疑难", "No longer a hard case"),
        Action::StartJoint if detail.is_joint => lang.pick("增加配合单位", "Add supporting units"),
        _ => step_name(action, lang),
    }
}

#[component]
fn MoveFormView(
    action: Action,
    variant: Variant,
    detail: Arc<TicketDetail>,
    known: Known,
    kit: Kit,
    name: &'static str,
) -> impl IntoView {
    let lang = kit.lang;
    let address = format!("/desk/tickets/{}", detail.report.number);
    let encoding =
        if has_photos(action) { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    let fields = form_fields(action, variant, &detail, &known, &kit);
    let summary = kit.summary();
    view! {
        <form class="move" method="post" action=address enctype=encoding data-move>
            <input type="hidden" name="action" value=wire(action) />
            <input type="hidden" name="version" value=detail.pin.version.to_string() />
            {step_hint(action, lang).map(|hint| view! { <p class="hint">{hint}</p> })}
            {summary
                .map(|sentence| view! { <p class="summary" role="alert" tabindex="-1">{sentence}</p> })}
            {fields}
            <p class="send-status" role="status" data-status></p>
            <Send action name lang />
        </form>
    }
}

/// Granting and refusing are two buttons of one form.
#[component]
fn Send(action: Action, name: &'static str, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).field;
    if action == Action::DecideExtension {
        return view! {
            <div class="two-buttons">
                <button type="submit" class="button" name="grant" value="1">{text.grant}</button>
                <button type="submit" class="button button-quiet" name="grant" value="0">{text.refuse}</button>
            </div>
        }
        .into_any();
    }
    view! { <button type="submit" class="button">{name}</button> }.into_any()
}
