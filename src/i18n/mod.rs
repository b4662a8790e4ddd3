//! Every text that a person reads, in Kazakh, Russian, English and Uzbek. Words only:
//! this module must not know requests, rows or rules, and formats no dates.

pub mod access;
pub mod cabinet;
pub mod cases;
pub mod confirm_page;
pub mod enforcement;
pub mod fields;
pub mod limits;
pub mod notifications;
pub mod outages;
pub mod problems;
pub mod sandbox;
pub mod statistics;
pub mod status;
pub mod verify_command;
pub mod verify_details;
pub mod verify_page;

#[cfg(test)]
mod tests;

use crate::domain::language::Language;
use crate::domain::template::fill;
use std::borrow::Cow;

/// One text in all languages. A text without one of them does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Kazakh, Cyrillic script.
    pub kk: &'static str,
    /// Russian.
    pub ru: &'static str,
    /// English.
    pub en: &'static str,
    /// Uzbek, Latin script with ʻ (U+02BB) and ʼ (U+02BC).
    pub uz: &'static str,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::Kk => self.kk,
            Language::Ru => self.ru,
            Language::En => self.en,
            Language::Uz => self.uz,
        }
    }

    /// The text in one language with each `{name}` replaced by its value. A name without a value stays as it is; a value is never
    /// searched for names.
    #[must_use]
    pub fn fill(&self, language: Language, values: &[(&str, &str)]) -> String {
        fill(self.get(language), |name| {
            values.iter().find(|(key, _)| *key == name).map(|(_, value)| Cow::Borrowed(*value))
        })
    }
}
