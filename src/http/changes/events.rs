//! `GET /v1/me/events`

use super::views::{ChangeView, EventsQuery, LastEventIdHeader};
use crate::app::App;
use crate::app::changes::follow::{Follower, Told, follow};
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::http::extract::{Lasting, May};
use crate::http::middleware::frame::Lasts;
use crate::http::problem::Problem;
use crate::http::responses::Follow;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use std::convert::Infallible;
use std::fmt::Write;
use std::future::ready;

/// The changes as they come, as server-sent events
///
/// Each change of `GET /v1/changes` is an event: `event` is its kind, `data` the same JSON, `id` the cursor behind it. Without a cursor
/// the stream begins at the present end of the feed; who connects again says how far he has come by `Last-Event-ID` or `cursor`, and
/// nothing is left out or told twice. A comment every 15 seconds shows that the stream lives; with it comes the newest `id`. The stream
/// ends when the access token expires (get a new one and connect again), when the session is ended, or when the service stops. If what
/// was missed can no longer be told, the answer is 410, or the last event is `resync`: begin anew as with `GET /v1/changes`.
/// An account may have five streams at a time.
#[utoipa::path(
    operation_id = "stream_events", tag = "me", params(EventsQuery, LastEventIdHeader), security(("bearer" = [])),
    responses((status = 200, description = "Events until the stream ends", content_type = "text/event-stream", body = String), Follow)
)]
#[get("/v1/me/events")]
pub async fn stream_events(
    caller: May<rights::StreamEvents, Lasting>,
    app: web::Data<App>,
    request: HttpRequest,
    query: web::Query<EventsQuery>,
) -> Result<HttpResponse, Problem> {
    let last = match request.headers().get("Last-Event-ID") {
        Some(value) => Some(value.to_str().map_err(|_| ProblemCode::BadCursor)?),
        None => query.cursor.as_deref(),
    };
    let follower = follow(app.into_inner(), caller.0, last).await?;
    let beginning = format!("retry: {}\n{}", follower.pause().as_millis(), quiet(&follower.cursor()?));
    let lasts = Lasts(follower.rest());
    let events = unfold(follower, |mut follower: Follower| async {
        let told = follower.next().await?;
        Some((written(told), follower))
    });
    let stream = once(ready(beginning)).chain(events).map(|text| Ok::<_, Infallible>(Bytes::from(text)));
    let mut response = HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        // A packer would hold events back, and takes much memory for each stream.
        .insert_header(ContentEncoding::Identity)
        .force_close()
        .streaming(stream);
    response.extensions_mut().insert(lasts);
    Ok(response)
}

/// A comment, which no client shows, and where it now is.
fn quiet(cursor: &str) -> String {
    format!(":\nid: {cursor}\n\n")
}

fn written(told: Told) -> String {
    match told {
        Told::Quiet(cursor) => quiet(&cursor),
        Told::Resync => "event: resync\ndata: {}\n\n".to_owned(),
        Told::Changes(changes) => changes.into_iter().fold(String::new(), |mut text, (change, cursor)| {
            let kind = change.kind.as_str();
            // One line: JSON is written without line breaks.
            let data = serde_json::to_string(&ChangeView::from(change)).unwrap_or_default();
            let _ = write!(text, "id: {cursor}\nevent: {kind}\ndata: {data}\n\n");
            text
        }),
    }
}
