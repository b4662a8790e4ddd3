//! `GET /v1/registrations/{id}/events`

use super::views::{EventList, EventView};
use crate::app::App;
use crate::app::registrations::read::events;
use crate::domain::access::rights;
use crate::http::extract::{EitherReader, May};
use crate::http::problem::Problem;
use crate::http::responses::PartyRead;
use actix_web::{HttpResponse, get, web};
use uuid::Uuid;

/// The history of a registration
///
/// Oldest first: what happened, when, and who did it, in words.
#[utoipa::path(
    operation_id = "list_registration_events", tag = "registrations", security(("bearer" = []), ("client" = ["registrations:read"])),
    params(("id" = Uuid, Path, description = "Registration")),
    responses((status = 200, description = "Oldest first", body = EventList), PartyRead)
)]
#[get("/v1/registrations/{id}/events")]
pub async fn list_registration_events(
    caller: May<rights::ListRegistrationEvents, EitherReader>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let rows = events(&app, &caller.0, *id).await?;
    Ok(HttpResponse::Ok().json(EventList { items: rows.into_iter().map(EventView::from).collect() }))
}
