//! Reading of the embedded CSV tables, and the names every entry has in the four languages.

use crate::domain::language::Language;
use serde::{Deserialize, de::DeserializeOwned};

/// The names of one entry, one for each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Names {
    #[serde(rename = "name_kk")]
    kk: String,
    #[serde(rename = "name_ru")]
    ru: String,
    #[serde(rename = "name_en")]
    en: String,
    #[serde(rename = "name_uz")]
    uz: String,
}

impl Names {
    /// The name in a language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru => &self.ru,
            Language::En => &self.en,
            Language::Uz => &self.uz,
        }
    }
}

/// Reads the rows of an embedded table. Rows that do not fit are left out; each table's test counts them.
pub fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().filter_map(Result::ok).collect()
}
