//! A day's rounds: everything due is in them or named as left out, and times and limits are kept.

use domain::clock::{LocalTime, Timestamp};
use domain::event::AreaRef;
use domain::ids::AccountId;
use domain::patrol::coverage::{CheckpointKind, Interval};
use domain::patrol::day::{
    Checkpoint, DayPlan, DayTask, OnDuty, Reason, WhyNot, due, move_visit, plan_day, replan,
};
use domain::patrol::network::Ways;
use domain::patrol::solve::{Effort, Half};
use proptest::prelude::*;
use time::{Date, Month};

const EFFORT: Effort = Effort { seed: 1, steps: 1_500 };

fn day(d: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, d).unwrap()
}

fn at(d: u8, hour: u8) -> Timestamp {
    LocalTime::at(day(d), hour, 0).instant()
}

/// On a street of doors 30 metres apart.
fn street(count: usize, interval: Interval) -> DayTask {
    let metres = (0..count * count).map(|cell| (cell / count).abs_diff(cell % count) as f64 * 30.0).collect();
    let checkpoint = |place: usize| Checkpoint {
        id: format!("door {place}"),
        place,
        kind: CheckpointKind::Stairwell,
        area: AreaRef::Area(u8::try_from(place % 3).unwrap() + 1),
        floors: 6,
        seconds: 60,
        interval,
        listed: at(1, 0),
        last: Some(at(20, 9)),
        tickets: Vec::new(),
        drawn: false,
    };
    DayTask {
        date: day(23),
        checkpoints: (0..count).map(checkpoint).collect(),
        inspectors: Vec::new(),
        ways: Ways { places: count, metres, unreachable: Vec::new() },
    }
}

fn on_duty(account: u32, start: usize) -> OnDuty {
    let (from, until) = (8 * 60, 17 * 60);
    OnDuty { account: AccountId(account), start, from, until, minutes: None, floors: None, areas: Vec::new() }
}

