use std::fmt;

use thiserror::Error;

/// One bad row: where it stands and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// From 1: the feature's place in its collection, or the line of the file.
    pub row: usize,
    pub problem: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {}", self.row, self.problem)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImportError {
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("nothing was imported; {} bad rows:\n{}", .0.len(), lines(.0))]
    BadRows(Vec<BadRow>),
    #[error("{0}")]
    Missing(&'static str),
}

fn lines(rows: &[BadRow]) -> String {
    rows.iter().map(|row| format!("  {row}")).collect::<Vec<_>>().join("\n")
}
