//! Properties of a ticket's fold: whatever is asked of it, in whatever order.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
#![cfg(feature = "backend")]

use domain::backend::{Hash, SealedEntry, seal, verify};
use domain::catalog::{self, Category};
use domain::clock::{Timestamp, promise};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ticket::{
    Actor, CloseReason, Command, DeclineReason, Entry, Fact, FoldError, Reported, Source, State, Ticket,
    decide, is_sensitive,
};
use proptest::prelude::*;

const START: Timestamp = Timestamp(1_795_400_000_000);

fn report(item: Option<usize>) -> Entry {
    let item = item.map(|i| &catalog::items()[i]);
    let number: domain::ids::TicketNumber = "GK1-261123-0042".parse().unwrap();
    Entry {
        seq: 1,
        at: START,
        actor: Actor::Resident,
        fact: Fact::Reported(Box::new(Reported {
            community: number.community.clone(),
            number,
            area: AreaRef::Area(1),
            at: Point { lat: 31.324, lng: 121.437 },
            door: None,
            category: item.map(|i| i.code.category),
            item: item.map(|i| i.code),
            floor: None,
            source: Source::Map,
            words: None,
            phone: None,
            callback: false,
            photos: Vec::new(),
            expected_by: promise(START, item.unwrap_or_else(|| catalog::unnamed())),
        })),
    }
}

fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (0..DeclineReason::ALL.len())
            .prop_map(|i| Command::Decline { reason: DeclineReason::ALL[i], note: None }),
        (0..CloseReason::ALL.len()).prop_map(|i| Command::Close { reason: CloseReason::ALL[i], note: None }),
    ]
}

/// Carries out what is possible and passes over the rest, as a store would.
fn live_through(item: Option<usize>, commands: &[Command]) -> (Ticket, Vec<SealedEntry>) {
    let first = report(item);
    let mut ticket = Ticket::begin(&first).unwrap();
    let mut chain = vec![seal(&Hash::default(), first)];
    for command in commands {
        for fact in decide(&ticket, command).unwrap_or_default() {
            let entry = Entry {
                seq: ticket.version + 1,
                at: START.plus_minutes(i64::from(ticket.version)),
                actor: Actor::Machine,
                fact,
            };
            ticket.apply(&entry).unwrap();
            let prev = chain.last().unwrap().hash;
            chain.push(seal(&prev, entry));
        }
    }
    (ticket, chain)
}

proptest! {
    #[test]
    fn what_is_decided_always_applies_and_the_fold_of_the_entries_is_the_ticket(
        item in proptest::option::of(0..23_usize),
        commands in proptest::collection::vec(any_command(), 0..8),
    ) {
        let (ticket, chain) = live_through(item, &commands);
        let entries: Vec<&Entry> = chain.iter().map(|sealed| &sealed.entry).collect();
        prop_assert_eq!(Ticket::fold(entries.iter().copied()), Ok(ticket.clone()));
        prop_assert_eq!(ticket.version as usize, chain.len());
        prop_assert!(verify(&chain));
    }

    #[test]
    fn an_ended_ticket_takes_no_further_command(
        commands in proptest::collection::vec(any_command(), 1..8),
        after in any_command(),
    ) {
        let (ticket, _) = live_through(Some(0), &commands);
        prop_assert!(!ticket.state.is_open());
        prop_assert!(decide(&ticket, &after).unwrap_err().possible.is_empty());
    }

    #[test]
    fn a_chain_with_a_changed_dropped_or_swapped_entry_does_not_verify(
        commands in proptest::collection::vec(any_command(), 1..4),
        pick in any::<prop::sample::Index>(),
    ) {
        let (_, chain) = live_through(Some(3), &commands);
        let i = pick.index(chain.len());
        let mut changed = chain.clone();
        changed[i].payload = changed[i].payload.replace("GK1", "GK2").replace("machine", "resident");
        prop_assert!(!verify(&changed));
        let mut dropped = chain.clone();
        dropped.remove(i);
        prop_assert!(dropped.is_empty() || i == chain.len() - 1 || !verify(&dropped));
        let mut swapped = chain.clone();
        swapped.swap(0, chain.len() - 1);
        prop_assert!(!verify(&swapped));
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
        fact: Fact::Closed { reason: CloseReason::Solved, note: None },
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
