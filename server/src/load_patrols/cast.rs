//! Who walks: the accounts that there are, and numbers that nobody has where there are none.

use domain::backend::Place;
use domain::backend::people_ports::Account;
use domain::event::AreaRef;
use domain::ids::{AccountId, CommunityCode};
use domain::lang::Lang;
use domain::patrol::recheck::Level;
use domain::people::{Person, Role, UnitKind};
use domain::stairwell::area_name;

use crate::load::Dice;

/// Numbers of synthetic people begin here.
const NOBODY: u32 = 900_000;

/// How thorough somebody is, in a hundred.
#[derive(Debug, Clone, Copy)]
pub struct Habit {
    /// Days on which they come.
    pub comes: u64,
    /// Visits of the round that they make.
    pub makes: u64,
    /// Stairwells that they judge with one tap, at once.
    pub hasty: u64,
}

const THOROUGH: Habit = Habit { comes: 97, makes: 96, hasty: 0 };
const CARELESS: Habit = Habit { comes: 80, makes: 78, hasty: 6 };

#[derive(Debug, Clone)]
pub struct Player {
    pub account: AccountId,
    pub name: String,
    pub level: Level,
    /// 责任区; all where none is named.
    pub areas: Vec<AreaRef>,
    /// Working hours, in minutes since midnight.
    pub from: u32,
    pub until: u32,
    pub habit: Habit,
}

/// Everybody who walks in a community.
#[derive(Debug, Clone)]
pub struct Cast {
    /// One for each area.
    pub teams: Vec<Player>,
    pub station: Player,
    pub supervisors: Vec<Player>,
    /// Of the property company: what they check is 自查.
    pub property: Player,
}

impl Cast {
    pub fn of(accounts: &[Account], place: &Place, community: &CommunityCode, seed: u64) -> Self {
        let people: Vec<&Person> = accounts.iter().filter(|a| !a.disabled).map(|a| &a.person).collect();
        let areas: Vec<u8> =
            place.areas.iter().filter(|area| area.community == *community).map(|area| area.no).collect();
        let worst = Dice(seed).pick(&areas).copied();
        let property = |person: &Person| {
            let unit = person.unit.as_ref().and_then(|id| place.unit(id));
            unit.is_some_and(|unit| unit.kind == UnitKind::Property)
        };
        let here = |person: &&&Person| person.community.as_ref() == Some(community);
        let inspectors = || people.iter().filter(here).filter(|person| person.role == Role::Inspector);
        let teams = areas.iter().map(|&no| {
            let own = inspectors().filter(|person| person.areas.contains(&no) && !property(person));
            let name = format!("{}巡查员", area_name(no, Lang::Zh));
            let player =
                Player::of(own.min_by_key(|p| (p.areas.len(), p.id)), Role::Inspector, u32::from(no), &name);
            let habit = if Some(no) == worst && areas.len() > 1 { CARELESS } else { THOROUGH };
            Player { areas: vec![AreaRef::Area(no)], habit, ..player }
        });
        let committee = people.iter().filter(here).find(|person| person.role == Role::Committee);
        let mut supervisors: Vec<Player> = people
            .iter()
            .filter(|person| person.role == Role::Supervisor)
            .map(|person| Player::of(Some(person), Role::Supervisor, 0, ""))
            .collect();
        if supervisors.is_empty() {
            supervisors.push(Player::of(None, Role::Supervisor, 102, "街道监督员"));
        }
        Self {
            teams: teams.collect(),
            station: Player::of(committee, Role::Committee, 101, "居委站长"),
            supervisors,
            property: Player::of(
                inspectors().find(|person| property(person)),
                Role::Inspector,
                100,
                "物业管理员",
            ),
        }
    }
}

impl Player {
    fn of(person: Option<&&Person>, role: Role, spare: u32, name: &str) -> Self {
        Self {
            account: person.map_or(AccountId(NOBODY + spare), |person| person.id),
            name: person.map_or_else(|| name.to_owned(), |person| person.name.clone()),
            level: Level::of(role).unwrap_or(Level::Team),
            areas: Vec::new(),
            from: 8 * 60,
            until: 17 * 60 + 30,
            habit: THOROUGH,
        }
    }
}
