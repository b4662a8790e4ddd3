//! Countries by ISO 3166-1 alpha-3, and the codes that ICAO 9303 adds for people without a nationality.

use super::table::{self, Names};
use super::text_value;
use crate::domain::codes::FieldCode;
use crate::domain::language::Language;
use serde::Deserialize;
use std::sync::LazyLock;

/// The date of this table's last change.
pub const VERSION: &str = "2026-11-22";

/// Kazakhstan's own code.
pub const OWN: &str = "KAZ";

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut rows: Vec<Country> = table::rows(include_str!("data/countries.csv"));
    rows.sort_by(|a, b| a.code.cmp(&b.code));
    rows
});

/// A country, or one of the ICAO codes for stateless persons and refugees.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Country {
    #[serde(rename = "alpha3")]
    code: String,
    alpha2: Option<String>,
    #[serde(flatten)]
    names: Names,
}

impl Country {
    /// The alpha-3 code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The alpha-2 code; the ICAO codes for stateless persons and refugees have none.
    #[must_use]
    pub fn alpha2(&self) -> Option<&str> {
        self.alpha2.as_deref()
    }

    /// The name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language)
    }
}

/// All countries, by code.
#[must_use]
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// The country of an alpha-3 code.
#[must_use]
pub fn get(code: &str) -> Option<&'static Country> {
    let index = COUNTRIES.binary_search_by(|country| country.code.as_str().cmp(code)).ok()?;
    COUNTRIES.get(index)
}

/// The date of this table's last change.
#[must_use]
pub const fn version() -> &'static str {
    VERSION
}

/// The code of a country that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", examples("UZB"))]
pub struct CountryCode(&'static str);

text_value!(CountryCode);

impl CountryCode {
    /// Reads an alpha-3 code, in capitals.
    ///
    /// # Errors
    /// `Required` for an empty text, `UnknownCountry` for anything that is not in the table.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        match text.trim() {
            "" => Err(FieldCode::Required),
            code => get(code).map(|country| Self(&country.code)).ok_or(FieldCode::UnknownCountry),
        }
    }

    /// Reads the three cells of an MRZ: fillers are dropped, and the one-letter `D` of Germany is DEU (ICAO 9303 part 3, section 5).
    #[must_use]
    pub fn from_mrz(cells: &str) -> Option<Self> {
        let code = match cells.trim_end_matches('<') {
            "D" => "DEU",
            code => code,
        };
        Self::parse(code).ok()
    }

    /// As it stands in an MRZ: Germany is `D`.
    #[must_use]
    pub fn to_mrz(self) -> &'static str {
        if self.0 == "DEU" { "D" } else { self.0 }
    }

    /// Whether it is Kazakhstan.
    #[must_use]
    pub fn is_own(self) -> bool {
        self.0 == OWN
    }

    /// The country itself; a code that was parsed always has one.
    #[must_use]
    pub fn country(self) -> Option<&'static Country> {
        get(self.0)
    }

    /// The name in a language.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        self.country().map_or(self.0, |country| country.name(language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_countries_and_icao_codes_are_read() {
        assert_eq!(all().len(), 249 + 3);
        assert_eq!(all().iter().filter(|country| country.alpha2().is_none()).count(), 3);
        assert!(all().iter().all(|c| Language::ALL.iter().all(|l| !c.name(*l).is_empty())));
        let uzbekistan = get("UZB").unwrap();
        assert_eq!(uzbekistan.name(Language::Uz), "Oʻzbekiston");
        assert_eq!(uzbekistan.alpha2(), Some("UZ"));
    }

    #[test]
    fn codes_are_exact() {
        assert_eq!(CountryCode::parse("UZB").unwrap().as_str(), "UZB");
        assert_eq!(CountryCode::parse("XXA").unwrap().name(Language::En), "Stateless person");
        assert_eq!(CountryCode::parse("uzb"), Err(FieldCode::UnknownCountry));
        assert_eq!(CountryCode::parse("UZ"), Err(FieldCode::UnknownCountry));
        assert_eq!(CountryCode::parse("ZZZ"), Err(FieldCode::UnknownCountry));
        assert_eq!(CountryCode::parse(" "), Err(FieldCode::Required));
        assert!(CountryCode::parse("KAZ").unwrap().is_own());
    }

    #[test]
    fn the_one_letter_code_of_germany_is_known() {
        let germany = CountryCode::from_mrz("D<<").unwrap();
        assert_eq!(germany.as_str(), "DEU");
        assert_eq!(germany.to_mrz(), "D");
        assert_eq!(CountryCode::from_mrz("UZB").unwrap().to_mrz(), "UZB");
        assert_eq!(CountryCode::from_mrz("UTO"), None);
        assert_eq!(CountryCode::from_mrz("<<<"), None);
    }
}
