//! Notices on their way outward: where they go, when they are tried again, and what the center sees of it.

use super::Core;
use super::chain::hex;
use super::keys::hmac;
use super::notice_ports::{Channel, Claim, DeliveryCounts, DeliveryRow, NewTarget, Outcome, Parcel, Target};
use super::ports::StoreError;
use crate::clock::Timestamp;
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::lang::Lang;
use crate::notice::Addressee;
use crate::people::{Action, Duty, Person, Subject};

/// Notices looked at in one transaction.
const BATCH: u32 = 500;
/// Longer than any attempt may take. After a crash its deliveries are sent again when this is over.
const HELD: i64 = 20_000;
const FIRST_RETRY: i64 = 30_000;
const LONGEST_RETRY: i64 = 6 * 3_600_000;
const ATTEMPTS: u32 = 12;
const KEPT: i64 = 90 * 24 * 3_600_000;
const LONGEST_ADDRESS: usize = 500;
/// Rows of each list on the center's page.
const SHOWN: u32 = 50;

/// `t=…,v1=…`: HMAC-SHA256 by the target's secret over the second of sending, a dot and the body.
pub fn signature(secret: &str, at: Timestamp, body: &[u8]) -> String {
    let second = at.0.div_euclid(1000).to_string();
    let mac = super::keys::hmac_of(secret.as_bytes(), &[second.as_bytes(), b".", body]);
    format!("t={second},v1={}", hex(&mac))
}

/// When to try again after so many attempts: half a minute, doubled each time up to six hours, and a fifth more or
/// less by `chance`, so that what failed together does not come back together. `None` after the last.
pub fn retry_after(attempts: u32, chance: u8) -> Option<i64> {
    if attempts >= ATTEMPTS {
        return None;
    }
    let doubled = FIRST_RETRY << attempts.saturating_sub(1).min(20);
    let spread = 800 + i64::from(chance) * 400 / 255;
    Some((doubled * spread / 1000).min(LONGEST_RETRY))
}

/// Names a delivery for good, so that receivers can tell a repetition; it says nothing about others.
pub fn delivery_key(server: &[u8; 32], id: i64) -> String {
    hex(&hmac(server, &[b"wwg-delivery", &id.to_be_bytes()]))[..32].to_owned()
}

/// What the form at `/desk/outbox` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetForm {
    pub channel: String,
    pub addressee: String,
    pub address: String,
    pub lang: String,
}

/// What the center sees.
#[derive(Debug, Clone)]
pub struct OutboxView {
    pub targets: Vec<Target>,
    pub counts: DeliveryCounts,
    pub failed: Vec<DeliveryRow>,
    pub last: Vec<DeliveryRow>,
    /// Whether e-mail can be sent at all.
    pub mail: bool,
}

