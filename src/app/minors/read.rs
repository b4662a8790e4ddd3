//! One minor for whom the caller acts.

use super::acting;
use crate::app::{App, AppError, Caller, persons};
use crate::store::border_reads::Card;
use crate::store::persons::PersonRow;
use uuid::Uuid;

/// His person, and his migrant ID card if he was issued one.
pub async fn read(app: &App, caller: Caller, minor: Uuid) -> Result<(PersonRow, Option<Card>), AppError> {
    let minor = acting(app, caller, Some(minor)).await?;
    persons::read::read(app, minor).await
}
