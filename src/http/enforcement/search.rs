//! `POST /v1/officer/violations/search`

use super::subject::known;
use super::views::{SearchViolationsBody, ViolationPage, ViolationView};
use crate::app::App;
use crate::app::enforcement::Known;
use crate::app::enforcement::list::violations;
use crate::domain::access::{CaseNumber, Occasion, rights};
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::reference::regions::RegionCode;
use crate::http::extract::page::cut;
use crate::http::extract::{AsOfficer, Json, Lang, May, PageQuery};
use crate::http::problem::Problem;
use crate::http::responses::OfficerSearch;
use crate::store::vault::Indexed;
use crate::store::violations::Sought;
use actix_web::{HttpResponse, post, web};

/// Violations of one host or foreigner
///
/// By exactly one of IIN or BIN, phone, document and registration, among those of the officer's region. A POST, so that no number of a person
/// stands in an address; it changes nothing and takes no idempotency key.
#[utoipa::path(
    operation_id = "search_violations", tag = "officer", security(("bearer" = [])), params(PageQuery),
    request_body = SearchViolationsBody,
    responses((status = 200, description = "A page, newest first", body = ViolationPage), OfficerSearch)
)]
#[post("/v1/officer/violations/search")]
pub async fn search_violations(
    officer: May<rights::SearchViolations, AsOfficer>,
    app: web::Data<App>,
    (lang, query): (Lang, web::Query<PageQuery>),
    body: Json<SearchViolationsBody>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let (occasion, sought, region) = body.value.parse(&app)?;
    let rows = violations(&app, officer.0, (&occasion, &sought, region), (before, limit + 1)).await?;
    let (rows, next_cursor) = cut(rows, limit, |(row, _)| row.id.0);
    let items = rows.iter().map(|(row, shown)| ViolationView::of(row, shown, lang.0)).collect();
    Ok(HttpResponse::Ok().json(ViolationPage { items, next_cursor }))
}

impl SearchViolationsBody {
    /// What for, whose, and where. Everything that is wrong is told at once.
    fn parse(&self, app: &App) -> Result<(Occasion, Sought, Option<RegionCode>), Vec<FieldError>> {
        let host = (self.host_identifier.as_deref(), self.host_phone.as_deref());
        let known = known(self.registration_id, self.document.as_ref(), host);
        let case = self.case.as_deref().map(CaseNumber::parse);
        let case_fault = (case == Some(None)).then(|| FieldError::new("/case", FieldCode::BadFormat));
        let region = self.region.as_deref().map(RegionCode::parse).transpose();
        let region_fault = region.as_ref().err().map(|code| FieldError::new("/region", *code));
        let faults: Vec<_> = case_fault.into_iter().chain(region_fault).collect();
        match (known, region) {
            (Ok(known), Ok(region)) if faults.is_empty() => {
                let index = |what, value: &str| app.vault.index(what, value).to_vec();
                let sought = match known {
                    Known::Registration(id) => Sought::Registration(id),
                    Known::Document(key) => Sought::Subject(index(Indexed::Document, &key)),
                    Known::Identifier(number) => Sought::Subject(index(Indexed::Identifier, &number)),
                    Known::Phone(phone) => Sought::Host(index(Indexed::Phone, phone.as_str())),
                };
                Ok((Occasion { purpose: self.purpose, case: case.flatten() }, sought, region))
            }
            (known, _) => Err(known.err().into_iter().flatten().chain(faults).collect()),
        }
    }
}
