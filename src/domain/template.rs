//! Texts with places for values, written `{name}`.

use std::borrow::Cow;

/// Each `{name}` of `template` replaced by its value. A name without a value stays as it is; a value is never searched for names.
#[must_use]
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut filled = String::with_capacity(2 * template.len());
    let mut rest = template;
    while let Some((before, tail)) = rest.split_once('{') {
        filled.push_str(before);
        let found = tail.split_once('}').and_then(|(name, after)| Some((value(name)?, after)));
        if let Some((value, after)) = found {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push('{');
            rest = tail;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_value_are_replaced_and_nothing_else() {
        let value = |name: &str| match name {
            "a" => Some(Cow::Borrowed("{b}")),
            "b" => Some(Cow::Borrowed("2")),
            _ => None,
        };
        assert_eq!(fill("{a}{b} {c} {{b}} {", value), "{b}2 {c} {2} {");
        assert_eq!(fill("", value), "");
    }
}
