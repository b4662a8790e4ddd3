//! `GET /v1/reference/violation-articles`

use super::views::{NamesView, ViolationArticleTable, ViolationArticleView};
use super::written::Written;
use crate::domain::language::Language;
use crate::domain::reference::violation_articles;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(violation_articles::VERSION, table));

fn table(language: Language) -> ViolationArticleTable {
    let items = violation_articles::all().iter().map(|article| ViolationArticleView {
        code: &article.code,
        name: article.name(language),
        names: NamesView::of(|language| article.name(language)),
        article: &article.article,
        part: article.part.as_deref(),
        subject: article.subject,
        band: article.band,
        band_text: article.band.name(language),
        source: &article.source,
        valid_from: article.valid_from,
        confidence: &article.confidence,
    });
    ViolationArticleTable { version: violation_articles::VERSION.to_owned(), items: items.collect() }
}

/// Articles by which violations are recorded
///
/// With the band of what may follow, never an amount: that an officer or a court decides.
#[utoipa::path(
    operation_id = "list_violation_articles", tag = "reference", security(()),
    responses((status = 200, description = "Articles", body = ViolationArticleTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/violation-articles")]
pub async fn list_violation_articles(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
