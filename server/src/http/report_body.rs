//! Reading the body of a form: urlencoded or multipart, under limits, photos one by one.

use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use domain::backend::ReportForm;
use domain::error::{Field, FieldError, Problem};
use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::picture;

/// Parts of a form; the longest has some thirty fields and five photos.
const MAX_PARTS: usize = 64;
const MAX_FIELD: usize = 32 * 1024;

/// A form with fields by name.
pub trait Typed: Default {
    /// Fields of other names are left out.
    fn set(&mut self, name: &str, value: String);

    /// The longest field: too much of it is said at the field.
    const WORDS: (&'static str, Field);
}

impl Typed for ReportForm {
    fn set(&mut self, name: &str, value: String) {
        set(self, name, value);
    }

    const WORDS: (&'static str, Field) = ("text", Field::Text);
}

/// What a body holds: fields as typed, photos not yet decoded, and photos that were too large to read on.
pub struct Sent<F = ReportForm> {
    pub form: F,
    pub photos: Vec<Bytes>,
    pub wrong: Vec<FieldError>,
}

/// Why a body cannot be read at all.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    Malformed,
    TooLarge,
    UnknownType,
}

impl Unreadable {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }
}

impl From<MultipartError> for Unreadable {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Malformed }
    }
}

/// What becomes of the photos in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Photos {
    Kept,
    /// Read away as they come: whoever sends them may leave none here, and they take no memory.
    Dropped,
}

pub async fn read<F: Typed>(request: Request<Body>) -> Result<Sent<F>, Unreadable> {
    read_with(request, Photos::Kept).await
}

pub async fn read_with<F: Typed>(request: Request<Body>, photos: Photos) -> Result<Sent<F>, Unreadable> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" => urlencoded(request).await,
        "multipart/form-data" => multipart(request, photos).await,
        _ => Err(Unreadable::UnknownType),
    }
}

async fn urlencoded<F: Typed>(request: Request<Body>) -> Result<Sent<F>, Unreadable> {
    let body =
        axum::body::to_bytes(request.into_body(), 13 * MAX_FIELD).await.map_err(|_| Unreadable::TooLarge)?;
    let text = std::str::from_utf8(&body).map_err(|_| Unreadable::Malformed)?;
    let mut sent = Sent { form: F::default(), photos: Vec::new(), wrong: Vec::new() };
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).map_err(|_| Unreadable::Malformed)?;
    if pairs.len() > MAX_PARTS {
        return Err(Unreadable::Malformed);
    }
    for (name, value) in pairs {
        sent.form.set(&name, value);
    }
    Ok(sent)
}

async fn multipart<F: Typed>(request: Request<Body>, photos: Photos) -> Result<Sent<F>, Unreadable> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Unreadable::Malformed)?;
    let mut sent = Sent { form: F::default(), photos: Vec::new(), wrong: Vec::new() };
    let mut count = 0;
    while let Some(part) = parts.next_field().await? {
        count += 1;
        if count > MAX_PARTS {
            // Read to the end all the same: an answer given in the middle of a body rarely reaches its sender.
            continue;
        }
        let name = part.name().unwrap_or_default().to_owned();
        if name == "photo" && photos == Photos::Dropped {
            let mut part = part;
            while part.chunk().await?.is_some() {}
        } else if name == "photo" {
            match limited(part, picture::MAX_BYTES).await? {
                // A file input without a choice sends an empty part without a name.
                Some((bytes, named)) if bytes.is_empty() && !named => {}
                Some((bytes, _)) => sent.photos.push(bytes),
                None => sent.wrong.push(FieldError::new(Field::Photo, Problem::TooLarge)),
            }
        } else if let Some((bytes, _)) = limited(part, MAX_FIELD).await? {
            let value = String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable::Malformed)?;
            sent.form.set(&name, value);
        } else {
            // The longest field is words; whatever else is so long is no form of ours.
            let error = FieldError::new(F::WORDS.1, Problem::TooLong);
            if name == F::WORDS.0 { sent.wrong.push(error) } else { return Err(Unreadable::TooLarge) }
        }
    }
    if count > MAX_PARTS { Err(Unreadable::Malformed) } else { Ok(sent) }
}

/// The part's bytes and whether it had a file name; `None` when it is longer than allowed (it is read to its
/// end all the same, so that the rest of the form is kept).
async fn limited(
    mut part: axum::extract::multipart::Field<'_>,
    limit: usize,
) -> Result<Option<(Bytes, bool)>, Unreadable> {
    let named = part.file_name().is_some_and(|name| !name.is_empty());
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await? {
        fits = fits && bytes.len() + chunk.len() <= limit;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then(|| (Bytes::from(bytes), named)))
}

fn set(form: &mut ReportForm, name: &str, value: String) {
    match name {
        "code" => form.code = value,
        "lat" => form.lat = value,
        "lng" => form.lng = value,
        "item" => form.item = value,
        "category" => form.category = value,
        "unsure" => form.unsure = value,
        "text" => form.text = value,
        "floor" => form.floor = value,
        "phone" => form.phone = value,
        "callback" => form.callback = value,
        "key" => form.key = value,
        "photo_id" if !value.is_empty() => form.photo_id.push(value),
        _ => {}
    }
}
