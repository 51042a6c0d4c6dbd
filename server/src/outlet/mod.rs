//! What carries notices out of the house: webhooks and e-mail. Neither says what was reported, where or by whom.

mod guard;
mod mail;
mod settings;
mod webhook;

use std::time::Duration;

use async_trait::async_trait;
use domain::backend::notice_ports::{Channel, Outlet, Parcel, SendFault, Told};
use domain::clock::Timestamp;
use domain::error::Problem;

use mail::Mail;
pub use settings::{MailSettings, OutletSettings, SmtpUrl};
use webhook::Webhooks;

/// For one attempt, connecting and answering together.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Outlets {
    webhooks: Webhooks,
    mail: Option<Mail>,
    /// Where links begin.
    base_url: String,
}

impl Outlets {
    /// `private`: addresses of the house's own network may be sent to as well.
    pub fn new(settings: &OutletSettings, base_url: String, private: bool) -> Self {
        // The one crypto library that is built in; a second call finds it there already.
        let _already = rustls::crypto::ring::default_provider().install_default();
        Self {
            webhooks: Webhooks::new(settings.private || private),
            mail: settings.mail.as_ref().and_then(Mail::new),
            base_url,
        }
    }

    /// The page that says more, to whoever may read it.
    fn page_of(&self, told: Option<&Told>) -> String {
        match told {
            Some(told) => format!("{}/desk/tickets/{}", self.base_url, told.number),
            None => format!("{}/desk/outbox", self.base_url),
        }
    }
}

#[async_trait]
impl Outlet for Outlets {
    fn serves(&self, channel: Channel) -> bool {
        match channel {
            Channel::Webhook => true,
            Channel::Email => self.mail.is_some(),
        }
    }

    fn check(&self, channel: Channel, address: &str) -> Result<(), Problem> {
        match channel {
            Channel::Webhook => self.webhooks.check(address).map(drop),
            Channel::Email => mail::check(address),
        }
    }

    async fn send(&self, parcel: &Parcel, key: &str, now: Timestamp) -> Result<(), SendFault> {
        let page = self.page_of(parcel.told.as_ref());
        match parcel.channel {
            Channel::Webhook => self.webhooks.send(parcel, key, &page, now).await,
            Channel::Email => {
                let mail = self.mail.as_ref().ok_or(SendFault::NoWay)?;
                let sending = tokio::time::timeout(PATIENCE, mail.send(parcel, key, &page));
                sending.await.unwrap_or(Err(SendFault::TimedOut))
            }
        }
    }
}
