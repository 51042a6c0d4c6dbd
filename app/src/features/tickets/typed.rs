//! A move's form by the names of its fields: how routes fill it, how pages show it again.

use domain::backend::MoveForm;
use domain::people::Action;

/// The name of an action on the wire.
pub fn wire(action: Action) -> String {
    match serde_json::to_value(action) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

macro_rules! single_fields {
    ($($name:ident),+ $(,)?) => {
        /// Puts a field's value where it belongs; fields of other names are left out.
        pub fn set(form: &mut MoveForm, name: &str, value: String) {
            match name {
                $(stringify!($name) => form.$name = value,)+
                "supporting" if !value.is_empty() => form.supporting.push(value),
                "photo_id" if !value.is_empty() => form.photo_id.push(value),
                _ => {}
            }
        }

        /// What was typed into a field that has one value.
        pub fn get<'a>(form: &'a MoveForm, name: &str) -> &'a str {
            match name {
                $(stringify!($name) => &form.$name,)+
                _ => "",
            }
        }

        /// All that was typed, to be kept while somebody signs in again.
        pub fn pairs(form: &MoveForm) -> Vec<(String, String)> {
            let mut pairs: Vec<(String, String)> = Vec::new();
            let mut keep = |name: &str, value: &String| {
                if !value.is_empty() {
                    pairs.push((name.to_owned(), value.clone()));
                }
            };
            $(keep(stringify!($name), &form.$name);)+
            form.supporting.iter().for_each(|unit| keep("supporting", unit));
            form.photo_id.iter().for_each(|photo| keep("photo_id", photo));
            pairs
        }
    };
}

single_fields!(
    action,
    version,
    child,
    reason,
    note,
    item,
    tier,
    unit,
    until,
    meet_at,
    meet_place,
    into,
    found,
    grant,
    no_photo,
    recorded,
    stars,
    floor,
    lat,
    lng,
    entry,
    account,
    source,
    external,
    harmless,
    about_property,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_form_is_set_and_kept_by_its_name() {
        let all = serde_json::to_value(MoveForm::default()).unwrap();
        let mut form = MoveForm::default();
        let names: Vec<&String> = all.as_object().unwrap().keys().collect();
        for name in &names {
            set(&mut form, name, format!("<{name}>"));
        }
        let kept = pairs(&form);
        assert_eq!(kept.len(), names.len());
        assert!(kept.iter().all(|(name, value)| *value == format!("<{name}>")));
    }
}
