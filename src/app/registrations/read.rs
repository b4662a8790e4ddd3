//! Reading registrations. What is not the caller's does not exist for him.

use crate::app::auth::standing::Claimed;
use crate::app::registrations::file::{File, Role};
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::domain::registrations::state::State;
use crate::store::accounts;
use crate::store::registrations::{self, EventRow, Page};
use crate::store::types::Ts;
use uuid::Uuid;

/// Reads one registration and the caller's part in it.
pub async fn read(app: &App, caller: Caller, id: Uuid) -> Result<(File, Role), AppError> {
    let found = app.db.read(async |conn| registrations::find(conn, id).await).await?;
    let file = File::from(found.ok_or(ProblemCode::NotFound)?);
    let role = file.role_of(caller).ok_or(ProblemCode::NotFound)?;
    Ok((file, role))
}

/// Reads a registration in which the caller has the part `needed`.
pub async fn read_as(app: &App, caller: Caller, id: Uuid, needed: Role) -> Result<File, AppError> {
    let (file, role) = read(app, caller, id).await?;
    if role == needed { Ok(file) } else { Err(ProblemCode::NotFound.into()) }
}

/// The caller if his session is open, and a registration in which he has the part `needed`.
pub async fn read_to_change(app: &App, claimed: Claimed, id: Uuid, needed: Role) -> Result<(Caller, File), AppError> {
    let session = (claimed.session(), Ts(app.now()));
    let found = app.db.read(async |conn| registrations::find_to_change(conn, id, session).await).await?;
    let (full, is_open) = found;
    let caller = claimed.admit(is_open)?;
    let file = File::from(full.ok_or(ProblemCode::NotFound)?);
    if file.role_of(caller) == Some(needed) { Ok((caller, file)) } else { Err(ProblemCode::NotFound.into()) }
}

/// A page of the caller's registrations in the given part, newest first.
pub async fn list(
    app: &App,
    caller: Caller,
    role: Role,
    (state, before, limit): (Option<State>, Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    let page = Page { before, limit, state: state.map(|s| s.as_str().to_owned()) };
    let found = app
        .db
        .read(async |conn| match role {
            Role::Migrant => registrations::of_migrant(conn, caller.account, &page).await,
            Role::Host => match accounts::get(conn, caller.account).await? {
                Some(host) => registrations::of_host(conn, &host, &page).await,
                None => Ok(Vec::new()),
            },
        })
        .await?;
    Ok(found.into_iter().map(File::from).collect())
}

/// The history of a registration.
pub async fn events(app: &App, caller: Caller, id: Uuid) -> Result<Vec<EventRow>, AppError> {
    read(app, caller, id).await?;
    Ok(app.db.read(async |conn| registrations::events(conn, id).await).await?)
}
