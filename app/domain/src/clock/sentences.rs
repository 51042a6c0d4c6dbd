//! The steps of a clock as sentences.

use time::{Date, Month};

use super::steps::{ClockStep, HolidayName};
use super::{Limit, PauseReason, Timestamp};
use crate::lang::Lang;

/// A sentence for each step, for staff. Days are Asia/Shanghai's; a year is told where it changes.
pub fn sentences(steps: &[ClockStep], lang: Lang) -> Vec<String> {
    let mut teller = Teller::new(lang);
    steps.iter().map(|step| capital(teller.tell(step))).collect()
}

/// English sentences begin with a capital.
pub(super) fn capital(sentence: String) -> String {
    let mut rest = sentence.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The same words, only the ones that a resident needs: from when it counts, which days do not, and the end.
pub fn brief(steps: &[ClockStep], lang: Lang) -> String {
    let mut teller = Teller::new(lang);
    let told: Vec<String> =
        steps.iter().filter(|step| is_brief(step)).map(|step| teller.tell(step)).collect();
    told.join(lang.pick(",", "; "))
}

fn is_brief(step: &ClockStep) -> bool {
    !matches!(
        step,
        ClockStep::Close { .. }
            | ClockStep::Open { .. }
            | ClockStep::WholeDays { .. }
            | ClockStep::WorkingDays { .. }
            | ClockStep::FirstDue { .. }
            | ClockStep::Makeup { .. }
    )
}

/// `3 小时 30 分`, `30 分钟`; `3 h 30 min`. Milliseconds, cut to whole minutes.
pub(super) fn duration(millis: i64, lang: Lang) -> String {
    let minutes = millis.div_euclid(60_000);
    match (lang, minutes / 60, minutes % 60) {
        (Lang::Zh, 0, m) => format!("{m} 分钟"),
        (Lang::Zh, h, 0) => format!("{h} 小时"),
        (Lang::Zh, h, m) => format!("{h} 小时 {m} 分"),
        (Lang::En, 0, m) => format!("{m} min"),
        (Lang::En, h, 0) => format!("{h} h"),
        (Lang::En, h, m) => format!("{h} h {m} min"),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_en(month: Month) -> &'static str {
    MONTHS[usize::from(u8::from(month)) - 1]
}

/// Remembers what was said last, so that a day or a year is not said twice.
struct Teller {
    lang: Lang,
    said: Option<Date>,
    /// Milliseconds left as last told. What is told as counted is the difference of two told remainders, so that
    /// told minutes sum up even where seconds were cut.
    left: i64,
}

impl Teller {
    fn new(lang: Lang) -> Self {
        Self { lang, said: None, left: 0 }
    }

    fn tell(&mut self, step: &ClockStep) -> String {
        let zh = self.lang == Lang::Zh;
        match step {
            ClockStep::Outside { at } => {
                let at = self.moment(*at);
                if zh { format!("{at} 不在服务时间") } else { format!("{at} is outside service hours") }
            }
            ClockStep::Start { at, limit } => self.start(*at, *limit),
            ClockStep::Close { at, left, for_the_day, .. } => {
                let (at, time) = (self.moment(*at), self.account(*left));
                match (zh, for_the_day) {
                    (true, true) => format!("{at} 下班{time}"),
                    (true, false) => format!("{at} 休息{time}"),
                    (false, true) => format!("closed {at}{time}"),
                    (false, false) => format!("break from {at}{time}"),
                }
            }
            ClockStep::Open { at } => {
                let at = self.moment(*at);
                if zh { format!("{at} 继续") } else { format!("continued {at}") }
            }
            ClockStep::WholeDays { first, last, days, left, .. } => {
                let (run, time) = (self.run(*first, *last), self.account(*left));
                match (zh, days) {
                    (true, 1) => format!("{run} 整天{time}"),
                    (true, _) => format!("{run} {days} 整天{time}"),
                    (false, 1) => format!("{run}, 1 whole day{time}"),
                    (false, _) => format!("{run}, {days} whole days{time}"),
                }
            }
            ClockStep::WorkingDays { first, last, days, left } => {
                let run = self.run(*first, *last);
                let counted = Limit::WorkingDays { days: *days }.words(self.lang);
                match (zh, left) {
                    (true, 0) => format!("{run} 计 {counted}"),
                    (true, _) => format!("{run} 计 {counted},余 {left} 个"),
                    (false, 0) => format!("{run}: {counted} counted"),
                    (false, _) => format!("{run}: {counted} counted, {left} left"),
                }
            }
            ClockStep::Rest { first, last, holidays } => self.rest(*first, *last, holidays),
            ClockStep::Makeup { on, name } => {
                let day = self.run(*on, *on);
                if zh {
                    format!("{day} 调休上班({})", name.text(self.lang))
                } else {
                    format!("{day}: a working day, made up for {}", name.text(self.lang))
                }
            }
            ClockStep::FirstDue { at, service } => {
                self.left = cut(*service);
                let (at, service) = (self.moment(*at), duration(*service, self.lang));
                if zh {
                    format!("原定{at} 到期,合服务时间 {service}")
                } else {
                    format!("first due {at}, {service} of service time")
                }
            }
            ClockStep::Paused { at, why, left, .. } => {
                let (at, time) = (self.moment(*at), self.account(*left));
                let (in_zh, in_en) = match why {
                    PauseReason::Suspended => ("挂账暂停", "suspended"),
                    PauseReason::Returned => ("退单暂停", "returned"),
                    PauseReason::Verifying => ("待核查暂停", "handed over for verification"),
                };
                if zh { format!("{at} {in_zh}{time}") } else { format!("{in_en} {at}{time}") }
            }
            ClockStep::Resumed { at } => {
                let at = self.moment(*at);
                if zh { format!("{at} 恢复计时") } else { format!("resumed {at}") }
            }
            ClockStep::Provisional { years } => self.provisional(years),
            ClockStep::Due { at, .. } => {
                let at = self.moment(*at);
                if zh { format!("{at} 到期") } else { format!("due {at}") }
            }
            ClockStep::Kept { at, anew, .. } => {
                let (anew, at) = (self.moment(*anew), self.moment(*at));
                if zh {
                    format!("按现行日历和服务时间应为{anew};期限给出后不变,仍为{at} 到期")
                } else {
                    format!("{anew} by today's calendar and hours; but a deadline once given stays: due {at}")
                }
            }
        }
    }

    fn start(&mut self, at: Timestamp, limit: Limit) -> String {
        if let Limit::Urgent { minutes } | Limit::ServiceMinutes { minutes } = limit
            && self.left == 0
        {
            self.left = i64::from(minutes) * 60_000;
        }
        let at = self.moment(at);
        match (self.lang, limit.is_urgent()) {
            (Lang::Zh, false) => format!("{at} 起算"),
            (Lang::Zh, true) => format!("{at} 起算,昼夜连续计时"),
            (Lang::En, false) => format!("counted from {at}"),
            (Lang::En, true) => format!("counted from {at}, day and night"),
        }
    }

    fn rest(&mut self, first: Date, last: Date, holidays: &[HolidayName]) -> String {
        let run = self.run(first, last);
        let names: Vec<&str> = holidays.iter().map(|name| name.text(self.lang)).collect();
        match (self.lang, names.is_empty()) {
            (Lang::Zh, true) => format!("{run} 休息"),
            (Lang::Zh, false) => format!("{run} {}休息", names.join("、")),
            (Lang::En, true) => format!("{run} off"),
            (Lang::En, false) => format!("{run} off ({})", names.join(", ")),
        }
    }

    fn provisional(&self, years: &[i32]) -> String {
        let list: Vec<String> = years.iter().map(i32::to_string).collect();
        match (self.lang, list.is_empty()) {
            (Lang::Zh, true) => "给出期限时放假安排尚未公布,期限暂定".to_owned(),
            (Lang::Zh, false) => format!("{} 年放假安排尚未公布,期限暂定", list.join("、")),
            (Lang::En, true) => {
                "provisional: public holidays were not announced when it was given".to_owned()
            }
            (Lang::En, false) => {
                format!("provisional: the public holidays of {} are not announced", list.join(" and "))
            }
        }
    }

    /// What was counted and what is left; what was counted is left out where it is nothing.
    fn account(&mut self, left: i64) -> String {
        let left = cut(left);
        let counted = (self.left - left).max(0);
        let said = self.left != 0 && counted > 0;
        self.left = left;
        let (counted, left) = (duration(counted, self.lang), duration(left, self.lang));
        match (self.lang, said) {
            (Lang::Zh, true) => format!(",计 {counted},余 {left}"),
            (Lang::Zh, false) => format!(",余 {left}"),
            (Lang::En, true) => format!(", {counted} counted, {left} left"),
            (Lang::En, false) => format!(", {left} left"),
        }
    }

    /// `11月24日 08:00`, or `当日 08:00` on the day last said.
    fn moment(&mut self, at: Timestamp) -> String {
        let local = at.local();
        let same = self.said == Some(local.date);
        let day = self.day(local.date);
        let (hour, minute) = (local.hour(), local.minute());
        match (self.lang, same) {
            (Lang::Zh, true) => format!("当日 {hour:02}:{minute:02}"),
            (Lang::Zh, false) => format!("{day} {hour:02}:{minute:02}"),
            (Lang::En, true) => format!("{hour:02}:{minute:02} the same day"),
            (Lang::En, false) => format!("{day}, {hour:02}:{minute:02}"),
        }
    }

    /// `11月28日–29日`, `12月31日–2027年1月3日`.
    fn run(&mut self, first: Date, last: Date) -> String {
        let month = (first.year(), first.month()) == (last.year(), last.month());
        match (self.lang, first == last, month) {
            (_, true, _) => self.day(first),
            (Lang::Zh, _, true) => {
                let from = self.day(first);
                self.said = Some(last);
                format!("{from}–{}日", last.day())
            }
            (Lang::En, _, true) => {
                let until = self.day(last);
                format!("{}–{until}", first.day())
            }
            _ => format!("{}–{}", self.day(first), self.day(last)),
        }
    }

    /// A day, with its year where the last said one was of another.
    fn day(&mut self, date: Date) -> String {
        let other_year = self.said.is_some_and(|said| said.year() != date.year());
        self.said = Some(date);
        let (year, month, day) = (date.year(), date.month(), date.day());
        match (self.lang, other_year) {
            (Lang::Zh, false) => format!("{}月{day}日", u8::from(month)),
            (Lang::Zh, true) => format!("{year}年{}月{day}日", u8::from(month)),
            (Lang::En, false) => format!("{day} {}", month_en(month)),
            (Lang::En, true) => format!("{day} {} {year}", month_en(month)),
        }
    }
}

fn cut(millis: i64) -> i64 {
    millis.div_euclid(60_000) * 60_000
}
