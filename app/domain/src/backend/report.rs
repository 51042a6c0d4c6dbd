//! The main use case: a resident reports. Every door (form, server function, later Open311 and the offline
//! queue) ends here: one validation, one idempotency rule.

use serde::{Deserialize, Serialize};

use super::chain::{Hash, commit, sha256};
use super::patrol_walk_found::{FoundAt, place_of};
use super::ports::{NewTicket, Secret, SecretField, StoreError};
use super::{Core, Keys};
use crate::area::Located;
use crate::catalog::{self, Category, ItemCode};
use crate::clock::{ServiceHours, Timestamp};
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::geo::Point;
use crate::ids::{DoorId, IdempotencyKey, PhotoId, TicketId, TicketNumber};
use crate::patrol::Site;
use crate::text;
use crate::ticket::{Actor, Commitment, Fact, Reported, Source};
use crate::views::Receipt;

/// At most so many photos with one report.
pub const MAX_PHOTOS: usize = 5;

/// A report as typed: every field a string, so that a form can be shown again with what was typed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    pub code: String,
    pub lat: String,
    pub lng: String,
    pub item: String,
    pub category: String,
    pub unsure: String,
    pub text: String,
    pub floor: String,
    pub phone: String,
    pub callback: String,
    pub key: String,
    pub photo_id: Vec<String>,
}

/// What the item field says of a complaint about the property company, which is none of the 23 items.
pub const ABOUT_PROPERTY: &str = "property";

/// How a report came in and who brought it, beyond what its form says.
pub(super) struct Origin {
    pub source: Option<Source>,
    pub actor: Actor,
    pub external: Option<crate::ticket::External>,
    pub split_from: Option<TicketNumber>,
    pub emergency: bool,
    /// Found on a round.
    pub patrol: Option<FoundAt>,
    /// Where it is, if the form does not say so.
    pub place: Option<Placed>,
}

impl Origin {
    pub fn resident() -> Self {
        Self {
            source: None,
            actor: Actor::Resident,
            external: None,
            split_from: None,
            emergency: false,
            patrol: None,
            place: None,
        }
    }
}

/// A place that is known already.
#[derive(Clone)]
pub(super) struct Placed {
    at: Point,
    located: Located,
    door: Option<DoorId>,
    /// It stands for a place that nobody named.
    placeless: bool,
}

impl Placed {
    /// Where another ticket is.
    pub fn of(report: &Reported) -> Self {
        Self {
            at: report.at,
            located: Located { community: report.community.clone(), area: report.area },
            door: report.door.clone(),
            placeless: report.place_unknown,
        }
    }
}

/// A receipt together with the ticket's inner id, from which a door makes its cookies.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedReceipt {
    pub id: TicketId,
    pub receipt: Receipt,
    pub repeated: bool,
}

/// What the form means, once checked.
struct Checked {
    key: IdempotencyKey,
    at: Point,
    located: Located,
    door: Option<DoorId>,
    category: Option<Category>,
    item: Option<ItemCode>,
    words: Option<String>,
    floor: Option<i8>,
    phone: Option<String>,
    callback: bool,
    photos: Vec<PhotoId>,
    placeless: bool,
    about_property: bool,
    /// The place is known from its code.
    scanned: bool,
}

/// Whether a checkbox-like value means yes: browsers send `on`, scripts `1` or `true`.
fn is_yes(value: &str) -> bool {
    !matches!(value.trim(), "" | "0" | "false" | "off" | "no")
}

impl Core {
    /// Reports, durably: when this returns a receipt, the report survives a crash. The same key with the same
    /// fields gives the same receipt.
    ///
    /// # Errors
    /// `Invalid` names each field; it uses up no key. `KeyReused` for another body under a used key.
    pub async fn report(&self, form: &ReportForm, device: Option<Hash>) -> Result<SealedReceipt, Refusal> {
        self.report_from(form, device, Origin::resident()).await
    }

