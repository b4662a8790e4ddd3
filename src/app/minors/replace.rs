//! A guardian replaces a minor's personal data and document.

use super::account_of;
use crate::app::persons::put::{Put, judge, replace as write};
use crate::app::{App, AppError, Caller};
use crate::domain::codes::FieldError;
use crate::domain::persons::PersonInput;
use std::sync::Arc;
use uuid::Uuid;

/// Replaces them, seen at the version in `If-Match` if given.
pub async fn replace(
    app: &Arc<App>,
    caller: Caller,
    minor: Uuid,
    input: (&PersonInput, Vec<FieldError>),
    expected_version: Option<i32>,
) -> Result<Put, AppError> {
    let account = account_of(app, caller, minor).await?;
    let person = judge(app, input, true)?;
    write(app, caller, account, person, expected_version).await
}
