use domain::backend::ReportForm;
use domain::error::{Field, FieldError, Refusal};
use domain::lang::Lang;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::item_choice::ItemChoice;
use super::report_fields::{ErrorPlace, FloorField, PhoneField, PhotoField, WordsField};
use super::report_place::Spot;
use super::script_words::script_words;
use crate::i18n::{ReportText, resident, use_lang};

/// What the form shows: the place, what has been typed, what is wrong.
pub struct FormState {
    pub form: ReportForm,
    pub spot: Option<Spot>,
    pub fields: Vec<FieldError>,
    pub refusal: Option<Refusal>,
}

impl FormState {
    fn wrong(&self, field: Field, lang: Lang) -> String {
        let sentences: Vec<_> =
            self.fields.iter().filter(|e| e.field == field).map(|e| e.sentence(lang)).collect();
        sentences.join(" ")
    }

    /// The sentence above the form.
    fn summary(&self, lang: Lang) -> String {
        let invalid = Refusal::Invalid { fields: Vec::new() };
        let refusal = self.refusal.as_ref().or((!self.fields.is_empty()).then_some(&invalid));
        let key = self.wrong(Field::Key, lang);
        [refusal.map_or("", |refusal| refusal.sentence(lang)), &key].join(" ").trim().to_owned()
    }
}

/// Works as HTML alone; `report.js` makes sending visible and safe to repeat where scripts run.
#[component]
pub fn ReportFormView(state: FormState) -> impl IntoView {
    let lang = use_lang();
    let text = &resident(lang).report;
    let wrong = |field| state.wrong(field, lang);
    let send = if state.refusal == Some(Refusal::KeyReused) { text.send_new } else { text.send };
    let at_door = matches!(state.spot, Some(Spot::Door { .. }));
    let floors = state.spot.as_ref().and_then(Spot::floors);
    let form = &state.form;
    let summary = Some(state.summary(lang)).filter(|sentence| !sentence.is_empty());
    view! {
        <Danger text />
        <h1>{text.title}</h1>
        <PlaceShown spot=state.spot.clone() wrong=wrong(Field::Place) />
        <form
            id="report"
            class="report"
            method="post"
            action="/report"
            enctype="multipart/form-data"
            data-words=script_words(lang)
        >
            <p id="report-summary" class="summary" role="alert" tabindex="-1">{summary}</p>
            <input type="hidden" name="key" value=form.key.clone() />
            <input type="hidden" name="code" value=form.code.clone() />
            <input type="hidden" name="lat" value=form.lat.clone() />
            <input type="hidden" name="lng" value=form.lng.clone() />
            <PhotoField received=form.photo_id.clone() wrong=wrong(Field::Photo) />
            <ItemChoice
                item=form.item.clone()
                category=form.category.clone()
                unsure=form.unsure.clone()
                at_door
                wrong=wrong(Field::Item)
            />
            <WordsField words=form.text.clone() wrong=wrong(Field::Text) />
            {floors.map(|floors| {
                view! { <FloorField floors chosen=form.floor.clone() wrong=wrong(Field::Floor) /> }
            })}
            <PhoneField
                phone=form.phone.clone()
                callback=!form.callback.is_empty()
                wrong=wrong(Field::Phone)
            />
            <Send text label=send />
        </form>
        <script src="/report.js" defer nonce=use_nonce()></script>
    }
}

/// Before anything else: whoever is in danger must not fill in a form.
#[component]
fn Danger(text: &'static ReportText) -> impl IntoView {
    view! {
        <aside class="danger" aria-label=text.danger>
            <p>{text.danger}</p>
            <ul>
                <li><a href="tel:120">{text.ambulance}</a></li>
                <li><a href="tel:110">{text.police}</a></li>
                <li><a href="tel:119">{text.fire}</a></li>
            </ul>
        </aside>
    }
}

#[component]
fn PlaceShown(spot: Option<Spot>, wrong: String) -> impl IntoView {
    let lang = use_lang();
    let text = &resident(lang).report;
    let movable = !matches!(spot, Some(Spot::Door { .. }));
    view! {
        <div class="place">
            <p class="place-label">{text.place}</p>
            {spot.as_ref().map(|spot| view! { <p class="place-name">{spot.name(lang)}</p> })}
            {spot.as_ref().and_then(|spot| spot.note(lang)).map(|note| view! { <p>{note}</p> })}
            <ErrorPlace field="place" wrong />
            {movable
                .then(|| view! { <a href="/?pick=1" rel="external">{text.change_place}</a> })}
        </div>
    }
}

#[component]
fn Send(text: &'static ReportText, label: &'static str) -> impl IntoView {
    view! {
        <div class="send">
            <progress class="send-progress" max="100" value="0" aria-label=text.sending hidden></progress>
            <p class="send-status" role="status"></p>
            <button type="submit" class="button button-big">{label}</button>
            <p class="hint">{text.privacy}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::error::Problem;
    use domain::ids::DoorId;

    use super::*;

    fn html(spot: Option<Spot>, form: ReportForm, fields: Vec<FieldError>) -> String {
        Owner::new().with(|| {
            let state = FormState { form, spot, fields, refusal: None };
            view! { <ReportFormView state /> }.to_html()
        })
    }

    fn door() -> Option<Spot> {
        let door: DoorId = "GK1-1-3-2".parse().unwrap();
        Some(Spot::Door { door, floors: 6 })
    }

    #[test]
    fn all_items_and_the_agreed_field_names() {
        let html = html(door(), ReportForm::default(), Vec::new());
        assert_eq!(html.matches("name=\"item\"").count(), 25, "23 items, not sure, and the property company");
        for name in ["photo", "text", "floor", "phone", "callback", "key", "code", "lat", "lng"] {
            assert!(html.contains(&format!("name=\"{name}\"")), "{name}");
        }
        assert_eq!(html.matches("<details").count(), 7);
        assert_eq!(html.matches(" open").count(), 1, "a door opens the stairwell's group alone");
    }

    #[test]
    fn what_was_typed_is_still_there_beside_what_is_wrong() {
        let typed = ReportForm {
            item: "B3".into(),
            text: "<b>桶满</b>".into(),
            floor: "9".into(),
            phone: "123".into(),
            callback: "on".into(),
            ..Default::default()
        };
        let wrong = FieldError::new(Field::Phone, Problem::Malformed);
        let sentence = wrong.sentence(Lang::Zh);
        let html = html(door(), typed, vec![wrong]);
        assert!(html.contains("&lt;b>桶满&lt;/b>"), "markup in a textarea could end it");
        assert!(html.contains("value=\"123\"") && html.contains("value=\"B3\" checked"));
        assert_eq!(html.matches("aria-invalid=\"true\"").count(), 1);
        assert!(html.contains(&format!("id=\"error-phone\" class=\"field-error\">{sentence}")));
    }

    #[test]
    fn only_a_door_has_floors() {
        let street = Some(Spot::Point { area: domain::event::AreaRef::Street });
        assert!(!html(street, ReportForm::default(), Vec::new()).contains("name=\"floor\""));
    }
}
