use super::State;
use crate::catalog::{Category, ItemCode};

/// Whether a ticket never is a public pin: G1 always, emergencies always, and until somebody has filed it
/// whatever might turn out to be about a person — G without an item, G3, 不清楚, and C4, whose wording covers
/// 违规住人: only triage can tell that from a blocked passage.
pub fn is_sensitive(
    category: Option<Category>,
    item: Option<ItemCode>,
    state: State,
    emergency: bool,
) -> bool {
    if emergency || is_unlawful(item) {
        return true;
    }
    let unfiled = state.is_before_filing();
    match (category, item) {
        (Some(Category::G), Some(code)) if code.number == 3 => unfiled,
        (Some(Category::C), Some(code)) if code.number == 4 => unfiled,
        (Some(Category::G), None) | (None, _) => unfiled,
        _ => false,
    }
}

/// 群租、违法搭建: an accusation, for the eyes of committee, center and the dispatched units.
pub fn is_unlawful(item: Option<ItemCode>) -> bool {
    item == Some(ItemCode { category: Category::G, number: 1 })
}
