use serde::{Deserialize, Serialize};

use super::{Counting, PublicCalendar};

/// Opening hours of one day: from and until, in minutes since midnight, `from < until <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: u16,
    pub until: u16,
}

/// When a unit works. Windows are sorted and do not touch. What a working day is, the public calendar says:
/// [`ServiceHours::on`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHours {
    pub windows: Vec<Window>,
    pub working_days_only: bool,
}

impl ServiceHours {
    /// The center: day and night.
    pub fn always() -> Self {
        Self { windows: vec![Window { from: 0, until: 1440 }], working_days_only: false }
    }

    /// Cleaning and guards: 07:00–21:00 daily.
    pub fn daily() -> Self {
        Self { windows: vec![Window { from: 420, until: 1260 }], working_days_only: false }
    }

    /// Everybody else: 08:00–12:00 and 14:00–18:00 on working days.
    pub fn office() -> Self {
        let windows = vec![Window { from: 480, until: 720 }, Window { from: 840, until: 1080 }];
        Self { windows, working_days_only: true }
    }

    /// `always`, `daily`, `office`, or windows such as `07:30-12:00 13:00-16:30`, with `workdays` in front where they
    /// are of working days alone.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        match text {
            "always" => return Some(Self::always()),
            "daily" => return Some(Self::daily()),
            "office" => return Some(Self::office()),
            _ => {}
        }
        let (working_days_only, spans) = match text.strip_prefix("workdays ") {
            Some(spans) => (true, spans),
            None => (false, text),
        };
        let mut windows: Vec<Window> = Vec::new();
        for span in spans.split_whitespace() {
            let (from, until) = span.split_once('-')?;
            let window = Window { from: minute(from)?, until: minute(until)? };
            let after = windows.last().map_or(0, |before| before.until + 1);
            if window.from >= window.until || (window.from < after && !windows.is_empty()) {
                return None;
            }
            windows.push(window);
        }
        (!windows.is_empty()).then_some(Self { windows, working_days_only })
    }

    /// As [`ServiceHours::from_text`] reads it.
    pub fn to_text(&self) -> String {
        for (name, hours) in
            [("always", Self::always()), ("daily", Self::daily()), ("office", Self::office())]
        {
            if *self == hours {
                return name.to_owned();
            }
        }
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let spans =
            self.windows.iter().map(|window| format!("{}-{}", clock(window.from), clock(window.until)));
        let days = self.working_days_only.then(|| "workdays".to_owned());
        days.into_iter().chain(spans).collect::<Vec<_>>().join(" ")
    }

    /// These hours in this calendar: all that can be counted.
    pub fn on<'a>(&'a self, calendar: &'a PublicCalendar) -> Counting<'a> {
        Counting { hours: self, calendar }
    }

    /// Whether they never close, so that there is nothing to tell of openings.
    pub(super) fn never_close(&self) -> bool {
        !self.working_days_only && self.windows == [Window { from: 0, until: 1440 }]
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let whole = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && whole <= 1440).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_named_or_written_out() {
        let own = ServiceHours::from_text("workdays 07:30-12:00 13:00-24:00").unwrap();
        assert!(own.working_days_only);
        assert_eq!(
            own.windows.iter().map(|w| (w.from, w.until)).collect::<Vec<_>>(),
            [(450, 720), (780, 1440)]
        );
        for text in ["always", "daily", "office", "workdays 07:30-12:00 13:00-24:00", "09:00-17:00"] {
            assert_eq!(ServiceHours::from_text(text).unwrap().to_text(), text);
        }
        for wrong in
            ["", "never", "12:00-08:00", "08:00-12:00 11:00-13:00", "8-9", "08:60-09:00", "99999:00-1:0"]
        {
            assert!(ServiceHours::from_text(wrong).is_none(), "{wrong}");
        }
    }
}
