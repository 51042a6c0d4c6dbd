//! What the living parts of the desk share.

use std::sync::Arc;

use domain::ids::TicketNumber;
use domain::people::Role;
use domain::query::DeskQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::address;
use crate::i18n::{DeskLiveText, desk_live_text, use_lang};
use crate::live::Live;

#[derive(Clone, Copy)]
pub struct Desk {
    pub text: &'static DeskLiveText,
    pub role: Role,
    pub query: Memo<DeskQuery>,
    pub live: Live,
    /// Rows that are shown.
    pub numbers: RwSignal<Arc<[TicketNumber]>>,
    /// The ticket that is pointed at, in the list or on the map.
    pub pointed: RwSignal<Option<TicketNumber>>,
}

impl Desk {
    /// Within a page of the router.
    pub fn new(role: Role, live: Live) -> Self {
        let map = use_query_map();
        let query = Memo::new(move |_| {
            map.with(|map| {
                let named = |name: &'static str| map.get_str(name).map(|value| (name, value));
                address::read(address::NAMES.into_iter().filter_map(named), role)
            })
        });
        Self {
            text: desk_live_text(use_lang()),
            role,
            query,
            live,
            numbers: RwSignal::new(Arc::from([])),
            pointed: RwSignal::new(None),
        }
    }
}
