//! An officer records a violation by its article, and whose it is is told. What follows from it is decided elsewhere, and nothing is computed here.

use super::subject::{Known, resolve};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError, notifications};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::violation_articles::{self, ViolationArticle};
use crate::store::notifications::NotificationRow;
use crate::store::outbox::PushToPhone;
use crate::store::registrations::notify;
use crate::store::types::{Id, Ts};
use crate::store::violations::{self, ForOfficers, ViolationRow, seal_host, seal_note};
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
    render: impl FnOnce(&ViolationRow, &ForOfficers) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    command: RecordViolation,
    render: impl FnOnce(&ViolationRow, &ForOfficers) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let article = command.article(app.today())?;
    let subject = resolve(app, who, (command.known, article.subject), Permission::RecordViolation).await?;
    let now = app.now();
    let id = Id(app.new_id(now));
    let own = who.account(app).await?;
    let shown = ForOfficers { note: command.note, host: subject.named };
    let note = shown.note.as_deref().map(|note| seal_note(&app.vault, &own.keyring, id, note)).transpose()?;
    let named = shown.host.as_ref().map(|named| seal_host(&app.vault, &own.keyring, id, named)).transpose()?;
    let row = ViolationRow {
        id,
        article: article.code.clone(),
        subject_kind: article.subject.as_str().to_owned(),
        subject_index: subject.index,
        account_id: subject.account,
        registration_id: subject.registration,
        region: subject.region,
        occurred_on: command.occurred_on,
        officer_id: Id(who.caller.account),
        note,
        recorded_at: Ts(now),
        withdrawn_at: None,
        withdrawn_by: None,
        host_index: subject.host,
        host_named: named,
    };
    let answer = render(&row, &shown)?;
    let notices = notices(app, NotificationKind::ViolationRecorded, (subject.told, row.registration_id));
    let decision = Decision::of(app, who, ("violation.record", ("violation", id.0)), (guard, &answer, &own))?;
    decision
        .write(app, async move |tx| {
            violations::insert(tx, &row).await?;
            Ok(notify(tx, &notices).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// What is told to whose violation it is, if there is a way to him.
pub(super) fn notices(
    app: &App,
    kind: NotificationKind,
    (told, registration): (Option<Vec<u8>>, Option<Id>),
) -> Vec<(NotificationRow, PushToPhone)> {
    told.map(|phone| notifications::news(app, kind, &phone, registration)).into_iter().collect()
}