fn known(found: bool) -> Result<(), Refusal> {
    if found { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Longer parts of a path than this are taken for keys.
const LONGEST_SHOWN: usize = 16;

/// An address as pages show it. Many receivers are reached by an address that holds a key, in its query or as a long
/// part of its path: those are written once and shown to nobody again.
pub fn shown_address(channel: Channel, address: &str) -> String {
    if channel == Channel::Email {
        return address.to_owned();
    }
    let (place, query) = match address.split_once(['?', '#']) {
        Some((place, _)) => (place, "?…"),
        None => (address, ""),
    };
    let (scheme, rest) = place.split_once("://").unwrap_or(("", place));
    let mut parts = rest.split('/');
    let host = parts.next().unwrap_or_default();
    let short = |part: &str| part.chars().count() <= LONGEST_SHOWN;
    let path: String = parts.map(|part| format!("/{}", if short(part) { part } else { "…" })).collect();
    format!("{scheme}://{host}{path}{query}")
}

/// One line without blanks or controls; no password, which would stand in pages and backups.
fn read_address(channel: Channel, raw: &str) -> Result<String, Problem> {
    let address = raw.trim();
    if address.is_empty() {
        return Err(Problem::Missing);
    }
    if address.len() > LONGEST_ADDRESS {
        return Err(Problem::TooLong);
    }
    let (mut fits, plain) = (false, address.chars().all(|c| !c.is_whitespace() && !c.is_control()));
    match channel {
        Channel::Webhook => {
            let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
            let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
            fits |= host.is_some_and(|host| !host.is_empty() && !host.contains('@'));
        }
        Channel::Email => {
            let parts = address.rsplit_once('@');
            fits |= parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
                && !address.contains(['<', '>', ',', ';', '"']);
        }
    }
    if fits && plain { Ok(address.to_owned()) } else { Err(Problem::Malformed) }
}

impl Core {
    /// Makes deliveries of new notices; returns how many notices were looked at. Call until it returns 0.
    ///
    /// # Errors
    /// The store cannot be written; nothing was made then.
    pub async fn fan_out(&self) -> Result<usize, StoreError> {
        self.outbox.fan_out(BATCH, self.now()).await
    }

    /// Deliveries that are due, at most `limit`, none to a target that is busy.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn claim(&self, limit: u32, busy: Vec<u32>) -> Result<Vec<Parcel>, StoreError> {
        let now = self.now();
        self.outbox.claim(Claim { now, until: Timestamp(now.0 + HELD), limit, busy }).await
    }

    /// Sends a claimed delivery and writes down how that ended: as sent only after the other side acknowledged it.
    ///
    /// # Errors
    /// What happened could not be written down; it is sent again later.
    pub async fn deliver(&self, parcel: &Parcel) -> Result<(), StoreError> {
        let key = delivery_key(&self.keys.server, parcel.id);
        let outcome = match self.outlet.send(parcel, &key, self.now()).await {
            Ok(()) => Outcome::Sent { at: self.now() },
            // Who refuses for good is not asked again; somebody has to look.
            Err(fault) if fault.is_final() => Outcome::Failed { fault },
            Err(fault) => {
                let [chance] = self.random::<1>();
                match retry_after(parcel.attempt, chance) {
                    Some(wait) => Outcome::Retry { at: Timestamp(self.now().0 + wait), fault },
                    None => Outcome::Failed { fault },
                }
            }
        };
        self.outbox.settle(parcel.id, parcel.attempt, outcome).await
    }

    /// # Errors
    /// The store cannot be written.
    pub async fn sweep_outbox(&self) -> Result<usize, StoreError> {
        self.outbox.sweep_outbox(Timestamp(self.now().0 - KEPT)).await
    }

    /// # Errors
    /// `Forbidden` for all but center and administrators; the security log has been told.
    pub async fn may_see_outbox(&self, person: &Person) -> Result<(), Refusal> {
        let checked = self.people.check(person, Action::SeeOutbox, &Subject::default(), "outbox").await;
        checked.map_err(|_denied| Refusal::Forbidden)
    }

    /// Targets, and what became of the last deliveries.
    ///
    /// # Errors
    /// `Forbidden` for all but center and administrators.
    pub async fn outbox_view(&self, person: &Person) -> Result<OutboxView, Refusal> {
        self.may_see_outbox(person).await?;
        Ok(OutboxView {
            targets: self.outbox.targets().await?,
            counts: self.outbox.delivery_counts().await?,
            failed: self.outbox.failed(SHOWN).await?,
            last: self.outbox.deliveries(SHOWN).await?,
            mail: self.outlet.serves(Channel::Email),
        })
    }

    /// Sends notices of an addressee to one more place from now on; returns the secret of a webhook, which nobody is
    /// shown again.
    ///
    /// # Errors
    /// `Invalid` names channel, addressee or address.
    pub async fn add_target(&self, person: &Person, form: &TargetForm) -> Result<Option<String>, Refusal> {
        self.may_see_outbox(person).await?;
        let mut wrong = Vec::new();
        let channel = Channel::from_wire(&form.channel).filter(|channel| self.outlet.serves(*channel));
        if channel.is_none() {
            wrong.push(FieldError::new(Field::Channel, Problem::Unknown));
        }
        let addressee: Option<Addressee> = form.addressee.parse().ok().filter(|to| self.is_addressee(to));
        if addressee.is_none() {
            wrong.push(FieldError::new(Field::Addressee, Problem::Unknown));
        }
        let address = channel.map(|channel| {
            let address = read_address(channel, &form.address)?;
            self.outlet.check(channel, &address).map(|()| address)
        });
        if let Some(Err(problem)) = &address {
            wrong.push(FieldError::new(Field::Address, *problem));
        }
        let (Some(channel), Some(addressee), Some(Ok(address))) = (channel, addressee, address) else {
            return Err(Refusal::Invalid { fields: wrong });
        };
        let secret = match channel {
            Channel::Webhook => format!("whsec_{}", hex(&self.random::<32>())),
            Channel::Email => String::new(),
        };
        let new = NewTarget {
            channel,
            addressee,
            address,
            secret: secret.clone(),
            lang: Lang::parse(&form.lang).unwrap_or_default(),
            by: person.id,
            at: self.now(),
        };
        match self.outbox.add_target(new).await {
            Ok(_id) => Ok(Some(secret).filter(|secret| !secret.is_empty())),
            Err(StoreError::Conflict) => Err(Refusal::invalid(Field::Address, Problem::Taken)),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether notices can be for it here.
    fn is_addressee(&self, to: &Addressee) -> bool {
        match to {
            Addressee::Unit { unit } => self.place.unit(unit).is_some(),
            Addressee::Lead { community: code, area } => {
                self.place.areas.iter().any(|known| known.no == *area && known.community == *code)
            }
            Addressee::Committee { community: code } => self.place.community(code).is_some(),
            Addressee::Duty { duty: Duty::StationHead, community } => {
                community.as_ref().is_some_and(|code| self.place.community(code).is_some())
            }
            Addressee::Duty { duty: Duty::ShiftLeader, community } => community.is_none(),
            Addressee::Supervisors | Addressee::Center => true,
            // A person's own notices stay in the product: they would name the person outside.
            Addressee::Account { .. } => false,
        }
    }

    /// # Errors
    /// `Forbidden` for all but center and administrators; `NotFound` for a target that there is not, or no longer.
    pub async fn pause_target(&self, person: &Person, id: u32, paused: bool) -> Result<(), Refusal> {
        self.may_see_outbox(person).await?;
        known(self.outbox.enable_target(id, !paused, person.id, self.now()).await?)
    }

    /// # Errors
    /// As [`Core::pause_target`].
    pub async fn remove_target(&self, person: &Person, id: u32) -> Result<(), Refusal> {
        self.may_see_outbox(person).await?;
        known(self.outbox.remove_target(id, person.id, self.now()).await?)
    }

    /// # Errors
    /// As [`Core::pause_target`].
    pub async fn test_target(&self, person: &Person, id: u32) -> Result<(), Refusal> {
        self.may_see_outbox(person).await?;
        known(self.outbox.add_test(id, self.now()).await?)
    }

    /// # Errors
    /// `NotFound` for what was sent meanwhile.
    pub async fn retry_delivery(&self, person: &Person, id: i64) -> Result<(), Refusal> {
        self.may_see_outbox(person).await?;
        if self.outbox.retry(id, self.now()).await? { Ok(()) } else { Err(Refusal::NotFound) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_back_off_to_six_hours_and_end_after_twelve() {
        let middle = |attempts| retry_after(attempts, 128).map(|wait| (wait + 500) / 1000);
        assert_eq!(middle(1), Some(30));
        assert_eq!(middle(2), Some(60));
        assert_eq!(middle(3), Some(120));
        assert_eq!(middle(11), Some(6 * 3600));
        assert_eq!(middle(12), None);
        assert_eq!((retry_after(1, 0), retry_after(1, 255)), (Some(24_000), Some(36_000)));
        let all: i64 = (1..12).filter_map(|attempts| retry_after(attempts, 0)).sum();
        assert!(all > 6 * 3_600_000, "an outage of a night is survived");
    }

    #[test]
    fn a_signature_is_what_its_description_says() {
        let told = signature("whsec_1", Timestamp(1_795_399_200_999), b"{}");
        // printf '1795399200.{}' | openssl dgst -sha256 -hmac whsec_1
        let mac = "e447e266dd7a0fe3df2efdb59fb1ea6d4776e58233c2530889d77fcae6720b44";
        assert_eq!(told, format!("t=1795399200,v1={mac}"));
        assert_ne!(told, signature("whsec_2", Timestamp(1_795_399_200_999), b"{}"));
        assert_ne!(told, signature("whsec_1", Timestamp(1_795_399_200_999), b"{ }"));
    }

    #[test]
    fn keys_in_an_address_are_not_shown_again() {
        let web = |raw: &str| shown_address(Channel::Webhook, raw);
        assert_eq!(web("https://hooks.example/late"), "https://hooks.example/late");
        assert_eq!(web("https://hooks.example/send?key=693a91f6"), "https://hooks.example/send?…");
        assert_eq!(web("https://hooks.example/a#693a91f6"), "https://hooks.example/a?…");
        assert_eq!(
            web("https://hooks.example:8443/services/T01/xoxb8a7d6f5e4c3b2a1/x"),
            "https://hooks.example:8443/services/T01/…/x"
        );
        assert_eq!(shown_address(Channel::Email, "desk@grid.example"), "desk@grid.example");
    }

    #[test]
    fn an_address_is_one_that_can_be_reached_and_holds_no_password() {
        let web = |raw: &str| read_address(Channel::Webhook, raw);
        assert_eq!(web(" https://hooks.example/x?y=z "), Ok("https://hooks.example/x?y=z".to_owned()));
        for wrong in ["ftp://x/", "https://", "https://u:p@x/", "https://a b/", "javascript:x", "//x"] {
            assert_eq!(web(wrong), Err(Problem::Malformed), "{wrong}");
        }
        let mail = |raw: &str| read_address(Channel::Email, raw);
        assert_eq!(mail("a.b@grid.example"), Ok("a.b@grid.example".to_owned()));
        for wrong in ["a", "@x.y", "a@b", "a@x.y,b@x.y", "A <a@x.y>", "a\n@x.y"] {
            assert_eq!(mail(wrong), Err(Problem::Malformed), "{wrong}");
        }
    }
}
