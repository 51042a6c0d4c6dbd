//! What the server answers to the desk.

use std::sync::Arc;

use domain::area::Community;
use domain::backend::{Core, MoveForm};
use domain::clock::Timestamp;
use domain::error::Refusal;
use domain::ids::TicketNumber;
use domain::people::{Action, Person, Role, Unit, may_anywhere};
use domain::query::{DeskQuery, Filter, StatusFilter};
use domain::ticket::{ChildState, State};
use domain::views::DeskPage;
use leptos::prelude::*;

use super::address;
use super::api::{BulkForm, Counts, Outcome, Parts};
use super::html::{Desk, Frame};
use crate::error::AppError;
use crate::i18n::{desk_text, use_lang};
use crate::ssr::{core, person, status, status_of};
use crate::ui::{AlarmScript, Bell, BellScript, EmergencyLink, Notice, StaffWays, Unread, WhoAmI};

/// What many tickets can be moved by at once.
const TOGETHER: [Action; 3] = [Action::Accept, Action::Dispatch, Action::Close];

fn refused(refusal: Refusal) -> AppError {
    status(status_of(&refusal));
    refusal.into()
}

/// Whoever asks, if a desk is theirs to open.
async fn me(core: &Core) -> Result<Arc<Person>, AppError> {
    let person = person().ok_or_else(|| refused(Refusal::SignIn))?;
    core.may_at_all(&person, Action::OpenDesk, "desk").await.map_err(refused)?;
    Ok(person)
}

fn query(pairs: &[(String, String)], role: Role) -> DeskQuery {
    address::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), role)
}

pub async fn list(pairs: &[(String, String)]) -> Result<DeskPage, AppError> {
    let core = core()?;
    let me = me(&core).await?;
    core.desk(&me, &query(pairs, me.role)).await.map_err(refused)
}

pub async fn tally(pairs: &[(String, String)]) -> Result<Counts, AppError> {
    let core = core()?;
    let me = me(&core).await?;
    counts(&core, &me, &query(pairs, me.role)).await.map_err(refused)
}

pub async fn parts(pairs: &[(String, String)], fresh: &[String]) -> Result<Parts, AppError> {
    let fresh: Vec<TicketNumber> = fresh.iter().filter_map(|number| number.parse().ok()).collect();
    let read = Read::of(pairs).await?;
    Ok(read.desk(&fresh).parts())
}

/// The page's three pieces: its head, the side with the list, and what stands behind.
pub async fn page(pairs: &[(String, String)]) -> [String; 3] {
    match Read::of(pairs).await {
        Ok(read) => {
            let lang = use_lang();
            let person = (*read.me).clone();
            let unread = use_context::<Unread>().unwrap_or_default();
            let frame = Frame {
                emergency: leptos::view! { <EmergencyLink /> }.to_html(),
                bell: leptos::view! { <Bell unread lang /> }.to_html(),
                ways: leptos::view! { <StaffWays person=person.clone() lang /> }.to_html(),
                who: leptos::view! { <WhoAmI person lang /> }.to_html(),
            };
            // The scripts sound the alarms that the page shows and keep the bell's count up.
            let sound = leptos::view! { <AlarmScript /> <BellScript /> }.to_html();
            let [top, side, rest] = read.desk(&[]).whole(&frame);
            [top, side, rest + &sound]
        }
        Err(AppError::Refused { refusal: Refusal::Forbidden }) => [String::new(), denied(), String::new()],
        Err(error) => {
            if !matches!(error, AppError::Refused { .. }) {
                status(http::StatusCode::INTERNAL_SERVER_ERROR);
            }
            [String::new(), failed(), String::new()]
        }
    }
}

fn denied() -> String {
    let text = desk_text(use_lang());
    leptos::view! {
        <div class="desk-none">
            <Notice title=text.denied_title text=text.denied>
                <a class="button" href="/admin" rel="external">{text.to_admin}</a>
                <a class="button button-quiet" href="/" rel="external">{text.to_map}</a>
            </Notice>
        </div>
    }
    .to_html()
}

fn failed() -> String {
    let text = desk_text(use_lang());
    leptos::view! {
        <div class="desk-none">
            <Notice title=text.title text=text.failed>
                <a class="button" href="" rel="external">{text.retry}</a>
            </Notice>
        </div>
    }
    .to_html()
}

/// Everything that one view of the desk shows.
struct Read {
    me: Arc<Person>,
    query: DeskQuery,
    at: Timestamp,
    page: DeskPage,
    counts: Counts,
    units: Vec<Label>,
    communities: Vec<Label>,
}

