//! Properties of a ticket's fold: whatever is asked of it, in whatever order.
#![cfg(feature = "backend")]

use domain::backend::{Hash, SealedEntry, seal, verify};
use domain::catalog::Category;
use domain::clock::Calendars;
use domain::ids::AccountId;
use domain::people::Role;
use domain::ticket::{
    Actor, ChildState, CloseReason, Command, Commitment, Entry, Fact, FoldError, MAX_EXTENSIONS, Rules, Said,
    State, Ticket, decide, is_sensitive,
};
use proptest::prelude::*;

use crate::random_moves::{START, any_command, report, units};

/// Somebody of every kind.
fn actors() -> Vec<Actor> {
    let staff = |account, role, unit: &str| Actor::Staff {
        account: AccountId(account),
        role,
        unit: (!unit.is_empty()).then(|| unit.parse().unwrap()),
    };
    vec![
        Actor::Resident,
        staff(1, Role::AreaLead, "team1"),
        staff(2, Role::Committee, "committee"),
        staff(3, Role::Center, "center"),
        staff(4, Role::Center, "center"),
        staff(5, Role::Supervisor, ""),
        staff(6, Role::UnitMember, "property"),
        staff(7, Role::UnitMember, "police"),
        staff(8, Role::UnitMember, "pingan"),
        staff(9, Role::Inspector, "team1"),
    ]
}

fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![20 => prop::sample::select(actors()), 1 => Just(Actor::Machine)]
}

fn said(actor: &Actor) -> Said {
    let (note, photos) = (Some(Commitment("n".to_owned())), vec![Commitment("p".to_owned())]);
    Said { actor: actor.clone(), note, photos }
}

/// Carries out what is possible, by somebody who can where the one who asks cannot, and passes over the rest.
fn live_through(item: Option<usize>, moves: &[(Actor, Command)]) -> (Ticket, Vec<SealedEntry>) {
    let (units, calendars) = (units(), Calendars::default());
    let first = report(item);
    let mut ticket = Ticket::begin(&first).unwrap();
    let mut chain = vec![seal(&Hash::default(), first)];
    for (n, (actor, command)) in (1..).zip(moves) {
        let now = START.plus_minutes(n * 7);
        let rules = Rules { now, calendars: &calendars, units: &units };
        let others = actors();
        let able = std::iter::once(actor)
            .chain(&others)
            .find_map(|actor| Some((actor, decide(&ticket, command, &said(actor), rules).ok()?)));
        let Some((actor, facts)) = able else { continue };
        for fact in facts {
            let entry = Entry { seq: ticket.version + 1, at: now, actor: actor.clone(), fact };
            let kind = entry.fact.kind();
            assert_eq!(ticket.apply(&entry), Ok(()), "{kind} was decided and does not apply to {ticket:?}");
            let prev = chain.last().unwrap().hash;
            chain.push(seal(&prev, entry));
        }
    }
    (ticket, chain)
}

fn any_moves(most: usize) -> impl Strategy<Value = Vec<(Actor, Command)>> {
    prop::collection::vec((any_actor(), any_command()), 0..most)
}

