//! The one typed error that crosses the wire.

use domain::error::Refusal;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[cfg_attr(feature = "ssr", derive(Deserialize))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AppError {
    /// A use case said no; the refusal says why and in which field.
    #[error("{refusal}")]
    Refused { refusal: Refusal },
    /// The request could not be read.
    #[error("bad request")]
    BadRequest,
    /// No answer from the server.
    #[error("no connection")]
    Offline,
    /// A fault of ours.
    #[error("internal error")]
    Internal,
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal }
    }
}

/// What a browser reads of an error: which refusal it is, not the details, which pages of the server alone show.
/// The derived reader knows every field, reason and action by name and is as large as a page.
#[cfg(not(feature = "ssr"))]
impl<'de> Deserialize<'de> for AppError {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            kind: String,
            refusal: Option<Code>,
        }
        #[derive(Deserialize)]
        struct Code {
            code: String,
        }
        let Wire { kind, refusal } = Wire::deserialize(deserializer)?;
        Ok(match (kind.as_str(), refusal.as_ref().map(|refusal| refusal.code.as_str())) {
            (_, Some("sign_in")) => Refusal::SignIn.into(),
            (_, Some("forbidden")) => Refusal::Forbidden.into(),
            (_, Some("not_found")) => Refusal::NotFound.into(),
            (_, Some("conflict")) => Refusal::Conflict.into(),
            (_, Some("unavailable")) => Refusal::Unavailable.into(),
            ("bad_request", _) => Self::BadRequest,
            ("offline", _) => Self::Offline,
            _ => Self::Internal,
        })
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}
