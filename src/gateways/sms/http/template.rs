//! Texts with places for what changes from message to message: `{to}` and the like. Each kind of text has its own way of
//! making values harmless. Must not know where the text goes.

use std::fmt::{self, Write};
use zeroize::Zeroizing;

/// What can stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// The message's id: the same on every retry.
    Id,
    /// The number in E.164, `+77010000001`.
    To,
    /// The number without the plus.
    ToDigits,
    /// What the message says.
    Text,
    /// The sender's name on the phone.
    Sender,
    /// Our secret at the gateway.
    Token,
}

impl Slot {
    const ALL: [(&'static str, Self); 6] = [
        ("id", Self::Id),
        ("to", Self::To),
        ("to_digits", Self::ToDigits),
        ("text", Self::Text),
        ("sender", Self::Sender),
        ("token", Self::Token),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(known, slot)| (known == name).then_some(slot))
    }
}

/// What stands in the places this time.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) id: &'a str,
    /// E.164.
    pub(super) to: &'a str,
    pub(super) text: &'a str,
    pub(super) sender: &'a str,
    pub(super) token: &'a str,
}

impl<'a> Values<'a> {
    fn of(&self, slot: Slot) -> &'a str {
        match slot {
            Slot::Id => self.id,
            Slot::To => self.to,
            Slot::ToDigits => self.to.trim_start_matches('+'),
            Slot::Text => self.text,
            Slot::Sender => self.sender,
            Slot::Token => self.token,
        }
    }
}

/// How a value is made harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// As it is.
    Nothing,
    /// `%20`, in an address or a form.
    Percent,
    /// `\"`, within a string of JSON.
    Json,
}

/// A text with places. `Debug` shows nothing of it: people write passwords into such texts.
#[derive(Clone, Default)]
pub(super) struct Template(Vec<Piece>);

#[derive(Clone)]
enum Piece {
    Text(Zeroizing<String>),
    Slot(Slot),
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template(…)")
    }
}

impl Template {
    /// Reads a text. A name in braces is a place; braces around anything else are just braces, as in JSON.
    ///
    /// # Errors
    /// The name of a place that there is none of.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut plain = Zeroizing::new(String::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            let name = after.split_once('}').filter(|(name, _)| is_name(name));
            rest = if let Some((name, behind)) = name {
                let slot = Slot::named(name).ok_or_else(|| name.to_owned())?;
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(Piece::Slot(slot));
                behind
            } else {
                plain.push('{');
                after
            };
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        Ok(Self(pieces))
    }

    /// Whether the text has a place for this.
    pub(super) fn has(&self, slot: Slot) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Slot(found) if *found == slot))
    }

    /// The text with its places filled.
    pub(super) fn fill(&self, values: &Values<'_>, escape: Escape) -> String {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Slot(slot) => push(&mut filled, values.of(*slot), escape),
            }
        }
        filled
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

fn push(filled: &mut String, value: &str, escape: Escape) {
    match escape {
        Escape::Nothing => filled.push_str(value),
        Escape::Percent => {
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    filled.push(char::from(byte));
                } else {
                    // Writing to a string cannot fail.
                    let _ = write!(filled, "%{byte:02X}");
                }
            }
        }
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            let within = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            filled.push_str(within.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values<'_> =
        Values { id: "7", to: "+77010000001", text: "Код: \"5\"\n\\&", sender: "Тіркеу", token: "s3cret" };

    fn filled(text: &str, escape: Escape) -> String {
        Template::parse(text).unwrap().fill(&VALUES, escape)
    }

    #[test]
    fn places_are_filled_and_other_braces_stay() {
        assert_eq!(filled("{id}-{to}/{to_digits}{token}", Escape::Nothing), "7-+77010000001/77010000001s3cret");
        assert_eq!(filled(r#"{"a":{},"b":"{ to }","#, Escape::Nothing), r#"{"a":{},"b":"{ to }","#);
        assert_eq!(filled("", Escape::Nothing), "");
        assert_eq!(Template::parse("{to}{phone}").unwrap_err(), "phone");
        assert_eq!(Template::parse("{TO}").unwrap_err(), "TO");
    }

    #[test]
    fn a_value_cannot_leave_its_place() {
        assert_eq!(
            filled("?t={text}&n={to}", Escape::Percent),
            "?t=%D0%9A%D0%BE%D0%B4%3A%20%225%22%0A%5C%26&n=%2B77010000001"
        );
        let json = filled(r#"{"text":"{text}"}"#, Escape::Json);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["text"], VALUES.text);
        let quotes = Values { text: "\"\"", ..VALUES };
        let json = Template::parse(r#"["{text}"]"#).unwrap().fill(&quotes, Escape::Json);
        assert_eq!(json, r#"["\"\""]"#);
    }

    #[test]
    fn a_template_knows_its_places_and_does_not_show_itself() {
        let template = Template::parse("password=hunter2&to={to}").unwrap();
        assert!(template.has(Slot::To) && !template.has(Slot::Text));
        assert!(!format!("{template:?}").contains("hunter2"));
    }
}
