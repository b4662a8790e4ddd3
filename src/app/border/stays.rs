//! A person's stays, as his crossings tell.

use crate::domain::border::{Journey, journey};
use crate::store::Conn;
use crate::store::border_reads::passages;
use crate::store::error::DbError;
use crate::store::types::Id;

/// The stays of a person that are over, and since when he is in the country, if he is. Derived anew from his valid crossings, so nothing
/// can disagree with them. Empty for somebody whom no border has reported: that says nothing of where he is.
///
/// # Errors
/// The store failed.
pub async fn of_person(conn: &mut Conn, person: Id) -> Result<Journey, DbError> {
    Ok(journey(&passages(conn, person).await?))
}
