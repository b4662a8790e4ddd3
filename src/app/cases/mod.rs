//! What people turn to an officer with: appeals, objections, and what the service cannot check by itself. A work list with due dates;
//! every decision is explained to the person.

pub mod appeal;
pub mod decide;
mod effect;
pub mod read;

use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::cases::{CaseKind, CaseState};
use crate::store::cases::{Case, CaseRow, seal_statement};
use crate::store::types::{Id, Ts};
use chrono::NaiveDate;

/// Until when a case opened today is to be decided: the next day is the first that counts.
fn due_on(app: &App) -> NaiveDate {
    let today = app.today();
    app.rulebook().known_at(app.now()).count(today.succ_opt().unwrap_or(today), app.settings.case_days).last
}

/// A case as it is due now: what was due on a day on which the service did not work is due on the next working day. The list is ordered by
/// the day without that, which is the same order.
fn due_now(app: &App, mut case: Case) -> Case {
    let (book, outages) = (app.rulebook(), app.outages());
    (case.row.due_on, case.outage) = book.known_at(case.row.opened_at.0).behind_outages(case.row.due_on, &outages);
    case
}

/// A new case about a registration.
pub(super) fn new_case(app: &App, file: &File, kind: CaseKind, statement: Option<&str>) -> Result<CaseRow, AppError> {
    let now = app.now();
    let id = Id(app.new_id(now));
    let statement = statement.map(|text| seal_statement(&app.vault, &file.keyring, id, text));
    Ok(CaseRow {
        id,
        kind: kind.as_str().to_owned(),
        registration_id: file.row.id,
        account_id: file.row.account_id,
        region: file.row.region.clone(),
        state: CaseState::Open.as_str().to_owned(),
        statement: statement.transpose()?,
        opened_at: Ts(now),
        due_on: due_on(app),
        decision: None,
        explanation: None,
        officer_id: None,
        decided_at: None,
        outcome_id: None,
    })
}
