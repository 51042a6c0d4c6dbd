//! Lines of a calendar as the file that they can be edited in.

use domain::clock::{PublicDays, iso_date};

const HEAD: &str = "from,until,kind,name,name_en\n";

/// What holds a comma or a quote is quoted.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

pub fn written<'a>(days: impl Iterator<Item = &'a PublicDays>) -> String {
    let lines = days.map(|line| {
        let until = if line.until == line.from { String::new() } else { iso_date::write(line.until) };
        let (name, name_en) = (field(&line.name), field(&line.name_en));
        format!("{},{until},{},{name},{name_en}\n", iso_date::write(line.from), line.kind.wire())
    });
    std::iter::once(HEAD.to_owned()).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use domain::clock::DayKind;

    use super::*;

    #[test]
    fn a_name_with_a_comma_is_quoted_and_a_single_day_has_no_end() {
        let day = |text: &str| iso_date::read(text).unwrap();
        let line = |until: &str, name_en: &str| PublicDays {
            from: day("2026-10-01"),
            until: day(until),
            kind: DayKind::Holiday,
            name: "国庆节".to_owned(),
            name_en: name_en.to_owned(),
        };
        let days = [line("2026-10-01", "National Day"), line("2026-10-07", "National \"Day\", and more")];
        assert_eq!(
            written(days.iter()),
            "from,until,kind,name,name_en\n2026-10-01,,holiday,国庆节,National Day\n\
             2026-10-01,2026-10-07,holiday,国庆节,\"National \"\"Day\"\", and more\"\n"
        );
    }
}
