//! On the server there is no map to start.

use domain::query::Filter;
use leptos::html::Div;
use leptos::prelude::*;

use super::staff::StaffMap;
use crate::live::Live;

pub fn start(
    _container: NodeRef<Div>,
    _live: Live,
    _filter: Memo<Filter>,
    _still: bool,
    _staff: Option<StaffMap>,
    _patrols: Option<Signal<String>>,
) {
}
