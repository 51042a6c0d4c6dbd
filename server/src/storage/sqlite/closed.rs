//! A mark beside the database that it was closed in order, with how the file looked then. A file that still looks so
//! needs no reading through at the next start, which at a million tickets takes many seconds; after a crash, a
//! restore or any other hand on the file it is read as before.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Length in bytes and the instant of the last write in nanoseconds; `None` while there is a log to be played in.
fn look(file: &Path) -> Option<String> {
    if beside(file, "-wal").metadata().is_ok_and(|log| log.len() > 0) {
        return None;
    }
    let data = file.metadata().ok()?;
    let written = data.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{} {}", data.len(), written.as_nanos()))
}

/// Leaves the mark. Without it the next start only takes longer, so a failure is none.
pub fn leave(file: &Path) {
    if let Some(look) = look(file) {
        let _start_takes_longer = std::fs::write(beside(file, "-closed"), look);
    }
}

/// Takes the mark away: whether the file is as it was left. Ask before it is opened.
pub fn take(file: &Path) -> bool {
    let mark = beside(file, "-closed");
    let left = std::fs::read_to_string(&mark).ok();
    let _there_may_be_none = std::fs::remove_file(&mark);
    left.is_some() && left == look(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_as_it_was_left_once_and_not_after_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite3");
        std::fs::write(&file, "one").unwrap();
        assert!(!take(&file), "nobody left a mark");
        leave(&file);
        assert!(take(&file));
        assert!(!take(&file), "a mark counts once: a crash leaves none");

        leave(&file);
        std::fs::write(beside(&file, "-wal"), "more").unwrap();
        assert!(!take(&file), "there is a log to be played in");
        std::fs::remove_file(beside(&file, "-wal")).unwrap();

        leave(&file);
        std::fs::write(&file, "two and").unwrap();
        assert!(!take(&file), "another hand wrote");
    }
}