/// What must hold of every plan that was not changed by hand.
fn sound(task: &DayTask, plan: &DayPlan, from: u32) {
    let mut seen: Vec<_> = plan
        .rounds
        .iter()
        .flat_map(|round| round.visits.iter().map(|visit| visit.wanted))
        .chain(plan.left_out.iter().map(|left| left.wanted))
        .map(|wanted| (wanted.checkpoint, wanted.half))
        .collect();
    seen.sort_unstable();
    let mut wanted: Vec<_> = due(task).iter().map(|wanted| (wanted.checkpoint, wanted.half)).collect();
    wanted.sort_unstable();
    assert_eq!(seen, wanted, "all that is due is visited or named");
    for (round, who) in plan.rounds.iter().zip(&task.inspectors) {
        let mut now = who.from.max(from);
        for (index, visit) in round.visits.iter().enumerate() {
            assert_eq!(visit.order as usize, index + 1);
            if visit.done {
                continue;
            }
            assert!(!visit.late && now <= visit.arrive + 1 && visit.arrive < visit.leave, "{round:?}");
            now = visit.leave - 1;
            match visit.wanted.half {
                Some(Half::Morning) => assert!(visit.arrive < 720),
                Some(Half::Afternoon) => assert!(visit.arrive >= 720),
                None => {}
            }
            let area = task.checkpoints[visit.wanted.checkpoint].area;
            assert!(who.areas.is_empty() || who.areas.contains(&area));
        }
        if round.visits.iter().any(|visit| !visit.done) {
            assert!(round.ends <= who.until);
            assert!(who.minutes.is_none_or(|most| round.minutes <= most), "{round:?}");
            assert!(who.floors.is_none_or(|most| round.floors <= most));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_due_is_visited_in_time_or_named_as_left_out(
        doors in prop::collection::vec((10..24_u8, 0..24_u8, 0..4_u16, 0..5_u8), 1..30),
        people in prop::collection::vec((0..30_usize, 6..14_u32, 1..9_u32, 0..200_u32, 0..80_u32, 0..4_u8), 1..4),
        now in 400..900_u32,
    ) {
        let mut task = street(doors.len(), Interval::Days(2));
        for (checkpoint, (last, hour, days, extra)) in task.checkpoints.iter_mut().zip(doors) {
            checkpoint.last = (extra > 0).then(|| at(last, hour));
            checkpoint.interval = if days == 0 { Interval::Halves } else { Interval::Days(days) };
            checkpoint.drawn = extra == 4;
            if extra == 3 {
                checkpoint.tickets.push("GK1-261123-0042".parse().unwrap());
            }
        }
        for (index, (start, from, hours, minutes, floors, area)) in people.into_iter().enumerate() {
            task.inspectors.push(OnDuty {
                from: from * 60,
                until: (from + hours) * 60,
                minutes: (minutes > 50).then_some(minutes),
                floors: (floors > 20).then_some(floors),
                areas: (area > 0).then_some(AreaRef::Area(area)).into_iter().collect(),
                ..on_duty(u32::try_from(index).unwrap(), start % task.ways.places)
            });
        }
        let plan = plan_day(&task, EFFORT, &mut || false);
        sound(&task, &plan, 0);
        prop_assert_eq!(&plan, &plan_day(&task, EFFORT, &mut || false));

        // Somebody falls ill at some moment.
        let mut walked = plan.clone();
        for round in &mut walked.rounds {
            for visit in &mut round.visits {
                visit.done = visit.leave <= now;
            }
        }
        let again = replan(&task, &walked, now, &[0], EFFORT, &mut || false);
        sound(&task, &again, now);
        prop_assert!(again.rounds[0].visits.iter().all(|visit| visit.done));
        for (before, after) in walked.rounds.iter().zip(&again.rounds) {
            let done = |visits: &[domain::patrol::day::Visit]| visits.iter().filter(|v| v.done).copied().collect::<Vec<_>>();
            prop_assert_eq!(done(&before.visits), done(&after.visits));
        }
    }
}

#[test]
fn rounds_share_the_work_and_give_times() {
    let mut task = street(12, Interval::Days(2));
    task.inspectors = vec![on_duty(1, 0), on_duty(2, 11)];
    let plan = plan_day(&task, EFFORT, &mut || false);
    assert_eq!(plan.left_out, []);
    assert_eq!(plan.rounds.iter().map(|round| round.visits.len()).collect::<Vec<_>>(), [6, 6]);
    let first = plan.rounds[0].visits[0];
    assert!(
        first.arrive >= 480 && first.leave <= first.arrive + 5 && first.wanted.reason == Reason::DeadCorner
    );
}

#[test]
fn what_is_long_overdue_is_visited_before_what_is_due_today() {
    let mut task = street(10, Interval::Days(3));
    task.checkpoints[7].last = Some(at(2, 9));
    task.inspectors = vec![OnDuty { minutes: Some(12), ..on_duty(1, 0) }];
    let plan = plan_day(&task, EFFORT, &mut || false);
    assert!(plan.rounds[0].visits.iter().any(|visit| visit.wanted.checkpoint == 7));
    assert!(!plan.left_out.is_empty() && plan.left_out.iter().all(|left| left.why == WhyNot::Full));
}

#[test]
fn an_area_without_anybody_on_duty_is_named() {
    let mut task = street(6, Interval::Days(1));
    task.inspectors = vec![OnDuty { areas: vec![AreaRef::Area(1), AreaRef::Area(2)], ..on_duty(1, 0) }];
    let plan = plan_day(&task, EFFORT, &mut || false);
    let left: Vec<_> = plan.left_out.iter().map(|left| (left.wanted.checkpoint, left.why)).collect();
    assert_eq!(left, [(2, WhyNot::Nobody), (5, WhyNot::Nobody)]);
}

#[test]
fn a_garbage_room_is_visited_in_both_halves() {
    let mut task = street(3, Interval::Halves);
    task.inspectors = vec![on_duty(1, 0)];
    let plan = plan_day(&task, EFFORT, &mut || false);
    let halves: Vec<_> = plan.rounds[0].visits.iter().filter_map(|visit| visit.wanted.half).collect();
    assert_eq!(halves, [[Half::Morning; 3], [Half::Afternoon; 3]].concat());
    assert_eq!(plan.rounds[0].visits[3].arrive, 720);
    task.checkpoints[0].last = Some(at(23, 9));
    assert_eq!(due(&task).iter().filter(|wanted| wanted.checkpoint == 0).count(), 1);
}

#[test]
fn a_visit_that_is_moved_by_hand_gets_new_times() {
    let mut task = street(8, Interval::Days(1));
    task.inspectors = vec![on_duty(1, 0), on_duty(2, 7)];
    let plan = plan_day(&task, EFFORT, &mut || false);
    let count = plan.rounds[0].visits.len();
    let moved = move_visit(&task, &plan, (0, 0), (1, 99));
    assert_eq!(moved.rounds[0].visits.len(), count - 1);
    let last = moved.rounds[1].visits.last().unwrap();
    assert_eq!(last.wanted, plan.rounds[0].visits[0].wanted);
    assert_eq!(last.order as usize, moved.rounds[1].visits.len());
    assert!(moved.rounds[1].ends > plan.rounds[1].ends);
    assert_eq!(move_visit(&task, &moved, (1, moved.rounds[1].visits.len() - 1), (0, 0)), plan);
    assert_eq!(move_visit(&task, &plan, (5, 0), (0, 0)), plan);
    assert_eq!(move_visit(&task, &plan, (0, 0), (9, 0)), plan);
}

#[test]
fn a_plan_survives_the_way_to_the_browser() {
    let mut task = street(5, Interval::Halves);
    task.inspectors = vec![on_duty(1, 0)];
    let plan = plan_day(&task, EFFORT, &mut || false);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<DayPlan>(&text).unwrap(), plan);
    let text = serde_json::to_string(&task).unwrap();
    assert_eq!(serde_json::from_str::<DayTask>(&text).unwrap(), task);
}
