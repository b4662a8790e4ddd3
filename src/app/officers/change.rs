//! The operator changes, suspends and resumes an officer. It acts on the officer's next request.

use super::{OfficerError, by_operator};
use crate::app::{App, AppError};
use crate::domain::access::{Badge, Officer, Rank};
use crate::domain::reference::regions::RegionCode;
use crate::store::audit::{self, AuditRow};
use crate::store::error::exactly_one;
use crate::store::officers::{self, OfficerRow};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// What to change; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct ChangeOfficer {
    /// Officer or supervisor.
    pub rank: Option<Rank>,
    /// Where; `Some(None)` is the whole country.
    pub region: Option<Option<RegionCode>>,
    /// A new badge number.
    pub badge: Option<Badge>,
}

/// Changes the officer with this badge.
///
/// # Errors
/// There is none, he would have no region, the new badge is taken, or the store failed.
pub async fn change(app: &App, badge: &Badge, command: ChangeOfficer) -> Result<OfficerRow, OfficerError> {
    update(app, badge, "officer.change", move |row| {
        let rank = command.rank.or_else(|| Rank::parse(&row.role)).unwrap_or(Rank::Officer);
        let region = match command.region {
            Some(region) => region,
            None => row.region.as_deref().and_then(|code| RegionCode::parse(code).ok()),
        };
        Officer::new(row.account_id.0, rank, region).ok_or(OfficerError::RegionNeeded)?;
        rank.as_str().clone_into(&mut row.role);
        row.region = region.map(|region| region.as_str().to_owned());
        if let Some(badge) = command.badge {
            badge.as_str().clone_into(&mut row.badge);
        }
        Ok(())
    })
    .await
}

/// Suspends the officer with this badge.
///
/// # Errors
/// There is none, he is suspended already, or the store failed.
pub async fn suspend(app: &App, badge: &Badge) -> Result<OfficerRow, OfficerError> {
    let now = Ts(app.now());
    update(app, badge, "officer.suspend", move |row| match row.suspended_at.replace(now) {
        Some(_) => Err(OfficerError::Unchanged("suspended")),
        None => Ok(()),
    })
    .await
}

/// Lets a suspended officer go on.
///
/// # Errors
/// There is none with this badge, he is not suspended, or the store failed.
pub async fn resume(app: &App, badge: &Badge) -> Result<OfficerRow, OfficerError> {
    update(app, badge, "officer.resume", |row| match row.suspended_at.take() {
        Some(_) => Ok(()),
        None => Err(OfficerError::Unchanged("active")),
    })
    .await
}

async fn update(
    app: &App,
    badge: &Badge,
    action: &'static str,
    edit: impl FnOnce(&mut OfficerRow) -> Result<(), OfficerError> + Send + 'static,
) -> Result<OfficerRow, OfficerError> {
    let entry = by_operator(app, action, Uuid::nil());
    let badge = badge.as_str().to_owned();
    app.db
        .write(async move |tx| {
            // What the edit refuses has changed nothing yet.
            let Some(mut row) = officers::by_badge(tx, &badge).await? else { return Ok(Err(OfficerError::Unknown)) };
            if let Err(refused) = edit(&mut row) {
                return Ok(Err(refused));
            }
            row.version += 1;
            exactly_one(officers::update(tx, &row).await?)?;
            let object_id: Id = row.account_id;
            audit::insert(tx, &AuditRow { object_id, ..entry }).await?;
            Ok::<_, AppError>(Ok(row))
        })
        .await
        .map_err(OfficerError::of)?
}
