//! The columns of a table: each is named by the path of its field in an application, with dots. So a pointer of an error,
//! `/person/document/number`, names the column `person.document.number`.

use crate::domain::codes::{FieldCode, FieldError};
use serde_json::{Map, Value};

/// A column: its name, whether a file must have it, and what stands in the example.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Whether a file must have it.
    pub required: bool,
    /// What the template shows.
    pub example: &'static str,
}

const fn must(name: &'static str, example: &'static str) -> Column {
    Column { name, required: true, example }
}

const fn may(name: &'static str, example: &'static str) -> Column {
    Column { name, required: false, example }
}

/// Every column, in the order of the template.
pub static COLUMNS: [Column; 34] = [
    must("client_reference", "booking-4711"),
    must("person.surname", "YOLDOSHEV"),
    may("person.given_names", "JAMSHID"),
    may("person.patronymic", ""),
    must("person.birth_date", "1991-04-17"),
    must("person.sex", "male"),
    must("person.nationality", "UZB"),
    must("person.document.kind", "passport"),
    must("person.document.number", "FA1234567"),
    must("person.document.issuing_country", "UZB"),
    must("person.document.expires_on", "2031-05-09"),
    may("person.mrz.0", ""),
    may("person.mrz.1", ""),
    may("person.mrz.2", ""),
    must("host.kind", "organization"),
    may("host.iin", ""),
    may("host.bin", "150140000012"),
    may("host.phone", "+77012345678"),
    must("premises.kind", "hotel"),
    must("premises.address.region", "75"),
    must("premises.address.locality", "Алматы"),
    must("premises.address.street", "пр. Абая"),
    must("premises.address.building", "150"),
    may("premises.address.apartment", "12"),
    may("premises.address.postcode", "050000"),
    may("premises.address.rka", ""),
    must("entered_on", "2026-11-20"),
    must("moved_in_on", "2026-11-21"),
    must("purpose", "tourism"),
    may("co_owners.0.phone", ""),
    may("co_owners.1.phone", ""),
    may("co_owners.2.phone", ""),
    may("co_owners.3.phone", ""),
    may("co_owners.4.phone", ""),
];

/// Columns that this service adds to the lines that it sends back begin so; whoever sends them again need not take them away.
pub const RESULTS: &str = "result.";

/// The columns of a file, in its order; none for one that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header(Vec<Option<&'static str>>);

impl Header {
    /// All columns, in the order of the template.
    #[must_use]
    pub fn template() -> Self {
        Self(COLUMNS.iter().map(|column| Some(column.name)).collect())
    }

    /// Reads the first line of a table.
    ///
    /// # Errors
    /// Everything that is wrong with it: what is unknown or repeated at `/header/` and its place (the first is 0), what is missing at
    /// `/header/` and its name.
    pub fn parse<'a>(cells: impl Iterator<Item = &'a str>) -> Result<Self, Vec<FieldError>> {
        let (mut columns, mut errors) = (Vec::new(), Vec::new());
        for (at, cell) in cells.enumerate() {
            let cell = cell.trim();
            let known = COLUMNS.iter().map(|column| column.name).find(|name| *name == cell);
            let code = match known {
                Some(name) if columns.contains(&Some(name)) => Some(FieldCode::Repeated),
                Some(_) => None,
                None if cell.is_empty() || cell.starts_with(RESULTS) => None,
                None => Some(FieldCode::UnknownField),
            };
            errors.extend(code.map(|code| FieldError::new(format!("/header/{at}"), code)));
            columns.push(known.filter(|_| code.is_none()));
        }
        let missing = COLUMNS.iter().filter(|column| column.required && !columns.contains(&Some(column.name)));
        errors.extend(missing.map(|it| FieldError::new(format!("/header/{}", it.name), FieldCode::Required)));
        if errors.is_empty() { Ok(Self(columns)) } else { Err(errors) }
    }

    /// The names that are read, separated by commas: as stored.
    #[must_use]
    pub fn stored(&self) -> String {
        self.names().collect::<Vec<_>>().join(",")
    }

    /// Reads what [`Self::stored`] wrote.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        Self(text.split(',').map(|name| COLUMNS.iter().map(|it| it.name).find(|known| *known == name)).collect())
    }

    /// The names that are read.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().flatten().copied()
    }

    /// How many columns the file has, with those that are not read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those cells of a row that stand in columns that are read.
    pub fn read_cells<'a, I: Iterator<Item = &'a str>>(
        &self,
        cells: I,
    ) -> impl Iterator<Item = &'a str> + use<'a, '_, I> {
        self.0.iter().zip(cells).filter(|(name, _)| name.is_some()).map(|(_, cell)| cell)
    }

    /// The application in a row: a cell that is empty is a field that is absent.
    #[must_use]
    pub fn application<'a>(&self, cells: impl Iterator<Item = &'a str>) -> Value {
        let mut value = Value::Object(Map::new());
        for (name, cell) in self.0.iter().zip(cells) {
            let cell = cell.trim();
            if let Some(name) = name.filter(|_| !cell.is_empty()) {
                let path: Vec<&str> = name.split('.').collect();
                put(&mut value, &path, cell);
            }
        }
        value
    }

    /// The cells of an application that are read; empty where it has none.
    pub fn cells<'a>(&'a self, application: &'a Value) -> impl Iterator<Item = String> + 'a {
        self.names().map(|name| {
            let pointer = format!("/{}", name.replace('.', "/"));
            match application.pointer(&pointer) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Null) | None => String::new(),
                Some(other) => other.to_string(),
            }
        })
    }
}

/// Puts a text where the path leads. A place in a list is the next free one, so a list has no gaps.
fn put(value: &mut Value, path: &[&str], text: &str) {
    let Some((first, rest)) = path.split_first() else {
        *value = Value::String(text.to_owned());
        return;
    };
    if first.bytes().all(|byte| byte.is_ascii_digit()) {
        if !value.is_array() {
            *value = Value::Array(Vec::new());
        }
        let mut item = Value::Null;
        put(&mut item, rest, text);
        if let Value::Array(items) = value {
            items.push(item);
        }
        return;
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Value::Object(fields) = value {
        put(fields.entry((*first).to_owned()).or_insert(Value::Null), rest, text);
    }
}
