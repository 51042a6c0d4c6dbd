//! Lines of a CSV file as rows of fields.

use super::geo_features::Row;
use super::problem::ImportError;

pub fn rows(text: &str) -> Result<Vec<Row>, ImportError> {
    records(text).map_err(|error| ImportError::Unreadable(error.to_string()))
}

/// The same with what the reader itself says.
pub fn records(text: &str) -> Result<Vec<Row>, csv::Error> {
    // Spreadsheets write a byte order mark before the first name.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The reader counts a line ended by CRLF where the one before it ends; forms and spreadsheets send such.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let names = reader.headers()?.clone();
    reader
        .records()
        .map(|record| {
            let record = record?;
            let row = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or_default());
            let fields = names.iter().zip(&record).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            Ok(Row { row, fields, shape: None })
        })
        .collect()
}
