//! An alarm that nobody answers climbs: to the shift leader, then to the station head.

use super::Core;
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::ids::TicketId;
use crate::people::{Duty, Role};
use crate::ticket::{Actor, Alarm, Fact};
use crate::views::{Bilingual, EmergencyView};

/// How long an alarm waits for an answer before it climbs, in milliseconds since it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Climbs {
    pub shift_leader: i64,
    pub station_head: i64,
}

impl Default for Climbs {
    fn default() -> Self {
        Self { shift_leader: 60_000, station_head: 180_000 }
    }
}

impl Climbs {
    /// Where the alarm ought to be and is not, lowest first: a server that was away tells everybody it should have
    /// told. The alarm's own time counts and no process's.
    pub fn due(self, alarm: &Alarm, now: Timestamp) -> Vec<Duty> {
        let waited = now.0 - alarm.since.0;
        [(Duty::ShiftLeader, self.shift_leader), (Duty::StationHead, self.station_head)]
            .into_iter()
            .filter(|(duty, after)| waited >= *after && alarm.climbed.is_none_or(|reached| reached < *duty))
            .map(|(duty, _)| duty)
            .collect()
    }
}

impl Core {
    /// Lets every unanswered alarm climb as far as it is due; returns how many steps were taken.
    ///
    /// # Errors
    /// The store cannot be read. An alarm that could not climb is tried again at the next call.
    pub async fn climb_alarms(&self, climbs: Climbs) -> Result<usize, Refusal> {
        let mut steps = 0;
        for id in self.tickets.alarms().await? {
            // One ticket that cannot be read must not keep the others from climbing.
            let Ok((ticket, _)) = self.ticket(id).await else { continue };
            let Some(alarm) = ticket.alarm.filter(|_| ticket.alarms()) else { continue };
            for duty in climbs.due(&alarm, self.now()) {
                if self.climb_alarm(id, duty).await.is_err() {
                    break;
                }
                steps += 1;
            }
        }
        Ok(steps)
    }

    /// What became of a call for help. The door has made sure that the asker made it.
    ///
    /// # Errors
    /// `NotFound` also for a ticket that is no emergency.
    pub async fn emergency_view(&self, id: TicketId) -> Result<EmergencyView, Refusal> {
        let (ticket, chain) = self.ticket(id).await?;
        let alarm = ticket.alarm.ok_or(Refusal::NotFound)?;
        let answer = chain.iter().find(|sealed| matches!(sealed.entry.fact, Fact::AlarmAnswered { .. }));
        let report = &ticket.report;
        // What lies on the street is the center's alone until it is handed over.
        let committees = !ticket.is_street() || ticket.is_open_to_community();
        let community = self.place.community(&report.community).filter(|_| committees);
        let committee = community.map(|community| Bilingual {
            zh: format!("{}居委会", community.short_name),
            en: format!("{} committee", community.short_name_en),
        });
        Ok(EmergencyView {
            number: report.number.clone(),
            since: alarm.since,
            area: report.area,
            door: report.door.clone(),
            floor: report.floor,
            place_unknown: report.place_unknown,
            told: [Some(center()), committee].into_iter().flatten().collect(),
            climbed: alarm.climbed,
            answered_at: alarm.answered_at,
            answered_by: answer.and_then(|sealed| self.unit_of(&sealed.entry.actor)),
        })
    }

    /// A unit's name for residents: never a person's.
    fn unit_of(&self, actor: &Actor) -> Option<Bilingual> {
        if let Some(unit) = actor.unit() {
            return Some(self.unit_name(unit).name);
        }
        actor.role().map(|role| match role {
            Role::Center => center(),
            role => Bilingual {
                zh: role.name(crate::lang::Lang::Zh).to_owned(),
                en: role.name(crate::lang::Lang::En).to_owned(),
            },
        })
    }
}

fn center() -> Bilingual {
    Bilingual { zh: "街道网格中心".to_owned(), en: "Subdistrict grid center".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_climbs_at_one_and_three_minutes_and_to_each_once() {
        let since = Timestamp(1_000_000);
        let due = |waited: i64, climbed: Option<Duty>| {
            let alarm = Alarm { since, climbed, answered_at: None, answered_by: None };
            Climbs::default().due(&alarm, Timestamp(since.0 + waited))
        };
        assert_eq!(due(59_999, None), []);
        assert_eq!(due(60_000, None), [Duty::ShiftLeader]);
        assert_eq!(due(179_999, Some(Duty::ShiftLeader)), []);
        assert_eq!(due(180_000, Some(Duty::ShiftLeader)), [Duty::StationHead]);
        assert_eq!(due(9_000_000, None), [Duty::ShiftLeader, Duty::StationHead]);
        assert_eq!(due(9_000_000, Some(Duty::StationHead)), []);
    }
}
