//! `POST /v1/cabinet/claim`

use super::views::{ClaimBody, ClaimedView};
use crate::app::App;
use crate::app::persons::claim::{ClaimPerson, claim};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};

/// Take over one's file, begun by a program
///
/// For somebody for whom a hotel or a state system applied when he had no phone: with the code that he was handed there. The account that he
/// has signed in to gives way to it and is signed out; whoever signs in with that phone from here on has the file, with all certificates.
#[utoipa::path(
    operation_id = "claim_person", tag = "cabinet", params(IdempotencyKeyHeader),
    request_body = ClaimBody, security(("bearer" = [])),
    responses((status = 200, description = "It is his; sign in anew", body = ClaimedView), Write)
)]
#[post("/v1/cabinet/claim")]
pub async fn claim_person(
    caller: May<rights::ClaimPerson, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Json<ClaimBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account, &body.bytes);
    let command = ClaimPerson { number: body.value.number, code: body.value.code };
    let answer =
        claim(&app, caller.0, guard, command, |account_id| storable(200, None, "claimed", &ClaimedView { account_id }))
            .await?;
    Ok(answered(answer))
}
