use std::sync::Arc;

use domain::clock::Light;
use domain::lang::Lang;
use domain::views::TicketDetail;
use leptos::prelude::*;

use crate::i18n::{desk_ticket, fill};

/// Green, amber, red: the word beside the colour.
#[component]
pub fn LightMark(light: Light, lang: Lang) -> impl IntoView {
    let (class, n) = match light {
        Light::Green => ("light light-green", 0),
        Light::Amber => ("light light-amber", 1),
        Light::Red => ("light light-red", 2),
    };
    view! { <span class=class>{desk_ticket(lang).page.light[n]}</span> }
}

/// What sets this ticket apart, each in words.
#[component]
pub fn Marks(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let counted =
        |n: u32, least: u32, sentence: &str| (n >= least).then(|| fill(sentence, &[("n", &n.to_string())]));
    let named = |on: bool, name: &str| on.then(|| name.to_owned());
    let loud = [named(detail.alarm, text.alarm), named(detail.emergency, text.emergency)];
    let quiet = [
        named(detail.pin.priority == 1 && !detail.emergency, text.urgent),
        named(detail.about_property, text.about_property),
        named(detail.hard, text.hard),
        named(detail.is_joint, text.joint),
        named(detail.suspended_until.is_some(), text.suspended),
        named(detail.supervised, text.supervised),
        counted(u32::from(detail.unanswered_urges), 1, text.urged),
        counted(detail.complaints, 2, text.complaints),
        counted(u32::from(detail.returns), 1, text.returns),
        counted(u32::from(detail.reworks), 1, text.reworks),
        counted(u32::from(detail.reopened), 1, text.reopened),
        named(detail.question, text.question),
    ];
    let show = |class: &'static str| move |mark: String| view! { <li class=class>{mark}</li> };
    view! {
        <ul class="flags">
            {loud.into_iter().flatten().map(show("flag flag-loud")).collect_view()}
            {quiet.into_iter().flatten().map(show("flag")).collect_view()}
        </ul>
    }
}
