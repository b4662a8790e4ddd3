//! Wire types of the overview.

use crate::app::App;
use crate::app::cabinet::overview::{NextStep, Overview, Position};
use crate::app::registrations::file::Role;
use crate::domain::clock::legal_day;
use crate::domain::deadlines::{Deadline, DeadlineKind};
use crate::domain::language::Language;
use crate::http::deadlines::views::DeadlineView;
use crate::http::registrations::views::RegistrationView;
use crate::i18n::cabinet as texts;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// The overview.
#[derive(Debug, Serialize, ToSchema)]
pub struct CabinetView {
    /// Legal position.
    pub legal_status: LegalStatusView,
    /// What to do next.
    pub next_step: NextStepView,
    /// The dates that count now, each with its explanation.
    #[schema(max_items = 10)]
    pub deadlines: Vec<DeadlineView>,
    /// The registration in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub active_registration: Option<RegistrationView>,
    /// The application that waits for the host's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pending_registration: Option<RegistrationView>,
    /// Number of the certificate in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14)]
    pub certificate_number: Option<String>,
    /// Whether personal data and document have been entered.
    pub person_entered: bool,
    /// Unread notifications, counted up to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub unread_notifications: usize,
}

/// Legal position.
#[derive(Debug, Serialize, ToSchema)]
pub struct LegalStatusView {
    /// `lawful`, `applied`, `must_apply`, `deadline_passed`, `stay_over` or `unknown`.
    #[schema(max_length = 20)]
    pub code: &'static str,
    /// The day it hangs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub date: Option<NaiveDate>,
    /// In words.
    #[schema(max_length = 500)]
    pub text: String,
}

/// What to do next.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextStepView {
    /// `enter_person`, `submit`, `wait_for_host`, `host_not_reached`, `host_refused`, `application_expired`, `registered` or
    /// `stay_over`.
    #[schema(max_length = 30)]
    pub code: &'static str,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_on: Option<NaiveDate>,
    /// In words.
    #[schema(max_length = 500)]
    pub text: String,
}

fn dated(text: &crate::i18n::Text, language: Language, date: NaiveDate) -> String {
    text.fill(language, &[("date", &date.format("%d.%m.%Y").to_string())])
}

impl CabinetView {
    /// The overview in a language.
    #[must_use]
    pub fn of(app: &App, overview: &Overview, language: Language) -> Self {
        let view = |file| RegistrationView::of(app, file, Role::Migrant, language);
        Self {
            legal_status: legal_status(overview, language),
            next_step: next_step(overview, app.today(), language),
            deadlines: overview.deadlines.iter().map(|deadline| DeadlineView::of(deadline, language)).collect(),
            active_registration: overview.active.as_ref().map(view),
            pending_registration: overview.pending.as_ref().map(view),
            certificate_number: overview.active.as_ref().and_then(|file| file.certificate.clone()),
            person_entered: overview.person.is_some(),
            unread_notifications: overview.unread,
        }
    }
}

fn legal_status(overview: &Overview, language: Language) -> LegalStatusView {
    let end = |code, date, text| LegalStatusView { code, date: Some(date), text: dated(text, language, date) };
    match overview.position {
        Position::LawfulUntil(date) => end("lawful", date, &texts::LAWFUL_UNTIL),
        Position::MustApply(date) => end("must_apply", date, &texts::SUBMIT_BY),
        Position::DeadlinePassed(date) => end("deadline_passed", date, &texts::DEADLINE_PASSED),
        Position::StayOver(date) => end("stay_over", date, &texts::STAY_OVER),
        Position::Applied => {
            let date = overview.pending.as_ref().map(|file| legal_day(file.row.answer_by.0));
            let silence = || texts::APPLICATION_EXPIRED.get(language).to_owned();
            let text = date.map_or_else(silence, |date| dated(&texts::WAIT_FOR_HOST, language, date));
            LegalStatusView { code: "applied", date: None, text }
        }
        Position::Unknown => {
            LegalStatusView { code: "unknown", date: None, text: texts::STATUS_UNKNOWN.get(language).to_owned() }
        }
    }
}

fn next_step(overview: &Overview, today: NaiveDate, language: Language) -> NextStepView {
    let plain =
        |code, text: &crate::i18n::Text| NextStepView { code, due_on: None, text: text.get(language).to_owned() };
    let by = |code, date, text| NextStepView { code, due_on: Some(date), text: dated(text, language, date) };
    let due = |kind| overview.deadlines.iter().find(|deadline| deadline.kind == kind).map(Deadline::act_by);
    match overview.next {
        NextStep::EnterPerson => plain("enter_person", &texts::ENTER_PERSON),
        NextStep::Submit => match due(DeadlineKind::ReRegistration).or(due(DeadlineKind::FirstRegistration)) {
            Some(date) if date >= today => by("submit", date, &texts::SUBMIT_BY),
            _ => plain("submit", &texts::SUBMIT_NOW),
        },
        NextStep::WaitForHost(answer_by) => by("wait_for_host", answer_by, &texts::WAIT_FOR_HOST),
        NextStep::HostNotReached(answer_by) => by("host_not_reached", answer_by, &texts::HOST_NOT_REACHED),
        NextStep::HostRefused => plain("host_refused", &texts::HOST_REFUSED),
        NextStep::ApplicationExpired => plain("application_expired", &texts::APPLICATION_EXPIRED),
        NextStep::Registered => match due(DeadlineKind::EndOfStay) {
            Some(date) => by("registered", date, &texts::REGISTERED_UNTIL),
            None => plain("registered", &texts::STATUS_UNKNOWN),
        },
        NextStep::StayOver => {
            let text = legal_status(overview, language).text;
            NextStepView { code: "stay_over", due_on: None, text }
        }
    }
}
