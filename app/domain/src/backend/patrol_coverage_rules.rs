//! What is laid down for patrols, edited as a whole: a new version, never a change.

use std::collections::BTreeMap;

use super::Core;
use super::ports::StoreError;
use crate::catalog::{self, ItemCode};
use crate::error::{Field, Problem, Refusal};
use crate::patrol::coverage::{CheckpointKind, Interval, Intervals};
use crate::patrol::rules::PatrolRules;
use crate::people::{Action, Person};

const MOST_DAYS: u16 = 60;
const SECONDS: std::ops::RangeInclusive<u32> = 5..=3_600;

/// The form as it was sent. What is not a kind of ours is passed over, a kind that is missing is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RulesForm {
    /// The version that was edited; 0 before the first.
    pub version: String,
    pub kinds: BTreeMap<CheckpointKind, KindForm>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KindForm {
    /// `halves`, or a number of days.
    pub interval: String,
    pub seconds: String,
    pub items: Vec<String>,
}

impl KindForm {
    /// What is laid down, as the form shows it.
    pub fn of(rules: &PatrolRules, kind: CheckpointKind) -> Self {
        Self {
            interval: match rules.interval(kind) {
                Interval::Halves => "halves".to_owned(),
                Interval::Days(days) => days.to_string(),
            },
            seconds: rules.seconds(kind).to_string(),
            items: rules.checklist(kind).iter().map(ToString::to_string).collect(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulesField {
    Interval,
    Seconds,
    Items,
}

/// A field that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RulesFault {
    pub kind: CheckpointKind,
    pub field: RulesField,
}

fn interval(text: &str) -> Option<Interval> {
    match text.trim() {
        "halves" => Some(Interval::Halves),
        days => days.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days)).map(Interval::Days),
    }
}

/// In the order of the catalogue, each once; at least one.
fn items(texts: &[String]) -> Option<Vec<ItemCode>> {
    let mut codes: Vec<ItemCode> = Vec::new();
    for text in texts {
        let code = text.trim().parse().ok()?;
        catalog::item(code)?;
        codes.push(code);
    }
    codes.sort_unstable();
    codes.dedup();
    (!codes.is_empty()).then_some(codes)
}

impl RulesForm {
    /// What is laid down, to be edited.
    pub fn of(version: u32, rules: &PatrolRules) -> Self {
        let kinds = CheckpointKind::ALL.into_iter().map(|kind| (kind, KindForm::of(rules, kind)));
        Self { version: version.to_string(), kinds: kinds.collect() }
    }

    /// # Errors
    /// Every field that cannot be.
    pub fn read(&self) -> Result<PatrolRules, Vec<RulesFault>> {
        let mut faults = Vec::new();
        let mut rules = PatrolRules {
            intervals: Intervals(BTreeMap::new()),
            seconds: BTreeMap::new(),
            checklists: BTreeMap::new(),
        };
        let empty = KindForm::default();
        for kind in CheckpointKind::ALL {
            let form = self.kinds.get(&kind).unwrap_or(&empty);
            let mut fault = |field| faults.push(RulesFault { kind, field });
            match interval(&form.interval) {
                Some(interval) => {
                    rules.intervals.0.insert(kind, interval);
                }
                None => fault(RulesField::Interval),
            }
            match form.seconds.trim().parse().ok().filter(|seconds| SECONDS.contains(seconds)) {
                Some(seconds) => {
                    rules.seconds.insert(kind, seconds);
                }
                None => fault(RulesField::Seconds),
            }
            match items(&form.items) {
                Some(items) => {
                    rules.checklists.insert(kind, items);
                }
                None => fault(RulesField::Items),
            }
        }
        if faults.is_empty() { Ok(rules) } else { Err(faults) }
    }
}

impl Core {
    /// What is laid down now, with its version; 0 is the proposed list that nobody has edited.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn rules_in_force(&self) -> Result<(u32, PatrolRules), StoreError> {
        Ok(self.patrols.patrol_rules().await?.unwrap_or_default())
    }

    /// The same for whoever may edit it.
    ///
    /// # Errors
    /// `Forbidden`, which is written down; `Unavailable`.
    pub async fn rules_to_edit(&self, person: &Person) -> Result<(u32, PatrolRules), Refusal> {
        self.may_at_all(person, Action::EditPatrolRules, "patrol_rules").await?;
        Ok(self.rules_in_force().await?)
    }

    /// Lays it down as a new version, from now on; otherwise every field that cannot be.
    ///
    /// # Errors
    /// `Forbidden`; `Conflict` where somebody else has edited since; `Unavailable`.
    pub async fn edit_rules(
        &self,
        person: &Person,
        form: &RulesForm,
    ) -> Result<Result<u32, Vec<RulesFault>>, Refusal> {
        self.may_at_all(person, Action::EditPatrolRules, "patrol_rules").await?;
        let rules = match form.read() {
            Ok(rules) => rules,
            Err(faults) => return Ok(Err(faults)),
        };
        let version = form.version.trim().parse();
        let version = version.map_err(|_| Refusal::invalid(Field::Version, Problem::Malformed))?;
        Ok(Ok(self.patrols.save_patrol_rules(version, rules, person.id, self.now()).await?))
    }
}
