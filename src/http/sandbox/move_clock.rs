//! `PUT /v1/sandbox/clock`

use super::views::{MoveSandboxClock, SandboxClockView};
use crate::app::App;
use crate::app::sandbox::clock::{Move, turn, within};
use crate::app::sandbox::due::of_program;
use crate::domain::access::rights;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::sandbox::duration;
use crate::http::extract::{AuthedClient, Json, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, put, web};

/// How often it is looked for what has become due before the answer is given; what is left is done at once afterwards.
const ROUNDS: u32 = 20;

/// Move the program's clock forward
///
/// Sandbox only. What becomes due for the registrations that the program submitted (reminders, the end of the host's time, the end of stays)
/// is done before this answers, as far as it is little. Other programs notice nothing. A clock never goes back. `advance` moves it again if
/// it is repeated; `now` does not.
#[utoipa::path(
    operation_id = "move_sandbox_clock", tag = "sandbox", security(("client" = [])), request_body = MoveSandboxClock,
    responses((status = 200, description = "Moved", body = SandboxClockView), ClientChange)
)]
#[put("/v1/sandbox/clock")]
pub async fn move_sandbox_clock(
    client: May<rights::MoveSandboxClock, AuthedClient>,
    app: web::Data<App>,
    body: Json<MoveSandboxClock>,
) -> Result<HttpResponse, Problem> {
    let client = client.0.client.id.0;
    let shown = turn(&app, client, read(&body.value)?).await?;
    Box::pin(within(shown.now - shown.real_now, async {
        for _ in 0..ROUNDS {
            if of_program(&app, client).await? == 0 {
                break;
            }
        }
        Ok::<_, Problem>(())
    }))
    .await?;
    Ok(HttpResponse::Ok().json(SandboxClockView::from(shown)))
}

fn read(body: &MoveSandboxClock) -> Result<Move, Problem> {
    let wrong = |pointer, code| Err(vec![FieldError::new(pointer, code)].into());
    match (body.now, body.advance.as_deref()) {
        (Some(now), None) => Ok(Move::To(now)),
        (None, Some(step)) => match duration::parse(step) {
            Some(step) => Ok(Move::By(step)),
            None => wrong("/advance", FieldCode::BadFormat),
        },
        (Some(_), Some(_)) => wrong("/advance", FieldCode::NotAllowed),
        (None, None) => wrong("/now", FieldCode::Required),
    }
}
