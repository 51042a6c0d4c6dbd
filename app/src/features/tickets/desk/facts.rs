use leptos::prelude::*;

/// One line of a list of facts; nothing where there is nothing to say.
pub fn fact(name: &'static str, value: Option<impl IntoView + 'static>) -> Option<AnyView> {
    value.map(|value| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    })
}
