//! `GET /v1/confirmations/{token}`

use super::views::ConfirmationView;
use crate::app::App;
use crate::app::confirmations::{find, show::show};
use crate::http::extract::Lang;
use crate::http::extract::address::From;
use crate::http::extract::client::OnlyHead;
use crate::http::problem::Problem;
use crate::http::responses::PublicRead;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};

/// See what a one-time link asks
///
/// Whoever has the link that was sent to a host's phone speaks for the host, without an account. While the application waits for an
/// answer, the guest is shown; each look stands in the guest's access log. The link is good until `answer_by`.
#[utoipa::path(
    operation_id = "get_confirmation", tag = "host", security(()),
    params(("token" = String, Path, description = "Token of the link", min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$", example = "rqHxwrFLpnV0QsBeYqDLpAA4Qx3BtpzzhJ0SVhOdRCo")),
    responses((status = 200, description = "What is asked, or what was answered", body = ConfirmationView), PublicRead)
)]
#[get("/v1/confirmations/{token}")]
pub async fn get_confirmation(
    app: web::Data<App>,
    From(address): From,
    (lang, only_head): (Lang, OnlyHead),
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let holder = find(&app, &token, address).await?;
    if only_head.0 {
        // Shows nothing, so it is no look.
        return Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("application/json")
            .finish());
    }
    let file = show(&app, holder).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(ConfirmationView::of(&app, &file, lang.0)))
}
