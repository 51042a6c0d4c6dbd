use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A wall-clock reading in Asia/Shanghai, which has had no summer time since 1991 and so is UTC+8 throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    pub date: Date,
    /// Milliseconds since local midnight.
    pub millis: i64,
}

const SHANGHAI_MILLIS: i64 = 8 * 3_600_000;
pub(super) const DAY_MILLIS: i64 = 86_400_000;

impl Timestamp {
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000)
    }

    pub fn local(self) -> LocalTime {
        let shifted = self.0 + SHANGHAI_MILLIS;
        let days = shifted.div_euclid(DAY_MILLIS);
        let epoch = OffsetDateTime::UNIX_EPOCH.date();
        LocalTime {
            date: epoch.checked_add(Duration::days(days)).unwrap_or(Date::MAX),
            millis: shifted.rem_euclid(DAY_MILLIS),
        }
    }

    /// RFC 3339 in UTC, to the second: `2026-11-23T07:04:00Z`.
    pub fn rfc3339(self) -> String {
        let t = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (d, t) = (t.date(), t.time());
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            d.year(),
            u8::from(d.month()),
            d.day(),
            t.hour(),
            t.minute(),
            t.second()
        )
    }
}

impl LocalTime {
    pub fn at(date: Date, hour: u8, minute: u8) -> Self {
        Self { date, millis: (i64::from(hour) * 60 + i64::from(minute)) * 60_000 }
    }

    pub fn instant(self) -> Timestamp {
        let midnight = self.date.with_time(Time::MIDNIGHT).assume_offset(UtcOffset::UTC);
        Timestamp(midnight.unix_timestamp() * 1000 - SHANGHAI_MILLIS + self.millis)
    }

    pub fn hour(self) -> i64 {
        self.millis / 3_600_000
    }

    pub fn minute(self) -> i64 {
        self.millis / 60_000 % 60
    }

    pub fn second(self) -> i64 {
        self.millis / 1000 % 60
    }
}
