use domain::clock::Timestamp;
use domain::lang::Lang;

/// Puts values into the places of a sentence: `fill("第 {n} 页", &[("n", "3")])`.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
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

/// `2026年11月23日 15:04` or `23 November 2026, 15:04`, Asia/Shanghai. Written by us and not by the browser, so
/// that server and browser agree to the letter.
pub fn date_time(at: Timestamp, lang: Lang) -> String {
    let local = at.local();
    let (y, m, d) = (local.date.year(), u8::from(local.date.month()), local.date.day());
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    match lang {
        Lang::Zh => format!("{y}年{m}月{d}日 {time}"),
        Lang::En => format!("{d} {} {y}, {time}", MONTHS[usize::from(m) - 1]),
    }
}

/// `11月23日 15:04` or `23 November, 15:04`: where the year goes without saying.
pub fn day_time(at: Timestamp, lang: Lang) -> String {
    let local = at.local();
    let (m, d) = (u8::from(local.date.month()), local.date.day());
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    match lang {
        Lang::Zh => format!("{m}月{d}日 {time}"),
        Lang::En => format!("{d} {}, {time}", MONTHS[usize::from(m) - 1]),
    }
}

/// `15:04:05`.
pub fn clock_time(at: Timestamp) -> String {
    let local = at.local();
    format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
}

/// `刚刚`, `5 分钟前`, `3 小时前`, otherwise the date.
pub fn relative_or_date(at: Timestamp, now: Timestamp, lang: Lang) -> String {
    let minutes = (now.0 - at.0) / 60_000;
    match minutes {
        ..1 => lang.pick("刚刚", "just now").to_owned(),
        1..60 => fill(lang.pick("{n} 分钟前", "{n} min ago"), &[("n", &minutes.to_string())]),
        60..1440 => fill(lang.pick("{n} 小时前", "{n} h ago"), &[("n", &(minutes / 60).to_string())]),
        _ => date_time(at, lang),
    }
}
