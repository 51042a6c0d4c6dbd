//! Codes at checkpoints: what is scanned, what is typed, and what a phone takes along.
#![cfg(feature = "backend")]

use domain::backend::{DoorKey, Keys, SiteRead, hex, sha256};
use domain::ids::CommunityCode;
use domain::patrol::SiteId;
use domain::patrol::code::{canonical_short, scanned_code};
use proptest::prelude::*;

fn keys() -> Keys {
    let door = |id: &str, n, revoked| DoorKey { id: id.to_owned(), secret: [n; 32], revoked };
    Keys { server: [7; 32], doors: vec![door("a", 1, false), door("b", 2, false)], demo: false }
}

/// The installation as it was before its second key.
fn older() -> Keys {
    Keys { doors: keys().doors[..1].to_vec(), ..keys() }
}

fn revoked() -> Keys {
    let mut keys = keys();
    keys.doors[0].revoked = true;
    keys
}

fn community() -> CommunityCode {
    "GK1".parse().unwrap()
}

fn site(id: &str) -> SiteId {
    id.parse().unwrap()
}

const SITES: [&str; 4] = ["GK1-1-3-2", "GK1-B-4", "GK1-F-1", "GK1-S-7"];

fn read(site: SiteId, revoked: bool) -> SiteRead {
    SiteRead { site, revoked }
}

proptest! {
    #[test]
    fn random_text_is_no_code_of_a_checkpoint(text in ".*") {
        prop_assert!(keys().read_site_code(&text, &community()).is_err());
        prop_assert!(keys().read_short_code(&text, SITES.map(site)).is_none() || canonical_short(&text).is_some());
    }

    #[test]
    fn a_short_code_with_one_wrong_character_is_noticed(no in 1..500_u16, at in 0..7_usize, other in 0..32_usize) {
        let shown = keys().short_code(&site(&format!("GK1-S-{no}"))).unwrap();
        let mut typed: Vec<char> = shown.replace('-', "").chars().collect();
        let replacement = char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[other]);
        prop_assume!(typed[at] != replacement);
        typed[at] = replacement;
        prop_assert_eq!(canonical_short(&typed.into_iter().collect::<String>()), None);
    }
}

#[test]
fn every_checkpoint_has_a_code_that_opens_it_and_no_other() {
    for id in SITES {
        let code = keys().site_code(&site(id)).unwrap();
        assert!(code.starts_with(&format!("{id}.b.")), "{code}");
        assert_eq!(keys().read_site_code(&code, &community()), Ok(read(site(id), false)));
        for other in SITES.into_iter().filter(|other| *other != id) {
            assert!(keys().read_site_code(&code.replace(id, other), &community()).is_err(), "{other}");
        }
        assert!(keys().read_site_code(&format!("{code}0"), &community()).is_err());
        let elsewhere = Keys { doors: older().doors, ..keys() };
        assert!(elsewhere.read_site_code(&code, &community()).is_err(), "of a key that there is not");
    }
}

#[test]
fn a_doors_code_is_the_one_that_residents_scan() {
    let door = site("GK1-1-3-2");
    assert_eq!(keys().site_code(&door), keys().door_code(door.door().unwrap()));
}

#[test]
fn a_code_is_found_at_the_end_of_an_address() {
    let code = keys().site_code(&site("GK1-B-4")).unwrap();
    for text in [
        code.clone(),
        format!("  {code}\n"),
        format!("https://grid.example/s/{code}"),
        format!("http://127.0.0.1:3000/s/{code}/?lang=en#top"),
    ] {
        assert_eq!(scanned_code(&text), code, "{text}");
        assert_eq!(keys().read_site_code(&text, &community()), Ok(read(site("GK1-B-4"), false)), "{text}");
    }
}

#[test]
fn an_old_sticker_is_known_as_one() {
    let door = site("GK1-1-3-2");
    let printed = older().site_code(&door).unwrap();
    assert_eq!(keys().read_site_code(&printed, &community()), Ok(read(door.clone(), false)));
    assert_eq!(revoked().read_site_code(&printed, &community()), Ok(read(door, true)));
    let forged = printed.replace(".a.", ".b.");
    assert!(revoked().read_site_code(&forged, &community()).is_err());
}

#[test]
fn a_short_code_is_read_back_however_it_is_typed() {
    for id in SITES {
        let shown = keys().short_code(&site(id)).unwrap();
        assert_eq!((shown.len(), &shown[4..5]), (8, "-"), "{shown}");
        let typed = shown.replace('-', " ").replace('1', "l").replace('0', "o").to_lowercase();
        assert_eq!(keys().read_short_code(&typed, SITES.map(site)), Some(read(site(id), false)), "{typed}");
        let others = SITES.into_iter().filter(|other| *other != id).map(site);
        assert_eq!(keys().read_short_code(&shown, others), None, "it is not among the candidates");
    }
}

#[test]
fn an_old_short_code_is_known_as_one_once_its_key_is_revoked() {
    let printed = older().short_code(&site("GK1-B-4")).unwrap();
    assert_eq!(keys().read_short_code(&printed, SITES.map(site)), Some(read(site("GK1-B-4"), false)));
    assert_eq!(revoked().read_short_code(&printed, SITES.map(site)), Some(read(site("GK1-B-4"), true)));
}

#[test]
fn a_phone_knows_the_codes_in_force_by_their_digests() {
    let garbage = site("GK1-B-4");
    let digest = |text: String| hex(&sha256(&[b"wwg-scan", text.as_bytes()]));
    let (new, old) = (keys().site_code(&garbage).unwrap(), older().site_code(&garbage).unwrap());
    assert_eq!(keys().scan_digests(&garbage), [digest(old), digest(new.clone())]);
    assert_eq!(revoked().scan_digests(&garbage), [digest(new)]);
    let short = canonical_short(&keys().short_code(&garbage).unwrap()).unwrap();
    // Signs of a key that signs no more and is still in force are typed from as well.
    let all = keys().short_digests(&garbage);
    assert!(all.len() == 2 && all.contains(&hex(&sha256(&[b"wwg-short", short.as_bytes()]))));
    assert_eq!(revoked().short_digests(&garbage).len(), 1);
}

#[test]
fn the_demos_short_forms_stand_for_checkpoints_with_demo_alone() {
    let demo = Keys { demo: true, ..keys() };
    for (code, id) in [("demo-1-3-2", "GK1-1-3-2"), ("demo-B-4", "GK1-B-4"), ("demo-S-7", "GK1-S-7")] {
        assert_eq!(demo.read_site_code(code, &community()), Ok(read(site(id), false)));
        assert!(keys().read_site_code(code, &community()).is_err());
        let digest = hex(&sha256(&[b"wwg-scan", code.as_bytes()]));
        assert!(demo.scan_digests(&site(id)).contains(&digest));
        assert!(!keys().scan_digests(&site(id)).contains(&digest));
    }
    assert!(demo.read_site_code("demo-X-1", &community()).is_err());
}
