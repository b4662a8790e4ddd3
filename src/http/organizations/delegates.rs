//! `GET, POST /v1/organizations/{id}/delegates` and `POST /v1/delegates/{id}/revoke`

use super::views::{DelegatePage, DelegateView, InviteDelegateBody};
use crate::app::App;
use crate::app::organizations::invite::{InviteDelegate, Invited, invite};
use crate::app::organizations::list::delegates;
use crate::app::organizations::revoke::revoke;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::json::LARGE;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::{PartyRead, PartyWrite};
use actix_web::{HttpResponse, get, post, web};
use uuid::Uuid;

/// The delegates of an organisation, for its managers
///
/// With the role, the premises and the state of each.
#[utoipa::path(
    operation_id = "list_delegates", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Organisation"), PageQuery),
    responses((status = 200, description = "A page, oldest first", body = DelegatePage), PartyRead)
)]
#[get("/v1/organizations/{id}/delegates")]
pub async fn list_delegates(
    caller: May<rights::ListDelegates>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = query.parse()?;
    let found = delegates(&app, caller.0, *id, (after, limit + 1)).await?;
    let (found, next_cursor) = cut(found, limit, |delegate| delegate.row.id.0);
    let items = found.iter().map(DelegateView::from).collect();
    Ok(HttpResponse::Ok().json(DelegatePage { items, next_cursor }))
}

fn tag(delegate: &Invited) -> String {
    format!("v1-{}", delegate.row.state)
}

/// Invite somebody to act for an organisation
///
/// He is told by push, or by SMS if he has no device, and acts once he has accepted.
#[utoipa::path(
    operation_id = "invite_delegate", tag = "organizations", security(("bearer" = [])), request_body = InviteDelegateBody,
    params(("id" = Uuid, Path, description = "Organisation"), IdempotencyKeyHeader),
    responses((status = 201, description = "Invited", body = DelegateView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/organizations/{id}/delegates")]
pub async fn invite_delegate(
    caller: May<rights::InviteDelegate, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
    body: Json<InviteDelegateBody, LARGE>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, &body.bytes);
    let InviteDelegateBody { phone, role, premises } = body.value;
    let command = InviteDelegate { phone, role, premises: premises.unwrap_or_default() };
    let answer = invite(&app, caller.0, guard, (*id, command), |invited| {
        storable(201, None, &tag(invited), &DelegateView::from(invited))
    })
    .await?;
    Ok(answered(answer))
}

/// Take back what a delegate may do, or an invitation
///
/// It holds at once: an answer of his that is under way was either before it, or comes to nothing. The last manager stays.
#[utoipa::path(
    operation_id = "revoke_delegate", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Delegate"), IdempotencyKeyHeader),
    responses((status = 200, description = "Revoked", body = DelegateView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/delegates/{id}/revoke")]
pub async fn revoke_delegate(
    caller: May<rights::RevokeDelegate, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, b"");
    let answer =
        revoke(&app, caller.0, guard, *id, |revoked| storable(200, None, &tag(revoked), &DelegateView::from(revoked)))
            .await?;
    Ok(answered(answer))
}
