//! What people may do to a ticket in any order.

use domain::event::AreaRef;
use domain::ticket::{Actor, Command, Fact};
use proptest::prelude::*;

use super::super::random_moves::{any_command, report};
use super::{Scene, people};

/// A first report, and what was tried by whom; the last of them stands for the reporter.
pub fn any_life(most: usize) -> impl Strategy<Value = (Option<usize>, bool, Vec<(usize, Command)>)> {
    let moves = prop::collection::vec((0..=people().len(), any_command()), 0..most);
    (proptest::option::of(0..23_usize), any::<bool>(), moves)
}

pub fn begun(item: Option<usize>, on_street: bool) -> Scene {
    let mut first = report(item);
    if let (Fact::Reported(report), true) = (&mut first.fact, on_street) {
        report.area = AreaRef::Street;
    }
    Scene::from(first)
}

/// Lets whoever asks do it, or whoever else may. Emergencies are left out: a false alarm ends any ticket at once.
pub fn live(scene: &mut Scene, moves: &[(usize, Command)]) {
    let people = people();
    for (who, command) in moves {
        scene.wait(7);
        let residents = matches!(
            command,
            Command::Withdraw
                | Command::Appeal
                | Command::Confirm { .. }
                | Command::Reopen
                | Command::Consent
        );
        if residents {
            let _ = scene.by(Actor::Resident, command.clone());
            continue;
        }
        if matches!(command, Command::MarkEmergency | Command::Correct { .. } if *who % 8 != 0) {
            continue;
        }
        let asks = people.get(*who).into_iter().chain(&people);
        for person in asks {
            if scene.act(person, command).is_ok() {
                break;
            }
        }
    }
}
