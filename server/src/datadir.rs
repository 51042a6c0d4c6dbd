//! The exclusive hold on a data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use thiserror::Error;

/// Held for as long as it lives; the operating system lets go when the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

#[derive(Debug, Error)]
pub enum LockError {
    #[error(
        "the data folder {folder} is in use by {holder}; stop it first, or set WWG_DATA_DIR to another folder"
    )]
    Held { folder: String, holder: String },
    #[error("the data folder {folder} cannot be used: {error}")]
    Io { folder: String, error: std::io::Error },
}

const LOCK: &str = "lock";
/// Beside the lock, since a locked file need not be readable everywhere.
const HOLDER: &str = "lock.holder";

impl DataLock {
    pub fn acquire(folder: &Path, command: &str) -> Result<Self, LockError> {
        let shown = folder.display().to_string();
        let io = |error| LockError::Io { folder: shown.clone(), error };
        std::fs::create_dir_all(folder).map_err(io)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join(LOCK)).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = std::fs::read_to_string(folder.join(HOLDER));
                let holder = holder.unwrap_or_else(|_| "another process".to_owned());
                return Err(LockError::Held { folder: shown, holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        let me = format!("weiwangge {command} (process {})\n", std::process::id());
        std::fs::write(folder.join(HOLDER), me).map_err(io)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataLock::acquire(folder.path(), "serve").unwrap();
        let refused = DataLock::acquire(folder.path(), "load").unwrap_err().to_string();
        assert!(refused.contains("weiwangge serve") && refused.contains(&std::process::id().to_string()));
        drop(first);
        assert!(DataLock::acquire(folder.path(), "load").is_ok());
    }
}
