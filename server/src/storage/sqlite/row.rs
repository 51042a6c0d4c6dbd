use std::ops::Range;

use rusqlite::types::ValueRef;

use super::error::told;
use crate::storage::shared::columns::Columns;

/// A row as it was read: texts and bytes lie one behind the other in two buffers, whatever the number of columns.
pub struct Row {
    cells: Vec<Cell>,
    text: String,
    bytes: Vec<u8>,
}

enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(Range<u32>),
    Bytes(Range<u32>),
}

/// SQLite's own limit is a billion bytes for a value.
fn range(from: usize, to: usize) -> Result<Range<u32>, sqlx::Error> {
    let place = |at: usize| u32::try_from(at).map_err(|_| sqlx::Error::Decode("a row of 4 GB".into()));
    Ok(place(from)?..place(to)?)
}

impl Row {
    pub fn of(row: &rusqlite::Row<'_>) -> Result<Self, sqlx::Error> {
        let count = row.as_ref().column_count();
        let mut own = Self { cells: Vec::with_capacity(count), text: String::new(), bytes: Vec::new() };
        for i in 0..count {
            own.cells.push(match row.get_ref(i).map_err(told)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(n) => Cell::Int(n),
                ValueRef::Real(n) => Cell::Real(n),
                ValueRef::Text(text) => {
                    let text =
                        std::str::from_utf8(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
                    let from = own.text.len();
                    own.text.push_str(text);
                    Cell::Text(range(from, own.text.len())?)
                }
                ValueRef::Blob(bytes) => {
                    let from = own.bytes.len();
                    own.bytes.extend_from_slice(bytes);
                    Cell::Bytes(range(from, own.bytes.len())?)
                }
            });
        }
        Ok(own)
    }

    fn cell(&self, i: usize) -> Result<&Cell, sqlx::Error> {
        self.cells.get(i).ok_or(sqlx::Error::ColumnIndexOutOfBounds { index: i, len: self.cells.len() })
    }
}

fn wrong(i: usize, wanted: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: i.to_string(), source: format!("it is not {wanted}").into() }
}

fn indices(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

impl Columns for Row {
    fn int(&self, i: usize) -> Result<i64, sqlx::Error> {
        self.maybe_int(i)?.ok_or_else(|| wrong(i, "an integer"))
    }

    fn maybe_int(&self, i: usize) -> Result<Option<i64>, sqlx::Error> {
        match self.cell(i)? {
            Cell::Int(n) => Ok(Some(*n)),
            Cell::Null => Ok(None),
            _ => Err(wrong(i, "an integer")),
        }
    }

    fn real(&self, i: usize) -> Result<f64, sqlx::Error> {
        match self.cell(i)? {
            Cell::Real(n) => Ok(*n),
            _ => Err(wrong(i, "a number")),
        }
    }

    fn text(&self, i: usize) -> Result<&str, sqlx::Error> {
        self.maybe_text(i)?.ok_or_else(|| wrong(i, "a text"))
    }

    fn maybe_text(&self, i: usize) -> Result<Option<&str>, sqlx::Error> {
        match self.cell(i)? {
            Cell::Text(range) => Ok(self.text.get(indices(range))),
            Cell::Null => Ok(None),
            _ => Err(wrong(i, "a text")),
        }
    }

    fn bytes(&self, i: usize) -> Result<&[u8], sqlx::Error> {
        self.maybe_bytes(i)?.ok_or_else(|| wrong(i, "bytes"))
    }

    fn maybe_bytes(&self, i: usize) -> Result<Option<&[u8]>, sqlx::Error> {
        match self.cell(i)? {
            Cell::Bytes(range) => Ok(self.bytes.get(indices(range))),
            Cell::Null => Ok(None),
            _ => Err(wrong(i, "bytes")),
        }
    }
}
