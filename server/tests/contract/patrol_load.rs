//! Synthetic patrols, in any store.

use std::collections::{BTreeMap, BTreeSet};

use domain::backend::monday;
use domain::backend::patrol_ports::{CheckQuery, KeptCheck};
use domain::event::AreaRef;
use domain::patrol::SiteId;
use domain::patrol::coverage::{Check, Outcome, Watched, coverage, day_begins};
use domain::patrol::oddities::{CheckIn, oddities};
use domain::patrol::recheck::Level;
use domain::patrol::rules::PatrolRules;
use time::Duration;

use crate::contract::Subject;
use crate::contract::drafts::NOW;

const DAYS: u16 = 12;

pub async fn synthetic_patrols_are_walked_as_people_walk(subject: &Subject) {
    let (stores, place) = (&subject.stores, server::demo::demo_place().unwrap());
    let loaded = server::load_patrols::load(stores, &place, DAYS, 7, NOW).await.unwrap();
    let community = place.communities[0].code.clone();
    let checks = stores.patrols.checks(&CheckQuery::default()).await.unwrap();
    assert_eq!(loaded.checks, checks.len());
    assert!(checks.iter().all(|kept| kept.record.at <= NOW && kept.record.received_at <= NOW));
    let some = |wanted: fn(&KeptCheck) -> bool| checks.iter().filter(|kept| wanted(kept)).count();
    assert!(some(|kept| kept.record.outcome == Outcome::NoEntry) > 0);
    assert!(some(|kept| kept.record.outcome == Outcome::Problem) > 0);
    assert!(some(|kept| kept.record.own) > 0);
    assert!(some(|kept| kept.record.level == Level::Supervisor) > 0);

    let today = NOW.local().date;
    let first = today - Duration::days(i64::from(DAYS) - 1);
    let books = stores.patrols.plan_books(&community, first, today.next_day().unwrap()).await.unwrap();
    assert_eq!(loaded.plans, books.len());
    let planned = books.iter().filter(|book| book.scope.level == Level::Team).count();
    assert_eq!(planned, usize::from(DAYS));
    assert_eq!(stores.patrols.templates(&community, Level::Team).await.unwrap().len(), 7);
    let week = monday(today) - Duration::WEEK;
    let draws = stores.patrols.draws(&community, week).await.unwrap();
    assert!(draws.len() == 2 && draws.iter().all(|draw| !draw.checks.is_empty()));

    let tickets = stores.patrols.site_tickets(&community, day_begins(first)).await.unwrap();
    assert_eq!(loaded.tickets, tickets.len());
    assert!(tickets.iter().filter(|ticket| ticket.filed && ticket.verified).count() > 2, "missed");
    assert!(!stores.patrols.last_covering(&community).await.unwrap().is_empty());
    let audit = stores.installation.audit().await.unwrap();
    assert_eq!((audit.checks, audit.wrong), (checks.len(), vec![]));
    assert_eq!(stores.installation.rebuild().await.unwrap(), tickets.len());

    let again = server::load_patrols::load(stores, &place, DAYS, 7, NOW).await.unwrap();
    assert_eq!((again.plans, again.tickets), (0, 0), "it is the same for the same seed and day");
    assert_eq!(stores.patrols.checks(&CheckQuery::default()).await.unwrap().len(), checks.len());
}

pub async fn synthetic_patrols_cover_most_and_leave_one_area_behind(subject: &Subject) {
    let (stores, place) = (&subject.stores, server::demo::demo_place().unwrap());
    server::load_patrols::load(stores, &place, DAYS, 7, NOW).await.unwrap();
    let kept = stores.patrols.checks(&CheckQuery::default()).await.unwrap();
    let mut checks: BTreeMap<_, Vec<Check>> = BTreeMap::new();
    for one in &kept {
        checks.entry(one.record.site.clone()).or_default().push(one.record.check());
    }
    let sites = place.sites(&place.communities[0].code);
    let rules = PatrolRules::default();
    let first = day_begins(NOW.local().date - Duration::days(i64::from(DAYS) - 1));
    // The first day has no day before it.
    let from = first.plus_minutes(24 * 60);
    let estate = sites.iter().filter(|site| site.area != AreaRef::Street);
    let shares = coverage(
        estate.map(|site| Watched {
            group: site.area.code(),
            interval: rules.interval(site.kind),
            listed: first,
            checks: checks.get(&site.id).map(Vec::as_slice).unwrap_or_default(),
        }),
        from,
        NOW,
    );
    let ratios: BTreeMap<u8, f64> =
        shares.iter().filter_map(|(area, share)| Some((*area, share.ratio()?))).collect();
    let mean = ratios.values().sum::<f64>() / ratios.len() as f64;
    assert!((0.88..0.97).contains(&mean), "{ratios:?}");
    let mut sorted: Vec<f64> = ratios.values().copied().collect();
    sorted.sort_by(f64::total_cmp);
    assert!(sorted[0] + 0.05 < sorted[1], "{ratios:?}");
    let now = |site: &SiteId| {
        domain::patrol::coverage::standing(rules.interval(site.kind()), first, &checks[site], NOW)
    };
    let dead = checks.keys().filter(|site| now(site).dead_for(NOW) > 0).count();
    assert!((1..40).contains(&dead), "{dead}");
    // People are in one place at a time.
    let accounts: BTreeSet<_> = kept.iter().map(|one| one.record.account).collect();
    for account in accounts {
        let own = kept.iter().filter(|one| one.record.account == account);
        let check_ins: Vec<CheckIn> = own
            .map(|one| {
                let site = sites.iter().find(|site| site.id == one.record.site).unwrap();
                let (at, judged, all_fine) = (one.record.at, one.record.judged_at, one.record.all_fine());
                CheckIn { at, place: site.at, floors: site.floors, judged, all_fine, typed: false }
            })
            .collect();
        let odd = oddities(&check_ins).len();
        assert!(odd * 10 < check_ins.len(), "{account:?}: {odd} of {}", check_ins.len());
    }
}
