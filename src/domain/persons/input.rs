//! A person as entered, with nothing checked yet. It has no `Debug`, so that a log line cannot hold it.

use serde::{Deserialize, Serialize};

/// A person as entered: nothing checked yet. An empty optional field counts as absent.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonInput {
    /// Surname, or the whole of a one-word name.
    pub surname: String,
    /// Given names; absent for one-word names.
    pub given_names: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Birth date, `YYYY-MM-DD`.
    pub birth_date: String,
    /// `male`, `female` or `unspecified`.
    pub sex: String,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Travel document.
    pub document: DocumentInput,
    /// Lines of the machine-readable zone.
    pub mrz: Option<Vec<String>>,
}

/// A travel document as entered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentInput {
    /// Kind, a code of the document kinds.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Issuing country, alpha-3.
    pub issuing_country: String,
    /// Last day of validity, `YYYY-MM-DD`.
    pub expires_on: String,
}
