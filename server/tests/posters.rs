//! Door cards through the real program: who may print what, and that every printed code is read back.

use std::collections::BTreeSet;

use crate::common::TestServer;
use crate::common::staff::{beside, get, sign_in, start};
use domain::patrol::SiteId;

const BASE: &str = "https://weiwangge.pengpu.example.gov.cn";

/// Every code on a page, as a phone reads it from the printed sheet.
fn codes(page: &Page) -> Vec<String> {
    let mut reader = quircs::Quirc::default();
    let found = reader.identify(page.width, page.height, &page.grey);
    let read = found.filter_map(|code| String::from_utf8(code.ok()?.decode().ok()?.payload).ok());
    read.collect()
}

struct Page {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

/// The pages as a cheap printer draws them: 150 dots an inch, greys.
fn pages(pdf: &[u8]) -> Vec<Page> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cards.pdf");
    std::fs::write(&file, pdf).unwrap();
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-r", "150", "-gray"])
        .args([&file, &folder.path().join("page")])
        .output()
        .expect("poppler-utils is installed: `.ci/tools.sh poppler`");
    assert!(drawn.status.success() && drawn.stderr.is_empty(), "{}", String::from_utf8_lossy(&drawn.stderr));
    let all = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let mut all: Vec<_> = all.filter(|file| file.extension().is_some_and(|kind| kind == "pgm")).collect();
    all.sort();
    all.iter().map(|file| page(&std::fs::read(file).unwrap())).collect()
}

/// A binary PGM: `P5`, width, height and the lightest grey, then a byte each.
fn page(pgm: &[u8]) -> Page {
    let mut parts = pgm.splitn(4, u8::is_ascii_whitespace);
    let number = |part: Option<&[u8]>| std::str::from_utf8(part.unwrap()).unwrap().parse::<usize>().unwrap();
    assert_eq!(parts.next(), Some(&b"P5"[..]));
    let (width, height) = (number(parts.next()), number(parts.next()));
    let rest = parts.next().unwrap();
    let grey = rest[rest.len() - width * height..].to_vec();
    Page { width, height, grey }
}

fn printed(server: &TestServer, name: &str, arguments: &[&str]) -> Vec<u8> {
    let file = server.data().join(name);
    let out = file.to_str().unwrap();
    let all: Vec<&str> = ["posters", "--out", out].into_iter().chain(arguments.iter().copied()).collect();
    let done = server.run(&all);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::read(file).unwrap()
}

#[tokio::test]
async fn every_printed_code_opens_its_door() {
    let mut server = start().await;
    // As long as addresses of public bodies are.
    server.set("WWG_PUBLIC_URL", BASE);
    let beside = beside(&server).await;
    let doors: BTreeSet<SiteId> =
        beside.core.place.stairwells.iter().map(|door| SiteId::Door(door.id.clone())).collect();
    assert_eq!(doors.len(), 168);
    let first = beside.core.place.communities[0].code.clone();
    let open = |text: String| {
        assert!(text.starts_with(&format!("{BASE}/s/")), "{text}");
        let read = beside.core.keys.read_site_code(&text, &first).unwrap();
        assert!(!read.revoked);
        read.site
    };
    let cards = pages(&printed(&server, "doors.pdf", &[]));
    assert_eq!(cards.len(), 168, "a card a page");
    let read: BTreeSet<SiteId> = cards.iter().flat_map(codes).map(open).collect();
    assert_eq!(read, doors);
    // Four to a sheet, to be cut; the facilities beside them.
    let sheets = pages(&printed(&server, "sheets.pdf", &["--paper", "a4", "--kind", "all", "--area", "1"]));
    let sites = beside.core.place.sites(&first);
    let area = |one: &&domain::patrol::Site| one.area == domain::event::AreaRef::Area(1);
    let wanted: BTreeSet<SiteId> = sites.iter().filter(area).map(|one| one.id.clone()).collect();
    assert_eq!(sheets.len(), wanted.len().div_ceil(4));
    let read: BTreeSet<SiteId> = sheets.iter().flat_map(codes).map(open).collect();
    assert_eq!(read, wanted);
}

