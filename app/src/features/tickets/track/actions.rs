use domain::error::{Field, Refusal};
use domain::lang::Lang;
use domain::people::Action;
use domain::views::Progress;
use leptos::prelude::*;

use crate::features::tickets::fields::{note, photos, words};
use crate::features::tickets::kit::{Kit, MoveAgain};
use crate::features::tickets::typed::wire;
use crate::i18n::{LoopText, resident, resident_loop};

/// What the page's forms need to know.
#[derive(Clone)]
pub struct Own {
    /// Where the forms go: the number stands in it where the page was found by number.
    pub address: String,
    pub again: Option<MoveAgain>,
    pub lang: Lang,
}

impl Own {
    /// The kit of one form: filled again where it was this one that was refused.
    pub fn kit(&self, action: Action) -> Kit {
        let again = self.again.as_ref().filter(|again| again.form.action() == Some(action));
        Kit::of_move(format!("own-{}", wire(action)), self.lang, again)
    }
}

/// A form of one step; `big` where it is what the page is about.
pub fn own_form(
    own: &Own,
    action: Action,
    kit: &Kit,
    fields: Vec<AnyView>,
    send: &'static str,
    big: bool,
) -> AnyView {
    let class = if big { "button button-big" } else { "button" };
    let summary = kit.summary();
    view! {
        <form class="move" method="post" action=own.address.clone() enctype="multipart/form-data">
            <input type="hidden" name="action" value=wire(action) />
            {summary
                .map(|sentence| view! { <p class="summary" role="alert" tabindex="-1">{sentence}</p> })}
            {fields}
            <button type="submit" class=class>{send}</button>
        </form>
    }
    .into_any()
}

/// The question that waits for an answer stands before everything else.
#[component]
pub fn Question(ticket: Progress, own: Own) -> impl IntoView {
    let text = resident_loop(own.lang);
    let asked = ticket.can.contains(&Action::AnswerQuestion);
    asked.then(|| {
        let kit = own.kit(Action::AnswerQuestion);
        let fields =
            vec![words(&kit, "note", Field::Note, text.answer, true), photos(&kit, text.add_photo, false)];
        view! {
            <section class="card asked" aria-labelledby="question">
                <h2 id="question">{text.question}</h2>
                <p class="words happening">{ticket.question.clone()}</p>
                {own_form(&own, Action::AnswerQuestion, &kit, fields, text.answer_send, true)}
            </section>
        }
    })
}

/// What else can be done, each folded away.
#[component]
pub fn Actions(ticket: Progress, own: Own) -> impl IntoView {
    let text = resident_loop(own.lang);
    let offered =
        [Action::Appeal, Action::Add, Action::Urge, Action::Consent, Action::Withdraw, Action::MarkEmergency];
    let forms: Vec<AnyView> = offered
        .into_iter()
        .filter(|action| ticket.can.contains(action))
        .map(|action| view! { <Fold action own=own.clone() /> }.into_any())
        .collect();
    (!forms.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="can">
                <h2 id="can">{text.can}</h2>
                <div class="acts">{forms}</div>
            </section>
        }
    })
}

/// Title, hint, label of the words and what stands on the button.
fn sentences(action: Action, text: &'static LoopText) -> [&'static str; 4] {
    match action {
        Action::Appeal => [text.appeal, text.appeal_hint, text.appeal_note, text.appeal_send],
        Action::Urge => [text.urge, text.urge_hint, text.urge_note, text.urge_send],
        Action::Consent => [text.consent, text.consent_hint, "", text.consent_send],
        Action::Withdraw => [text.withdraw, text.withdraw_hint, text.withdraw_note, text.withdraw_send],
        Action::MarkEmergency => {
            [text.emergency, text.emergency_hint, text.emergency_note, text.emergency_send]
        }
        _ => [text.add, "", text.add_note, text.add_send],
    }
}

#[component]
fn Fold(action: Action, own: Own) -> impl IntoView {
    let text = resident_loop(own.lang);
    let kit = own.kit(action);
    let [title, hint, label, send] = sentences(action, text);
    let mut fields: Vec<AnyView> = Vec::new();
    if action == Action::MarkEmergency {
        fields.push(view! { <Danger lang=own.lang /> }.into_any());
    }
    if !hint.is_empty() {
        fields.push(view! { <p class="hint">{hint}</p> }.into_any());
    }
    if !label.is_empty() {
        fields.push(note(&kit, label, action == Action::Appeal));
    }
    if action == Action::Add {
        fields.push(photos(&kit, text.add_photo, false));
    }
    view! {
        <details class="act" open=kit.is_again() id=kit.id.clone()>
            <summary>{title}</summary>
            {own_form(&own, action, &kit, fields, send, false)}
        </details>
    }
}

/// Whoever is in danger calls first.
#[component]
fn Danger(lang: Lang) -> impl IntoView {
    let text = &resident(lang).report;
    view! {
        <div class="danger">
            <p>{resident_loop(lang).danger}</p>
            <ul>
                <li>
                    <a href="tel:120">{text.ambulance}</a>
                </li>
                <li>
                    <a href="tel:110">{text.police}</a>
                </li>
                <li>
                    <a href="tel:119">{text.fire}</a>
                </li>
            </ul>
        </div>
    }
}

/// A step that is no longer possible: said above, with what was written, so that it can be copied or added.
#[component]
pub fn Overtaken(ticket: Progress, own: Own) -> impl IntoView {
    let refused = own.again.as_ref().filter(|again| {
        let possible = again.form.action().is_some_and(|action| ticket.can.contains(&action));
        matches!(again.refusal, Some(Refusal::NotPossible { .. } | Refusal::Conflict | Refusal::Forbidden))
            && !possible
    });
    refused.map(|again| {
        let sentence = again
            .refusal
            .as_ref()
            .filter(|refusal| **refusal != Refusal::Forbidden)
            .map(|refusal| refusal.sentence(own.lang));
        view! {
            <div class="conflict" role="alert">
                <p>{sentence}</p>
                <p>{resident_loop(own.lang).meanwhile}</p>
                <p class="words">{again.form.note.clone()}</p>
            </div>
        }
    })
}
