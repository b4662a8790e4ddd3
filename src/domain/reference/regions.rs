//! Regions of Kazakhstan by the first two digits of the KATO classifier. Loaded as data, since regions change.

use super::table::{self, Names};
use super::text_value;
use crate::domain::codes::FieldCode;
use crate::domain::language::Language;
use serde::Deserialize;
use std::sync::LazyLock;

/// The date of this table's last change.
pub const VERSION: &str = "2026-11-22";

static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| table::rows(include_str!("data/regions.csv")));

/// A region or a city of republican significance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Region {
    #[serde(rename = "kato2")]
    code: String,
    kato: String,
    iso3166_2: String,
    kind: RegionKind,
    #[serde(flatten)]
    names: Names,
}

/// Whether a region is a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionKind {
    /// A region (область, облыс).
    Region,
    /// A city of republican significance.
    City,
}

impl Region {
    /// The two-digit KATO code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The nine-digit KATO code.
    #[must_use]
    pub fn kato(&self) -> &str {
        &self.kato
    }

    /// The code of ISO 3166-2.
    #[must_use]
    pub fn iso3166_2(&self) -> &str {
        &self.iso3166_2
    }

    /// Whether it is a city.
    #[must_use]
    pub const fn kind(&self) -> RegionKind {
        self.kind
    }

    /// The name in a language, with the word for region or city.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language)
    }
}

/// All regions, by code.
#[must_use]
pub fn all() -> &'static [Region] {
    &REGIONS
}

/// The region of a two-digit KATO code.
#[must_use]
pub fn get(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// The date of this table's last change.
#[must_use]
pub const fn version() -> &'static str {
    VERSION
}

/// The two-digit KATO code of a region that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, min_length = 2, max_length = 2, pattern = "^[0-9]{2}$", examples("75"))]
pub struct RegionCode(&'static str);

text_value!(RegionCode);

impl RegionCode {
    /// Reads a two-digit KATO code.
    ///
    /// # Errors
    /// `Required` for an empty text, `UnknownRegion` for anything that is not in the table.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        match text.trim() {
            "" => Err(FieldCode::Required),
            code => get(code).map(|region| Self(&region.code)).ok_or(FieldCode::UnknownRegion),
        }
    }

    /// The region itself; a code that was parsed always has one.
    #[must_use]
    pub fn region(self) -> Option<&'static Region> {
        get(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_twenty_regions_are_read() {
        assert_eq!(all().len(), 20);
        assert_eq!(all().iter().filter(|region| region.kind() == RegionKind::City).count(), 3);
        let almaty = get("75").unwrap();
        assert_eq!(almaty.name(Language::Kk), "Алматы қаласы");
        assert_eq!(almaty.kato(), "750000000");
        assert_eq!(almaty.iso3166_2(), "KZ-75");
        assert!(all().iter().all(|r| Language::ALL.iter().all(|l| !r.name(*l).is_empty())));
    }

    #[test]
    fn only_the_two_digit_code_is_accepted() {
        assert_eq!(RegionCode::parse("75").unwrap().as_str(), "75");
        assert_eq!(RegionCode::parse("750000000"), Err(FieldCode::UnknownRegion));
        assert_eq!(RegionCode::parse("KZ-75"), Err(FieldCode::UnknownRegion));
        assert_eq!(RegionCode::parse("00"), Err(FieldCode::UnknownRegion));
        assert_eq!(RegionCode::parse(""), Err(FieldCode::Required));
        assert_eq!(serde_json::from_str::<RegionCode>("\"71\"").unwrap().as_str(), "71");
        assert!(serde_json::from_str::<RegionCode>("\"72\"").is_err());
    }
}
