//! What people type, the names of things, and the codes that are handed out.
#![cfg(feature = "backend")]

use domain::backend::{DoorKey, Keys, TrackingCode};
use domain::catalog::{self, Category};
use domain::clock::Timestamp;
use domain::ids::{CommunityCode, DoorId, IdempotencyKey, TicketId, TicketNumber};
use domain::lang::Lang;
use domain::patrol::SiteId;
use domain::text::{masked_phone, phone, words};
use proptest::prelude::*;

fn keys() -> Keys {
    let door = |id: &str, n, revoked| DoorKey { id: id.to_owned(), secret: [n; 32], revoked };
    Keys { server: [7; 32], doors: vec![door("a", 1, false), door("b", 2, false)], demo: false }
}

fn community() -> CommunityCode {
    "GK1".parse().unwrap()
}

proptest! {
    #[test]
    fn a_tracking_code_is_read_back_however_it_is_typed(id in any::<[u8; 16]>(), lower in any::<bool>()) {
        let code = keys().tracking_code(TicketId(id));
        let shown = code.display();
        prop_assert!(shown.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        let typed = shown.replace('-', " ").replace('1', "l").replace('0', "O");
        let typed = if lower { typed.to_lowercase() } else { typed };
        prop_assert_eq!(TrackingCode::parse(&typed), Some(code));
    }

    #[test]
    fn a_tracking_code_with_one_wrong_character_is_noticed(
        id in any::<[u8; 16]>(), at in 0..17_usize, other in 0..32_usize,
    ) {
        let code = keys().tracking_code(TicketId(id)).display().replace('-', "");
        let mut typed: Vec<u8> = code.bytes().collect();
        let replacement = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[other];
        prop_assume!(typed[at] != replacement);
        typed[at] = replacement;
        prop_assert_eq!(TrackingCode::parse(std::str::from_utf8(&typed).unwrap()), None);
    }

    #[test]
    fn any_text_is_kept_trimmed_or_refused(raw in any::<String>()) {
        if let Ok(Some(kept)) = words(&raw) {
            prop_assert_eq!(kept.trim(), &kept);
            prop_assert!(!kept.contains('\r') && !kept.contains('\0'));
            prop_assert_eq!(words(&kept), Ok(Some(kept.clone())));
        }
    }

    #[test]
    fn a_number_reads_back(day in 0..20_000_i64, count in 1..1_000_000_u32) {
        let date = time::Date::from_calendar_date(2000, time::Month::January, 1).unwrap() + time::Duration::days(day);
        let number = TicketNumber { community: community(), date, count };
        prop_assert_eq!(number.to_string().parse::<TicketNumber>(), Ok(number));
    }

    #[test]
    fn random_text_is_no_door_code(code in ".*") {
        prop_assert!(keys().read_site_code(&code, &community()).is_err());
    }
}

#[test]
fn a_door_code_opens_its_door_and_no_other() {
    let door: DoorId = "GK1-1-3-2".parse().unwrap();
    let code = keys().door_code(&door).unwrap();
    let read = keys().read_site_code(&code, &community()).unwrap();
    assert_eq!((read.site, read.revoked), (SiteId::Door(door), false));
    assert!(keys().read_site_code(&code.replace("GK1-1-3-2", "GK1-1-3-1"), &community()).is_err());
    assert!(keys().read_site_code(&format!("{code}0"), &community()).is_err());
    assert!(keys().read_site_code("demo-1-3-2", &community()).is_err(), "only with --demo");
    let demo = Keys { demo: true, ..keys() };
    assert_eq!(demo.read_site_code("demo-1-3-2", &community()).unwrap().site.to_string(), "GK1-1-3-2");
}

#[test]
fn old_keys_stay_valid_until_they_are_revoked() {
    let door: DoorId = "GK1-1-3-2".parse().unwrap();
    let old = Keys { doors: keys().doors[..1].to_vec(), ..keys() };
    let printed = old.door_code(&door).unwrap();
    let revoked = |keys: &Keys| keys.read_site_code(&printed, &community()).unwrap().revoked;
    assert!(!revoked(&keys()));
    let mut rotated = keys();
    rotated.doors[0].revoked = true;
    assert!(revoked(&rotated));
}

#[test]
fn a_sealed_ticket_opens_until_its_time_and_only_unaltered() {
    let (id, until) = (TicketId([9; 16]), Timestamp(1_000_000));
    let sealed = keys().seal_ticket(id, until);
    assert_eq!(keys().open_ticket(&sealed, until), Some(id));
    assert_eq!(keys().open_ticket(&sealed, Timestamp(1_000_001)), None);
    assert_eq!(keys().open_ticket(&sealed.replace("1000000", "9000000"), until), None);
    assert_eq!(Keys { server: [8; 32], ..keys() }.open_ticket(&sealed, until), None);
}

#[test]
fn phone_numbers_are_forgiven_their_spelling_and_masked() {
    assert_eq!(phone(" +86 138-1234-5678 "), Ok(Some("13812345678".into())));
    assert_eq!(phone("１３８１２３４５６７８"), Ok(Some("13812345678".into())));
    assert_eq!(phone("021-5678 1234"), Ok(Some("02156781234".into())));
    assert_eq!(phone("  "), Ok(None));
    for bad in ["12345", "abc", "138123456789", "-", "110 please"] {
        assert!(phone(bad).is_err(), "{bad}");
    }
    assert_eq!(masked_phone("13812345678"), "138****5678");
}

#[test]
fn words_have_a_limit_and_no_hidden_direction() {
    assert_eq!(words("  a\r\nb\r\n"), Ok(Some("a\nb".into())));
    assert!(words(&"字".repeat(2_000)).is_ok());
    assert!(words(&"字".repeat(2_001)).is_err());
    assert!(words("a\0b").is_err());
    assert!(words("safe\u{202E}txt.exe").is_err());
    assert_eq!(words(" \n "), Ok(None));
}

#[test]
fn names_of_things_have_one_spelling() {
    assert!("GK1-261123-0042".parse::<TicketNumber>().is_ok());
    for bad in ["GK1-261123-042", "GK1-261323-0042", "gk1-261123-0042", "GK1-261123-0000", "GK1-261123"] {
        assert!(bad.parse::<TicketNumber>().is_err(), "{bad}");
    }
    for bad in ["GK1-1-3", "GK1-01-3-2", "GK1-+1-3-2", "GK1-1-3-2-"] {
        assert!(bad.parse::<DoorId>().is_err(), "{bad}");
    }
    assert!("short".parse::<IdempotencyKey>().is_err());
}

#[test]
fn the_catalogue_has_seven_categories_and_23_items() {
    assert_eq!(catalog::items().len(), 23);
    let counts: Vec<usize> = Category::ALL.iter().map(|c| catalog::items_of(*c).count()).collect();
    assert_eq!(counts, [3, 4, 4, 3, 4, 2, 3]);
    for item in catalog::items() {
        for lang in [Lang::Zh, Lang::En] {
            assert!(!item.name(lang).is_empty() && !item.guide(lang).is_empty(), "{}", item.code);
        }
    }
    let labels: Vec<String> = catalog::items().iter().map(|i| i.limit.label()).collect();
    let expected = "急1 4h 3d 4h 4h 4h 3d 急24 8h 急4 1d 急2 急4 5d 3d 急4 3d 急24 8h 急2 20d 10d 5d";
    assert_eq!(labels.join(" "), expected);
}

#[test]
fn languages_are_found_in_headers() {
    assert_eq!(Lang::accepted("fr-FR, en-GB;q=0.8, zh;q=0.5"), Some(Lang::En));
    assert_eq!(Lang::accepted("zh-CN,zh;q=0.9,en;q=0.8"), Some(Lang::Zh));
    assert_eq!(Lang::accepted("fr"), None);
}
