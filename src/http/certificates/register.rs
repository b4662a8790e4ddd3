//! `GET /v1/certificate-register/entries` and `GET /v1/certificate-register/heads`

use crate::app::App;
use crate::app::certificates::register::{entries, heads};
use crate::domain::codes::ProblemCode;
use crate::domain::hex::hex;
use crate::http::problem::Problem;
use crate::http::responses::PublicRead;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Most entries of one answer.
const MOST: i64 = 1000;
/// Most heads of one answer.
const MOST_HEADS: i64 = 100;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntriesQuery {
    /// Number of the last entry that is known; 0 if absent.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Entries of the answer, 1 to 1000; 1000 if absent.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

/// Which heads.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HeadsQuery {
    /// Only those of days before this one.
    before: Option<NaiveDate>,
    /// Heads of the answer, 1 to 100; 100 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
}

/// An entry of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterEntryView {
    /// Its number, from 1.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// SHA-256 of a certificate's signed core, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    pub commitment: String,
    /// SHA-256 over the hash before, the number and the commitment, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    pub hash: String,
}

/// A part of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterEntriesView {
    /// Oldest first.
    #[schema(max_items = 1000)]
    pub items: Vec<RegisterEntryView>,
}

/// A signed head.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterHeadView {
    /// The legal day that it closes.
    pub day: NaiveDate,
    /// Entries so far.
    #[schema(minimum = 0)]
    pub size: i64,
    /// Compact JWS; its claims say the same, the hash of the last entry and the hash of the head before.
    #[schema(max_length = 2000)]
    pub jws: String,
}

/// Signed heads.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterHeadsView {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<RegisterHeadView>,
}

/// The greatest whole number that every reader of JSON knows exactly (RFC 8259, 6), as the document says of all numbers.
const GREATEST: i64 = (1 << 53) - 1;

fn within(limit: Option<i64>, most: i64) -> Result<i64, Problem> {
    let limit = limit.unwrap_or(most);
    if (1..=most).contains(&limit) { Ok(limit) } else { Err(ProblemCode::MalformedQuery.into()) }
}

/// Entries of the register of certificates
///
/// Every certificate is entered within a minute, as a commitment that tells nothing of what it says. Each entry is hashed with the one
/// before, so none can be taken back unnoticed; a certificate that is not here was not issued in the normal way.
#[utoipa::path(
    operation_id = "list_register_entries", tag = "verification", params(EntriesQuery), security(()),
    responses((status = 200, description = "Entries, oldest first", body = RegisterEntriesView), PublicRead)
)]
#[get("/v1/certificate-register/entries")]
pub async fn list_register_entries(
    app: web::Data<App>,
    query: web::Query<EntriesQuery>,
) -> Result<HttpResponse, Problem> {
    let after = query.after.unwrap_or_default();
    let limit = within(query.limit, MOST)?;
    if !(0..=GREATEST).contains(&after) {
        return Err(ProblemCode::MalformedQuery.into());
    }
    let items = entries(&app, after, limit).await?;
    let view = |entry: crate::store::register::EntryRow| RegisterEntryView {
        seq: entry.seq,
        commitment: hex(&entry.commitment),
        hash: hex(&entry.hash),
    };
    Ok(HttpResponse::Ok().json(RegisterEntriesView { items: items.into_iter().map(view).collect() }))
}

/// Signed heads of the register of certificates
///
/// One a day, signed after its end. Whoever keeps them notices if an entry is taken back or changed.
#[utoipa::path(
    operation_id = "list_register_heads", tag = "verification", params(HeadsQuery), security(()),
    responses((status = 200, description = "Heads, newest first", body = RegisterHeadsView), PublicRead)
)]
#[get("/v1/certificate-register/heads")]
pub async fn list_register_heads(app: web::Data<App>, query: web::Query<HeadsQuery>) -> Result<HttpResponse, Problem> {
    let limit = within(query.limit, MOST_HEADS)?;
    let items = heads(&app, query.before, limit).await?;
    let view =
        |head: crate::store::register::HeadRow| RegisterHeadView { day: head.day, size: head.size, jws: head.jws };
    Ok(HttpResponse::Ok().json(RegisterHeadsView { items: items.into_iter().map(view).collect() }))
}