    pub(super) async fn report_from(
        &self,
        form: &ReportForm,
        device: Option<Hash>,
        origin: Origin,
    ) -> Result<SealedReceipt, Refusal> {
        let checked = self.check(form, &origin).map_err(|fields| Refusal::Invalid { fields })?;
        let new = self.draft(checked, device, origin)?;
        match self.tickets.create(new).await {
            Ok(created) => Ok(SealedReceipt {
                id: created.id,
                repeated: created.repeated,
                receipt: Receipt {
                    number: created.number,
                    tracking_code: self.keys.tracking_code(created.id).display(),
                    expected_by: created.expected_by.rfc3339(),
                },
            }),
            Err(StoreError::UnknownPhoto) => Err(Refusal::invalid(Field::Photo, Problem::Unknown)),
            Err(error) => Err(error.into()),
        }
    }

    /// What is wrong with a form, for a door that already knows of one thing and wants to name all at once.
    pub fn problems(&self, form: &ReportForm) -> Vec<FieldError> {
        self.problems_from(form, &Origin::resident())
    }

    pub(super) fn problems_from(&self, form: &ReportForm, origin: &Origin) -> Vec<FieldError> {
        self.check(form, origin).err().unwrap_or_default()
    }

    /// An emergency needs neither place nor item nor words: help comes first.
    fn check(&self, form: &ReportForm, origin: &Origin) -> Result<Checked, Vec<FieldError>> {
        let (emergency, patrol) = (origin.emergency, origin.patrol.as_ref());
        let mut wrong = Vec::new();
        let nowhere = [&form.code, &form.lat, &form.lng].iter().all(|f| f.trim().is_empty());
        let unplaced = emergency && nowhere && patrol.is_none();
        let placeless = origin.place.as_ref().map_or(unplaced, |placed| placed.placeless);
        let place = match (patrol, origin.place.clone()) {
            (Some(patrol), _) => Some(place_of(&patrol.site)),
            (None, Some(placed)) => Some((placed.at, placed.located, placed.door)),
            (None, None) if unplaced => self.middle(),
            (None, None) => keep(self.check_place(form), &mut wrong),
        };
        let unnamed = [&form.item, &form.category].iter().all(|field| field.trim().is_empty());
        let what = if emergency && unnamed { Some((None, None)) } else { keep(check_item(form), &mut wrong) };
        let words = keep(text::words(&form.text), &mut wrong).flatten();
        let phone = keep(text::phone(&form.phone), &mut wrong).flatten();
        let photos = keep(check_photos(&form.photo_id), &mut wrong).unwrap_or_default();
        let floors = patrol.map(|patrol| patrol.site.floors);
        let floors = floors.or_else(|| {
            place.as_ref().and_then(|(_, _, door)| {
                self.place.stairwell(door.as_ref()?).map(|stairwell| stairwell.floors)
            })
        });
        let floor = keep(check_floor(&form.floor, floors), &mut wrong).flatten();
        let key = form.key.trim().parse();
        if key.is_err() {
            wrong.push(FieldError::new(Field::Key, Problem::Missing));
        }
        let named = |field| wrong.iter().any(|e: &FieldError| e.field == field);
        if !emergency
            && patrol.is_none()
            && words.is_none()
            && form.photo_id.is_empty()
            && !named(Field::Text)
            && !named(Field::Photo)
        {
            wrong.push(FieldError::new(Field::Text, Problem::Missing));
        }
        let callback = is_yes(&form.callback);
        if callback && form.phone.trim().is_empty() {
            wrong.push(FieldError::new(Field::Phone, Problem::CallbackWithoutPhone));
        }
        match (place, what, key) {
            (Some((at, located, door)), Some((category, item)), Ok(key)) if wrong.is_empty() => Ok(Checked {
                key,
                at,
                located,
                door,
                category,
                item,
                words,
                floor,
                phone,
                callback,
                photos,
                placeless,
                about_property: form.item.trim() == ABOUT_PROPERTY,
                scanned: !form.code.trim().is_empty(),
            }),
            _ => Err(wrong),
        }
    }

