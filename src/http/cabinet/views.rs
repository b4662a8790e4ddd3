//! Wire types of the overview.

use crate::app::App;
use crate::app::cabinet::overview::{NextStep, Overview, Position};
use crate::app::registrations::file::Role;
use crate::domain::clock::legal_day;
use crate::domain::deadlines::{Deadline, DeadlineKind};
use crate::domain::language::Language;
use crate::http::accounts::views::LookView;
use crate::http::deadlines::views::DeadlineView;
use crate::http::enforcement::views::ViolationView;
use crate::http::hearings::views::HearingView;
use crate::http::problem::EntryBanProblemView;
use crate::http::registrations::views::RegistrationView;
use crate::i18n::Text;
use crate::i18n::cabinet as texts;
use crate::store::violations::ForOfficers;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// The annulment that is intended of the registration in force, without what was said to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub hearing: Option<HearingView>,
    /// The entry ban in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub entry_ban: Option<EntryBanProblemView>,
    /// Violations on record that count.
    pub violations: ViolationsInForce,
    /// Who has looked at the caller's file.
    pub access_log: LastLooks,
}

/// Violations on record that count; all others are told by `GET /v1/me/violations`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViolationsInForce {
    /// How many there are, counted up to 100 as a foreigner and as a host each.
    #[schema(minimum = 0, maximum = 200)]
    pub in_force: usize,
    /// The newest.
    #[schema(max_items = 3)]
    pub items: Vec<ViolationView>,
}

/// The last looks of others; all are told by `GET /v1/me/access-log`.
#[derive(Debug, Serialize, ToSchema)]
pub struct LastLooks {
    /// How many there were in the last 30 days, counted up to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub last_30_days: usize,
    /// The newest.
    #[schema(max_items = 3)]
    pub items: Vec<LookView>,
}

/// Legal position.
#[derive(Debug, Serialize, ToSchema)]
pub struct LegalStatusView {
    /// `lawful`, `applied`, `must_apply`, `deadline_passed`, `stay_over`, `left` or `unknown`.
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
    /// `enter_person`, `submit`, `wait_for_host`, `host_not_reached`, `host_refused`, `application_refused`, `registration_annulled`,
    /// `application_expired`, `answer_vacate`, `answer_hearing`, `wait_for_officer`, `appeal_upheld`, `entry_ban`, `registered`,
    /// `stay_over` or `apply_after_entry`. Of all that waits for the caller, the most urgent.
    #[schema(max_length = 30)]
    pub code: &'static str,
    /// By when; of a wait, until when; of a ban, its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_on: Option<NaiveDate>,
    /// The registration that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
    /// In words.
    #[schema(max_length = 500)]
    pub text: String,
}

fn dated(text: &Text, language: Language, date: NaiveDate) -> String {
    text.fill(language, &[("date", &date.format("%d.%m.%Y").to_string())])
}

impl CabinetView {
    /// The overview in a language.
    #[must_use]
    pub fn of(app: &App, overview: Overview, language: Language) -> Self {
        let view = |file| RegistrationView::of(app, file, Role::Migrant, language);
        let (violations, in_force) = &overview.violations;
        Self {
            legal_status: legal_status(&overview, language),
            next_step: next_step(&overview, app.today(), language),
            deadlines: overview.deadlines.iter().map(|deadline| DeadlineView::of(deadline, language)).collect(),
            active_registration: overview.active.as_ref().map(view),
            pending_registration: overview.pending.as_ref().map(view),
            certificate_number: overview.active.as_ref().and_then(|file| file.certificate.clone()),
            person_entered: overview.person.is_some(),
            unread_notifications: overview.unread,
            hearing: overview.hearing.as_ref().map(|notice| HearingView::of(notice, app.now(), language)),
            entry_ban: overview.ban.as_ref().map(EntryBanProblemView::from),
            violations: ViolationsInForce {
                in_force: *in_force,
                items: violations.iter().map(|row| ViolationView::of(row, &ForOfficers::default(), language)).collect(),
            },
            access_log: LastLooks {
                last_30_days: overview.looks.1,
                items: overview.looks.0.into_iter().map(|look| LookView::of(look, language)).collect(),
            },
        }
    }
}

