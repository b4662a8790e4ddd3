//! `GET /v1/reference/stay-policies`

use super::views::{NamesView, StayPolicyTable, StayPolicyView};
use super::written::Written;
use crate::domain::language::Language;
use crate::domain::reference::stay_policies;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(stay_policies::version(), table));

fn table(language: Language) -> StayPolicyTable {
    let items = stay_policies::all().iter().map(|policy| StayPolicyView {
        code: policy.code(),
        name: policy.name(language),
        names: NamesView::of(|language| policy.name(language)),
        max_days_per_entry: policy.max_days_per_entry,
        max_days_in_window: policy.max_days_in_window,
        window_days: policy.window_days,
        registration_deadline_days: policy.registration_deadline_days,
        basis: policy.basis_text(language),
        confidence: &policy.confidence,
    });
    StayPolicyTable { version: stay_policies::version(), items: items.collect() }
}

/// Visa-free stays, by nationality
#[utoipa::path(
    operation_id = "list_stay_policies", tag = "reference", security(()),
    responses((status = 200, description = "Stay policies, by nationality", body = StayPolicyTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/stay-policies")]
pub async fn list_stay_policies(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
