//! `GET /v1/reference`: which code tables there are, in which version.

use super::written::answer_now;
use super::{holidays, limits, problems, refusal_reasons, stay_policies};
use crate::app::App;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::reference::entry_ban_grounds::EntryBanGround;
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::domain::reference::purposes::Purpose;
use crate::domain::reference::vacate_reasons::VacateReason;
use crate::domain::reference::{countries, regions, violation_articles};
use crate::domain::statistics::Measure;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// The code tables.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferenceIndex {
    /// The newest version among the tables.
    #[schema(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-11-27"))]
    pub version: String,
    /// The tables.
    #[schema(max_items = 100)]
    pub items: Vec<TableView>,
}

/// A code table.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableView {
    /// Its name in the path.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", examples("regions"))]
    pub code: &'static str,
    /// Where it is.
    #[schema(max_length = 100, pattern = "^/v1/[a-z/-]+$", examples("/v1/reference/regions"))]
    pub path: String,
    /// Version of the table: the day of its last change. It also begins its `ETag`.
    #[schema(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-11-22"))]
    pub version: String,
    /// Since when this version is valid. Rows that are valid for a time of their own say so themselves.
    pub valid_from: NaiveDate,
    /// Seconds for which it may be kept without asking again.
    #[schema(minimum = 1, maximum = 86400, examples(3600))]
    pub max_age: u32,
}

/// The tables that are part of the program.
const BUILT_IN: u32 = 3600;
/// Those that operators may change.
const CHANGING: u32 = 60;

/// Which code tables there are
///
/// With the version of each: who keeps copies asks here whether one of them has changed.
#[utoipa::path(
    operation_id = "list_reference_tables", tag = "reference", security(()),
    responses((status = 200, description = "The tables", body = ReferenceIndex, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference")]
pub async fn list_reference_tables(app: web::Data<App>, lang: Lang, request: HttpRequest) -> HttpResponse {
    let book = app.rulebook();
    let edition = book.known_at(app.now());
    let built_in = [
        ("regions", regions::version()),
        ("countries", countries::version()),
        ("premises-kinds", PremisesKind::VERSION),
        ("purposes", Purpose::VERSION),
        ("document-kinds", DocumentKind::VERSION),
        ("refusal-reasons", refusal_reasons::version()),
        ("annulment-grounds", AnnulmentGround::VERSION),
        ("violation-articles", violation_articles::VERSION),
        ("entry-ban-grounds", EntryBanGround::VERSION),
        ("vacate-reasons", VacateReason::VERSION),
        ("problems", problems::VERSION),
    ];
    let changing = [
        ("holidays", holidays::version(edition)),
        ("stay-policies", stay_policies::version(edition)),
        ("limits", limits::VERSION.to_owned()),
    ];
    let one = |code, version: String, max_age| TableView {
        code,
        path: format!("/v1/reference/{code}"),
        valid_from: version.parse().unwrap_or_default(),
        version,
        max_age,
    };
    let mut items: Vec<TableView> =
        built_in.into_iter().map(|(code, version)| one(code, version.to_owned(), BUILT_IN)).collect();
    items.extend(changing.into_iter().map(|(code, version)| one(code, version, CHANGING)));
    let statistics = one("statistics", Measure::VERSION.to_owned(), BUILT_IN);
    items.push(TableView { path: "/v1/statistics".to_owned(), ..statistics });
    let version = items.iter().map(|item| item.version.clone()).max().unwrap_or_default();
    let index = ReferenceIndex { version, items };
    answer_now(&request, lang.0, &index.version, &index)
}
