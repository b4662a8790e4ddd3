//! Texts of several lines that people write to each other.

use crate::domain::codes::{FieldCode, FieldError};

/// A text without the spaces around it; none if nothing is left.
///
/// # Errors
/// It has control characters.
pub fn long_text(pointer: &str, text: Option<&str>) -> Result<Option<String>, Vec<FieldError>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().any(|c| c.is_control() && c != '\n')) {
        return Err(vec![FieldError::new(pointer, FieldCode::BadCharacters)]);
    }
    Ok(text.map(str::to_owned))
}
