use domain::backend::ReportForm;
use domain::error::{Field, FieldError, Refusal};
use domain::lang::Lang;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::item_choice::ItemChoice;
use super::report_fields::{FloorField, PhoneField, PhotoField, WordsField};
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
            <p id="report-summary" class="summary" role="alert" tabindex="-1">{state.summary(lang)}</p>
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
            <p class="field-error" id="error-place">{wrong}</p>
            {movable
                .then(|| view! { <a href="/?pick=1" rel="external">{text.change_place}</a> })}
        </div>
    }
}

#[component]
fn Send(text: &'static ReportText, label: &'static str) -> impl IntoView {
    view! {
        <div class="send">
            <progress class="send-progress" max="100" value="0" aria-label=text.uploading hidden></progress>
            <p class="send-status" role="status"></p>
            <button type="submit" class="button button-big">{label}</button>
            <p class="hint">{text.privacy}</p>
        </div>
    }
}
