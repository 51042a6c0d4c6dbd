//! Codes at checkpoints: signed ones behind QR codes, short ones beside them that are typed as the last resort, and
//! what a phone takes along to know both without holding either.

use super::chain::{hex, sha256};
use super::keys::{DoorCodeError, DoorKey, Keys, base32_80, hmac, same};
use crate::ids::CommunityCode;
use crate::patrol::SiteId;
use crate::patrol::code::{CROCKFORD, canonical_short, scanned_code};

/// What a genuine code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRead {
    pub site: SiteId,
    /// An old sticker: its key is in force no more.
    pub revoked: bool,
}

impl Keys {
    /// `GK1-B-4.a.XXXXXXXXXXXXXXXX`: what the QR code at the checkpoint holds behind `/s/`. A door's is its door code.
    pub fn site_code(&self, site: &SiteId) -> Option<String> {
        let key = self.signing()?;
        Some(signed(key, site))
    }

    /// The checkpoint of a code, or of an address that ends in `/s/` and a code. Unknown and tampered codes look alike;
    /// a genuine one whose key was revoked is told apart. `first_community` resolves the demo's short forms.
    ///
    /// # Errors
    /// No code of this installation.
    pub fn read_site_code(
        &self,
        text: &str,
        first_community: &CommunityCode,
    ) -> Result<SiteRead, DoorCodeError> {
        let code = scanned_code(text);
        if self.demo
            && let Some(rest) = code.strip_prefix("demo-")
        {
            let site = format!("{first_community}-{rest}").parse().map_err(|_| DoorCodeError)?;
            return Ok(SiteRead { site, revoked: false });
        }
        let mut parts = code.split('.');
        let (Some(site), Some(key_id), Some(mac), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(DoorCodeError);
        };
        let site: SiteId = site.parse().map_err(|_| DoorCodeError)?;
        let key = self.doors.iter().find(|key| key.id == key_id).ok_or(DoorCodeError)?;
        if !same(site_mac(key, &site).as_bytes(), mac.as_bytes()) {
            return Err(DoorCodeError);
        }
        Ok(SiteRead { site, revoked: key.revoked })
    }

    /// `7K3M-Q2X`: six characters and a check character, printed beside the QR code.
    pub fn short_code(&self, site: &SiteId) -> Option<String> {
        let code = short(self.signing()?, site);
        Some(format!("{}-{}", &code[..4], &code[4..]))
    }

    /// The checkpoint among the candidates whose short code was typed: any case, dashes and spaces ignored, look-alikes
    /// forgiven. One of a key that is in force no more is told apart, like a sticker of it. `None` for a mistyped one.
    pub fn read_short_code(
        &self,
        typed: &str,
        candidates: impl IntoIterator<Item = SiteId>,
    ) -> Option<SiteRead> {
        let typed = canonical_short(typed)?;
        let candidates: Vec<SiteId> = candidates.into_iter().collect();
        // What is in force comes first: a code is short, and an old one may read like another's new one.
        let found = |revoked: bool| {
            let keys = || self.doors.iter().filter(move |key| key.revoked == revoked);
            let site = candidates.iter().find(|site| keys().any(|key| short(key, site) == typed))?;
            Some(SiteRead { site: site.clone(), revoked })
        };
        found(false).or_else(|| found(true))
    }

    /// For each code that is in force, SHA-256 in hex of `wwg-scan` and the whole code: a phone knows what it scans by
    /// it, and cannot send what it has not scanned.
    pub fn scan_digests(&self, site: &SiteId) -> Vec<String> {
        let digest = |code: String| hex(&sha256(&[b"wwg-scan", code.as_bytes()]));
        let codes = self.in_force().map(|key| signed(key, site));
        codes.chain(self.demo.then(|| demo_code(site))).map(digest).collect()
    }

    /// The same of `wwg-short` and the short codes without their dash.
    pub fn short_digests(&self, site: &SiteId) -> Vec<String> {
        let digest = |key: &DoorKey| hex(&sha256(&[b"wwg-short", short(key, site).as_bytes()]));
        self.in_force().map(digest).collect()
    }

    fn in_force(&self) -> impl Iterator<Item = &DoorKey> {
        self.doors.iter().filter(|key| !key.revoked)
    }
}

/// A door's signature is the one of its door code; all else is signed apart from it.
fn site_mac(key: &DoorKey, site: &SiteId) -> String {
    match site {
        SiteId::Door(door) => Keys::door_mac(key, door),
        SiteId::Facility { .. } | SiteId::Street { .. } => {
            base32_80(&hmac(&key.secret, &[b"site", site.to_string().as_bytes()]))
        }
    }
}

fn signed(key: &DoorKey, site: &SiteId) -> String {
    format!("{site}.{}.{}", key.id, site_mac(key, site))
}

/// `demo-B-4`: without the community.
fn demo_code(site: &SiteId) -> String {
    let whole = site.to_string();
    let community = site.community().to_string();
    format!("demo-{}", whole.strip_prefix(&format!("{community}-")).unwrap_or(&whole))
}

/// 30 bits and their check. Crockford's check is modulo 37; codes whose check would be one of its five punctuation
/// marks are passed over.
fn short(key: &DoorKey, site: &SiteId) -> String {
    for attempt in 0_u32.. {
        let mac = hmac(&key.secret, &[b"short", &attempt.to_be_bytes(), site.to_string().as_bytes()]);
        let value = mac[..4].iter().fold(0_u64, |v, b| v << 8 | u64::from(*b)) >> 2;
        if let Some(check) = CROCKFORD.get((value % 37) as usize) {
            let digit = |i: u32| CROCKFORD[(value >> (5 * i) & 31) as usize];
            return (0..6).rev().map(digit).chain([*check]).map(char::from).collect();
        }
    }
    unreachable!("32 of 37 attempts succeed")
}