    fn check_place(&self, form: &ReportForm) -> Result<(Point, Located, Option<DoorId>), FieldError> {
        let wrong = |problem| FieldError::new(Field::Place, problem);
        if !form.code.trim().is_empty() {
            let site = self.read_site(form.code.trim()).ok_or(wrong(Problem::Unknown))?;
            let located = self.place.locate(site.at).ok_or(wrong(Problem::Outside))?;
            return Ok((site.at, located, site.id.door().cloned()));
        }
        if form.lat.trim().is_empty() && form.lng.trim().is_empty() {
            return Err(wrong(Problem::Missing));
        }
        let degrees = |s: &str| s.trim().parse::<f64>().map_err(|_| wrong(Problem::Malformed));
        let at = Point::new(degrees(&form.lat)?, degrees(&form.lng)?).ok_or(wrong(Problem::Malformed))?;
        let located = self.place.locate(at).ok_or(wrong(Problem::Outside))?;
        Ok((at, located, None))
    }

    /// Where a ticket without a place is kept: the middle of the subdistrict, on the street.
    fn middle(&self) -> Option<(Point, Located, Option<DoorId>)> {
        let at = self.place.subdistrict.shape.centroid()?;
        let community = self.place.communities.first()?.code.clone();
        Some((at, Located { community, area: crate::event::AreaRef::Street }, None))
    }

    /// The door, facility or point of the street that a code names, if the code is in force and the place stands in
    /// the tables.
    pub fn read_site(&self, code: &str) -> Option<Site> {
        let first = &self.place.communities.first()?.code;
        let read = self.keys.read_site_code(code, first).ok().filter(|read| !read.revoked)?;
        self.place.site(&read.site)
    }

    fn draft(&self, checked: Checked, device: Option<Hash>, origin: Origin) -> Result<NewTicket, Refusal> {
        let now = self.now();
        let id = TicketId(self.random());
        let fingerprint = fingerprint(&checked, origin.patrol.as_ref());
        let item = checked.item.and_then(catalog::item).unwrap_or_else(catalog::unnamed);
        let mut secrets = Vec::new();
        let mut conceal = |field, value: &str| {
            let salt = self.random();
            secrets.push(Secret { seq: 1, field, salt, value: value.to_owned() });
            commit(&salt, value.as_bytes())
        };
        let words = checked.words.as_deref().map(|words| conceal(SecretField::Words, words));
        let phone = checked.phone.as_deref().map(|phone| conceal(SecretField::Phone, phone));
        let photos: Vec<Commitment> =
            checked.photos.iter().map(|photo| conceal(SecretField::Photo, photo.as_str())).collect();
        let calendars = self.calendars();
        let report = Reported {
            number: unnumbered(&checked.located, now),
            community: checked.located.community,
            area: checked.located.area,
            at: checked.at,
            source: origin.source.unwrap_or(if checked.scanned { Source::Scan } else { Source::Map }),
            door: checked.door,
            category: checked.category,
            item: checked.item,
            floor: checked.floor,
            words,
            phone,
            callback: checked.callback,
            photos,
            expected_by: earlier(calendars.promise(now, item).due, origin.external.as_ref()),
            filing: Some(calendars.start(&ServiceHours::office(), now, item.limit.handover())),
            external: origin.external,
            split_from: origin.split_from,
            found: origin.patrol.as_ref().map(|patrol| patrol.found),
            place_unknown: checked.placeless,
            about_property: checked.about_property,
        };
        let further = if origin.emergency { vec![Fact::EmergencyMarked { note: None }] } else { Vec::new() };
        let new = NewTicket {
            id,
            at: now,
            key: checked.key,
            fingerprint,
            tracking: Keys::tracking_code(&self.keys, id).digest(),
            device,
            actor: origin.actor,
            report,
            secrets,
            photos: checked.photos,
            further,
        };
        match origin.patrol {
            Some(patrol) if !patrol.solved.is_empty() => self.solved_on_spot(new, &patrol.solved),
            _ => Ok(new),
        }
    }
}

/// The number before the store has counted: community and day are fixed, the count is 0.
fn unnumbered(located: &Located, now: Timestamp) -> TicketNumber {
    TicketNumber { community: located.community.clone(), date: now.local().date, count: 0 }
}

