//! Whom a record is about: by one of his registrations, by his document, or by IIN or BIN.

use crate::app::officers::OnDuty;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::reference::violation_articles::ViolationSubject;
use crate::store::types::Id;
use crate::store::vault::Indexed;
use crate::store::{entry_bans, registrations};
use uuid::Uuid;

/// By what he is known.
#[derive(Clone)]
pub enum Known {
    /// A registration that is his, as migrant or as host.
    Registration(Uuid),
    /// The text that names his document.
    Document(String),
    /// His IIN or BIN.
    Identifier(String),
}

/// Says nothing: a log line cannot hold a number.
impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known(…)")
    }
}

/// Whom it is about.
pub(super) struct Subject {
    /// Finds him.
    pub(super) index: Vec<u8>,
    /// His account, if it is known.
    pub(super) account: Option<Id>,
    /// The registration that was named.
    pub(super) registration: Option<Id>,
    /// Where.
    pub(super) region: Option<String>,
    /// Of a host: finds the phone to which that registration was addressed.
    pub(super) host_phone: Option<Vec<u8>>,
}

/// Finds whom it is about. `not_found` for a registration out of his reach, `forbidden` in his own matter.
pub(super) async fn resolve(
    app: &App,
    who: OnDuty,
    (known, kind): (Known, ViolationSubject),
    permission: Permission,
) -> Result<Subject, AppError> {
    let region = who.officer.region().map(|region| region.as_str().to_owned());
    match (known, kind) {
        (Known::Registration(id), kind) => of_registration(app, who, (id, kind), permission).await,
        (Known::Document(key), ViolationSubject::Foreigner) => {
            let index = app.vault.index(Indexed::Document, &key).to_vec();
            let account = app.db.read(async |conn| entry_bans::account_of_document(conn, &index).await).await?;
            if account.is_some_and(|account| account.0 == who.caller.account) {
                return Err(ProblemCode::Forbidden.into());
            }
            Ok(Subject { index, account, registration: None, region, host_phone: None })
        }
        (Known::Identifier(number), ViolationSubject::Host) => {
            let index = app.vault.index(Indexed::Identifier, &number).to_vec();
            if own_identifier(app, who).await?.as_ref() == Some(&index) {
                return Err(ProblemCode::Forbidden.into());
            }
            Ok(Subject { index, account: None, registration: None, region, host_phone: None })
        }
        (Known::Document(_), ViolationSubject::Host) => Err(wrong("/document")),
        (Known::Identifier(_), ViolationSubject::Foreigner) => Err(wrong("/host_identifier")),
    }
}

/// Finds the officer himself by his IIN, if he has told it.
pub(super) async fn own_identifier(app: &App, who: OnDuty) -> Result<Option<Vec<u8>>, AppError> {
    let own = who.account(app).await?;
    Ok(own.who.iin.as_deref().map(|iin| app.vault.index(Indexed::Identifier, iin).to_vec()))
}

fn wrong(pointer: &str) -> AppError {
    AppError::Invalid(vec![FieldError::new(pointer, FieldCode::NotAllowed)])
}

async fn of_registration(
    app: &App,
    who: OnDuty,
    (id, kind): (Uuid, ViolationSubject),
    permission: Permission,
) -> Result<Subject, AppError> {
    let file = app.db.read(async |conn| registrations::find(conn, &app.vault, id).await).await?;
    let file = file.ok_or(ProblemCode::NotFound)?;
    if file.role_of(Permission::GetOfficerRegistration, &who.into()).is_none() {
        return Err(ProblemCode::NotFound.into());
    }
    if file.role_of(permission, &who.into()).is_none() {
        return Err(ProblemCode::Forbidden.into());
    }
    let (index, account, host_phone) = match kind {
        ViolationSubject::Foreigner => (file.row.document_index.clone(), Some(file.row.account_id), None),
        ViolationSubject::Host => (Some(file.row.host_identifier_index.clone()), None, file.row.host_index.clone()),
    };
    Ok(Subject {
        index: index.ok_or(ProblemCode::NotFound)?,
        account,
        registration: Some(file.row.id),
        region: Some(file.row.region.clone()),
        host_phone,
    })
}