#[tokio::test]
async fn a_lead_prints_the_own_area_and_others_nothing() {
    let server = start().await;
    let lead = sign_in(&server, "lead1").await;
    let page = get(&server, "/posters?all=1", &lead).await.text().await.unwrap();
    assert_eq!(page.matches("data-poster=\"GK1-1-").count(), 36);
    assert_eq!(page.matches("data-poster=").count(), 36, "no other area");
    let pdf = get(&server, "/posters.pdf?site=GK1-1-3-2", &lead).await;
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    assert_eq!(pdf.headers()["cache-control"], "no-store");
    let one = pages(&pdf.bytes().await.unwrap());
    assert_eq!(one.iter().flat_map(codes).count(), 1);
    for path in
        ["/posters?area=2", "/posters.pdf?area=2", "/posters.pdf?site=GK1-2-1-1", "/posters?site=GK1-S-1"]
    {
        assert_eq!(get(&server, path, &lead).await.status(), 403, "{path}");
    }
    for who in ["inspector1", "supervisor1", "mediator", "property", "admin"] {
        let cookie = sign_in(&server, who).await;
        assert_eq!(get(&server, "/posters", &cookie).await.status(), 403, "{who}");
        assert_eq!(get(&server, "/posters.pdf", &cookie).await.status(), 403, "{who}");
    }
    let committee = sign_in(&server, "committee").await;
    for path in [
        "/posters?site=GK1-9-9-9",
        "/posters?site=x",
        "/posters?area=77",
        "/posters?kind=x",
        "/posters.pdf?paper=a0",
    ] {
        assert_eq!(get(&server, path, &committee).await.status(), 422, "{path}");
    }
    // A community of others is refused like one that there is not.
    assert_eq!(get(&server, "/posters?community=GK9", &committee).await.status(), 403);
}

#[tokio::test]
async fn a_key_that_was_revoked_opens_nothing_and_a_newer_one_signs() {
    let mut server = start().await;
    let old = beside(&server).await.core.keys.site_code(&"GK1-1-3-2".parse().unwrap()).unwrap();
    let opens =
        async |server: &TestServer, code: &str| server.fetch(&format!("/s/{code}")).await.status().as_u16();
    assert_eq!(opens(&server, &old).await, 200);
    // A serving program would go on with the keys that it knows.
    assert!(!server.run(&["keys", "rotate"]).status.success());
    server.kill();
    assert!(server.run(&["keys", "rotate"]).status.success());
    let list = String::from_utf8(server.run(&["keys", "list"]).stdout).unwrap();
    assert_eq!(list, "a  valid\nb  signs\n");
    server.restart().await;
    let new = beside(&server).await.core.keys.site_code(&"GK1-1-3-2".parse().unwrap()).unwrap();
    assert!(new.contains(".b.") && old.contains(".a."));
    assert_eq!((opens(&server, &old).await, opens(&server, &new).await), (200, 200));
    server.kill();
    assert!(server.run(&["keys", "revoke", "a"]).status.success());
    for (id, why) in [("a", "twice"), ("b", "the last one"), ("z", "none")] {
        assert!(!server.run(&["keys", "revoke", id]).status.success(), "{why}");
    }
    server.restart().await;
    assert_eq!((opens(&server, &old).await, opens(&server, &new).await), (404, 200));
}

#[tokio::test]
async fn a_facility_has_a_card_and_a_report_from_it_lies_there() {
    let server = start().await;
    let beside = beside(&server).await;
    let room = beside.core.place.site(&"GK1-B-1".parse().unwrap()).unwrap();
    let code = beside.core.keys.site_code(&room.id).unwrap();
    let page = server.fetch(&format!("/s/{code}")).await.text().await.unwrap();
    assert!(page.contains(&room.name) && page.contains(&format!("/report?code={code}")), "{page}");
    let form = server.fetch(&format!("/report?code={code}")).await.text().await.unwrap();
    assert!(form.contains(&room.name));
    let number =
        crate::common::staff::report(&server, "facility-1", &[("code", &code), ("item", "B3")]).await;
    let whole = beside.core.tickets.whole(&number.parse().unwrap()).await.unwrap().unwrap();
    let ticket = domain::ticket::Ticket::fold(whole.chain.iter().map(|sealed| &sealed.entry)).unwrap();
    assert!(ticket.report.at.distance(room.at) < 1.0 && ticket.report.door.is_none());
    assert_eq!(ticket.report.area, room.area);
    assert_eq!(ticket.report.source, domain::ticket::Source::Scan);
}
