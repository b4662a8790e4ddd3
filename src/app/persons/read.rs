//! Reads the caller's person.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::border_reads::{Card, card_of};
use crate::store::persons::{PersonRow, of_account};
use crate::store::types::Id;

/// The caller's person, if entered.
pub async fn find(app: &App, caller: Caller) -> Result<Option<PersonRow>, AppError> {
    Ok(app.db.read(async |conn| of_account(conn, &app.vault, caller.account).await).await?)
}

/// The migrant ID card of a person, if he was issued one.
pub async fn card(app: &App, person: Id) -> Result<Option<Card>, AppError> {
    Ok(app.db.read(async |conn| card_of(conn, &app.vault, person).await).await?)
}

/// The caller's person, and his migrant ID card if he was issued one; 404 before it is entered.
pub async fn read(app: &App, caller: Caller) -> Result<(PersonRow, Option<Card>), AppError> {
    let found = app
        .db
        .read(async |conn| {
            let Some(person) = of_account(conn, &app.vault, caller.account).await? else { return Ok(None) };
            let card = card_of(conn, &app.vault, person.id).await?;
            Ok(Some((person, card)))
        })
        .await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}
