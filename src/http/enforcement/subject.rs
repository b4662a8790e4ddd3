//! Whom a record is about, from the wire: exactly one of registration, document, IIN or BIN, and a host's phone.

use crate::app::enforcement::Known;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::hosts::identifier::Iin;
use crate::domain::reference::text;
use crate::http::officers::views::SearchedDocument;
use uuid::Uuid;

/// Longest name of an act.
const MAX_ACT: usize = 100;

/// Reads whom it is about.
pub fn known(
    registration: Option<Uuid>,
    document: Option<&SearchedDocument>,
    (identifier, phone): (Option<&str>, Option<&str>),
) -> Result<Known, Vec<FieldError>> {
    let wrong = |pointer: &'static str| move |code| vec![FieldError::new(pointer, code)];
    match (registration, document, identifier, phone) {
        (Some(id), None, None, None) => Ok(Known::Registration(id)),
        (None, Some(document), None, None) => document.key().map(Known::Document),
        // An IIN and a BIN have the same form.
        (None, None, Some(number), None) => Iin::parse(number)
            .map(|number| Known::Identifier(number.as_str().to_owned()))
            .map_err(wrong("/host_identifier")),
        (None, None, None, Some(phone)) => Phone::parse(phone).map(Known::Phone).map_err(wrong("/host_phone")),
        (None, None, None, None) => Err(vec![FieldError::new("", FieldCode::Required)]),
        _ => {
            let given = [
                (registration.is_some(), "/registration_id"),
                (document.is_some(), "/document"),
                (identifier.is_some(), "/host_identifier"),
                (phone.is_some(), "/host_phone"),
            ];
            let surplus = given.into_iter().filter(|(given, _)| *given).skip(1);
            Err(surplus.map(|(_, pointer)| FieldError::new(pointer, FieldCode::NotAllowed)).collect())
        }
    }
}

/// A text on one line.
pub fn act(act: &str) -> Result<String, Vec<FieldError>> {
    let is_plain = |c: char| c.is_ascii_graphic() || matches!(c, '№' | '«' | '»' | '–' | '—');
    text::clean(act, MAX_ACT, is_plain).map_err(|code| vec![FieldError::new("/act", code)])
}
