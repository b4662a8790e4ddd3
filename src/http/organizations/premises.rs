//! `GET, POST /v1/organizations/{id}/premises` and `PATCH /v1/premises/{id}`

use super::views::{AddPremisesBody, ChangePremisesBody, OrganizationPremisesPage, OrganizationPremisesView};
use crate::app::App;
use crate::app::organizations::premises::{self, add, change, list};
use crate::domain::access::rights;
use crate::http::answer::{answered, quoted, storable};
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{
    Draft, IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Json, Lang, May, Writer,
};
use crate::http::problem::Problem;
use crate::http::responses::{PartyWrite, Read};
use actix_web::{HttpResponse, get, patch, post, web};
use uuid::Uuid;

/// The premises of an organisation, as far as the caller acts for them
///
/// With address, kind and capacity; oldest first.
#[utoipa::path(
    operation_id = "list_premises", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Organisation"), PageQuery),
    responses((status = 200, description = "A page, oldest first", body = OrganizationPremisesPage), Read)
)]
#[get("/v1/organizations/{id}/premises")]
pub async fn list_premises(
    caller: May<rights::ListPremises>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = query.parse()?;
    let rows = list(&app, caller.0, *id, (after, limit + 1)).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    let items = rows.iter().map(|row| OrganizationPremisesView::of(row, lang.0)).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(OrganizationPremisesPage { items, next_cursor }))
}

/// Enter premises of an organisation
///
/// What was applied for at this address under the organisation's BIN is at them from then on.
#[utoipa::path(
    operation_id = "add_premises", tag = "organizations", security(("bearer" = [])), request_body = AddPremisesBody,
    params(("id" = Uuid, Path, description = "Organisation"), IdempotencyKeyHeader),
    responses(
        (status = 201, description = "Entered", body = OrganizationPremisesView, headers(("ETag" = String))), PartyWrite
    )
)]
#[post("/v1/organizations/{id}/premises")]
pub async fn add_premises(
    caller: May<rights::AddPremises, Writer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Draft<AddPremisesBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, &body.bytes);
    let AddPremisesBody { kind, address, capacity } = body.value;
    let command = premises::AddPremises { kind, address: address.into(), capacity, wrong: body.wrong };
    let answer = add(&app, caller.0, guard, (*id, command), |row| {
        let view = OrganizationPremisesView::of(row, lang.0)?;
        storable(201, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}

/// Change the kind or the capacity of premises
///
/// A capacity below what is registered there is taken: nobody has to go, and standing consents are not used until there is room.
#[utoipa::path(
    operation_id = "change_premises", tag = "organizations", security(("bearer" = [])), request_body = ChangePremisesBody,
    params(("id" = Uuid, Path, description = "Premises"), IfMatchHeader),
    responses(
        (status = 200, description = "Changed", body = OrganizationPremisesView, headers(("ETag" = String))), PartyWrite
    )
)]
#[patch("/v1/premises/{id}")]
pub async fn change_premises(
    caller: May<rights::ChangePremises, Writer>,
    app: web::Data<App>,
    (if_match, lang): (IfMatch, Lang),
    id: web::Path<Uuid>,
    body: Json<ChangePremisesBody>,
) -> Result<HttpResponse, Problem> {
    let ChangePremisesBody { kind, capacity } = body.value;
    let command = premises::ChangePremises { kind, capacity, expected_version: if_match.0 };
    let view = OrganizationPremisesView::of(&change(&app, caller.0, *id, command).await?, lang.0)?;
    Ok(HttpResponse::Ok().insert_header(("ETag", quoted(&view.tag(lang.0)))).json(view))
}
