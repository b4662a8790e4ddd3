//! A file of applications, taken apart into its lines. What is wrong with the file as a whole refuses it; what is wrong with a line is for
//! whoever works on it.

use super::{Format, Header};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::limits::published::{BATCH_LINES, LARGE_BODY};
use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// A line of a file, as it is kept until it was worked on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// What should be an application as JSON.
    Json(String),
    /// A row whose cells are not as many as the columns.
    Row(Vec<String>),
    /// More than an application can be: it is not kept.
    TooLong,
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

/// A file whose lines can be worked on.
#[derive(Debug)]
pub struct File {
    /// The columns of a table.
    pub header: Option<Header>,
    /// Its lines; those that are empty do not count.
    pub lines: Vec<Line>,
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not what its media type says.
    Problem(ProblemCode),
    /// Everything that is wrong.
    Fields(Vec<FieldError>),
}

impl File {
    /// Reads a file: UTF-8, or UTF-16 with a byte order mark.
    ///
    /// # Errors
    /// It is in another encoding, is no JSON, has no line or too many, or its header is wrong.
    pub fn read(format: Format, bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let text = decode(bytes).ok_or_else(|| whole(FieldCode::BadEncoding))?;
        match format {
            Format::Json => json(&text),
            Format::Ndjson => ndjson(&text),
            Format::Csv => csv(&text),
        }
    }
}

fn whole(code: FieldCode) -> Unreadable {
    Unreadable::Fields(vec![FieldError::new("", code)])
}

/// The text of a file without its byte order mark.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().ok()
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => String::from_utf8(bytes).ok(),
    }
}

/// The lines, unless there are none or too many; what else is wrong is told with it.
fn counted(
    lines: Vec<Line>,
    count: usize,
    header: Option<Header>,
    mut errors: Vec<FieldError>,
) -> Result<File, Unreadable> {
    let code = match count {
        0 => Some(FieldCode::TooShort),
        count if count > BATCH_LINES => Some(FieldCode::TooLong),
        _ => None,
    };
    errors.extend(code.map(|code| FieldError::new("", code)));
    if errors.is_empty() { Ok(File { header, lines }) } else { Err(Unreadable::Fields(errors)) }
}

fn kept(text: &str) -> Line {
    if text.len() > LARGE_BODY { Line::TooLong } else { Line::Json(text.to_owned()) }
}

/// The items of an array as they stand; of more than are allowed, only the number.
struct Items {
    lines: Vec<Line>,
    count: usize,
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Items;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Items, A::Error> {
                let mut lines = Vec::new();
                while lines.len() < BATCH_LINES {
                    let Some(item) = items.next_element::<&'de RawValue>()? else { break };
                    lines.push(kept(item.get()));
                }
                let mut count = lines.len();
                while count >= BATCH_LINES && items.next_element::<IgnoredAny>()?.is_some() {
                    count = count.checked_add(1).ok_or_else(|| A::Error::custom("too many"))?;
                }
                Ok(Items { lines, count })
            }
        }

        deserializer.deserialize_seq(Each)
    }
}

fn json(text: &str) -> Result<File, Unreadable> {
    if text.trim().is_empty() {
        return Err(whole(FieldCode::TooShort));
    }
    match serde_json::from_str::<Items>(text) {
        Ok(items) => counted(items.lines, items.count, None, Vec::new()),
        Err(_) if serde_json::from_str::<IgnoredAny>(text).is_ok() => Err(whole(FieldCode::WrongType)),
        Err(_) => Err(Unreadable::Problem(ProblemCode::MalformedJson)),
    }
}

fn ndjson(text: &str) -> Result<File, Unreadable> {
    let all = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = all().take(BATCH_LINES).map(kept).collect();
    counted(lines, all().count(), None, Vec::new())
}

/// What separates cells: whichever of those that programs write stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let often = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    // The last of equals wins.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| often(*delimiter)).unwrap_or(b',')
}

fn csv(text: &str) -> Result<File, Unreadable> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let is_filled = |record: &::csv::StringRecord| record.iter().any(|cell| !cell.trim().is_empty());
    let mut records = reader.records().filter_map(Result::ok).filter(is_filled);
    let Some(first) = records.next() else { return Err(whole(FieldCode::TooShort)) };
    let (header, errors) = match Header::parse(first.iter()) {
        Ok(header) => (Some(header), Vec::new()),
        Err(errors) => (None, errors),
    };
    let (mut lines, mut count) = (Vec::new(), 0);
    for record in records {
        count += 1;
        if let Some(header) = header.as_ref().filter(|_| count <= BATCH_LINES) {
            lines.push(row(header, &record));
        }
    }
    counted(lines, count, header, errors)
}

fn row(header: &Header, record: &::csv::StringRecord) -> Line {
    if record.as_slice().len() > LARGE_BODY {
        return Line::TooLong;
    }
    // Spreadsheets leave empty cells behind the last column.
    let filled = record.iter().rev().skip_while(|cell| cell.trim().is_empty()).count();
    if filled > header.len() || record.len() < header.len() {
        return Line::Row(header.read_cells(record.iter()).map(str::to_owned).collect());
    }
    kept(&header.application(record.iter()).to_string())
}

impl Line {
    /// The client's own reference, if it can be found.
    #[must_use]
    pub fn reference(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Known {
            client_reference: String,
        }
        let Self::Json(text) = self else { return None };
        let known: Known = serde_json::from_str(text).ok()?;
        Some(known.client_reference).filter(|text| (1..=100).contains(&text.len()))
    }
}
