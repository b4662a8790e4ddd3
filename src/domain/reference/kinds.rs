//! The small code tables that the program decides by: enums whose texts in all languages are part of the declaration,
//! so that a kind without a text does not compile.

/// Declares a kind: its variants, their codes and names (`ALL`, `VERSION`, `as_str`, `parse`, `name`).
macro_rules! kinds {
    (
        $(#[$meta:meta])*
        $name:ident, version = $version:literal {
            $($(#[$vmeta:meta])* $variant:ident = $code:literal { kk: $kk:literal, ru: $ru:literal, en: $en:literal, uz: $uz:literal }),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every entry, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The date of this table's last change.
            pub const VERSION: &'static str = $version;

            /// The code on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The code on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                self.as_str()
            }

            /// Reads a code.
            ///
            /// # Errors
            /// `NotAllowed` for anything that is not in the table.
            pub fn parse(text: &str) -> Result<Self, $crate::domain::codes::FieldCode> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::domain::codes::FieldCode::NotAllowed),
                }
            }

            /// The name that a person reads.
            #[must_use]
            pub const fn name(self, language: $crate::domain::language::Language) -> &'static str {
                use $crate::domain::language::Language;
                match self {
                    $(Self::$variant => match language {
                        Language::Kk => $kk,
                        Language::Ru => $ru,
                        Language::En => $en,
                        Language::Uz => $uz,
                    }),+
                }
            }
        }

        #[cfg(test)]
        mod codes_of_the_table {
            #[test]
            fn every_code_reads_back_and_is_the_serialised_form() {
                for kind in super::$name::ALL {
                    assert_eq!(super::$name::parse(kind.as_str()), Ok(*kind));
                    assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
                    for language in $crate::domain::language::Language::ALL {
                        assert!(!kind.name(language).is_empty());
                    }
                }
                assert!(super::$name::parse("no_such_code").is_err());
                assert!(super::$name::parse("").is_err());
            }
        }
    };
}

pub(crate) use kinds;
