//! `GET /v1/reference/stay-policies`

use super::views::{NamesView, StayPolicyTable, StayPolicyView};
use super::written::answer_now;
use crate::app::App;
use crate::domain::clock::legal_day;
use crate::domain::deadlines::versions::Row;
use crate::domain::deadlines::{DeadlineKind, Edition};
use crate::domain::language::Language;
use crate::domain::reference::stay_policies::{self, StayPolicy};
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;

fn table(edition: Edition<'_>, today: NaiveDate, language: Language) -> StayPolicyTable {
    let period = edition.rule(DeadlineKind::FirstRegistration, today).map_or(0, |rule| rule.content.number);
    let period = u16::try_from(period).unwrap_or(u16::MAX);
    let items =
        edition.policies_on(today).map(|Row { content: policy, validity, .. }: Row<'_, StayPolicy>| StayPolicyView {
            code: policy.code().to_owned(),
            name: policy.name(language).to_owned(),
            names: NamesView::of(|language| policy.name(language)),
            max_days_per_entry: policy.max_days_per_entry,
            max_days_in_window: policy.max_days_in_window,
            window_days: policy.window_days,
            registration_deadline_days: policy.registration_deadline_days.unwrap_or(period),
            basis: policy.basis_text(language).to_owned(),
            confidence: policy.confidence.clone(),
            valid_from: validity.from,
            valid_until: validity.until,
        });
    StayPolicyTable { version: version(edition), items: items.collect() }
}

/// The day of the last change.
pub(super) fn version(edition: Edition<'_>) -> String {
    let changed = edition.policies_changed().map(|at| legal_day(at).to_string());
    changed.unwrap_or_else(|| stay_policies::version().to_owned())
}

/// Visa-free stays, by nationality
///
/// What is valid today.
#[utoipa::path(
    operation_id = "list_stay_policies", tag = "reference", security(()),
    responses((status = 200, description = "Stay policies, by nationality", body = StayPolicyTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/stay-policies")]
pub async fn list_stay_policies(app: web::Data<App>, lang: Lang, request: HttpRequest) -> HttpResponse {
    let book = app.rulebook();
    let table = table(book.known_at(app.now()), app.today(), lang.0);
    answer_now(&request, lang.0, &table.version, &table)
}
