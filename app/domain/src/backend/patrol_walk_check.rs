//! A check-in: the phone shows that it was there, and what it found.

use super::Core;
use super::chain::{Hash, sha256};
use super::patrol_ports::{KeptCheck, NewCheck};
use super::patrol_walk::subject_of;
use super::patrol_walk_judged::check_judged;
use crate::clock::Timestamp;
use crate::error::{Field, Problem, Refusal};
use crate::ids::{CommunityCode, IdempotencyKey};
use crate::patrol::recheck::Level;
use crate::patrol::record::{
    CheckAnswer, CheckForm, CheckNote, CheckRecord, DeviceTimes, Proof, QUEUE_FORMAT,
};
use crate::patrol::{Site, SiteId};
use crate::people::{Action, Person, UnitKind};

/// A clock that is off by more is told so.
const CLOCK_OFF: i64 = 5 * 60_000;
/// A check that waited longer on a phone counts as made so long before it arrived: nobody fills last month's gaps.
const OLDEST: i64 = 7 * 24 * 3_600_000;
/// 2100-01-01: what a device's clock says lies between 1970 and here.
const LATEST: i64 = 4_102_444_800_000;

/// A code longer than this is none of ours.
const LONGEST_CODE: usize = 500;

impl Core {
    /// Keeps a check, durably, once for each key.
    ///
    /// # Errors
    /// `Forbidden` for those who walk no rounds, and outside the person's areas; `Invalid` names the field and uses up
    /// no key; `KeyReused` for another check under a used key.
    pub async fn check_in(&self, person: &Person, form: &CheckForm) -> Result<CheckAnswer, Refusal> {
        self.may_at_all(person, Action::WalkRound, "checkpoint").await?;
        let (key, site) = self.walked_site(person, form.format, &form.key, &form.site).await?;
        let proof = self.proof(&site.id, &form.code)?;
        let rules = self.rules_of_patrols().await?;
        check_judged(&site, &rules, form.outcome, &form.judged)
            .map_err(|error| Refusal::Invalid { fields: vec![error] })?;
        let new = NewCheck {
            key,
            fingerprint: fingerprint(person, form),
            record: self.record(person, site, proof, form).await?,
        };
        let (kept, repeated) = self.patrols.keep_check(new).await?;
        Ok(answer(form, kept, repeated))
    }

    /// What every form of a round names: its format, its key, and a checkpoint where the person may check in.
    pub(super) async fn walked_site(
        &self,
        person: &Person,
        format: u32,
        key: &str,
        site: &str,
    ) -> Result<(IdempotencyKey, Site), Refusal> {
        if format > QUEUE_FORMAT {
            return Err(Refusal::invalid(Field::Version, Problem::Newer));
        }
        let key = key.trim().parse().map_err(|_| Refusal::invalid(Field::Key, Problem::Missing))?;
        let unknown = || Refusal::invalid(Field::Site, Problem::Unknown);
        let id: SiteId = site.trim().parse().map_err(|_| unknown())?;
        let site = self.place.site(&id).ok_or_else(unknown)?;
        let subject = subject_of(site.id.community(), &site);
        let checked = self.people.check(person, Action::WalkRound, &subject, "checkpoint").await;
        checked.map_err(|_| Refusal::Forbidden)?;
        Ok((key, site))
    }

    /// What was scanned or typed, as proof of having been at exactly this checkpoint.
    fn proof(&self, site: &SiteId, shown: &str) -> Result<Proof, Refusal> {
        let wrong = |problem| Refusal::invalid(Field::Code, problem);
        let shown = shown.trim();
        if shown.is_empty() || shown.len() > LONGEST_CODE {
            return Err(wrong(Problem::Misread));
        }
        let first = &self.place.communities.first().ok_or_else(|| wrong(Problem::Misread))?.code;
        let (there, proof) = match self.keys.read_site_code(shown, first) {
            Ok(read) if read.revoked => (read.site, Proof::Revoked),
            Ok(read) => (read.site, Proof::Scanned),
            Err(_) => {
                let near = self.place.sites(site.community()).into_iter().map(|site| site.id);
                let typed = self.keys.read_short_code(shown, near).ok_or_else(|| wrong(Problem::Misread))?;
                (typed.site, if typed.revoked { Proof::Revoked } else { Proof::Typed })
            }
        };
        match &there {
            there if there == site => Ok(proof),
            there if there.community() != site.community() => Err(wrong(Problem::OtherCommunity)),
            _ => Err(wrong(Problem::OtherPlace)),
        }
    }

    async fn record(
        &self,
        person: &Person,
        site: Site,
        proof: Proof,
        form: &CheckForm,
    ) -> Result<CheckRecord, Refusal> {
        let now = self.now();
        let level = Level::of(person.role).ok_or(Refusal::Forbidden)?;
        let at = counted(form.times, now);
        let judged_at = |device_at| counted(DeviceTimes { device_at, ..form.times }, now).max(at);
        let on_plan = self.on_plan(person, &site.id, form.plan.as_ref(), at).await?;
        let own = self.looks_after(person, site.id.community());
        let notes = on_plan.note.into_iter().chain(
            [
                (proof == Proof::Revoked, CheckNote::CodeRevoked),
                (form.times.ahead(now).saturating_abs() > CLOCK_OFF, CheckNote::ClockOff),
                (own, CheckNote::OwnCheck),
            ]
            .into_iter()
            .filter_map(|(so, note)| so.then_some(note)),
        );
        Ok(CheckRecord {
            notes: notes.collect(),
            site: site.id,
            kind: site.kind,
            area: site.area,
            account: person.id,
            level,
            at,
            received_at: now,
            device_at: by_the_device(form.times),
            judged_at: form.judged_at.map(judged_at),
            order: form.order,
            plan: on_plan.plan,
            proof,
            outcome: form.outcome,
            own,
            judged: form.judged.clone(),
        })
    }

    /// 自查: whoever is of the community's property company looks after its own work there.
    pub(super) fn looks_after(&self, person: &Person, community: &CommunityCode) -> bool {
        let unit = person.unit.as_ref().and_then(|unit| self.place.unit(unit));
        unit.is_some_and(|unit| unit.kind == UnitKind::Property && unit.serves(community))
    }
}

/// When something that a phone made counts as made.
pub(super) fn counted(times: DeviceTimes, now: Timestamp) -> Timestamp {
    times.made(now).max(Timestamp(now.0.saturating_sub(OLDEST)))
}

/// What the device's clock said, kept beside the server's time. A clock that lost everything begins in 1970.
pub(super) fn by_the_device(times: DeviceTimes) -> Timestamp {
    Timestamp(times.device_at.clamp(0, LATEST))
}

/// Of everything that was sent but the key, the time of sending and the version of the app that sends.
fn fingerprint(person: &Person, form: &CheckForm) -> Hash {
    let canonical = serde_json::json!([
        person.id,
        form.site.trim(),
        form.code.trim(),
        form.plan,
        form.order,
        form.times.device_at,
        form.times.loaded_at,
        form.judged_at,
        form.outcome,
        form.judged,
    ]);
    sha256(&[b"wwg-check", canonical.to_string().as_bytes()])
}

fn answer(form: &CheckForm, kept: KeptCheck, repeated: bool) -> CheckAnswer {
    CheckAnswer { key: form.key.trim().to_owned(), at: kept.record.at, repeated, notes: kept.record.notes }
}
