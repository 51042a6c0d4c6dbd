use super::State;
use crate::catalog::{Category, ItemCode};

/// Whether a ticket never is a public pin by what it is: G1 always, emergencies always, and until somebody has
/// filed it whatever might turn out to be about a person — G without an item, G3, 不清楚, and C4, whose wording
/// covers 违规住人. What triage found out of a single ticket is beside it, see [`super::Ticket::is_sensitive`].
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
        (_, Some(code)) if may_be_a_dwelling(code) => unfiled,
        (Some(Category::G), None) | (None, _) => unfiled,
        _ => false,
    }
}

/// C4 names 违规住人 beside a blocked passage and water: only triage can tell which it is, and it stays out of
/// public pins until somebody has said that nobody lives there.
pub fn may_be_a_dwelling(item: ItemCode) -> bool {
    item == ItemCode { category: Category::C, number: 4 }
}

/// 群租、违法搭建: an accusation, for the eyes of committee, center and the dispatched units.
pub fn is_unlawful(item: Option<ItemCode>) -> bool {
    item == Some(ItemCode { category: Category::G, number: 1 })
}
