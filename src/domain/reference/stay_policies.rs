//! How long people of each nationality may stay without a visa, and by when they must register, as it is built in. What counts is the
//! rulebook, which may know more.
//! Source: the treaties and government resolutions named in `basis`; the period of registration is that of Order of the Minister of
//! Internal Affairs No. 923 of 17 November 2025 unless a treaty says otherwise.

use super::table::{self, Names};
use crate::domain::language::Language;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The date of this table's last change.
pub const VERSION: &str = "2026-11-22";

static POLICIES: LazyLock<Vec<StayPolicy>> = LazyLock::new(|| table::rows(include_str!("data/stay_policies.csv")));

static BASES: LazyLock<Vec<BasisText>> = LazyLock::new(|| table::rows(include_str!("data/stay_policy_bases.csv")));

#[derive(Debug, Deserialize)]
struct BasisText {
    basis: String,
    #[serde(flatten)]
    names: Names,
}

/// The rule for one nationality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayPolicy {
    /// Alpha-3 code of the nationality; the row's code.
    pub nationality: String,
    /// Days of one stay; the entry day and the exit day both count.
    pub max_days_per_entry: u16,
    /// Days in any window.
    pub max_days_in_window: u16,
    /// Length of the window in days, counted back from the day being checked.
    pub window_days: u16,
    /// Days from the entry to the registration, if a treaty sets its own: otherwise the rule of the order counts.
    pub registration_deadline_days: Option<u16>,
    /// The treaty or resolution, as the table has it.
    pub basis: String,
    /// The treaty or resolution in words, if the table of bases does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_names: Option<Names>,
    /// How well the row is supported.
    pub confidence: String,
}

impl StayPolicy {
    /// The nationality, which is the row's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.nationality
    }

    /// The name of the nationality's country in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        super::countries::get(&self.nationality).map_or(&self.nationality, |country| country.name(language))
    }

    /// The treaty or resolution in a language.
    #[must_use]
    pub fn basis_text(&self, language: Language) -> &str {
        basis_text(&self.basis, self.basis_names.as_ref(), language)
    }
}

/// The text of a basis in a language, by its own names or those of the table; one that has neither is given as it stands.
#[must_use]
pub fn basis_text<'a>(basis: &'a str, names: Option<&'a Names>, language: Language) -> &'a str {
    let known = || BASES.iter().find(|text| text.basis == basis).map(|text| &text.names);
    names.or_else(known).map_or(basis, |names| names.get(language))
}

/// Whether the table of bases has this one.
#[must_use]
pub fn is_known_basis(basis: &str) -> bool {
    BASES.iter().any(|text| text.basis == basis)
}

/// All rows, by nationality.
#[must_use]
pub fn all() -> &'static [StayPolicy] {
    &POLICIES
}

/// The date of this table's last change.
#[must_use]
pub const fn version() -> &'static str {
    VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_are_read_and_name_known_countries() {
        assert_eq!(all().len(), 69);
        assert!(all().iter().all(|p| super::super::countries::get(p.code()).is_some()));
        assert!(all().iter().all(|p| p.max_days_per_entry > 0 && p.max_days_in_window <= p.window_days));
    }

    #[test]
    fn every_basis_is_translated() {
        for policy in all() {
            assert!(is_known_basis(&policy.basis), "{}", policy.basis);
        }
        let get = |code: &str| all().iter().find(|policy| policy.code() == code);
        assert_eq!(get("UZB").unwrap().basis_text(Language::Kk), "екіжақты шарт");
        assert_eq!(get("UZB").unwrap().name(Language::Ru), "Узбекистан");
        assert_eq!(get("KAZ"), None);
    }

    #[test]
    fn the_best_known_rows_are_right() {
        let get = |code: &str| all().iter().find(|policy| policy.code() == code);
        let limits = |code: &str| get(code).map(|p| (p.max_days_per_entry, p.max_days_in_window, p.window_days));
        assert_eq!(limits("RUS"), Some((90, 90, 180)));
        assert_eq!(limits("TUR"), Some((90, 90, 180)));
        assert_eq!(limits("UZB"), Some((30, 90, 180)));
        assert_eq!(limits("IND"), Some((14, 42, 180)));
    }
}
