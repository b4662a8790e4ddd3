//! Reading certificates: the holder's own.

use crate::app::actor::Actor;
use crate::app::certificates::issue::CertificateClaims;
use crate::app::certificates::sd_jwt;
use crate::app::jws::CERTIFICATE;
use crate::app::{App, AppError, Caller};
use crate::domain::access::{self, Object, Permission, Principal};
use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::number::CertificateNumber;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::clock::legal_day;
use crate::domain::codes::ProblemCode;
use crate::domain::registrations::state::State;
use crate::store::audit::{self, AuditRow, LINK};
use crate::store::certificates::{self, CertificateRow, WithState};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A certificate and what it is worth today.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// As stored.
    pub row: CertificateRow,
    /// What it is worth today.
    pub status: CertificateStatus,
    /// Version of the registration: changes with the status.
    pub version: i32,
    /// When the registration changed last.
    pub changed_at: DateTime<Utc>,
    /// Since which day it is no longer in force (UTC+5); none while it is.
    pub status_since: Option<NaiveDate>,
}

impl Certificate {
    /// What it states.
    #[must_use]
    pub const fn facts(&self) -> &CertificateFacts {
        &self.row.core.facts
    }

    /// Whether `principal` may do this with it; `linked` if he came by a checked link to it.
    #[must_use]
    pub fn is_open_to(&self, permission: Permission, principal: &Principal, linked: bool) -> bool {
        let guardian = self.row.guardian_id.map(|guardian| guardian.0);
        let client = self.row.client_id.map(|client| client.0);
        let object = Object { owner: self.row.account_id.0, guardian, client, linked, ..Object::default() };
        access::role(permission, principal, &object).is_some()
    }

    /// Judges a stored certificate on the day `today`.
    #[must_use]
    pub fn judged((row, state, version, changed_at): WithState, today: NaiveDate) -> Self {
        let state = State::parse(&state).unwrap_or(State::Annulled);
        let status = state.certificate_status(row.valid_until, today).unwrap_or(CertificateStatus::Annulled);
        let status_since = match status {
            CertificateStatus::Valid => None,
            // Nothing need happen to it: the stay is over.
            CertificateStatus::Ended if state == State::Confirmed => row.valid_until.succ_opt(),
            CertificateStatus::Ended => row.valid_until.succ_opt().min(Some(legal_day(changed_at.0))),
            _ => Some(legal_day(changed_at.0)),
        };
        Self { status, version, changed_at: changed_at.0, status_since, row }
    }
}

/// Reads a certificate, whoever asks.
pub async fn by_number(app: &App, number: &CertificateNumber) -> Result<Option<Certificate>, AppError> {
    let found = app.db.read(async |conn| certificates::by_number(conn, &app.vault, number.as_str()).await).await?;
    Ok(found.map(|found| Certificate::judged(found, app.today())))
}

/// Reads a certificate of the caller, or one of those for whom his program applied: they find that in their access log.
pub async fn own(app: &App, actor: &Actor, number: &CertificateNumber) -> Result<Certificate, AppError> {
    let certificate = by_number(app, number)
        .await?
        .filter(|certificate| certificate.is_open_to(Permission::GetCertificate, &actor.into(), false))
        .ok_or(ProblemCode::NotFound)?;
    if let Actor::Client(_) = actor {
        let object = ("registration", certificate.row.registration_id.0);
        let look = actor.look(app, ("certificate.read", "integrator_record"), object, certificate.row.account_id.0);
        app.db.write(async move |tx| Ok::<_, AppError>(audit::insert(tx, &look).await.map(drop)?)).await?;
    }
    Ok(certificate)
}

/// A certificate of the caller for selective disclosure, with all disclosures. The same certificate gives the same text.
pub fn disclosable(app: &App, certificate: &Certificate) -> Result<String, AppError> {
    let core = &certificate.row.core;
    let claims: CertificateClaims = app
        .verifier
        .verify(CERTIFICATE, &core.jws)
        .ok_or_else(|| AppError::Internal("a stored certificate does not verify".into()))?;
    let salt = |claim: &str| {
        let mac = app.secrets.of_purpose("sd-jwt", &[claims.sub.as_bytes(), claim.as_bytes()]);
        let mut salt = [0; 16];
        salt.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
        salt
    };
    Ok(sd_jwt::sign(app.signer.as_ref(), &claims, salt)?)
}

/// Notes that somebody looked who has no account here: the holder finds it in his access log. To be called before it is answered.
pub async fn note_look(
    app: &App,
    certificate: &Certificate,
    (action, purpose): (&'static str, &'static str),
) -> Result<(), AppError> {
    let entry = AuditRow {
        actor_kind: LINK,
        subject_id: Some(certificate.row.account_id),
        purpose: Some(purpose.to_owned()),
        ..app.audit_of_system(action, ("registration", certificate.row.registration_id.0))
    };
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert(tx, &entry).await.map(drop)?)).await
}

/// A page of the caller's certificates, newest registration first.
pub async fn list(app: &App, caller: Caller, before: Option<Uuid>, limit: i64) -> Result<Vec<Certificate>, AppError> {
    let found = app
        .db
        .read(async |conn| certificates::of_account(conn, &app.vault, caller.account, (before, limit)).await)
        .await?;
    Ok(found.into_iter().map(|found| Certificate::judged(found, app.today())).collect())
}