fn legal_status(overview: &Overview, language: Language) -> LegalStatusView {
    let on = |code, date, text| LegalStatusView { code, date: Some(date), text: dated(text, language, date) };
    let plain = |code, text: &Text| LegalStatusView { code, date: None, text: text.get(language).to_owned() };
    match overview.position {
        Position::LawfulUntil(date) => on("lawful", date, &texts::LAWFUL_UNTIL),
        Position::MustApply(date) => on("must_apply", date, &texts::SUBMIT_BY),
        Position::DeadlinePassed(date) => on("deadline_passed", date, &texts::DEADLINE_PASSED),
        Position::StayOver(date) => on("stay_over", date, &texts::STAY_OVER),
        Position::Left(date) => on("left", date, &texts::LEFT),
        Position::Applied => match (&overview.pending, overview.next) {
            (Some(_), NextStep::WaitForOfficer(date)) => {
                LegalStatusView { date: None, ..on("applied", date, &texts::WAIT_FOR_OFFICER) }
            }
            (Some(pending), _) => {
                let answer_by = legal_day(pending.row.answer_by.0);
                LegalStatusView { date: None, ..on("applied", answer_by, &texts::WAIT_FOR_HOST) }
            }
            (None, NextStep::ApplicationExpired) => plain("applied", &texts::APPLICATION_EXPIRED),
            (None, _) => plain("applied", &texts::DUTY_DONE),
        },
        Position::Unknown => plain("unknown", &texts::STATUS_UNKNOWN),
    }
}

/// The code and the text of a step, and its own date.
fn words(overview: &Overview) -> (&'static str, &'static Text, Option<NaiveDate>) {
    match overview.next {
        NextStep::EnterPerson => ("enter_person", &texts::ENTER_PERSON, None),
        NextStep::Submit => ("submit", &texts::SUBMIT_NOW, None),
        NextStep::WaitForHost(date) => ("wait_for_host", &texts::WAIT_FOR_HOST, Some(date)),
        NextStep::HostNotReached(date) => ("host_not_reached", &texts::HOST_NOT_REACHED, Some(date)),
        NextStep::HostRefused => ("host_refused", &texts::HOST_REFUSED, None),
        NextStep::ApplicationRefused => ("application_refused", &texts::APPLICATION_REFUSED, None),
        NextStep::RegistrationAnnulled => ("registration_annulled", &texts::REGISTRATION_ANNULLED, None),
        NextStep::ApplicationExpired => ("application_expired", &texts::APPLICATION_EXPIRED, None),
        NextStep::AnswerVacate(date) => ("answer_vacate", &texts::ANSWER_VACATE, Some(date)),
        NextStep::AnswerHearing(date) => ("answer_hearing", &texts::ANSWER_HEARING, Some(date)),
        NextStep::WaitForOfficer(date) => ("wait_for_officer", &texts::WAIT_FOR_OFFICER, Some(date)),
        NextStep::AppealUpheld => ("appeal_upheld", &texts::APPEAL_UPHELD, None),
        NextStep::EntryBan(date) => ("entry_ban", &texts::ENTRY_BAN, Some(date)),
        NextStep::Registered => match due(overview, DeadlineKind::EndOfStay) {
            Some(date) => ("registered", &texts::REGISTERED_UNTIL, Some(date)),
            None => ("registered", &texts::STATUS_UNKNOWN, None),
        },
        NextStep::StayOver => ("stay_over", &texts::STAY_OVER, None),
        NextStep::ApplyAfterEntry => ("apply_after_entry", &texts::APPLY_AFTER_ENTRY, None),
    }
}

fn due(overview: &Overview, kind: DeadlineKind) -> Option<NaiveDate> {
    overview.deadlines.iter().find(|deadline| deadline.kind == kind).map(Deadline::act_by)
}

fn next_step(overview: &Overview, today: NaiveDate, language: Language) -> NextStepView {
    let (code, text, own_date) = words(overview);
    let text = own_date.map_or_else(|| text.get(language).to_owned(), |date| dated(text, language, date));
    let registration_id = overview.next_about.map(|id| id.0);
    let apply_by = || due(overview, DeadlineKind::ReRegistration).or(due(overview, DeadlineKind::FirstRegistration));
    let must_apply = !matches!(overview.position, Position::Applied | Position::Left(_));
    let (due_on, text) = match overview.next {
        NextStep::StayOver => (None, legal_status(overview, language).text),
        NextStep::Submit => match apply_by().filter(|date| *date >= today) {
            Some(date) => (Some(date), dated(&texts::SUBMIT_BY, language, date)),
            None => (None, text),
        },
        // Whatever he does about it, the day to apply by stays.
        NextStep::HostRefused | NextStep::ApplicationRefused | NextStep::RegistrationAnnulled if must_apply => {
            match apply_by().filter(|date| *date >= today) {
                Some(date) => (Some(date), format!("{text} {}", dated(&texts::SUBMIT_BY, language, date))),
                None => (None, text),
            }
        }
        _ => (own_date, text),
    };
    NextStepView { code, due_on, registration_id, text }
}
