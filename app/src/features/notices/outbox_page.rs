use domain::backend::notice_ports::Channel;
use domain::backend::{Core, OutboxView, TargetForm};
use domain::error::{Field, Refusal};
use domain::lang::Lang;
use domain::notice::Addressee;
use domain::people::{Duty, Person};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::outbox_lists::{Deliveries, Targets};
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{OutboxText, addressee_name, channel_name, outbox_text, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::StaffPage;

/// What `POST /desk/outbox` hands to the page: a refused form, or a secret that is shown once.
#[derive(Debug, Clone, Default)]
pub struct OutboxAgain {
    pub form: TargetForm,
    pub refusal: Option<Refusal>,
    pub secret: Option<String>,
}

impl OutboxAgain {
    fn wrong(&self, field: Field, lang: Lang) -> Option<&'static str> {
        let Some(Refusal::Invalid { fields }) = &self.refusal else { return None };
        fields.iter().find(|error| error.field == field).map(|error| error.sentence(lang))
    }
}

/// `/desk/outbox`: where notices go outside, and what became of them. For the center and administrators.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let person = require_person();
    let again = use_context::<OutboxAgain>().unwrap_or_default();
    let done = use_query_map().get_untracked().get("done");
    Suspend::new(async move {
        let Some(person) = person else { return ().into_any() };
        let Ok(core) = core() else { return view! { <Unavailable /> }.into_any() };
        match core.outbox_view(&person).await {
            Ok(shown) => {
                let person = (*person).clone();
                view! { <Outbox person core shown again done /> }.into_any()
            }
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

/// Whose notices can go out, with the names that people know.
fn addressees(core: &Core, lang: Lang) -> Vec<(Addressee, String)> {
    let place = &core.place;
    let mut all = vec![Addressee::Center, Addressee::Supervisors];
    all.push(Addressee::Duty { duty: Duty::ShiftLeader, community: None });
    all.extend(
        place
            .communities
            .iter()
            .map(|c| Addressee::Duty { duty: Duty::StationHead, community: Some(c.code.clone()) }),
    );
    all.extend(place.communities.iter().map(|c| Addressee::Committee { community: c.code.clone() }));
    all.extend(
        place.areas.iter().map(|area| Addressee::Lead { community: area.community.clone(), area: area.no }),
    );
    all.extend(place.units.iter().map(|unit| Addressee::Unit { unit: unit.id.clone() }));
    all.into_iter().map(|to| (to.clone(), name_of(core, &to, lang))).collect()
}

pub fn name_of(core: &Core, to: &Addressee, lang: Lang) -> String {
    let unit = match to {
        Addressee::Unit { unit } => core.place.unit(unit),
        _ => None,
    };
    unit.map_or_else(|| addressee_name(to, lang), |unit| unit.name(lang).to_owned())
}

#[component]
fn Outbox(
    person: Person,
    core: Core,
    shown: OutboxView,
    again: OutboxAgain,
    done: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let text = outbox_text(lang);
    let told = done.as_deref().and_then(|done| text.done(done));
    let secret = again.secret.clone();
    let counts = shown.counts;
    let figure = |name: &'static str, label: &'static str, count: u32| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd data-kpi=name>{count}</dd>
            </div>
        }
    };
    let choices = addressees(&core, lang);
    let targets: Vec<_> =
        shown.targets.into_iter().map(|target| (name_of(&core, &target.addressee, lang), target)).collect();
    view! {
        <StaffPage title=text.title person=person.clone()>
            <h1>{text.title}</h1>
            <p class="hint outbox-how">{text.how}</p>
            {told.map(|told| view! { <p class="notice-line" role="status">{told}</p> })}
            {secret.map(|secret| view! { <Secret secret text /> })}
            <dl class="outbox-counts">
                {figure("outbox-waiting", text.waiting, counts.waiting)}
                {figure("outbox-retrying", text.retrying, counts.retrying)}
                {figure("outbox-failed", text.failed, counts.failed)}
            </dl>
            <div class="outbox">
                <Targets targets text lang />
                <AddForm again choices mail=shown.mail text lang />
            </div>
            <Deliveries id="failed" title=text.failed_title none=text.failed_none rows=shown.failed text lang />
            <Deliveries id="last" title=text.last_title none=text.last_none rows=shown.last text lang />
        </StaffPage>
    }
}

#[component]
fn Secret(secret: String, text: &'static OutboxText) -> impl IntoView {
    view! {
        <section class="card outbox-secret" role="status">
            <h2>{text.secret}</h2>
            <p>
                <code data-secret>{secret}</code>
            </p>
            <p class="hint">{text.secret_how}</p>
        </section>
    }
}

#[component]
fn AddForm(
    again: OutboxAgain,
    choices: Vec<(Addressee, String)>,
    mail: bool,
    text: &'static OutboxText,
    lang: Lang,
) -> impl IntoView {
    let wrong = |field, id: &'static str| {
        let told = again.wrong(field, lang);
        told.map(|sentence| {
            view! {
                <p class="field-error" id=id role="alert">
                    {sentence}
                </p>
            }
        })
    };
    let refusal = match &again.refusal {
        None | Some(Refusal::Invalid { .. }) => None,
        Some(refusal) => Some(refusal.sentence(lang)),
    };
    let form = again.form.clone();
    let channels = Channel::ALL.into_iter().filter(|channel| mail || *channel != Channel::Email);
    let channels: Vec<_> =
        channels.map(|channel| (channel.wire().to_owned(), channel_name(channel, lang).to_owned())).collect();
    let choices: Vec<_> = choices.into_iter().map(|(to, name)| (to.key(), name)).collect();
    let langs = [Lang::Zh, Lang::En].map(|l| (l.code().to_owned(), l.pick("中文", "English").to_owned()));
    let invalid = again.wrong(Field::Address, lang).is_some();
    view! {
        <form class="card" method="post" action="/desk/outbox">
            <h2>{text.add}</h2>
            {refusal.map(|sentence| view! { <p class="field-error" role="alert">{sentence}</p> })}
            {(!mail).then(|| view! { <p class="hint">{text.no_mail}</p> })}
            <input type="hidden" name="action" value="add" />
            <div class="field">
                <label for="addressee">{text.addressee}</label>
                <select id="addressee" name="addressee">{options(choices, &form.addressee)}</select>
                {wrong(Field::Addressee, "addressee-wrong")}
            </div>
            <div class="field">
                <label for="channel">{text.channel}</label>
                <select id="channel" name="channel">{options(channels, &form.channel)}</select>
                {wrong(Field::Channel, "channel-wrong")}
            </div>
            <div class="field">
                <label for="address">{text.address}</label>
                <p class="hint" id="address-hint">{text.address_hint}</p>
                <input
                    id="address"
                    name="address"
                    value=form.address.clone()
                    required
                    maxlength="500"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="address-hint address-wrong"
                    aria-invalid=invalid.then_some("true")
                />
                {wrong(Field::Address, "address-wrong")}
            </div>
            <div class="field">
                <label for="target-lang">{text.language}</label>
                <select id="target-lang" name="lang">{options(langs.into(), &form.lang)}</select>
            </div>
            <button type="submit" class="button">{text.confirm}</button>
        </form>
    }
}

fn options(choices: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    let option = |(value, name): (String, String)| {
        let selected = value == chosen;
        view! {
            <option value=value selected=selected>
                {name}
            </option>
        }
    };
    choices.into_iter().map(option).collect_view()
}
