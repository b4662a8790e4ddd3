//! `GET /v1/officer/border-reviews`

use super::review_views::{BorderReviewPage, BorderReviewView};
use crate::app::App;
use crate::app::border::review::list;
use crate::domain::access::rights;
use crate::http::extract::{AsOfficer, Cursor, May, PageQuery};
use crate::http::problem::Problem;
use crate::http::responses::OfficerRead;
use actix_web::{HttpResponse, get, web};

/// List the crossings that an officer is asked about
///
/// Those reported in his region. Everybody who is shown reads of it in his access log.
#[utoipa::path(
    operation_id = "list_border_reviews", tag = "officer", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page, oldest first", body = BorderReviewPage), OfficerRead)
)]
#[get("/v1/officer/border-reviews")]
pub async fn list_border_reviews(
    officer: May<rights::ListBorderReviews, AsOfficer>,
    app: web::Data<App>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (reviews, next) = list(&app, officer.0, query.parse()?).await?;
    Ok(HttpResponse::Ok().json(BorderReviewPage {
        items: reviews.iter().filter_map(BorderReviewView::of).collect(),
        next_cursor: next.map(|id| Cursor(id).encode()),
    }))
}