fn keep<T>(result: Result<T, FieldError>, wrong: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|error| wrong.push(error)).ok()
}

/// What was promised: 12345's deadline stands where it is earlier than ours.
fn earlier(promise: Timestamp, external: Option<&crate::ticket::External>) -> Timestamp {
    external.and_then(|external| external.deadline).map_or(promise, |deadline| deadline.min(promise))
}

fn check_item(form: &ReportForm) -> Result<(Option<Category>, Option<ItemCode>), FieldError> {
    let unknown = FieldError::new(Field::Item, Problem::Unknown);
    let item = form.item.trim();
    // The picture-like choices of the form are one radio group, so a category or 不清楚 may arrive as `item`.
    if item == ABOUT_PROPERTY {
        return Ok((Some(Category::G), None));
    }
    if item == "unsure" || (item.is_empty() && form.category.trim().is_empty() && is_yes(&form.unsure)) {
        return Ok((None, None));
    }
    if !item.is_empty() {
        if let Ok(category) = item.parse::<Category>() {
            return Ok((Some(category), None));
        }
        let code: ItemCode = item.parse().map_err(|_| unknown.clone())?;
        return catalog::item(code).map(|_| (Some(code.category), Some(code))).ok_or(unknown);
    }
    match form.category.trim() {
        "" => Err(FieldError::new(Field::Item, Problem::Missing)),
        category => category.parse().map(|c| (Some(c), None)).map_err(|_| unknown),
    }
}

pub(super) fn check_photos(ids: &[String]) -> Result<Vec<PhotoId>, FieldError> {
    if ids.len() > MAX_PHOTOS {
        return Err(FieldError::new(Field::Photo, Problem::TooMany));
    }
    let mut photos: Vec<PhotoId> = Vec::new();
    for id in ids {
        let id: PhotoId = id.trim().parse().map_err(|_| FieldError::new(Field::Photo, Problem::Unknown))?;
        if !photos.contains(&id) {
            photos.push(id);
        }
    }
    Ok(photos)
}

pub(super) fn check_floor(raw: &str, floors: Option<u8>) -> Result<Option<i8>, FieldError> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let highest = floors.map_or(60, |n| i8::try_from(n).unwrap_or(i8::MAX));
    match raw.parse::<i8>() {
        Ok(floor) if floor != 0 && (-3..=highest).contains(&floor) => Ok(Some(floor)),
        _ => Err(FieldError::new(Field::Floor, Problem::Unknown)),
    }
}

/// Over what was meant, not how it was typed: after trimming and CRLF→LF, photos by their content.
fn fingerprint(checked: &Checked, patrol: Option<&FoundAt>) -> Hash {
    let place = match &checked.door {
        Some(door) => door.to_string(),
        None => format!("{},{}", checked.at.lat, checked.at.lng),
    };
    let photos: Vec<&str> = checked.photos.iter().map(PhotoId::as_str).collect();
    let mut canonical = serde_json::json!([
        place,
        checked.category,
        checked.item,
        checked.words,
        checked.floor,
        checked.phone,
        checked.callback,
        photos,
    ]);
    // Written only where it is so: reports from before keep their fingerprint.
    if let (true, Some(parts)) = (checked.about_property, canonical.as_array_mut()) {
        parts.push(ABOUT_PROPERTY.into());
    }
    if let (Some(patrol), Some(all)) = (patrol, canonical.as_array_mut()) {
        let solved: Vec<&str> = patrol.solved.iter().map(PhotoId::as_str).collect();
        all.push(serde_json::json!([solved, patrol.found.device_at]));
    }
    sha256(&[b"wwg-report", canonical.to_string().as_bytes()])
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::KeyReused => Self::KeyReused,
            StoreError::Conflict => Self::Conflict,
            StoreError::UnknownPhoto => Self::invalid(Field::Photo, Problem::Unknown),
            StoreError::Busy | StoreError::Full | StoreError::Other(_) => Self::Unavailable,
        }
    }
}
