use domain::catalog::Category;
use leptos::prelude::*;

/// The outline and the inner mark of a category's shape, on a square of 24. One set: the outline alone tells
/// the category at 16 px, the mark explains it at 24 and 48 px.
pub fn category_shape(category: Category) -> [&'static str; 2] {
    match category {
        // A shield.
        Category::A => [
            "M12 2.6 19.6 5.4v5.8c0 4.8-3.1 8.4-7.6 10.2-4.5-1.8-7.6-5.4-7.6-10.2V5.4z",
            "m8.6 11.8 2.5 2.5 4.4-4.7",
        ],
        // A square bin.
        Category::B => ["M4.6 7.2h14.8v13.6H4.6z", "M3 7.2h18M9.4 7V3.6h5.2V7M9.6 11.4v5.4m4.8-5.4v5.4"],
        // A circle with a wheel's hub and spokes.
        Category::C => [
            "M12 2.6a9.4 9.4 0 1 1 0 18.8 9.4 9.4 0 0 1 0-18.8z",
            "M12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0-7.2V10m0 4v7.2M2.8 12H10m4 0h7.2",
        ],
        // A drop.
        Category::D => [
            "M12 2.6c4 4.6 6.9 8 6.9 11.9a6.9 6.9 0 0 1-13.8 0C5.1 10.6 8 7.2 12 2.6z",
            "M8.6 14.6A3.4 3.4 0 0 0 12 18",
        ],
        // A door.
        Category::E => ["M5.8 21.2V2.8h12.4v18.4z", "M3 21.2h18M14.4 11.4v1.6"],
        // A triangle with a bolt.
        Category::F => ["M12 2.8 22 20.8H2z", "m12.9 8.8-2.7 4.8h3.6l-2.7 4.4"],
        // A hexagon.
        Category::G => ["m12 2.4 8.3 4.8v9.6L12 21.6l-8.3-4.8V7.2z", "M8.2 12h.01M12 12h.01M15.8 12h.01"],
    }
}

/// A category's shape as a picture; its name always stands beside it, so it is hidden from screen readers.
#[component]
pub fn CategoryIcon(category: Category, #[prop(default = 24)] size: u8) -> impl IntoView {
    let [outline, mark] = category_shape(category);
    view! {
        <svg class="icon" width=size height=size viewBox="0 0 24 24" aria-hidden="true">
            <path d=outline />
            <path d=mark />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_a_shape_of_its_own() {
        let mut outlines: Vec<_> = Category::ALL.map(|c| category_shape(c)[0]).to_vec();
        assert!(outlines.iter().all(|d| d.starts_with(['M', 'm'])));
        outlines.sort_unstable();
        outlines.dedup();
        assert_eq!(outlines.len(), Category::ALL.len());
    }
}
