//! `POST /v1/border-crossings`

use super::views::{BatchReportView, ReportCrossings};
use crate::app::App;
use crate::app::border::report::{Line, Reported, report};
use crate::app::idempotency::Answer;
use crate::domain::access::rights;
use crate::domain::border::{Crossing, CrossingInput};
use crate::http::answer::answered;
use crate::http::extract::{AuthedClient, IdempotencyKey, IdempotencyKeyHeader, Lang, Lines, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientWrite;
use actix_web::{HttpResponse, post, web};
use serde_json::Value;

/// Report entries and exits
///
/// Up to 1,000 at a time, in whatever order; each line is judged by itself and taken in at most once. An exit ends the registration of
/// the stay. What was reported wrongly is corrected, or cancelled, by another report that names it.
#[utoipa::path(
    operation_id = "report_border_crossings", tag = "border", security(("client" = ["border:write"])),
    params(IdempotencyKeyHeader), request_body = ReportCrossings,
    responses((status = 200, description = "What became of each line", body = BatchReportView), ClientWrite)
)]
#[post("/v1/border-crossings")]
pub async fn report_border_crossings(
    client: May<rights::ReportBorderCrossings, AuthedClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    lang: Lang,
    body: Lines<ReportCrossings>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of_client(client.0.client.id.0, &body.bytes);
    let now = app.now();
    let line = |(line, value): (Result<_, _>, Value)| -> Line {
        let id = value.get("event_id").and_then(Value::as_str).filter(|id| id.len() <= 64).map(str::to_owned);
        let crossing = line.and_then(|body| Crossing::parse(&CrossingInput::from(body), now));
        crossing.map_err(|errors| Reported::rejected(id, errors))
    };
    let lines = body.lines.into_iter().map(line).collect();
    let answer = report(&app, &client.0, guard, lines, move |results| {
        let body = serde_json::to_string(&BatchReportView::of(results, lang.0))?;
        Ok(Answer { status: 200, location: None, etag: None, body, replayed: false })
    })
    .await?;
    Ok(answered(answer))
}
