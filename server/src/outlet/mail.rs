//! E-mail: the same as a webhook says, in a sentence, as plain text.

use app::i18n::{mail_body, mail_subject};
use domain::backend::notice_ports::{Parcel, SendFault};
use domain::error::Problem;
use lettre::address::Address;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{MailSettings, PATIENCE};

pub struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// So that people can sort what comes from here.
#[derive(Clone)]
struct ListId(String);

impl Header for ListId {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Id")
    }

    fn parse(s: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(s.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// No answers from holidays, please.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

pub fn check(address: &str) -> Result<(), Problem> {
    address.parse::<Address>().map(drop).map_err(|_| Problem::Malformed)
}

impl Mail {
    /// `None` when the server's URL is none; settings have been checked before.
    pub fn new(settings: &MailSettings) -> Option<Self> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.server.reveal()).ok()?;
        Some(Self { server: server.timeout(Some(PATIENCE)).build(), from: settings.from.clone() })
    }

    fn message(&self, parcel: &Parcel, key: &str, page: &str) -> Result<Message, SendFault> {
        let to: Address = parcel.address.parse().map_err(|_| SendFault::Malformed)?;
        let (told, lang) = (parcel.told.as_ref(), parcel.lang);
        let (kind, urgency) = told.map_or(("test", 0), |told| (told.kind.as_str(), told.urgency));
        let number = told.map(|told| told.number.to_string()).unwrap_or_default();
        let at = told.map(|told| told.at);
        let host = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail_subject(kind, &number, urgency, lang))
            // The same at every attempt, so that a repetition can be told from something new.
            .message_id(Some(format!("<{key}@{host}>")))
            .header(ListId(format!("<weiwangge.{host}>")))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(mail_body(kind, &number, urgency, at, page, lang))
            .map_err(|_| SendFault::Malformed)
    }

    pub async fn send(&self, parcel: &Parcel, key: &str, page: &str) -> Result<(), SendFault> {
        let message = self.message(parcel, key, page)?;
        let sent = self.server.send(message).await;
        sent.map(drop).map_err(|error| match error.status() {
            Some(code) => SendFault::MailRefused(code.into()),
            None if error.is_timeout() => SendFault::TimedOut,
            None => SendFault::NotReached,
        })
    }
}
