//! Live pins.
