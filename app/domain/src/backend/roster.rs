//! 值班表: who is on duty at a unit and by which telephone, kept by the unit itself and by the center.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use super::Core;
use super::move_form::moment;
use crate::clock::{LocalTime, Timestamp};
use crate::duty::DutyShift;
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::ids::{AccountId, UnitId};
use crate::people::{Action, Person, Role, Subject, Unit, UnitKind, permits};
use crate::text;
use crate::views::UnitName;

const LONGEST_NAME: usize = 20;
const LONGEST_MINUTES: i64 = 48 * 60;
/// A roster is of about now: a date that lies further away is mistyped.
const FURTHEST_DAYS: i64 = 366;
const WEEK: i64 = 7;
/// A day has at most so many shifts of a unit, since they do not overlap; what is copied is bounded by it.
const MOST_DAYS: u8 = 31;

/// A shift as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShiftForm {
    pub unit: String,
    pub from: String,
    pub until: String,
    /// A name, or the username of a colleague.
    pub name: String,
    pub phone: String,
    pub deputy: String,
    pub deputy_phone: String,
    pub leader: String,
}

/// Some days of a unit's roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    pub unit: UnitName,
    pub from: Date,
    pub days: u8,
    /// By beginning; those that reach into the days from before are among them.
    pub shifts: Vec<DutyShift>,
    pub on_duty: Option<DutyShift>,
    /// Whether the person may change it.
    pub editable: bool,
    /// Names of colleagues of the unit, to choose from.
    pub colleagues: Vec<String>,
}

/// What came of copying a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    pub added: usize,
    /// Not copied, since somebody is on duty at that time already.
    pub skipped: usize,
}

fn wrong(field: Field, code: Problem) -> FieldError {
    FieldError::new(field, code)
}

fn name(raw: &str, field: Field) -> Result<String, FieldError> {
    let read = text::words(raw).map_err(|error| wrong(field, error.code))?.unwrap_or_default();
    let fits = read.chars().count() <= LONGEST_NAME && !read.contains(['\n', '\t']);
    if fits { Ok(read) } else { Err(wrong(field, Problem::TooLong)) }
}

fn instant(raw: &str, field: Field) -> Result<Timestamp, FieldError> {
    let raw = raw.trim().replacen(' ', "T", 1);
    if raw.is_empty() {
        return Err(wrong(field, Problem::Missing));
    }
    moment(&raw).filter(|_| raw.contains('T')).ok_or(wrong(field, Problem::Malformed))
}

impl ShiftForm {
    /// The shift that was typed, or everything that is wrong with it.
    fn read(&self, unit: UnitId, now: Timestamp) -> Result<DutyShift, Vec<FieldError>> {
        let mut faults = Vec::new();
        let from = kept(instant(&self.from, Field::From), &mut faults);
        let until = kept(instant(&self.until, Field::ShiftEnd), &mut faults);
        let person = kept(name(&self.name, Field::OnDuty), &mut faults).unwrap_or_default();
        if person.is_empty() && !faults.iter().any(|fault| fault.field == Field::OnDuty) {
            faults.push(wrong(Field::OnDuty, Problem::Missing));
        }
        let phone = kept(text::phone(&self.phone), &mut faults).flatten();
        if phone.is_none() && !faults.iter().any(|fault| fault.field == Field::Phone) {
            faults.push(wrong(Field::Phone, Problem::Missing));
        }
        let deputy = kept(name(&self.deputy, Field::Deputy), &mut faults).unwrap_or_default();
        let at_deputy = |error: FieldError| wrong(Field::DeputyPhone, error.code);
        let deputy_phone = kept(text::phone(&self.deputy_phone).map_err(at_deputy), &mut faults).flatten();
        // A deputy whom nobody can reach is none, and a number without a name is nobody's.
        let typed_wrong = |fault: &FieldError| matches!(fault.field, Field::Deputy | Field::DeputyPhone);
        if !faults.iter().any(typed_wrong) {
            match (deputy.is_empty(), &deputy_phone) {
                (false, None) => faults.push(wrong(Field::DeputyPhone, Problem::Missing)),
                (true, Some(_)) => faults.push(wrong(Field::Deputy, Problem::Missing)),
                _ => {}
            }
        }
        if let (Some(from), Some(until)) = (from, until) {
            if (from.0 - now.0).abs() > FURTHEST_DAYS * 24 * 3_600_000 {
                faults.push(wrong(Field::From, Problem::Outside));
            } else if until <= from || until > from.plus_minutes(LONGEST_MINUTES) {
                faults.push(wrong(Field::ShiftEnd, Problem::Outside));
            }
        }
        let (Some(from), Some(until), true) = (from, until, faults.is_empty()) else { return Err(faults) };
        Ok(DutyShift {
            id: 0,
            unit,
            from,
            until,
            name: person,
            account: None,
            phone: phone.unwrap_or_default(),
            deputy,
            deputy_phone: deputy_phone.unwrap_or_default(),
            leader: matches!(self.leader.trim(), "1" | "on" | "true"),
        })
    }
}

