//! The four languages every text that a person reads exists in.

use serde::{Deserialize, Serialize};

/// A language of the service. `Accept-Language` is negotiated to one of these; the default is Russian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kazakh
    Kk,
    /// Russian
    #[default]
    Ru,
    /// English
    En,
    /// Uzbek, Latin script
    Uz,
}

impl Language {
    /// All languages, in the order in which documents list them.
    pub const ALL: [Self; 4] = [Self::Kk, Self::Ru, Self::En, Self::Uz];

    /// The BCP 47 primary subtag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
            Self::Uz => "uz",
        }
    }

    /// Reads a BCP 47 tag by its primary subtag: `kk-KZ` is Kazakh.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Negotiates an `Accept-Language` header (RFC 9110, 12.5.4). An unknown or malformed header means the default, never an error.
    #[must_use]
    pub fn negotiate(header: &str) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(|tag| Self::from_tag(tag.trim())) else {
                continue;
            };
            let quality = parts
                .find_map(|p| p.trim().strip_prefix("q=").map(str::trim).map(|q| q.parse::<f32>().unwrap_or(0.0)))
                .unwrap_or(1.0);
            if quality > 0.0 && best.is_none_or(|(q, _)| quality > q) {
                best = Some((quality, language));
            }
        }
        best.map(|(_, language)| language).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_best_known_language_wins_and_the_default_is_russian() {
        assert_eq!(Language::negotiate("kk"), Language::Kk);
        assert_eq!(Language::negotiate("en-US,en;q=0.9"), Language::En);
        assert_eq!(Language::negotiate("de, uz;q=0.3, kk;q=0.7"), Language::Kk);
        assert_eq!(Language::negotiate("de"), Language::Ru);
        assert_eq!(Language::negotiate(""), Language::Ru);
        assert_eq!(Language::negotiate("en;q=0, kk;q=0.1"), Language::Kk);
        assert_eq!(Language::negotiate("en;q=abc"), Language::Ru);
    }
}
