//! The articles by which violations of foreigners, hosts and employers are recorded. They tell what may follow, never how much: that is for
//! an officer or a court to decide.
//! Source: Code on Administrative Offences of 5 July 2014 No. 235-V; `confidence` says how well each row is supported. To be checked against the
//! Code before use: the parts of articles 517 and 519, whether article 493 (fictitious registration, allowed by the owner of a dwelling)
//! is applied to the registration of foreigners, and the wording of all.

use super::table::{self, Names};
use crate::domain::language::Language;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The date of this table's last change.
pub const VERSION: &str = "2026-11-27";

static ARTICLES: LazyLock<Vec<ViolationArticle>> = LazyLock::new(|| table::rows(include_str!("data/violations.csv")));

/// Who can have done it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViolationSubject {
    /// A foreigner: known by his document.
    Foreigner,
    /// A host or employer: known by IIN or BIN.
    Host,
}

impl ViolationSubject {
    /// The name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Foreigner => "foreigner",
            Self::Host => "host",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Foreigner, Self::Host].into_iter().find(|subject| subject.as_str() == name)
    }
}

super::kinds! {
    /// What may follow, from the mildest to the hardest.
    ViolationBand, version = "2026-11-27" {
        /// A warning or a fine.
        WarningOrFine = "warning_or_fine" {
            kk: "Ескерту немесе айыппұл",
            ru: "Предупреждение или штраф",
            en: "A warning or a fine",
            uz: "Ogohlantirish yoki jarima"
        },
        /// A fine.
        Fine = "fine" {
            kk: "Айыппұл",
            ru: "Штраф",
            en: "A fine",
            uz: "Jarima"
        },
        /// A fine, an arrest or an expulsion.
        FineArrestOrExpulsion = "fine_arrest_or_expulsion" {
            kk: "Айыппұл, қамаққа алу немесе елден шығару",
            ru: "Штраф, арест или выдворение",
            en: "A fine, an arrest or an expulsion",
            uz: "Jarima, qamoq yoki mamlakatdan chiqarib yuborish"
        },
    }
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ViolationArticle {
    /// Code of the row.
    pub code: String,
    /// Article of the Code.
    pub article: String,
    /// Its part, where it is known.
    pub part: Option<String>,
    /// Who can have done it.
    pub subject: ViolationSubject,
    /// What may follow.
    pub band: ViolationBand,
    /// Where it stands.
    pub source: String,
    /// From which day on it holds.
    pub valid_from: NaiveDate,
    /// How well the row is supported.
    pub confidence: String,
    #[serde(flatten)]
    names: Names,
}

impl ViolationArticle {
    /// What it is about, in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language)
    }
}

/// All rows.
#[must_use]
pub fn all() -> &'static [ViolationArticle] {
    &ARTICLES
}

/// The row of a code.
#[must_use]
pub fn get(code: &str) -> Option<&'static ViolationArticle> {
    ARTICLES.iter().find(|article| article.code == code)
}

#[cfg(test)]
mod rows {
    use super::*;

    #[test]
    fn every_row_is_read_has_texts_and_a_code_of_its_own() {
        assert_eq!(all().len(), include_str!("data/violations.csv").lines().count() - 1);
        for article in all() {
            assert_eq!(get(&article.code), Some(article));
            assert!(article.code.starts_with(&article.article) && !article.source.is_empty());
            assert!(Language::ALL.iter().all(|language| !article.name(*language).is_empty()));
        }
        assert_eq!(get("518-1").unwrap().subject, ViolationSubject::Host);
    }
}
