//! Asks the desk's server functions. Plain JSON without the typed client: what comes back is a few texts, and the
//! machinery for reading more would outweigh the desk.

use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Offline,
    SignedOut,
    Failed,
}

/// A list of texts.
pub fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> JsValue {
    all.into_iter().map(JsValue::from_str).collect::<Array>().into()
}

/// An object of these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _plain_object = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

pub fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default()
}

pub fn text(value: &JsValue, name: &str) -> Option<String> {
    field(value, name).as_string()
}

/// The answer of `/api/desk/{name}`.
pub async fn ask(name: &str, body: JsValue) -> Result<JsValue, Trouble> {
    let response = send(name, &body).await.map_err(|_no_answer| Trouble::Offline)?;
    match response.status() {
        200 => {}
        401 => return Err(Trouble::SignedOut),
        _ => return Err(Trouble::Failed),
    }
    let json = response.json().map(JsFuture::from).map_err(|_| Trouble::Failed)?;
    json.await.map_err(|_cut_off| Trouble::Offline)
}

async fn send(name: &str, body: &JsValue) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JSON::stringify(body)?.into());
    JsFuture::from(window().fetch_with_str_and_init(&format!("/api/desk/{name}"), &init)).await?.dyn_into()
}
