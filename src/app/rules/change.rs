//! An operator changes the rulebook: a stay policy, a rule or a day of the calendar. Nothing is overwritten; whatever was judged before
//! keeps the rule by which it was judged.

use super::refresh::refresh;
use crate::app::{App, AppError};
use crate::domain::deadlines::rulebook::{Content, Subject};
use crate::domain::deadlines::versions::Validity;
use crate::store::audit::{self, AuditRow};
use crate::store::rules::{RuleChangeRow, insert};
use crate::store::types::{Id, Ts};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A change counts for questions from so much later on: by then every process has read it, so that all judge alike, and no
/// registration is judged by one rule when it is submitted and by another one when it is read.
pub const LEAD: TimeDelta = TimeDelta::seconds(30);

/// Why a change was refused, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The days of its validity.
    #[error("the last day lies before the first")]
    Days,
    /// The country.
    #[error("there is no such nationality, or it is the country's own")]
    Nationality,
    /// Nothing is there.
    #[error("there is no row that begins on this day")]
    Absent,
    /// The service's fault.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Sets a row: it replaces the one of the same subject that is valid from the same day. Gives the instant from which it counts.
///
/// # Errors
/// Its days make no sense, or the store failed.
pub async fn set(app: &App, content: Content, validity: Validity) -> Result<DateTime<Utc>, RuleError> {
    let subject = content.subject().ok_or(RuleError::Nationality)?;
    if matches!(subject, Subject::Policy(nationality) if nationality.is_own()) {
        return Err(RuleError::Nationality);
    }
    if validity.from.zip(validity.until).is_some_and(|(from, until)| until < from) {
        return Err(RuleError::Days);
    }
    let text = serde_json::to_string(&content).map_err(AppError::from)?;
    Ok(add(app, "set", subject, (validity, Some(text))).await?)
}

/// Takes back the row that is valid from a day: what is valid besides counts, or nothing. Gives the instant from which it is gone.
///
/// # Errors
/// There is no such row, or the store failed.
pub async fn withdraw(app: &App, subject: Subject, from: Option<NaiveDate>) -> Result<DateTime<Utc>, RuleError> {
    refresh(app).await?;
    let book = app.rulebook();
    // What is about to count is there, too.
    let edition = book.known_at(app.now() + LEAD);
    let is_there = match subject {
        Subject::Policy(nationality) => {
            edition.policies().any(|row| row.content.nationality == nationality.as_str() && row.validity.from == from)
        }
        Subject::Rule(kind) => edition.rules().any(|row| row.content.rule == kind && row.validity.from == from),
        Subject::Day(date) => edition.holiday(date).is_some(),
    };
    if !is_there {
        return Err(RuleError::Absent);
    }
    Ok(add(app, "withdraw", subject, (Validity { from, until: None }, None)).await?)
}

async fn add(
    app: &App,
    verb: &str,
    subject: Subject,
    (validity, content): (Validity, Option<String>),
) -> Result<DateTime<Utc>, AppError> {
    let (now, known_from) = (app.now(), app.now() + LEAD);
    let row = RuleChangeRow {
        id: Id(app.new_id(now)),
        subject: subject.to_string(),
        valid_from: validity.from,
        valid_until: validity.until,
        known_from: Ts(known_from),
        content,
    };
    let action = match (subject, verb) {
        (Subject::Policy(_), "set") => "policy.set",
        (Subject::Policy(_), _) => "policy.withdraw",
        (Subject::Rule(_), "set") => "rule.set",
        (Subject::Rule(_), _) => "rule.withdraw",
        (Subject::Day(_), "set") => "calendar.set",
        (Subject::Day(_), _) => "calendar.withdraw",
    };
    let entry = AuditRow { actor_kind: "operator", ..app.audit_of_system(action, ("rule_change", row.id.0)) };
    app.db
        .write(async move |tx| {
            insert(tx, &row).await?;
            audit::insert(tx, &entry).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    refresh(app).await?;
    Ok(known_from)
}