fn kept<T>(read: Result<T, FieldError>, faults: &mut Vec<FieldError>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn beginning(day: Date) -> Timestamp {
    LocalTime::at(day, 0, 0).instant()
}

/// The Monday of the day's week.
pub fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().number_days_from_monday());
    day.checked_sub(Duration::days(since)).unwrap_or(day)
}

fn may_edit(person: &Person, unit: &UnitId) -> bool {
    let units = [unit.clone()];
    permits(person, Action::EditRoster, &Subject { units: &units, ..Subject::default() })
}

impl Core {
    /// The unit that the person acts for. Somebody of the center is of the center's unit.
    pub fn own_unit(&self, person: &Person) -> Option<&Unit> {
        match &person.unit {
            Some(id) => self.place.unit(id),
            None if person.role == Role::Center => {
                self.place.units.iter().find(|unit| unit.kind == UnitKind::Center)
            }
            None => None,
        }
    }

    /// Units whose roster the person may look at: all for the center, otherwise the own one.
    pub fn roster_units(&self, person: &Person) -> Vec<UnitName> {
        let own = self.own_unit(person).map(|unit| unit.id.clone());
        let seen = |unit: &&Unit| Some(&unit.id) == own.as_ref() || may_edit(person, &unit.id);
        let mut units: Vec<UnitName> = self.place.units.iter().filter(seen).map(UnitName::of).collect();
        // The own one first: that is what somebody comes for.
        units.sort_by_key(|unit| Some(&unit.id) != own.as_ref());
        units
    }

    /// The unit whose roster is shown to somebody who names none.
    ///
    /// # Errors
    /// `Forbidden` for whoever belongs to no unit; the security log has been told.
    pub async fn first_roster(&self, person: &Person) -> Result<UnitId, Refusal> {
        match self.roster_units(person).into_iter().next() {
            Some(unit) => Ok(unit.id),
            None => Err(self.roster_denied(person).await),
        }
    }

    /// Whether the person may change the roster of the unit that was typed.
    ///
    /// # Errors
    /// `Forbidden` alike for a unit that there is not and one of others.
    pub async fn may_edit_roster(&self, person: &Person, unit: &str) -> Result<(), Refusal> {
        self.editable_unit(person, unit).await.map(drop)
    }

    async fn roster_denied(&self, person: &Person) -> Refusal {
        self.people.note_refusal(person, Action::EditRoster, "roster").await;
        Refusal::Forbidden
    }

