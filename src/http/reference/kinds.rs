//! `GET /v1/reference/premises-kinds`, `/purposes`, `/document-kinds`, `/annulment-grounds` and `/vacate-reasons`: the tables that have nothing but names.

use super::views::{KindTable, KindView, NamesView};
use super::written::Written;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::reference::entry_ban_grounds::EntryBanGround;
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::domain::reference::purposes::Purpose;
use crate::domain::reference::vacate_reasons::VacateReason;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

/// The table of a kind.
macro_rules! written {
    ($kind:ident) => {
        LazyLock::new(|| {
            Written::of($kind::VERSION, |language| KindTable {
                version: $kind::VERSION.to_owned(),
                items: $kind::ALL
                    .iter()
                    .map(|kind| KindView {
                        code: kind.code(),
                        name: kind.name(language),
                        names: NamesView::of(|language| kind.name(language)),
                    })
                    .collect(),
            })
        })
    };
}

static PREMISES_KINDS: LazyLock<Written> = written!(PremisesKind);
static PURPOSES: LazyLock<Written> = written!(Purpose);
static DOCUMENT_KINDS: LazyLock<Written> = written!(DocumentKind);
static ENTRY_BAN_GROUNDS: LazyLock<Written> = written!(EntryBanGround);
static ANNULMENT_GROUNDS: LazyLock<Written> = written!(AnnulmentGround);
static VACATE_REASONS: LazyLock<Written> = written!(VacateReason);

/// Kinds of premises
///
/// A code table: codes stay, names come in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_premises_kinds", tag = "reference", security(()),
    responses((status = 200, description = "Kinds of premises", body = KindTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/premises-kinds")]
pub async fn list_premises_kinds(lang: Lang, request: HttpRequest) -> HttpResponse {
    PREMISES_KINDS.answer(&request, lang.0)
}

/// Purposes of a stay
///
/// A code table: codes stay, names come in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_purposes", tag = "reference", security(()),
    responses((status = 200, description = "Purposes of a stay", body = KindTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/purposes")]
pub async fn list_purposes(lang: Lang, request: HttpRequest) -> HttpResponse {
    PURPOSES.answer(&request, lang.0)
}

/// Kinds of travel documents
///
/// A code table: codes stay, names come in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_document_kinds", tag = "reference", security(()),
    responses((status = 200, description = "Kinds of travel documents", body = KindTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/document-kinds")]
pub async fn list_document_kinds(lang: Lang, request: HttpRequest) -> HttpResponse {
    DOCUMENT_KINDS.answer(&request, lang.0)
}

/// Grounds on which an officer annuls a registration
///
/// A code table: codes stay, names come in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_annulment_grounds", tag = "reference", security(()),
    responses((status = 200, description = "Grounds of annulment", body = KindTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/annulment-grounds")]
pub async fn list_annulment_grounds(lang: Lang, request: HttpRequest) -> HttpResponse {
    ANNULMENT_GROUNDS.answer(&request, lang.0)
}

/// Grounds of an entry ban
///
/// A code table: codes stay, names come in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_entry_ban_grounds", tag = "reference", security(()),
    responses((status = 200, description = "Grounds of an entry ban", body = KindTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/entry-ban-grounds")]
pub async fn list_entry_ban_grounds(lang: Lang, request: HttpRequest) -> HttpResponse {
    ENTRY_BAN_GROUNDS.answer(&request, lang.0)
}

/// Reasons for which a host wants a registration to end
///
/// A code table: codes stay, names come in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_vacate_reasons", tag = "reference", security(()),
    responses((status = 200, description = "Reasons", body = KindTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/vacate-reasons")]
pub async fn list_vacate_reasons(lang: Lang, request: HttpRequest) -> HttpResponse {
    VACATE_REASONS.answer(&request, lang.0)
}
