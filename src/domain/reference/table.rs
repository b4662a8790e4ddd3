//! Reading of the embedded CSV tables, and the names every entry has in the four languages.

use crate::domain::language::Language;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The names of one entry, one for each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Names {
    /// Kazakh.
    #[serde(rename = "kk", alias = "name_kk")]
    #[schema(max_length = 300)]
    pub kk: String,
    /// Russian.
    #[serde(rename = "ru", alias = "name_ru")]
    #[schema(max_length = 300)]
    pub ru: String,
    /// English.
    #[serde(rename = "en", alias = "name_en")]
    #[schema(max_length = 300)]
    pub en: String,
    /// Uzbek, Latin script.
    #[serde(rename = "uz", alias = "name_uz")]
    #[schema(max_length = 300)]
    pub uz: String,
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
