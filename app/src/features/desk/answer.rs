//! What the server answers to the desk.

use std::sync::Arc;

use domain::backend::{Core, MoveForm};
use domain::error::Refusal;
use domain::ids::TicketNumber;
use domain::people::{Action, Person, Role, Unit, may_anywhere};
use domain::query::{DeskQuery, Filter, StatusFilter};
use domain::ticket::{ChildState, State};

use super::address;
use super::api::{BulkForm, Counts, Listed, Opened, Outcome, UnitLabel};
use crate::error::AppError;
use crate::i18n::use_lang;
use crate::ssr::{core, person, status, status_of};

/// What many tickets can be moved by at once.
const TOGETHER: [Action; 3] = [Action::Accept, Action::Dispatch, Action::Close];

fn refused(refusal: Refusal) -> AppError {
    status(status_of(&refusal));
    refusal.into()
}

/// Whoever asks, if a desk is theirs to open.
fn me() -> Result<Arc<Person>, AppError> {
    let person = person().ok_or_else(|| refused(Refusal::SignIn))?;
    if may_anywhere(person.role, Action::OpenDesk) { Ok(person) } else { Err(refused(Refusal::Forbidden)) }
}

fn query(pairs: &[(String, String)], role: Role) -> DeskQuery {
    address::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), role)
}

pub async fn list(pairs: &[(String, String)]) -> Result<Listed, AppError> {
    let (me, core) = (me()?, core()?);
    let page = core.desk(&me, &query(pairs, me.role)).await.map_err(refused)?;
    Ok(Listed { at: core.now(), page })
}

pub async fn tally(pairs: &[(String, String)]) -> Result<Counts, AppError> {
    let (me, core) = (me()?, core()?);
    counts(&core, &me, &query(pairs, me.role)).await.map_err(refused)
}

pub async fn open(pairs: &[(String, String)]) -> Result<Opened, AppError> {
    let (me, core) = (me()?, core()?);
    let query = query(pairs, me.role);
    let counts = counts(&core, &me, &query).await.map_err(refused)?;
    let page = core.desk(&me, &query).await.map_err(refused)?;
    Ok(Opened {
        units: units(&core, &me),
        communities: communities(&core, &me),
        counts,
        seq: page.seq,
        at: core.now(),
        shown: u32::try_from(page.rows.len()).unwrap_or(u32::MAX),
        more: page.more,
        rows: page.rows,
        me: (*me).clone(),
    })
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
fn units(core: &Core, me: &Person) -> Vec<UnitLabel> {
    let lang = use_lang();
    let near = |unit: &&Unit| me.community.as_ref().is_none_or(|community| unit.serves(community));
    let sends = may_anywhere(me.role, Action::Dispatch);
    let fits = |unit: &Unit| match me.role {
        Role::AreaLead => unit.area.is_some_and(|area| me.areas.contains(&area)),
        Role::Committee => unit.tier() <= domain::catalog::Tier::T2,
        _ => true,
    };
    let label = |unit: &Unit| UnitLabel {
        id: unit.id.clone(),
        name: unit.name(lang).to_owned(),
        sendable: sends && fits(unit),
    };
    core.place.units.iter().filter(near).map(label).collect()
}

fn communities(core: &Core, me: &Person) -> Vec<(domain::ids::CommunityCode, String)> {
    if me.community.is_some() || core.place.communities.len() < 2 {
        return Vec::new();
    }
    let lang = use_lang();
    core.place
        .communities
        .iter()
        .map(|c| (c.code.clone(), lang.pick(&c.short_name, &c.short_name_en).to_owned()))
        .collect()
}

pub async fn bulk(numbers: &[TicketNumber], form: &BulkForm) -> Result<Vec<Outcome>, AppError> {
    let (me, core) = (me()?, core()?);
    let form = MoveForm {
        action: form.action.clone(),
        unit: form.unit.clone(),
        note: form.note.clone(),
        ..MoveForm::default()
    };
    let action = form.action().filter(|action| TOGETHER.contains(action)).ok_or(AppError::BadRequest)?;
    if !may_anywhere(me.role, action) {
        return Err(refused(Refusal::Forbidden));
    }
    let lang = use_lang();
    let mut outcomes = Vec::with_capacity(numbers.len());
    for number in numbers {
        let moved = one(&core, &me, number, action, form.clone()).await;
        let why = moved.err().map(|refusal| match &refusal {
            // The field says more than "some things need a change".
            Refusal::Invalid { fields } => {
                fields.first().map_or(refusal.sentence(lang), |field| field.sentence(lang)).to_owned()
            }
            refusal => refusal.sentence(lang).to_owned(),
        });
        outcomes.push(Outcome { number: number.clone(), why });
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
