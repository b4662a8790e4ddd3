//! `GET /v1/reference/refusal-reasons`

use super::views::{NamesView, RefusalReasonKind, RefusalReasonTable, RefusalReasonView};
use super::written::Written;
use crate::domain::language::Language;
use crate::domain::reference::refusal_reasons::{RefusalGround, RejectReason};
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(version(), table));

/// The later of the two parts' last changes; days as text sort by time.
pub(super) fn version() -> &'static str {
    RefusalGround::VERSION.max(RejectReason::VERSION)
}

fn table(language: Language) -> RefusalReasonTable {
    let grounds = RefusalGround::ALL.iter().map(|ground| RefusalReasonView {
        code: ground.code(),
        name: ground.name(language),
        names: NamesView::of(|language| ground.name(language)),
        kind: RefusalReasonKind::Ground,
        ground: None,
    });
    let reasons = RejectReason::ALL.iter().map(|reason| RefusalReasonView {
        code: reason.code(),
        name: reason.name(language),
        names: NamesView::of(|language| reason.name(language)),
        kind: RefusalReasonKind::HostReason,
        ground: Some(reason.ground()),
    });
    RefusalReasonTable { version: version().to_owned(), items: grounds.chain(reasons).collect() }
}

/// Why a registration is refused
///
/// The grounds of the law, and the reasons that a host may give.
#[utoipa::path(
    operation_id = "list_refusal_reasons", tag = "reference", security(()),
    responses((status = 200, description = "Grounds, then the host's reasons", body = RefusalReasonTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/refusal-reasons")]
pub async fn list_refusal_reasons(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
