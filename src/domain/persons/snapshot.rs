//! A person as he stands on an application: kept with it, so that nothing entered later changes what a host has seen.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The migrant at the time of his application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSnapshot {
    /// Surname as written.
    pub surname: String,
    /// Given names as written; empty for one-word names.
    pub given_names: String,
    /// Patronymic, if any.
    pub patronymic: Option<String>,
    /// Surname in Latin letters.
    pub latin_surname: String,
    /// Given names in Latin letters.
    pub latin_given_names: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Kind of document.
    pub document_kind: String,
    /// Number of the document.
    pub document_number: String,
    /// Issuing country, alpha-3.
    pub document_country: String,
    /// Last day of the document's validity.
    pub document_expires_on: NaiveDate,
}

impl PersonSnapshot {
    /// The text by which a name in Latin letters is found.
    #[must_use]
    pub fn search_key(latin_surname: &str, latin_given_names: &str) -> String {
        format!("{latin_surname}<<{latin_given_names}")
    }

    /// The text by which this name is found.
    #[must_use]
    pub fn name_key(&self) -> String {
        Self::search_key(&self.latin_surname, &self.latin_given_names)
    }
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for PersonSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonSnapshot(…)")
    }
}
