//! `POST` of a small JSON document to a URL, signed: whoever receives it can tell that it is ours, and a repetition
//! from something new.

use std::sync::Arc;

use domain::backend::notice_ports::{Parcel, SendFault};
use domain::backend::signature;
use domain::clock::Timestamp;
use domain::error::Problem;
use reqwest::{Client, Url, redirect};
use serde::Serialize;

use super::PATIENCE;
use super::guard::{Guard, LeadsInside, is_outside};

pub struct Webhooks {
    /// `None` where this system has no certificates to trust.
    client: Option<Client>,
    private: bool,
}

/// What is said. No place, no item, no words: what a receiver needs it reads on the page, signed in.
#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    urgency: u8,
    at: String,
    url: &'a str,
}

impl Webhooks {
    pub fn new(private: bool) -> Self {
        let built = Client::builder()
            .timeout(PATIENCE)
            .redirect(redirect::Policy::none())
            // A proxy would look names up itself, behind the guard's back.
            .no_proxy()
            .dns_resolver(Arc::new(Guard { private }))
            .user_agent("weiwangge")
            .build();
        if let Err(error) = &built {
            tracing::warn!(%error, "no webhook can be sent");
        }
        Self { client: built.ok(), private }
    }

    /// The address as a URL that may be sent to, as far as it can be told before its name is looked up.
    pub fn check(&self, address: &str) -> Result<Url, Problem> {
        let url = Url::parse(address).map_err(|_| Problem::Malformed)?;
        let fits = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
        if !fits || url.password().is_some() {
            return Err(Problem::Malformed);
        }
        // Numbers are never looked up, so the guard does not see them.
        let host = url.host_str().ok_or(Problem::Malformed)?;
        let number = host.trim_start_matches('[').trim_end_matches(']').parse();
        let inside = number.is_ok_and(|address| !is_outside(address));
        if inside && !self.private { Err(Problem::Outside) } else { Ok(url) }
    }

    pub async fn send(
        &self,
        parcel: &Parcel,
        key: &str,
        page: &str,
        now: Timestamp,
    ) -> Result<(), SendFault> {
        let url = self.check(&parcel.address).map_err(|problem| match problem {
            Problem::Outside => SendFault::Inside,
            _ => SendFault::Malformed,
        })?;
        let client = self.client.as_ref().ok_or(SendFault::NoWay)?;
        let told = parcel.told.as_ref();
        let document = Document {
            id: key,
            kind: told.map_or("test", |told| told.kind.as_str()),
            number: told.map(|told| told.number.to_string()),
            urgency: told.map_or(0, |told| told.urgency),
            at: told.map_or(now, |told| told.at).rfc3339(),
            url: page,
        };
        let body = serde_json::to_vec(&document).map_err(|_| SendFault::Malformed)?;
        let request = client
            .post(url)
            .header("content-type", "application/json")
            .header("x-wwg-delivery", key)
            .header("x-wwg-signature", signature(&parcel.secret, now, &body))
            .body(body);
        // The answer's body is never read: nothing in it concerns us.
        let answer = request.send().await.map_err(|error| fault(&error))?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(SendFault::Answered(status.as_u16())) }
    }
}

fn fault(error: &reqwest::Error) -> SendFault {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<LeadsInside>() {
            return SendFault::Inside;
        }
        cause = error.source();
    }
    if error.is_timeout() { SendFault::TimedOut } else { SendFault::NotReached }
}

#[cfg(test)]
mod tests {
    use domain::backend::notice_ports::Channel;
    use domain::lang::Lang;

    use super::*;

    #[test]
    fn an_address_inside_is_refused_however_it_is_written() {
        let webhooks = Webhooks { client: None, private: false };
        for inside in [
            "http://127.0.0.1:8080/x",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:169.254.169.254]/",
            "https://10.0.0.7/",
        ] {
            assert_eq!(webhooks.check(inside), Err(Problem::Outside), "{inside}");
        }
        for wrong in ["ftp://example.com/", "http://u:p@example.com/", "file:///etc/passwd", "x"] {
            assert_eq!(webhooks.check(wrong), Err(Problem::Malformed), "{wrong}");
        }
        assert!(webhooks.check("https://hooks.example.com/x").is_ok());
        let private = Webhooks { client: None, private: true };
        assert!(private.check("http://127.0.0.1:8080/x").is_ok());
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused_when_it_is_looked_up() {
        let _already = rustls::crypto::ring::default_provider().install_default();
        let parcel = Parcel {
            id: 1,
            attempt: 1,
            target: 1,
            channel: Channel::Webhook,
            address: "http://localhost:9/x".to_owned(),
            secret: "s".to_owned(),
            lang: Lang::Zh,
            told: None,
        };
        let sent = Webhooks::new(false).send(&parcel, "key", "page", Timestamp(0)).await;
        assert_eq!(sent, Err(SendFault::Inside));
        let sent = Webhooks::new(true).send(&parcel, "key", "page", Timestamp(0)).await;
        assert_eq!(sent, Err(SendFault::NotReached));
    }
}
