//! The operator makes an account an officer's. The account is opened if its phone has none: the officer signs in
//! with a code by SMS.

use super::{OfficerError, by_operator};
use crate::app::auth::verify_otp::{Newcomer, open_account};
use crate::app::{App, AppError};
use crate::domain::access::{Badge, Officer, Rank};
use crate::domain::accounts::phone::Phone;
use crate::domain::language::Language;
use crate::domain::reference::regions::RegionCode;
use crate::store::audit::{self, AuditRow};
use crate::store::officers::{self, OfficerRow};
use crate::store::sessions;
use crate::store::types::{Id, Ts};
use crate::store::vault::hold_alone;
use std::sync::Arc;

/// Who becomes what.
#[derive(Debug, Clone)]
pub struct AppointOfficer {
    /// Whose phone.
    pub phone: Phone,
    /// Officer or supervisor.
    pub rank: Rank,
    /// Where; none is the whole country, for supervisors only.
    pub region: Option<RegionCode>,
    /// Badge number.
    pub badge: Badge,
}

/// Appoints an officer, and ends all sessions that the account has.
///
/// # Errors
/// He has no region, he or the badge is known already, or the store failed.
pub async fn appoint(app: &App, command: AppointOfficer) -> Result<OfficerRow, OfficerError> {
    let now = app.now();
    let fresh = Newcomer { id: Id(app.new_id(now)), now: Ts(now), language: Language::default(), iin: None };
    Officer::new(fresh.id.0, command.rank, command.region).ok_or(OfficerError::RegionNeeded)?;
    let entry = by_operator(app, "officer.add", fresh.id.0);
    let vault = Arc::clone(&app.vault);
    let phone = command.phone.as_str().to_owned();
    app.db
        .write(async move |tx| {
            let account = open_account(tx, &vault, fresh, phone).await?;
            // Nobody signs in to it, and nobody erases it, meanwhile.
            hold_alone(tx, account.id.0).await?;
            let row = OfficerRow {
                account_id: account.id,
                role: command.rank.as_str().to_owned(),
                region: command.region.map(|region| region.as_str().to_owned()),
                badge: command.badge.as_str().to_owned(),
                suspended_at: None,
                created_at: Ts(now),
                version: 1,
            };
            officers::insert(tx, &row).await?;
            // He signs in anew with his own phone: a session that was opened at the identity provider must not become an officer's.
            sessions::revoke_all(tx, account.id, Ts(now)).await?;
            audit::insert(tx, &AuditRow { object_id: account.id, ..entry }).await?;
            Ok::<_, AppError>(row)
        })
        .await
        .map_err(OfficerError::of)
}
