//! `GET, POST /v1/organizations/{id}/standing-consents`, and `POST /v1/standing-consents/{id}/revoke`, `GET …/uses`

use crate::app::App;
use crate::app::organizations::consents::{self, GiveConsent, Given, give, list, revoke};
use crate::domain::access::rights;
use crate::domain::organizations::Term;
use crate::http::answer::{answered, storable};
use crate::http::extract::json::LARGE;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::{PartyWrite, Read};
use crate::http::timestamp::Timestamp;
use crate::store::standing_consents::Use;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A consent in advance: either for the applications of the programs named, or for whoever applies.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "premises": "0199f0c2-7b1e-7c3a-9c55-0242ac120002", "most": 120, "from": "2026-12-01", "until": "2027-05-31",
    "clients": ["0199f0c2-7b1e-7c3a-9c55-0242ac120005"]
}))]
pub struct GiveStandingConsentBody {
    /// For which premises.
    pub premises: Uuid,
    /// People registered by it at a time, at most; no more than the premises are for.
    #[schema(minimum = 1, maximum = 100_000)]
    pub most: i32,
    /// First day.
    pub from: NaiveDate,
    /// Last day; at most a year after the first.
    pub until: NaiveDate,
    /// The programs of integrators whose applications are confirmed, by their `client_id`.
    #[schema(max_items = 50)]
    pub clients: Option<Vec<Uuid>>,
    /// The application of any migrant, and of any program.
    pub anybody: Option<bool>,
}

/// A consent in advance.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingConsentView {
    /// Id.
    pub id: Uuid,
    /// For which premises.
    pub premises: Uuid,
    /// People registered by it at a time, at most.
    #[schema(minimum = 1)]
    pub most: i32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Where it stands today.
    pub term: Term,
    /// The programs whose applications are confirmed.
    #[schema(max_items = 50)]
    pub clients: Vec<Uuid>,
    /// Whether anybody's are.
    pub anybody: bool,
    /// The delegate who gave it.
    pub given_by: Uuid,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub revoked_at: Option<Timestamp>,
}

impl StandingConsentView {
    fn of((row, clients): &Given, today: NaiveDate) -> Self {
        Self {
            id: row.id.0,
            premises: row.premises_id.0,
            most: row.most,
            from: row.valid_from,
            until: row.valid_until,
            term: Term::of((row.valid_from, row.valid_until), row.revoked_at.is_some(), today),
            clients: clients.iter().map(|id| id.0).collect(),
            anybody: row.anybody,
            given_by: row.given_by.0,
            created_at: row.created_at.into(),
            revoked_at: row.revoked_at.map(Into::into),
        }
    }
}

/// A page of consents.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingConsentPage {
    /// Oldest first, those of the past included.
    #[schema(max_items = 100)]
    pub items: Vec<StandingConsentView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// A registration that was confirmed by a consent.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingConsentUseView {
    /// The registration.
    pub registration: Uuid,
    /// Its number for people.
    #[schema(max_length = 14)]
    pub number: String,
    /// Its state now.
    #[schema(max_length = 20)]
    pub state: String,
    /// When it was confirmed.
    pub at: Timestamp,
}

impl From<&Use> for StandingConsentUseView {
    fn from(one: &Use) -> Self {
        Self {
            registration: one.registration.0,
            number: one.number.clone(),
            state: one.state.clone(),
            at: one.at.into(),
        }
    }
}

/// A page of what was confirmed by a consent.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingConsentUsePage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<StandingConsentUseView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// What an organisation has consented to in advance
///
/// Those that hold and those that are over.
#[utoipa::path(
    operation_id = "list_standing_consents", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Organisation"), PageQuery),
    responses((status = 200, description = "A page, oldest first", body = StandingConsentPage), Read)
)]
#[get("/v1/organizations/{id}/standing-consents")]
pub async fn list_standing_consents(
    caller: May<rights::ListStandingConsents>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = query.parse()?;
    let given = list(&app, caller.0, *id, (after, limit + 1)).await?;
    let (given, next_cursor) = cut(given, limit, |(row, _)| row.id.0);
    let today = app.today();
    let items = given.iter().map(|given| StandingConsentView::of(given, today)).collect();
    Ok(HttpResponse::Ok().json(StandingConsentPage { items, next_cursor }))
}

/// Consent in advance
///
/// An application that fits is confirmed at once, as by a delegate. One that does not, because the consent or the premises are full, waits for a
/// delegate as any other. Who may use it is said by `clients` or by `anybody`.
#[utoipa::path(
    operation_id = "give_standing_consent", tag = "organizations", security(("bearer" = [])),
    request_body = GiveStandingConsentBody, params(("id" = Uuid, Path, description = "Organisation"), IdempotencyKeyHeader),
    responses((status = 201, description = "Given", body = StandingConsentView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/organizations/{id}/standing-consents")]
pub async fn give_standing_consent(
    caller: May<rights::GiveStandingConsent, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
    body: Json<GiveStandingConsentBody, LARGE>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, &body.bytes);
    let GiveStandingConsentBody { premises, most, from, until, clients, anybody } = body.value;
    let (clients, anybody) = (clients.unwrap_or_default(), anybody.unwrap_or_default());
    let command = GiveConsent { premises, most, from, until, clients, anybody };
    let today = app.today();
    let answer = give(&app, caller.0, guard, (*id, command), |given| {
        storable(201, None, "v1-given", &StandingConsentView::of(given, today))
    })
    .await?;
    Ok(answered(answer))
}

/// Take a consent back
///
/// It holds at once. What was confirmed by it stays confirmed.
#[utoipa::path(
    operation_id = "revoke_standing_consent", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Standing consent"), IdempotencyKeyHeader),
    responses((status = 200, description = "Taken back", body = StandingConsentView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/standing-consents/{id}/revoke")]
pub async fn revoke_standing_consent(
    caller: May<rights::RevokeStandingConsent, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, b"");
    let today = app.today();
    let answer = revoke(&app, caller.0, guard, *id, |given| {
        storable(200, None, "v1-revoked", &StandingConsentView::of(given, today))
    })
    .await?;
    Ok(answered(answer))
}

/// What was confirmed by a consent
///
/// Each use with its registration, newest first; also of a consent that was taken back.
#[utoipa::path(
    operation_id = "list_standing_consent_uses", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Standing consent"), PageQuery),
    responses((status = 200, description = "A page, newest first", body = StandingConsentUsePage), Read)
)]
#[get("/v1/standing-consents/{id}/uses")]
pub async fn list_standing_consent_uses(
    caller: May<rights::ListStandingConsentUses>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let found = consents::uses(&app, caller.0, *id, (before, limit + 1)).await?;
    let (found, next_cursor) = cut(found, limit, |one| one.registration.0);
    let items = found.iter().map(StandingConsentUseView::from).collect();
    Ok(HttpResponse::Ok().json(StandingConsentUsePage { items, next_cursor }))
}
