//! Wire types of one-time links.

use crate::app::App;
use crate::app::AppError;
use crate::app::confirmations::answer::AnswerByLink;
use crate::app::idempotency::Answer;
use crate::app::registrations::deadlines::end_of_stay_of;
use crate::app::registrations::file::File;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::language::Language;
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::state::State;
use crate::http::long_text::long_text;
use crate::http::registrations::mapping::{guest, premises};
use crate::http::registrations::views::{GuestView, PremisesView};
use crate::http::timestamp::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a one-time link asks, or what was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmationView {
    /// Number of the application, for people: 14 digits.
    #[schema(max_length = 14)]
    pub number: String,
    /// State.
    pub state: State,
    /// Until when an answer is possible.
    pub answer_by: Timestamp,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decided_at: Option<Timestamp>,
    /// The reason given, if it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub reason: Option<String>,
    /// Whom one accepts, where and until when; only while it waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub application: Option<ConfirmationApplicationView>,
}

/// What one is asked to confirm.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmationApplicationView {
    /// The guest, as far as it takes to recognise him.
    pub guest: GuestView,
    /// Who comes with him: the answer holds for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 15)]
    pub family: Vec<GuestView>,
    /// The place.
    pub premises: PremisesView,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at the place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    #[schema(max_length = 40)]
    pub purpose: String,
    /// Last day of the lawful stay: until then the guest will be registered at this place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub stay_until: Option<NaiveDate>,
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationDecision {
    /// The guest stays at this place.
    Confirm,
    /// He does not, or shall not be registered there.
    Reject,
}

/// An answer; `reason` and `comment` belong to a rejection only, which must have a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decision": "reject", "reason": "unknown_person"}))]
pub struct AnswerConfirmationBody {
    /// What.
    pub decision: ConfirmationDecision,
    /// Why, if it is rejected.
    pub reason: Option<RejectReason>,
    /// In the host's own words; the migrant reads it.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

impl AnswerConfirmationBody {
    /// The command.
    ///
    /// # Errors
    /// All fields that do not fit.
    pub fn command(&self) -> Result<AnswerByLink, Vec<FieldError>> {
        let comment = long_text("/comment", self.comment.as_deref())?;
        match (self.decision, self.reason) {
            (ConfirmationDecision::Reject, Some(reason)) => Ok(AnswerByLink::Reject { reason, comment }),
            (ConfirmationDecision::Reject, None) => Err(vec![FieldError::new("/reason", FieldCode::Required)]),
            (ConfirmationDecision::Confirm, reason) => {
                let of_rejection = [("/reason", reason.is_some()), ("/comment", comment.is_some())];
                let wrong = of_rejection.into_iter().filter(|(_, is_there)| *is_there);
                let wrong: Vec<FieldError> =
                    wrong.map(|(pointer, _)| FieldError::new(pointer, FieldCode::NotAllowed)).collect();
                if wrong.is_empty() { Ok(AnswerByLink::Confirm) } else { Err(wrong) }
            }
        }
    }
}

impl ConfirmationView {
    /// A registration as whoever has a link to it sees it.
    #[must_use]
    pub fn of(app: &App, file: &File, language: Language) -> Self {
        let row = &file.row;
        let is_asked = file.state() == State::Pending;
        Self {
            number: row.number.clone(),
            state: file.state(),
            answer_by: row.answer_by.into(),
            decided_at: row.decided_at.map(Into::into),
            // An officer's ground is not for whoever has a link.
            reason: row.reason.clone().filter(|_| file.state() == State::Rejected),
            application: is_asked.then(|| ConfirmationApplicationView {
                guest: guest(file),
                family: file.family.iter().filter(|member| member.state() == State::Pending).map(guest).collect(),
                premises: premises(file, language),
                entered_on: row.entered_on,
                moved_in_on: row.moved_in_on,
                purpose: row.purpose.clone(),
                stay_until: end_of_stay_of(app, file).ok(),
            }),
        }
    }

    /// The answer to be stored and given.
    pub fn storable(&self) -> Result<Answer, AppError> {
        Ok(Answer { status: 200, location: None, etag: None, body: serde_json::to_string(self)?, replayed: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(json: &str) -> Result<AnswerByLink, Vec<(String, FieldCode)>> {
        let body: AnswerConfirmationBody = serde_json::from_str(json).unwrap();
        body.command().map_err(|errors| errors.into_iter().map(|error| (error.pointer, error.code)).collect())
    }

    #[test]
    fn a_rejection_has_a_reason_and_a_confirmation_has_none() {
        assert!(matches!(command(r#"{"decision":"confirm"}"#), Ok(AnswerByLink::Confirm)));
        assert!(matches!(command(r#"{"decision":"confirm","comment":" "}"#), Ok(AnswerByLink::Confirm)));
        let rejection = command(r#"{"decision":"reject","reason":"no_consent","comment":" no "}"#);
        assert!(
            matches!(rejection, Ok(AnswerByLink::Reject { reason: RejectReason::NoConsent, comment: Some(text) }) if text == "no")
        );
        assert_eq!(command(r#"{"decision":"reject"}"#).unwrap_err(), [("/reason".to_owned(), FieldCode::Required)]);
        let both = command(r#"{"decision":"confirm","reason":"no_consent","comment":"x"}"#).unwrap_err();
        assert_eq!(
            both,
            [("/reason".to_owned(), FieldCode::NotAllowed), ("/comment".to_owned(), FieldCode::NotAllowed)]
        );
        let control =
            command("{\"decision\":\"reject\",\"reason\":\"no_consent\",\"comment\":\"a\\u0007\"}").unwrap_err();
        assert_eq!(control, [("/comment".to_owned(), FieldCode::BadCharacters)]);
    }
}
