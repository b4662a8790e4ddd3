//! Who is an officer at this moment. Asked at each of his requests, so that a suspension acts at once, on every replica.

use super::OnDuty;
use crate::app::auth::standing::Claimed;
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::officers;
use crate::store::types::Ts;

/// The officer behind a caller.
///
/// # Errors
/// `unauthenticated` if his session was ended, `forbidden` if he is no officer, or is suspended.
pub async fn admit(app: &App, claimed: Claimed) -> Result<OnDuty, AppError> {
    let session = (claimed.session(), Ts(app.real_now()));
    let found = app.db.read(async |conn| officers::on_session(conn, claimed.account(), session).await).await?;
    let Some((row, session_is_open)) = found else {
        // Whoever is no officer is told first if he has to sign in again, as everywhere.
        claimed.look_up(app).await?;
        return Err(ProblemCode::Forbidden.into());
    };
    let caller = claimed.admit(session_is_open)?;
    let officer = row.officer().ok_or(ProblemCode::Forbidden)?;
    Ok(OnDuty { caller, officer })
}
