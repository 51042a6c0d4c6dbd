//! What each command does.

use std::path::Path;

use domain::backend::ports::Clock;
use domain::ids::TicketNumber;

use crate::cli::{Command, KeysAction, TicketAction};
use crate::clock::SystemClock;
use crate::datadir::DataLock;
use crate::import::{Kind, import};
use crate::random::OsRandom;
use crate::settings::{Database, Settings};
use crate::storage::{self, Stores};
use crate::{demo, load, load_patrols, output, plan, posters, serve, users};

/// Runs a command.
///
/// # Errors
/// A sentence for standard error.
pub async fn run(command: Command, settings: Settings) -> Result<(), String> {
    if let Command::Plan(args) = &command {
        return plan::run(args);
    }
    // Several servers share a PostgreSQL database, and it keeps them apart itself.
    let _held = match (command.exclusive(), &settings.database) {
        (Some(name), Database::Sqlite(_)) => {
            Some(DataLock::acquire(&settings.data_dir, name).map_err(|error| error.to_string())?)
        }
        _ => None,
    };
    if let Command::Serve { demo } = command {
        return serve::run(settings, demo).await;
    }
    if let (None, Database::Sqlite(file)) = (command.exclusive(), &settings.database)
        && !file.exists()
    {
        return Err(format!("there is no database at {}", file.display()));
    }
    let stores = storage::open(&settings).await.map_err(|error| error.to_string())?;
    let done = match command {
        Command::User { action } => users::run(&stores, &settings, action).await,
        Command::Posters(args) => posters::command::run(&stores, &settings, &args).await,
        command => with_stores(command, &stores).await,
    };
    stores.installation.close().await;
    done
}

async fn with_stores(command: Command, stores: &Stores) -> Result<(), String> {
    match command {
        Command::Serve { .. } | Command::Migrate => {
            output::line("The database has the present schema.");
            Ok(())
        }
        Command::Import { kind, file, dry_run } => import_file(stores, kind, &file, dry_run).await,
        Command::Load { tickets, patrols, seed } => {
            load_synthetic(stores, tickets.unwrap_or_default(), patrols, seed).await
        }
        Command::Rebuild => {
            let count = stores.installation.rebuild().await.map_err(|error| error.to_string())?;
            output::line(&format!("{count} tickets made anew from their entries."));
            Ok(())
        }
        Command::VerifyAudit => verify_audit(stores).await,
        Command::Keys { action } => keys(stores, action).await,
        Command::User { .. } | Command::Plan(_) | Command::Posters(_) => Ok(()),
        Command::Ticket { action } => take_down(stores, action).await,
    }
}

async fn import_file(stores: &Stores, kind: Kind, file: &Path, dry_run: bool) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let place = stores.installation.load_place().await.map_err(|error| error.to_string())?;
    let imported = import(kind, &text, place).map_err(|error| format!("{}: {error}", file.display()))?;
    if dry_run {
        output::line(&format!("{} rows are fine; nothing was changed.", imported.rows));
        return Ok(());
    }
    stores.installation.save_place(imported.place).await.map_err(|error| error.to_string())?;
    output::line(&format!("{} rows imported.", imported.rows));
    Ok(())
}

async fn load_synthetic(
    stores: &Stores,
    tickets: usize,
    patrols: Option<u16>,
    seed: u64,
) -> Result<(), String> {
    demo::load_demo(stores).await.map_err(|error| error.to_string())?;
    let place = stores
        .installation
        .load_place()
        .await
        .map_err(|error| error.to_string())?
        .ok_or("there is no place")?;
    let now = SystemClock.now();
    if tickets > 0 || patrols.is_none() {
        load::load(stores, &place, tickets, seed, now).await.map_err(|error| error.to_string())?;
        output::line(&format!("{tickets} synthetic tickets added."));
    }
    if let Some(days) = patrols {
        let loaded = load_patrols::load(stores, &place, days, seed, now).await;
        let loaded = loaded.map_err(|error| error.to_string())?;
        output::line(&format!(
            "{} checks, {} plans and {} tickets of synthetic patrols added.",
            loaded.checks, loaded.plans, loaded.tickets
        ));
    }
    Ok(())
}

async fn verify_audit(stores: &Stores) -> Result<(), String> {
    let audit = stores.installation.audit().await.map_err(|error| error.to_string())?;
    output::line(&format!(
        "{} tickets, {} entries, {} lines of the log, {} erasable values, {} checks of patrols: all looked at.",
        audit.tickets, audit.entries, audit.log, audit.secrets, audit.checks
    ));
    if audit.wrong.is_empty() {
        output::line("Nothing is missing and nothing was changed.");
        return Ok(());
    }
    Err(format!("{} things are wrong:\n  {}", audit.wrong.len(), audit.wrong.join("\n  ")))
}

async fn take_down(stores: &Stores, action: TicketAction) -> Result<(), String> {
    let (number, reason, decline) = match &action {
        TicketAction::Decline { number, reason } => (number, reason, true),
        TicketAction::Close { number, reason } => (number, reason, false),
    };
    let number: TicketNumber =
        number.parse().map_err(|_| format!("{number:?} is not a number such as GK1-261123-0042"))?;
    let (tickets, now) = (&*stores.tickets, SystemClock.now());
    let done = if decline {
        domain::backend::decline(tickets, &OsRandom, now, &number, reason).await
    } else {
        domain::backend::close(tickets, &OsRandom, now, &number, reason).await
    };
    done.map_err(|error| error.to_string())?;
    output::line(&format!("{number}: {}.", if decline { "declined" } else { "closed" }));
    Ok(())
}

async fn keys(stores: &Stores, action: KeysAction) -> Result<(), String> {
    let told = |error: domain::backend::ports::StoreError| error.to_string();
    let installation = &*stores.installation;
    match action {
        KeysAction::List => {
            let known = installation.load_keys(false).await.map_err(told)?;
            let signs = known.doors.iter().rev().find(|key| !key.revoked).map(|key| key.id.clone());
            for key in &known.doors {
                let state = match key.revoked {
                    true => "revoked",
                    false if Some(&key.id) == signs.as_ref() => "signs",
                    false => "valid",
                };
                output::line(&format!("{}  {state}", key.id));
            }
        }
        KeysAction::Rotate => {
            let id = installation.add_door_key(SystemClock.now()).await.map_err(told)?;
            output::line(&format!("Key {id} signs from now on. Print the door cards anew."));
        }
        KeysAction::Revoke { id } => {
            if !installation.revoke_door_key(&id).await.map_err(told)? {
                return Err(format!(
                    "there is no key {id:?} that could be revoked: one has to stay in force"
                ));
            }
            output::line(&format!("Key {id} is out of force, and with it every code that it signed."));
        }
    }
    Ok(())
}
