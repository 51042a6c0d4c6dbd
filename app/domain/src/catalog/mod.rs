//! The seven categories and 23 items, read from `catalog.json`: data that a later issue lets an administrator
//! edit. Tiers and limits in it are proposed (拟定清单,待街道核定).

mod category;
mod item;

use std::sync::LazyLock;

pub use category::Category;
pub use item::{Item, ItemCode, Origin, Tier};

static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("catalog.json")).expect("catalog.json is checked by a test")
});

/// All items, in the order of the catalogue.
pub fn items() -> &'static [Item] {
    &ITEMS
}

pub fn item(code: ItemCode) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.code == code)
}

pub fn items_of(category: Category) -> impl Iterator<Item = &'static Item> {
    ITEMS.iter().filter(move |item| item.code.category == category)
}

/// What is promised while nobody has named the item yet: the catalogue's widest, 其它.
pub fn unnamed() -> &'static Item {
    ITEMS.last().expect("catalog.json is checked by a test")
}
