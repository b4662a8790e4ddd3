//! What a client is called, for operators and in its own answers. No personal data: a system has this name, not a person.

/// Longest name, in characters.
const LONGEST: usize = 120;

/// A client's name: 1 to 120 characters on one line, without spaces around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientName(String);

impl ClientName {
    /// Reads a name; none if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim();
        let fits = (1..=LONGEST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        fits.then(|| Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::ClientName;

    #[test]
    fn a_name_is_one_line_that_is_neither_empty_nor_endless() {
        assert_eq!(ClientName::parse("  Қонақүй «Алатау» ").unwrap().as_str(), "Қонақүй «Алатау»");
        assert!(ClientName::parse(&"я".repeat(120)).is_some());
        for wrong in ["", "   ", "two\nlines", "\u{1b}[31mred", &"я".repeat(121)] {
            assert_eq!(ClientName::parse(wrong), None, "{wrong:?}");
        }
    }
}
