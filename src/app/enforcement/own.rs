//! A person reads which violations are recorded of him: as a foreigner by each document he has had here, as a host by his phone: where
//! he was named by it, or a registration was addressed to it. An IIN is not enough: whoever has an account has told it himself.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::accounts;
use crate::store::types::Id;
use crate::store::vault::Indexed;
use crate::store::violations::{self, ViolationRow};

/// The most that are shown.
pub const MOST: i64 = 100;

/// The caller's violations, newest first.
///
/// # Errors
/// The store failed.
pub async fn list(app: &App, caller: Caller) -> Result<Vec<ViolationRow>, AppError> {
    let found = app
        .db
        .read(async |conn| {
            let Some(account) = accounts::get(conn, &app.vault, caller.account).await? else { return Ok(None) };
            let documents = violations::documents_of(conn, Id(caller.account)).await?;
            let phone = app.vault.index(Indexed::Phone, &account.who.phone).to_vec();
            let mut found = violations::of_subjects(conn, &documents, MOST).await?;
            found.extend(violations::of_host(conn, &phone, MOST).await?);
            found.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
            found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
            Ok(Some(found))
        })
        .await?;
    Ok(found.ok_or(ProblemCode::Unauthenticated)?)
}
