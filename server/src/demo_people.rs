//! The demo accounts, one for every kind of user.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use domain::backend::people_ports::PasswordChange;
use domain::backend::ports::Random;
use domain::backend::{AccountError, AccountForm, By, FirstPassword, People, Place};
use domain::people::{Duty, Role};

use crate::random::OsRandom;
use crate::settings::Settings;

/// Username, name, role, areas, unit, duty.
type Row = (&'static str, &'static str, Role, &'static [u8], Option<&'static str>, Option<Duty>);

const ACCOUNTS: [Row; 25] = [
    ("center", "网格中心带班长", Role::Center, &[], Some("center"), Some(Duty::ShiftLeader)),
    ("committee", "共四一站长", Role::Committee, &[], Some("gk1-committee"), Some(Duty::StationHead)),
    ("lead1", "一区负责人", Role::AreaLead, &[1], Some("gk1-team1"), None),
    ("lead2", "二区负责人", Role::AreaLead, &[2], Some("gk1-team2"), None),
    ("lead3", "三区负责人", Role::AreaLead, &[3], Some("gk1-team3"), None),
    ("lead4", "四区负责人", Role::AreaLead, &[4], Some("gk1-team4"), None),
    ("lead5", "五区负责人", Role::AreaLead, &[5], Some("gk1-team5"), None),
    ("inspector1", "一区志愿者", Role::Inspector, &[1], Some("gk1-team1"), None),
    ("inspector2", "二区志愿者", Role::Inspector, &[2], Some("gk1-team2"), None),
    ("inspector3", "三区居委干部", Role::Inspector, &[3], Some("gk1-team3"), None),
    ("inspector4", "四区党总支委员", Role::Inspector, &[4], Some("gk1-team4"), None),
    ("inspector5", "五区志愿者", Role::Inspector, &[5], Some("gk1-team5"), None),
    ("inspector6", "物业管理员", Role::Inspector, &[1, 2, 3, 4, 5], Some("gk1-property"), None),
    ("inspector7", "网格工作站成员", Role::Inspector, &[1, 2, 3, 4, 5], None, None),
    ("supervisor1", "街道监督员甲", Role::Supervisor, &[], None, None),
    ("supervisor2", "街道监督员乙", Role::Supervisor, &[], None, None),
    ("mediator", "共四一调解员", Role::Mediator, &[], None, None),
    ("property", "物业服务处", Role::UnitMember, &[], Some("gk1-property"), None),
    ("workstation3", "第三工作站", Role::UnitMember, &[], Some("ws3"), None),
    ("pingan", "平安办", Role::UnitMember, &[], Some("pingan"), None),
    ("police", "派出所", Role::UnitMember, &[], Some("police"), None),
    ("market", "市场所", Role::UnitMember, &[], Some("market"), None),
    ("chengguan", "城管中队", Role::UnitMember, &[], Some("chengguan"), None),
    ("power", "供电公司", Role::UnitMember, &[], Some("power"), None),
    ("admin", "系统管理员", Role::Admin, &[], None, None),
];

/// Makes the demo accounts that are missing, and sees to it that the password that is told is the one that works.
///
/// # Errors
/// A sentence that says why not.
pub async fn ensure(people: &People, place: &Place, settings: &Settings) -> Result<String, String> {
    let password = match &settings.demo_password {
        Some(password) => password.clone(),
        None => kept_password(&settings.data_dir)?,
    };
    let present = people.accounts(By::Machine).await.map_err(|error| error.to_string())?;
    let known = present.iter().find(|account| account.demo);
    let works = match known {
        Some(account) => people.hasher.verify(password.clone(), account.password.clone()).await,
        None => Ok(false),
    };
    let missing: Vec<&Row> =
        ACCOUNTS.iter().filter(|row| present.iter().all(|a| a.person.username != row.0)).collect();
    let works = works.map_err(|_| "the passwords cannot be compared")?;
    if works && missing.is_empty() {
        return Ok(password);
    }
    // One hash for all of them: they share the password, and two dozen hashes would make the start slow.
    let hash = people.hasher.hash(password.clone()).await.map_err(|_| "the password cannot be hashed")?;
    for (username, name, role, areas, unit, duty) in missing {
        let local = matches!(role, Role::Inspector | Role::AreaLead | Role::Mediator | Role::Committee);
        let form = AccountForm {
            username: (*username).to_owned(),
            name: Some((*name).to_owned()),
            role: *role,
            community: place.communities.first().filter(|_| local).map(|c| c.code.clone()),
            areas: areas.to_vec(),
            unit: unit.and_then(|unit| unit.parse().ok()),
            duty: *duty,
        };
        let demo = FirstPassword::Demo { hash: hash.clone() };
        match people.add_account(By::Machine, &form, demo, place).await {
            // Another server on the same database may be starting beside this one.
            Ok(_) | Err(AccountError::Taken) => {}
            // --demo over somebody's own place, which lacks the area or the unit.
            Err(AccountError::NeedsAreas | AccountError::NeedsCommunity | AccountError::NeedsUnit) => {}
            Err(error) => return Err(format!("the demo account {username} cannot be made: {error}")),
        }
    }
    if !works {
        for account in present.iter().filter(|account| account.demo) {
            let change = PasswordChange {
                account: account.person.id,
                password: Some(hash.clone()),
                without_totp: true,
                link: None,
                at: people.now(),
                by: None,
            };
            people.store.set_password(change).await.map_err(|error| error.to_string())?;
        }
    }
    Ok(password)
}

/// The password in the data folder, made at the first start. Only the owner of the folder may read it.
fn kept_password(folder: &Path) -> Result<String, String> {
    let file = folder.join("demo-password");
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    match std::fs::read_to_string(&file) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let password = random_password();
    let mut out =
        OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&file).map_err(failed)?;
    writeln!(out, "{password}").map_err(failed)?;
    Ok(password)
}

/// 60 bits in characters that nobody confuses: `k7mq-x2vd-9thp`.
fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut bytes = [0_u8; 12];
    OsRandom.fill(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
