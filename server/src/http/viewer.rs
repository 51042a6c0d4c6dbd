//! Whose eyes a map or a stream is for, and whether they still may.

use std::sync::Arc;

use domain::backend::{Visitor, hex, sha256};
use domain::people::Person;
use http::{Extensions, HeaderMap};
use serde::Deserialize;

use super::session;
use crate::live::View;
use crate::state::AppState;

/// `as=public` and `as=wall`: no more than that is shown, whoever is signed in at the browser.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskedView {
    #[serde(rename = "as")]
    role: String,
}

/// Whose the request is; by this a stream finds out whether that still holds.
#[derive(Clone)]
pub enum Holder {
    Nobody,
    Session(String),
    Wall(domain::backend::Hash),
}

pub struct Viewer {
    pub view: View,
    pub holder: Holder,
}

/// The store does not answer: nobody can say who asks.
pub struct NobodyKnows;

impl AskedView {
    pub async fn resolve(
        &self,
        state: &AppState,
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> Result<Viewer, NobodyKnows> {
        match self.role.as_str() {
            "wall" => return wall(state, headers).await,
            "public" => return Ok(public()),
            _ => {}
        }
        match session::visitor(extensions) {
            Visitor::SignedIn(person) => {
                let token = session::token(headers).unwrap_or_default().to_owned();
                Ok(Viewer { view: View::Staff(person), holder: Holder::Session(token) })
            }
            Visitor::Unknown => Err(NobodyKnows),
            Visitor::Stranger | Visitor::Expired | Visitor::Unfinished(_) => Ok(public()),
        }
    }
}

fn public() -> Viewer {
    Viewer { view: View::Public, holder: Holder::Nobody }
}

async fn wall(state: &AppState, headers: &HeaderMap) -> Result<Viewer, NobodyKnows> {
    let Some(token) = super::context::cookie(headers, app::ssr::WALL_COOKIE) else { return Ok(public()) };
    let hash = domain::backend::wall_hash(token);
    match state.core.wall(&hash).await {
        Ok(Some(wall)) => Ok(Viewer { view: View::Wall(wall.community), holder: Holder::Wall(hash) }),
        Ok(None) => Ok(public()),
        Err(_) => Err(NobodyKnows),
    }
}

impl Holder {
    /// What the holder may see now; `None` when the store does not say.
    pub async fn view_now(&self, state: &AppState) -> Option<View> {
        match self {
            Self::Nobody => Some(View::Public),
            Self::Session(token) => match state.core.people.visitor(token).await {
                Visitor::SignedIn(person) => Some(View::Staff(person)),
                Visitor::Unknown => None,
                Visitor::Stranger | Visitor::Expired | Visitor::Unfinished(_) => Some(View::Public),
            },
            Self::Wall(hash) => {
                let wall = state.core.wall(hash).await.ok()?;
                Some(wall.map_or(View::Public, |wall| View::Wall(wall.community)))
            }
        }
    }
}

/// Names what a person may see, so that a page notices when that has changed: by who they are, not by a number that
/// counts.
pub fn name_of(view: &View) -> String {
    match view {
        View::Public => "public".to_owned(),
        View::Staff(person) => staff(person),
        View::Wall(community) => format!("wall-{}", community.as_ref().map_or("all", |code| code.as_str())),
    }
}

fn staff(person: &Arc<Person>) -> String {
    let all = serde_json::to_vec(&**person).unwrap_or_default();
    hex(&sha256(&[b"wwg-view", &all]))[..16].to_owned()
}
