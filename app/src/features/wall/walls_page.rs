use domain::backend::ports::PairedWall;
use domain::error::{Field, FieldError, Refusal};
use domain::ids::CommunityCode;
use domain::lang::Lang;
use domain::people::{Action, Person, Subject, permits};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{WallsText, date_time, use_lang, walls_text};
use crate::ssr::{core, require_person};
use crate::ui::StaffPage;

/// What a refused `POST /desk/walls` hands to the page.
#[derive(Debug, Clone, Default)]
pub struct WallsAgain {
    pub code: String,
    pub name: String,
    pub community: String,
    pub refusal: Option<Refusal>,
}

impl WallsAgain {
    fn wrong(&self, field: Field, lang: Lang) -> Option<&'static str> {
        let Some(Refusal::Invalid { fields }) = &self.refusal else { return None };
        let of: Option<&FieldError> = fields.iter().find(|error| error.field == field);
        of.map(|error| error.sentence(lang))
    }
}

/// `/desk/walls`: pairs, names and revokes wall displays.
#[component]
pub fn WallsPage() -> impl IntoView {
    let person = require_person();
    let again = use_context::<WallsAgain>().unwrap_or_default();
    let done = use_query_map().get_untracked().get("done");
    Suspend::new(async move {
        let Some(person) = person else { return ().into_any() };
        let Ok(core) = core() else { return view! { <Unavailable /> }.into_any() };
        match core.walls(&person).await {
            Ok(walls) => {
                let scopes = scopes(&core, &person);
                view! { <Walls person=(*person).clone() walls scopes again done /> }.into_any()
            }
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

/// What the person may give a wall to show, by code; the empty one is the whole subdistrict.
fn scopes(core: &domain::backend::Core, person: &Person) -> Vec<(String, String)> {
    let lang = use_lang();
    let may = |community: Option<&CommunityCode>| {
        permits(person, Action::PairWall, &Subject { community, ..Subject::default() })
    };
    let whole = may(None).then(|| (String::new(), walls_text(lang).whole.to_owned()));
    let communities = core.place.communities.iter().filter(|community| may(Some(&community.code)));
    let named = communities
        .map(|c| (c.code.to_string(), lang.pick(c.short_name.as_str(), c.short_name_en.as_str()).to_owned()));
    named.chain(whole).collect()
}

#[component]
fn Walls(
    person: Person,
    walls: Vec<PairedWall>,
    scopes: Vec<(String, String)>,
    again: WallsAgain,
    done: Option<String>,
) -> impl IntoView {
    let lang = use_lang();
    let text = walls_text(lang);
    let none = walls.is_empty();
    let rows = walls.into_iter().map(|wall| view! { <WallRow wall scopes=scopes.clone() text lang /> });
    let rows = rows.collect_view();
    let told = done.as_deref().and_then(|done| text.done(done));
    view! {
        <StaffPage title=text.title person>
            <h1>{text.title}</h1>
            <p>{text.how}</p>
            {told.map(|told| view! { <p class="notice-line" role="status">{told}</p> })}
            <PairForm again scopes text lang />
            <section class="card" aria-labelledby="paired">
                <h2 id="paired">{text.paired}</h2>
                {none.then(|| view! { <p class="empty">{text.none}</p> })}
                <ul class="walls">{rows}</ul>
            </section>
        </StaffPage>
    }
}

#[component]
fn PairForm(
    again: WallsAgain,
    scopes: Vec<(String, String)>,
    text: &'static WallsText,
    lang: Lang,
) -> impl IntoView {
    let wrong = |field| {
        again.wrong(field, lang).map(|sentence| view! { <p class="error" role="alert">{sentence}</p> })
    };
    let chosen = again.community.clone();
    let options = scopes.into_iter().map(|(code, name)| {
        let selected = code == chosen;
        view! {
            <option value=code selected=selected>
                {name}
            </option>
        }
    });
    view! {
        <form class="card" method="post" action="/desk/walls">
            <h2>{text.pair}</h2>
            <input type="hidden" name="action" value="pair" />
            <div class="field">
                <label for="code">{text.code}</label>
                <input id="code" name="code" value=again.code.clone() required autocomplete="off" autocapitalize="characters" maxlength="12" />
                {wrong(Field::Code)}
            </div>
            <div class="field">
                <label for="name">{text.name}</label>
                <input id="name" name="name" value=again.name.clone() required maxlength="40" />
                {wrong(Field::Name)}
            </div>
            <div class="field">
                <label for="community">{text.shows}</label>
                <select id="community" name="community">
                    {options.collect_view()}
                </select>
                {wrong(Field::Community)}
            </div>
            <button type="submit" class="button">{text.confirm}</button>
        </form>
    }
}

#[component]
fn WallRow(
    wall: PairedWall,
    scopes: Vec<(String, String)>,
    text: &'static WallsText,
    lang: Lang,
) -> impl IntoView {
    let code = wall.community.as_ref().map(ToString::to_string).unwrap_or_default();
    let scope = scopes.into_iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name);
    let seen = wall.seen_at.map_or_else(|| text.never.to_owned(), |at| date_time(at, lang));
    let id = wall.id.to_string();
    view! {
        <li data-wall=id.clone()>
            <p>
                <b>{wall.name.clone()}</b>
                " · "
                {scope}
                " · "
                {text.seen}
                " "
                {seen}
            </p>
            <form method="post" action="/desk/walls">
                <input type="hidden" name="action" value="rename" />
                <input type="hidden" name="id" value=id.clone() />
                <input name="name" value=wall.name.clone() required maxlength="40" aria-label=text.name />
                <button type="submit" class="button button-quiet">{text.rename}</button>
            </form>
            <form method="post" action="/desk/walls">
                <input type="hidden" name="action" value="revoke" />
                <input type="hidden" name="id" value=id.clone() />
                <button type="submit" class="button button-danger">{text.revoke}</button>
            </form>
        </li>
    }
}
