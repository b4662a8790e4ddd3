//! `POST /v1/cabinet/minors`

use super::views::MinorView;
use crate::app::App;
use crate::app::minors::enter::enter;
use crate::domain::access::rights;
use crate::domain::persons::PersonInput;
use crate::http::answer::{answered, storable};
use crate::http::extract::{Draft, IdempotencyKey, IdempotencyKeyHeader, May, Writer};
use crate::http::persons::views::{PutPerson, tag};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};

/// Enter a minor
///
/// A parent or guardian who has entered himself acts for the minor from here on, until the minor gets an account of his own.
#[utoipa::path(
    operation_id = "enter_minor", tag = "cabinet", params(IdempotencyKeyHeader), request_body = PutPerson,
    security(("bearer" = [])),
    responses(
        (status = 201, description = "Entered", body = MinorView, headers(("Location" = String), ("ETag" = String))),
        Write
    )
)]
#[post("/v1/cabinet/minors")]
pub async fn enter_minor(
    caller: May<rights::EnterMinor, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Draft<PutPerson>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account, &body.bytes);
    let input = PersonInput::from(body.value);
    let answer = enter(&app, caller.0, guard, (&input, body.wrong), |row| {
        let view = MinorView::of(row.clone(), None);
        let location = Some(format!("/v1/cabinet/minors/{}", view.id));
        storable(201, location, &tag(row, None), &view)
    })
    .await?;
    Ok(answered(answer))
}
