//! Tables that are sent back: the template, and the lines that were refused, to be mended and sent again.

use super::columns::{COLUMNS, RESULTS};
use super::{Header, Line};
use serde_json::Value;

/// Makes Excel read the file as UTF-8.
const MARK: &str = "\u{feff}";

/// What is said of a refused line besides what it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remark {
    /// Number of the line in the file that was sent.
    pub line: i32,
    /// Code of the problem.
    pub code: String,
    /// Wrong fields: pointer and message.
    pub errors: Vec<(String, String)>,
}

/// A table under way.
pub struct Sheet {
    header: Header,
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// An empty table of refused lines.
    #[must_use]
    pub fn of_refused(header: Header) -> Self {
        let mut sheet = Self { header, writer: csv::Writer::from_writer(MARK.as_bytes().to_vec()) };
        let results = ["line", "code", "errors"].map(|name| format!("{RESULTS}{name}"));
        let names: Vec<String> = sheet.header.names().map(str::to_owned).chain(results).collect();
        sheet.write(&names);
        sheet
    }

    /// Adds a line; one that is no longer kept stands there without its cells.
    pub fn add(&mut self, line: Option<&Line>, remark: &Remark) {
        let width = self.header.names().count();
        let mut cells: Vec<String> = match line {
            Some(Line::Json(text)) => {
                let value: Value = serde_json::from_str(text).unwrap_or_default();
                self.header.cells(&value).collect()
            }
            Some(Line::Row(cells)) => cells.clone(),
            Some(Line::TooLong) | None => Vec::new(),
        };
        cells.resize(width, String::new());
        let errors = remark
            .errors
            .iter()
            .map(|(at, message)| if at.is_empty() { message.clone() } else { format!("{at}: {message}") });
        cells.extend([remark.line.to_string(), remark.code.clone(), errors.collect::<Vec<_>>().join(" | ")]);
        self.write(&cells);
    }

    fn write(&mut self, cells: &[String]) {
        // Into memory: it cannot fail.
        let _ = self.writer.write_record(cells);
    }

    /// The whole table as CSV.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// The template: all columns, and one line as an example.
#[must_use]
pub fn template() -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(MARK.as_bytes().to_vec());
    let _ = writer.write_record(COLUMNS.iter().map(|column| column.name));
    let _ = writer.write_record(COLUMNS.iter().map(|column| column.example));
    writer.into_inner().unwrap_or_default()
}
