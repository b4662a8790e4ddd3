//! Sex as it stands in travel documents.

use crate::domain::codes::FieldCode;
use serde::{Deserialize, Serialize};

/// Sex as travel documents state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Male (M).
    Male,
    /// Female (F).
    Female,
    /// Not stated (X, in the zone `<`).
    Unspecified,
}

impl Sex {
    /// The code on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Unspecified => "unspecified",
        }
    }

    /// Reads a code.
    ///
    /// # Errors
    /// `Required` for an empty text, `NotAllowed` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        match text {
            "male" => Ok(Self::Male),
            "female" => Ok(Self::Female),
            "unspecified" => Ok(Self::Unspecified),
            "" => Err(FieldCode::Required),
            _ => Err(FieldCode::NotAllowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_read_back() {
        for sex in [Sex::Male, Sex::Female, Sex::Unspecified] {
            assert_eq!(Sex::parse(sex.as_str()), Ok(sex));
            assert_eq!(serde_json::to_value(sex).unwrap(), sex.as_str());
        }
        assert_eq!(Sex::parse("M"), Err(FieldCode::NotAllowed));
        assert_eq!(Sex::parse(""), Err(FieldCode::Required));
    }
}