/// What must hold of any ticket, whatever happened to it.
fn is_sound(ticket: &Ticket) -> Result<(), TestCaseError> {
    let states: Vec<ChildState> = ticket.at_work().map(|child| child.state).collect();
    let open = states.iter().any(|state| state.is_open());
    match ticket.state {
        State::Dispatched => prop_assert!(states.contains(&ChildState::Dispatched) && ticket.joint.is_none()),
        State::InProgress => {
            prop_assert!(ticket.joint.is_some() || states.contains(&ChildState::InProgress));
        }
        State::Handled => {
            prop_assert!(!open, "work is handed in by all");
            prop_assert!(states.contains(&ChildState::Handled));
        }
        _ => prop_assert!(!open, "nobody works on a ticket that is {:?}", ticket.state),
    }
    prop_assert!(ticket.children.iter().all(|child| child.extensions <= MAX_EXTENSIONS));
    prop_assert!(ticket.appeals <= 1);
    prop_assert_eq!(ticket.state == State::Merged, ticket.merged_into.is_some());
    prop_assert!(!ticket.alarms() || ticket.emergency);
    prop_assert_eq!(ticket.due_at().is_some(), ticket.state.is_open());
    let mut tokens: Vec<_> = ticket.me_too.iter().map(|token| &token.0).collect();
    tokens.sort();
    tokens.dedup();
    prop_assert_eq!(tokens.len(), ticket.me_too.len(), "nobody counts twice");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn random_moves_never_reach_an_illegal_state_never_lose_an_entry_and_the_chain_verifies(
        item in proptest::option::of(0..23_usize),
        moves in any_moves(160),
    ) {
        let (ticket, chain) = live_through(item, &moves);
        let entries: Vec<&Entry> = chain.iter().map(|sealed| &sealed.entry).collect();
        for end in 1..=entries.len() {
            let then = Ticket::fold(entries[..end].iter().copied());
            prop_assert!(then.is_ok(), "{:?} does not follow", entries[end - 1]);
            is_sound(&then.unwrap())?;
        }
        prop_assert_eq!(Ticket::fold(entries.iter().copied()), Ok(ticket.clone()));
        prop_assert_eq!(ticket.version as usize, chain.len());
        prop_assert!(verify(&chain));
    }

    #[test]
    fn who_did_the_work_never_verified_it(moves in any_moves(160)) {
        let (_, chain) = live_through(Some(20), &moves);
        let mut ticket: Option<Ticket> = None;
        for sealed in &chain {
            let entry = &sealed.entry;
            if let (Fact::Closed { reason: CloseReason::Solved, .. } | Fact::Reworked { .. }, Some(before)) =
                (&entry.fact, &ticket)
                && entry.actor != Actor::Machine
            {
                prop_assert!(!before.had_a_hand(&entry.actor));
                prop_assert_eq!(before.verifier(), entry.actor.role());
            }
            match &mut ticket {
                None => ticket = Some(Ticket::begin(entry).unwrap()),
                Some(ticket) => ticket.apply(entry).unwrap(),
            }
        }
    }

    #[test]
    fn a_refused_move_says_only_what_is_possible(moves in any_moves(30), next in (any_actor(), any_command())) {
        let (ticket, _) = live_through(Some(2), &moves);
        let (units, calendars) = (units(), Calendars::default());
        let now = START.plus_minutes(30 * 7 + 1);
        let rules = Rules { now, calendars: &calendars, units: &units };
        if let Err(refused) = decide(&ticket, &next.1, &said(&next.0), rules) {
            prop_assert_eq!(refused.state, ticket.state);
            for action in refused.possible {
                prop_assert!(ticket.allows(action, now));
            }
        }
    }

    #[test]
    fn no_entry_ever_moves_the_promise(moves in any_moves(160)) {
        let (ticket, chain) = live_through(Some(5), &moves);
        let Fact::Reported(first) = &chain[0].entry.fact else { unreachable!() };
        prop_assert_eq!(ticket.report.expected_by, first.expected_by);
    }

    #[test]
    fn a_chain_with_a_changed_dropped_or_swapped_entry_does_not_verify(
        moves in any_moves(12),
        pick in any::<prop::sample::Index>(),
    ) {
        let (_, chain) = live_through(Some(3), &moves);
        let i = pick.index(chain.len());
        let mut changed = chain.clone();
        changed[i].payload = changed[i].payload.replacen("at", "ta", 1);
        prop_assert!(!verify(&changed));
        let mut dropped = chain.clone();
        dropped.remove(i);
        prop_assert!(dropped.is_empty() || i == chain.len() - 1 || !verify(&dropped));
        let mut swapped = chain.clone();
        swapped.swap(0, chain.len() - 1);
        prop_assert!(chain.len() == 1 || !verify(&swapped));
    }

    #[test]
    fn the_stored_bytes_read_back_as_the_entry(item in proptest::option::of(0..23_usize)) {
        let sealed = seal(&Hash::default(), report(item));
        prop_assert_eq!(serde_json::from_str::<Entry>(&sealed.payload).unwrap(), sealed.entry);
    }
}

#[test]
fn entries_out_of_order_or_without_a_report_do_not_fold() {
    let first = report(None);
    let close = Entry {
        seq: 3,
        at: START,
        actor: Actor::Machine,
        fact: Fact::Closed { reason: CloseReason::Solved, note: None, photos: Vec::new() },
    };
    assert_eq!(Ticket::fold([]), Err(FoldError::NoReport));
    assert_eq!(Ticket::fold([&first, &close]), Err(FoldError::OutOfOrder { expected: 2, found: 3 }));
    assert_eq!(Ticket::fold([&first, &first]), Err(FoldError::OutOfOrder { expected: 2, found: 1 }));
}

#[test]
fn what_may_be_about_a_person_is_no_public_pin() {
    let code = |s: &str| Some(s.parse().unwrap());
    let before = [State::Reported, State::Declined, State::Withdrawn, State::Merged];
    for state in State::ALL {
        assert!(is_sensitive(Some(Category::G), code("G1"), state, false), "G1 always");
        assert!(is_sensitive(Some(Category::E), code("E1"), state, true), "emergencies always");
        assert!(!is_sensitive(Some(Category::E), code("E1"), state, false));
        let unfiled = before.contains(&state);
        assert_eq!(is_sensitive(Some(Category::G), code("G3"), state, false), unfiled);
        assert_eq!(is_sensitive(Some(Category::G), None, state, false), unfiled);
        assert_eq!(is_sensitive(None, None, state, false), unfiled, "不清楚");
        assert_eq!(is_sensitive(Some(Category::C), code("C4"), state, false), unfiled);
    }
}

#[test]
fn the_random_moves_of_these_tests_reach_every_state_and_every_kind_of_entry() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut states, mut kinds) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for n in 0..2_000 {
        let moves = any_moves(160).new_tree(&mut runner).unwrap().current();
        let (ticket, chain) = live_through(Some(n % 23), &moves);
        states.insert(ticket.state);
        kinds.extend(chain.iter().map(|sealed| sealed.entry.fact.kind()));
    }
    assert_eq!(states.len(), State::ALL.len(), "{states:?}");
    // Splitting makes a second ticket, and nobody asks the reporter for consent.
    let all = 49 - ["split", "consent_given"].len();
    assert_eq!(kinds.len(), all, "{kinds:?}");
}
