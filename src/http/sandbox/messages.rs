//! `GET /v1/sandbox/messages`

use super::SandboxTools;
use super::views::{SandboxMessagePage, SandboxMessageView};
use crate::app::App;
use crate::app::sandbox::standing::phones_of;
use crate::domain::access::rights;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use std::collections::BTreeSet;

/// Messages shown at most.
const MOST: usize = 100;

/// What the program's people would have got by SMS
///
/// Sandbox only, where no SMS is sent. Codes and one-time links to the phones that this program was the first to name as a host's, newest first:
/// with them it plays the host. The last thousand messages of all programs are kept, until the next start.
#[utoipa::path(
    operation_id = "list_sandbox_messages", tag = "sandbox", security(("client" = [])),
    responses((status = 200, description = "The messages", body = SandboxMessagePage), ClientRead)
)]
#[get("/v1/sandbox/messages")]
pub async fn list_sandbox_messages(
    client: May<rights::ListSandboxMessages, AuthedClient>,
    app: web::Data<App>,
    tools: web::Data<SandboxTools>,
) -> Result<HttpResponse, Problem> {
    let messages = tools.messages();
    let phones: BTreeSet<String> = messages.iter().map(|message| message.to.clone()).collect();
    let own = phones_of(&app, client.0.client.id.0, &phones.into_iter().collect::<Vec<_>>()).await?;
    let shown = messages.into_iter().rev().filter(|message| own.contains(&message.to)).take(MOST);
    let page = SandboxMessagePage { items: shown.map(SandboxMessageView::from).collect() };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(page))
}
