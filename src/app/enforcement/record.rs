//! An officer records a violation by its article. What follows from it is decided elsewhere, and nothing is computed here.

use super::subject::{Known, resolve};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::reference::violation_articles::{self, ViolationArticle};
use crate::store::types::{Id, Ts};
use crate::store::violations::{self, ViolationRow, seal_note};
use chrono::NaiveDate;

/// What is recorded.
#[derive(Debug, Clone)]
pub struct RecordViolation {
    /// Whose it is.
    pub known: Known,
    /// Code of the article.
    pub article: String,
    /// On which day.
    pub occurred_on: NaiveDate,
    /// For officers only.
    pub note: Option<String>,
}

impl RecordViolation {
    fn article(&self, today: NaiveDate) -> Result<&'static ViolationArticle, AppError> {
        let wrong = |pointer: &str, code| AppError::Invalid(vec![FieldError::new(pointer, code)]);
        let article = violation_articles::get(&self.article);
        let article = article.ok_or_else(|| wrong("/article", FieldCode::NotAllowed))?;
        if self.occurred_on > today {
            Err(wrong("/occurred_on", FieldCode::DateInFuture))
        } else if self.occurred_on < article.valid_from {
            Err(wrong("/occurred_on", FieldCode::DateTooOld))
        } else {
            Ok(article)
        }
    }
}

/// Records a violation.
pub async fn record(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: RecordViolation,
    render: impl FnOnce(&ViolationRow, Option<&str>) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    command: RecordViolation,
    render: impl FnOnce(&ViolationRow, Option<&str>) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let article = command.article(app.today())?;
    let subject = resolve(app, who, (command.known, article.subject), Permission::RecordViolation).await?;
    let now = app.now();
    let id = Id(app.new_id(now));
    let own = who.account(app).await?;
    let note = command.note.as_deref().map(|note| seal_note(&app.vault, &own.keyring, id, note)).transpose()?;
    let row = ViolationRow {
        id,
        article: article.code.clone(),
        subject_kind: article.subject.as_str().to_owned(),
        subject_index: Some(subject.index),
        account_id: subject.account,
        registration_id: subject.registration,
        region: subject.region,
        occurred_on: command.occurred_on,
        officer_id: Id(who.caller.account),
        note,
        recorded_at: Ts(now),
        withdrawn_at: None,
        withdrawn_by: None,
        host_index: subject.host_phone,
    };
    let answer = render(&row, command.note.as_deref())?;
    let decision = Decision::of(app, who, ("violation.record", ("violation", id.0)), (guard, &answer, &own))?;
    decision.write(app, async move |tx| Ok(violations::insert(tx, &row).await.map(drop)?)).await?;
    Ok(answer)
}
