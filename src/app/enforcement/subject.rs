//! Whom a record is about: by one of his registrations, by his document, by IIN or BIN, or by a host's phone.

use crate::app::minors::is_own_matter;
use crate::app::officers::OnDuty;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::reference::violation_articles::ViolationSubject;
use crate::store::Conn;
use crate::store::types::Id;
use crate::store::vault::Indexed;
use crate::store::violations::HostNamed;
use crate::store::{entry_bans, minors, registrations};
use uuid::Uuid;

/// By what he is known.
#[derive(Clone)]
pub enum Known {
    /// A registration that is his, as migrant or as host.
    Registration(Uuid),
    /// The text that names his document.
    Document(String),
    /// A host's IIN or BIN.
    Identifier(String),
    /// A host's phone.
    Phone(Phone),
}

/// Says nothing: a log line cannot hold a number.
impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known(…)")
    }
}

/// Whom it is about.
#[derive(Default)]
pub(super) struct Subject {
    /// Finds him by document, or by IIN or BIN; none if a host is known by his phone alone.
    pub(super) index: Option<Vec<u8>>,
    /// Finds a host by his phone.
    pub(super) host: Option<Vec<u8>>,
    /// By what a host was named, if by no registration.
    pub(super) named: Option<HostNamed>,
    /// Who is told: by the index of his phone.
    pub(super) told: Option<Vec<u8>>,
    /// His account, if it is known.
    pub(super) account: Option<Id>,
    /// The registration that was named.
    pub(super) registration: Option<Id>,
    /// Where.
    pub(super) region: Option<String>,
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
            let found = async |conn: &mut Conn| {
                let Some(account) = entry_bans::account_of_document(conn, &index).await? else { return Ok(None) };
                Ok(Some((account, minors::phone_for(conn, account).await?)))
            };
            let (account, told) = app.db.read(found).await?.unzip();
            if is_own_matter(app, who.caller, account).await? {
                return Err(ProblemCode::Forbidden.into());
            }
            Ok(Subject { index: Some(index), account, told: told.flatten(), region, ..Subject::default() })
        }
        (Known::Identifier(number), ViolationSubject::Host) => {
            let index = Some(app.vault.index(Indexed::Identifier, &number).to_vec());
            if own(app, who).await?.identifier == index {
                return Err(ProblemCode::Forbidden.into());
            }
            let named = Some(HostNamed { identifier: Some(number), phone: None });
            Ok(Subject { index, named, region, ..Subject::default() })
        }
        (Known::Phone(phone), ViolationSubject::Host) => {
            let host = Some(app.vault.index(Indexed::Phone, phone.as_str()).to_vec());
            if own(app, who).await?.phone == host {
                return Err(ProblemCode::Forbidden.into());
            }
            let named = Some(HostNamed { identifier: None, phone: Some(phone.as_str().to_owned()) });
            Ok(Subject { told: host.clone(), host, named, region, ..Subject::default() })
        }
        (Known::Document(_), ViolationSubject::Host) => Err(wrong("/document")),
        (Known::Identifier(_), ViolationSubject::Foreigner) => Err(wrong("/host_identifier")),
        (Known::Phone(_), ViolationSubject::Foreigner) => Err(wrong("/host_phone")),
    }
}

/// What finds the officer himself.
pub(super) struct Own {
    /// His IIN, if he has told it.
    pub(super) identifier: Option<Vec<u8>>,
    /// His phone.
    pub(super) phone: Option<Vec<u8>>,
}

/// What finds the officer himself.
pub(super) async fn own(app: &App, who: OnDuty) -> Result<Own, AppError> {
    let own = who.account(app).await?.who;
    let identifier = own.iin.as_deref().map(|iin| app.vault.index(Indexed::Identifier, iin).to_vec());
    Ok(Own { identifier, phone: Some(app.vault.index(Indexed::Phone, &own.phone).to_vec()) })
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
    let row = &file.row;
    let of_any = Subject { registration: Some(row.id), region: Some(row.region.clone()), ..Subject::default() };
    Ok(match kind {
        ViolationSubject::Foreigner => Subject {
            index: Some(row.document_index.clone().ok_or(ProblemCode::NotFound)?),
            account: Some(row.account_id),
            told: row.migrant_index.clone(),
            ..of_any
        },
        ViolationSubject::Host => Subject {
            index: Some(row.host_identifier_index.clone()),
            host: row.host_index.clone(),
            told: row.host_index.clone(),
            ..of_any
        },
    })
}