    /// So many days of a unit's roster, from `from` on.
    ///
    /// # Errors
    /// `Forbidden` alike for a unit that there is not and one of others.
    pub async fn roster(
        &self,
        person: &Person,
        unit: &UnitId,
        from: Date,
        days: u8,
    ) -> Result<Roster, Refusal> {
        let Some(unit) = self.roster_units(person).into_iter().find(|known| known.id == *unit) else {
            return Err(self.roster_denied(person).await);
        };
        let days = days.clamp(1, MOST_DAYS);
        let begins = beginning(from);
        let ends = begins.plus_minutes(i64::from(days) * 24 * 60);
        let shifts = self.rosters.shifts(Some(&unit.id), begins, ends).await?;
        let editable = may_edit(person, &unit.id);
        let colleagues = if editable { self.colleagues(&unit.id).await? } else { Vec::new() };
        let colleagues = colleagues.into_iter().map(|colleague| colleague.name).collect();
        let on_duty = self.on_duty(&unit.id).await?;
        Ok(Roster { on_duty, unit, from, days, shifts, editable, colleagues })
    }

    /// Who is on duty at the unit now: for colleagues of any unit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn on_duty(&self, unit: &UnitId) -> Result<Option<DutyShift>, Refusal> {
        let now = self.now();
        Ok(self.rosters.shifts(Some(unit), now, Timestamp(now.0 + 1)).await?.pop())
    }

    /// The 带班 of the center who is on duty now, where its roster names one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn leader_on_duty(&self) -> Result<Option<(UnitName, DutyShift)>, Refusal> {
        for center in self.place.units.iter().filter(|unit| unit.kind == UnitKind::Center) {
            if let Some(shift) = self.on_duty(&center.id).await?.filter(|shift| shift.leader) {
                return Ok(Some((UnitName::of(center), shift)));
            }
        }
        Ok(None)
    }

    /// People of the unit who have an account.
    async fn colleagues(&self, unit: &UnitId) -> Result<Vec<Person>, Refusal> {
        let accounts = self.people.store.accounts().await?;
        let people = accounts.into_iter().filter(|account| !account.disabled).map(|account| account.person);
        Ok(people.filter(|person| self.own_unit(person).is_some_and(|own| own.id == *unit)).collect())
    }

    async fn editable_unit(&self, person: &Person, raw: &str) -> Result<UnitId, Refusal> {
        let unit: Option<UnitId> = raw.trim().parse().ok();
        match unit.filter(|unit| self.place.unit(unit).is_some() && may_edit(person, unit)) {
            Some(unit) => Ok(unit),
            None => Err(self.roster_denied(person).await),
        }
    }

    /// Adds a shift.
    ///
    /// # Errors
    /// `Invalid` names each field; a moment at which somebody of the unit is on duty already is named at the
    /// beginning.
    pub async fn add_shift(&self, person: &Person, form: &ShiftForm) -> Result<(), Refusal> {
        let unit = self.editable_unit(person, &form.unit).await?;
        let mut shift = form.read(unit, self.now()).map_err(|fields| Refusal::Invalid { fields })?;
        let colleagues = self.colleagues(&shift.unit).await?;
        let named = |who: &&Person| who.name == shift.name || who.username == shift.name;
        if let Some(colleague) = colleagues.iter().find(named) {
            shift.account = Some(colleague.id);
            shift.name = colleague.name.chars().take(LONGEST_NAME).collect();
        }
        match self.rosters.add_shifts(vec![shift], person.id, self.now()).await? {
            0 => Err(Refusal::invalid(Field::From, Problem::Overlap)),
            _ => Ok(()),
        }
    }

    /// Takes a shift off the roster. One that is gone already is no fault.
    ///
    /// # Errors
    /// `Forbidden` alike for a shift that never was and one of another unit.
    pub async fn remove_shift(&self, person: &Person, unit: &str, id: u32) -> Result<(), Refusal> {
        let unit = self.editable_unit(person, unit).await?;
        match self.rosters.shift(id).await? {
            Some(shift) if shift.unit == unit => {
                self.rosters.remove_shift(id, person.id, self.now()).await?;
                Ok(())
            }
            Some(_) => Err(self.roster_denied(person).await),
            None => Ok(()),
        }
    }

    /// Copies the week before the one of `week` into it. What somebody is on duty for already stays as it is.
    ///
    /// # Errors
    /// As [`Core::add_shift`].
    pub async fn copy_week(&self, person: &Person, unit: &str, week: Date) -> Result<Copied, Refusal> {
        let unit = self.editable_unit(person, unit).await?;
        let begins = beginning(monday(week));
        if (begins.0 - self.now().0).abs() > FURTHEST_DAYS * 24 * 3_600_000 {
            return Err(Refusal::invalid(Field::From, Problem::Outside));
        }
        let before = begins.plus_minutes(-WEEK * 24 * 60);
        let mut last = self.rosters.shifts(Some(&unit), before, begins).await?;
        // What began earlier belongs to the week before that.
        last.retain(|shift| shift.from >= before);
        let copies: Vec<DutyShift> = last.iter().map(|shift| shift.later_by_days(WEEK)).collect();
        let all = copies.len();
        let added = self.rosters.add_shifts(copies, person.id, self.now()).await?;
        Ok(Copied { added, skipped: all.saturating_sub(added) })
    }

    /// A colleague's name, where the account has one.
    pub fn colleague(&self, account: AccountId) -> String {
        self.names.name_of(account).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::iso_date;

    fn form() -> ShiftForm {
        let typed = |text: &str| text.to_owned();
        ShiftForm {
            unit: typed("police"),
            from: typed("2026-11-23T20:00"),
            until: typed("2026-11-24 08:00"),
            name: typed(" 王警官 "),
            phone: typed("138 0000 0000"),
            deputy: typed("李警官"),
            deputy_phone: typed("021-5550 0231"),
            leader: typed("1"),
        }
    }

    fn read(form: &ShiftForm) -> Result<DutyShift, Vec<(Field, Problem)>> {
        let now = beginning(iso_date::read("2026-11-23").unwrap());
        let read = form.read("police".parse().unwrap(), now);
        read.map_err(|faults| faults.into_iter().map(|fault| (fault.field, fault.code)).collect())
    }

    #[test]
    fn a_shift_is_read_as_it_was_typed() {
        let shift = read(&form()).unwrap();
        assert_eq!((shift.name.as_str(), shift.phone.as_str()), ("王警官", "13800000000"));
        assert_eq!((shift.deputy_phone.as_str(), shift.leader), ("02155500231", true));
        assert_eq!(shift.until.0 - shift.from.0, 12 * 3_600_000);
        assert!(shift.covers(shift.from) && !shift.covers(shift.until));
    }

    #[test]
    fn every_fault_is_named_at_its_field() {
        let faults = |change: fn(&mut ShiftForm)| {
            let mut form = form();
            change(&mut form);
            read(&form).unwrap_err()
        };
        assert_eq!(
            faults(|f| *f = ShiftForm::default()),
            [
                (Field::From, Problem::Missing),
                (Field::ShiftEnd, Problem::Missing),
                (Field::OnDuty, Problem::Missing),
                (Field::Phone, Problem::Missing),
            ]
        );
        assert_eq!(faults(|f| f.until.clone_from(&f.from)), [(Field::ShiftEnd, Problem::Outside)]);
        assert_eq!(faults(|f| f.until = "2026-11-25T20:01".into()), [(Field::ShiftEnd, Problem::Outside)]);
        assert_eq!(faults(|f| f.from = "2026-11-23".into()), [(Field::From, Problem::Malformed)]);
        assert_eq!(faults(|f| f.from = "1926-11-23T08:00".into()), [(Field::From, Problem::Outside)]);
        assert_eq!(faults(|f| f.phone = "12".into()), [(Field::Phone, Problem::Malformed)]);
        assert_eq!(faults(|f| f.deputy_phone.clear()), [(Field::DeputyPhone, Problem::Missing)]);
        assert_eq!(faults(|f| f.deputy.clear()), [(Field::Deputy, Problem::Missing)]);
        assert_eq!(faults(|f| f.name = "王".repeat(21)), [(Field::OnDuty, Problem::TooLong)]);
    }

    #[test]
    fn a_week_begins_on_monday() {
        let day = |text: &str| iso_date::read(text).unwrap();
        assert_eq!(monday(day("2026-11-29")), day("2026-11-23"));
        assert_eq!(monday(day("2026-11-23")), day("2026-11-23"));
    }
}
