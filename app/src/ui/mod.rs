//! Shared pieces.

/// Larger text (长辈版).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ElderMode(pub bool);