impl Read {
    async fn of(pairs: &[(String, String)]) -> Result<Self, AppError> {
        let core = core()?;
        let me = me(&core).await?;
        let query = query(pairs, me.role);
        let page = core.desk(&me, &query).await.map_err(refused)?;
        let counts = counts(&core, &me, &query).await.map_err(refused)?;
        let (units, communities) = (units(&core, &me), communities(&core, &me));
        Ok(Self { query, at: core.now(), page, counts, units, communities, me })
    }

    fn desk<'a>(&'a self, fresh: &'a [TicketNumber]) -> Desk<'a> {
        Desk {
            me: &self.me,
            lang: use_lang(),
            query: &self.query,
            at: self.at,
            page: &self.page,
            counts: &self.counts,
            units: &self.units,
            communities: &self.communities,
            fresh,
        }
    }
}

/// A choice in the page's language.
pub struct Label {
    pub id: String,
    pub name: String,
    /// Whether the person sends tickets there.
    pub sendable: bool,
}

async fn counts(core: &Core, me: &Person, query: &DeskQuery) -> Result<Counts, Refusal> {
    let open = Filter { status: Some(StatusFilter::Open), ..Filter::default() };
    let of_open = core.desk_tally(me, &open);
    let view = if query.is_plain() && query.filter == open {
        Some(of_open.clone())
    } else {
        core.desk_counts(me, query).await?
    };
    let hard = DeskQuery { filter: open, hard: true, ..DeskQuery::default() };
    Ok(Counts {
        view,
        open: of_open.open,
        overdue: of_open.overdue,
        closed: of_open.closed,
        hard: core.desk_counts(me, &hard).await?.map_or(0, |tally| tally.total),
        waiting: core.desk.waiting(me).await?,
    })
}

/// Units whose tickets the person may meet, in the page's language.
fn units(core: &Core, me: &Person) -> Vec<Label> {
    let lang = use_lang();
    let near = |unit: &&Unit| me.community.as_ref().is_none_or(|community| unit.serves(community));
    let sends = may_anywhere(me.role, Action::Dispatch);
    let fits = |unit: &Unit| match me.role {
        Role::AreaLead => unit.area.is_some_and(|area| me.areas.contains(&area)),
        Role::Committee => unit.tier() <= domain::catalog::Tier::T2,
        _ => true,
    };
    let label = |unit: &Unit| Label {
        id: unit.id.to_string(),
        name: unit.name(lang).to_owned(),
        sendable: sends && fits(unit),
    };
    core.place.units.iter().filter(near).map(label).collect()
}

fn communities(core: &Core, me: &Person) -> Vec<Label> {
    if me.community.is_some() || core.place.communities.len() < 2 {
        return Vec::new();
    }
    let lang = use_lang();
    let label = |community: &Community| Label {
        id: community.code.to_string(),
        name: lang.pick(&community.short_name, &community.short_name_en).to_owned(),
        sendable: false,
    };
    core.place.communities.iter().map(label).collect()
}

pub async fn bulk(numbers: &[String], form: &BulkForm) -> Result<Vec<Outcome>, AppError> {
    let core = core()?;
    let me = me(&core).await?;
    let numbers: Result<Vec<TicketNumber>, _> = numbers.iter().map(|number| number.parse()).collect();
    let numbers = numbers.map_err(|_| AppError::BadRequest)?;
    let form = MoveForm { action: form.action.clone(), unit: form.unit.clone(), ..MoveForm::default() };
    let action = form.action().filter(|action| TOGETHER.contains(action)).ok_or(AppError::BadRequest)?;
    core.may_at_all(&me, action, "ticket").await.map_err(refused)?;
    let lang = use_lang();
    let mut outcomes = Vec::with_capacity(numbers.len());
    for number in &numbers {
        let moved = one(&core, &me, number, action, form.clone()).await;
        let why = moved.err().map(|refusal| match &refusal {
            // The field says more than "some things need a change".
            Refusal::Invalid { fields } => {
                fields.first().map_or(refusal.sentence(lang), |field| field.sentence(lang)).to_owned()
            }
            refusal => refusal.sentence(lang).to_owned(),
        });
        outcomes.push(Outcome { number: number.to_string(), why });
    }
    Ok(outcomes)
}

async fn one(
    core: &Core,
    me: &Person,
    number: &TicketNumber,
    action: Action,
    mut form: MoveForm,
) -> Result<(), Refusal> {
    if action == Action::Accept {
        let detail = core.detail(me, number).await?;
        let own = detail.children.iter().filter(|share| share.own && share.present);
        // What is not there to accept is refused by the use case, in its own words.
        let share = own.max_by_key(|share| share.child.state == ChildState::Dispatched);
        if share.is_none() && detail.state != State::Dispatched {
            return Err(Refusal::NotPossible { why: domain::ticket::Why::State, possible: Vec::new() });
        }
        form.child = share.map_or_else(|| "1".to_owned(), |share| share.child.no.to_string());
    }
    core.act(me, number, &form).await.map(|_version| ())
}
