//! What every parsed text value shares: `as_str`, and serde through its one constructor.

/// Gives a newtype over text `as_str`, `Serialize` (transparent) and `Deserialize` through `parse`.
///
/// The error of `Deserialize` names the code only, never the value.
macro_rules! text_value {
    ($name:ident) => {
        impl $name {
            /// The canonical text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(|code| serde::de::Error::custom(code.as_str()))
            }
        }
    };
}

pub(crate) use text_value;
