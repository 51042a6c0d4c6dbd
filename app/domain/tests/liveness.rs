//! Whatever the people of a place do with a ticket, they can still bring it to its end; and what they do they were
//! offered.

use domain::people::{Action, Person};
use domain::ticket::{ChildState, CloseReason, Command, ReleaseReason, State, Ticket};
use proptest::prelude::*;

use crate::at_work::life::{any_life, begun, live};
use crate::at_work::{Scene, file, hand_in, joint, people};
use crate::random_moves::{any_command, units};

/// Ways on from where the ticket stands, the straightest first. None of them ends it but a verified solution.
fn ways(ticket: &Ticket) -> Vec<Command> {
    let units: Vec<String> = units().iter().map(|unit| unit.id.to_string()).collect();
    let item = ticket.report.item.unwrap_or_else(|| "G3".parse().unwrap());
    let of =
        |state: ChildState| ticket.at_work().filter(move |child| child.state == state).map(|child| child.no);
    let mut ways = vec![Command::Resume, file(item, None)];
    ways.extend(of(ChildState::Dispatched).map(|child| Command::Accept { child, recorded: false }));
    ways.extend(of(ChildState::Dispatched).map(|child| Command::Accept { child, recorded: true }));
    ways.extend(of(ChildState::InProgress).map(|child| hand_in(child, false)));
    ways.extend(of(ChildState::InProgress).map(|child| hand_in(child, true)));
    ways.extend([false, true].map(|recorded| Command::ReportHandled { recorded }));
    ways.push(Command::Close { reason: CloseReason::Solved });
    let reason = ReleaseReason::NotNeeded;
    ways.extend(of(ChildState::Returned).map(|child| Command::Release { child, reason }));
    if ticket.state == State::InProgress && ticket.joint.is_some() && ticket.lead().is_none() {
        ways.extend(units.iter().map(|unit| joint(unit, &[])));
    }
    ways.extend(units.iter().map(|unit| Command::Dispatch { unit: unit.parse().unwrap() }));
    ways
}

fn step(scene: &mut Scene, people: &[Person]) -> Option<Action> {
    for command in ways(&scene.ticket) {
        let action = command.action()?;
        for person in people {
            let offered = scene.ticket.steps_for(person, scene.now).contains(&action);
            if offered && scene.act(person, &command).is_ok() {
                return Some(action);
            }
        }
    }
    None
}

/// Two shares of each of six units are more than any ticket of these tests has at work.
const ENOUGH: usize = 40;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn from_wherever_a_ticket_stands_somebody_who_is_offered_it_can_bring_it_to_its_end(
        (item, on_street, moves) in any_life(120),
    ) {
        let people = people();
        let mut scene = begun(item, on_street);
        live(&mut scene, &moves);
        let stood = format!("{:?}", scene.ticket);
        let mut steps = Vec::new();
        while scene.ticket.state.is_open() {
            prop_assert!(steps.len() < ENOUGH, "it never ends: {steps:?} from {stood}");
            let step = step(&mut scene, &people);
            prop_assert!(step.is_some(), "stuck after {steps:?} at {:?}", scene.ticket);
            steps.extend(step);
        }
        let ended = if steps.is_empty() { scene.ticket.state } else { State::Closed };
        prop_assert_eq!(scene.ticket.state, ended);
    }

    #[test]
    fn whoever_does_something_was_offered_it(
        (item, on_street, moves) in any_life(60),
        tried in prop::collection::vec(any_command(), 40),
    ) {
        let mut scene = begun(item, on_street);
        live(&mut scene, &moves);
        // What is done on a round is done at the place: no ticket's page offers it.
        let on_rounds = |command: &Command| matches!(command, Command::JoinFound { .. } | Command::SolveOnSpot);
        for command in tried.into_iter().filter(|command| !on_rounds(command)) {
            for person in people() {
                if scene.would(&person, &command).is_ok() {
                    let steps = scene.ticket.steps_for(&person, scene.now);
                    let action = command.action().unwrap();
                    // A phone on its round offers the others.
                    let on_a_round = matches!(action, Action::WalkRound | Action::SolveOnSpot);
                    prop_assert!(
                        on_a_round || steps.contains(&action),
                        "{} did {command:?} and was offered {steps:?}", person.username,
                    );
                }
            }
        }
    }
}
