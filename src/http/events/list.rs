//! `GET /v1/events`

use super::views::{EventPage, EventPageQuery};
use crate::app::events::list::{list, sign};
use crate::app::{App, AppError};
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientFollow;
use actix_web::{HttpResponse, get, web};

/// Events of an answer, if the caller does not say.
const USUAL: usize = 100;
/// Most events of an answer.
const MOST: usize = 500;

/// What became of the registrations that the client submitted
///
/// In order, at least once, for 30 days. Ask again and again, each time with the `next_cursor` of the answer before as `after`; nothing
/// that was committed is ever left out behind it. An event that comes twice has the same `id`; `data.version` says which of two is the
/// later one. Events hold no personal data: read the registration for more. Behind an older cursor something may be missing: that is
/// answered 410 `events_expired`; begin anew, without `after`. A cursor is the client's own.
///
/// `X-JWS-Signature` is a detached JWS (RFC 7515, appendix F) of type `tirkeu-events+jws` over the bytes of the body, after any
/// `Content-Encoding` was undone, by a key of `/.well-known/jwks.json`: put the base64url of the body between its two dots to check it.
#[utoipa::path(
    operation_id = "list_events", tag = "events", params(EventPageQuery), security(("client" = ["events:read"])),
    responses(
        (status = 200, description = "What is behind the cursor, oldest first", body = EventPage, headers(("X-JWS-Signature" = String))),
        ClientFollow
    )
)]
#[get("/v1/events")]
pub async fn list_events(
    client: May<rights::ListEvents, AuthedClient>,
    app: web::Data<App>,
    query: web::Query<EventPageQuery>,
) -> Result<HttpResponse, Problem> {
    let EventPageQuery { limit, after } = query.into_inner();
    let limit = limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(ProblemCode::MalformedQuery.into());
    }
    let client_id = client.0.client.id.0;
    let batch = list(&app, client_id, after.as_deref(), limit).await?;
    let page = EventPage {
        client_id,
        after,
        answered_at: app.now().into(),
        items: batch.events,
        next_cursor: batch.next_cursor,
        has_more: batch.more,
    };
    let body = serde_json::to_vec(&page).map_err(AppError::from)?;
    let signature = sign(&app, &body)?;
    let mut answer = HttpResponse::Ok();
    Ok(answer.content_type("application/json").insert_header(("X-JWS-Signature", signature)).body(body))
}
