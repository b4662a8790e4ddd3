//! Whom a record is about, from the wire: exactly one of registration, document, and IIN or BIN.

use crate::app::enforcement::Known;
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
    identifier: Option<&str>,
) -> Result<Known, Vec<FieldError>> {
    match (registration, document, identifier) {
        (Some(id), None, None) => Ok(Known::Registration(id)),
        (None, Some(document), None) => document.key().map(Known::Document),
        (None, None, Some(number)) => match Iin::parse(number) {
            // An IIN and a BIN have the same form.
            Ok(number) => Ok(Known::Identifier(number.as_str().to_owned())),
            Err(code) => Err(vec![FieldError::new("/host_identifier", code)]),
        },
        (None, None, None) => Err(vec![FieldError::new("", FieldCode::Required)]),
        (registration, document, _) => {
            let surplus = if registration.is_some() && document.is_some() { "/document" } else { "/host_identifier" };
            Err(vec![FieldError::new(surplus, FieldCode::NotAllowed)])
        }
    }
}

/// A text on one line.
pub fn act(act: &str) -> Result<String, Vec<FieldError>> {
    let is_plain = |c: char| c.is_ascii_graphic() || matches!(c, '№' | '«' | '»' | '–' | '—');
    text::clean(act, MAX_ACT, is_plain).map_err(|code| vec![FieldError::new("/act", code)])
}
