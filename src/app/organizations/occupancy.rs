//! Who is at premises: how many, who has come on a day and who has left.

use super::premises::of_caller;
use crate::app::certificates::issue::end_of_day;
use crate::app::registrations::file::File;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::store::registrations::{Movement, moved};
use crate::store::standing_consents::occupancy as count;
use crate::store::types::{Id, Ts};
use chrono::{DateTime, NaiveDate, TimeDelta};
use uuid::Uuid;

/// How full premises are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occupancy {
    /// For how many people they are.
    pub capacity: i64,
    /// People registered there.
    pub registered: i64,
    /// Applications that wait for an answer.
    pub pending: i64,
}

/// How full the premises `id` are.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn occupancy(app: &App, caller: Caller, id: Uuid) -> Result<Occupancy, AppError> {
    let (_, row) = of_caller(app, caller, id, Permission::GetOccupancy).await?;
    let (registered, pending) = app.db.read(async |conn| count(conn, row.id).await).await?;
    Ok(Occupancy { capacity: row.capacity.into(), registered, pending })
}

/// A page of those who have moved in to the premises `id` on the day `on`, newest application first.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn arrivals(
    app: &App,
    caller: Caller,
    (id, on): (Uuid, NaiveDate),
    page: (Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    list(app, caller, (id, Permission::ListArrivals), Movement::In(on), page).await
}

/// A page of those whose registration there ended on the day `on`, newest application first.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn departures(
    app: &App,
    caller: Caller,
    (id, on): (Uuid, NaiveDate),
    page: (Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    let from = start_of(on);
    let movement = Movement::Out(from, Ts(from.0 + TimeDelta::days(1)));
    list(app, caller, (id, Permission::ListDepartures), movement, page).await
}

/// When a legal day begins.
fn start_of(day: NaiveDate) -> Ts {
    let at_its_end = DateTime::from_timestamp(end_of_day(day), 0).unwrap_or_default();
    Ts(at_its_end - TimeDelta::days(1))
}

async fn list(
    app: &App,
    caller: Caller,
    (id, permission): (Uuid, Permission),
    movement: Movement,
    (before, limit): (Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    let (acting, row) = of_caller(app, caller, id, permission).await?;
    let mut holding = acting.holding();
    holding.premises = Some(vec![row.id]);
    let page = (Id(before.unwrap_or(Uuid::max())), limit);
    Ok(app.db.read(async |conn| moved(conn, &app.vault, &holding, movement, page).await).await?)
}
