//! Every error as `application/problem+json` (RFC 9457), in the caller's language. Handlers and extractors only name what is
//! wrong; the body is written by the frame (`middleware/frame.rs`), which knows language and trace id.

use crate::app::AppError;
use crate::app::enforcement::ban::Banned;
use crate::app::error::Refused;
use crate::domain::codes::{FieldError, ProblemCode};
use crate::domain::language::Language;
use crate::domain::limits::Standing;
use crate::domain::limits::published::LISTED_ERRORS as MAX_ERRORS;
use crate::domain::reference::entry_ban_grounds::EntryBanGround;
use crate::domain::reference::refusal_reasons::RefusalGround;
use crate::i18n;
use crate::store::DbError;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use chrono::NaiveDate;
use serde::Serialize;
use std::time::Duration;
use uuid::Uuid;

/// A failed request.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .code.as_str())]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Which fields are wrong.
    pub errors: Vec<FieldError>,
    /// When to try again.
    pub retry_after: Option<Duration>,
    /// Which limit is used up.
    pub limit: Option<Standing>,
    /// The application that the service refused by itself.
    pub refused: Option<Box<Refused>>,
}

/// The body of an error.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemView {
    /// Address of the description of this problem.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", max_length = 200, examples("/v1/reference/problems#validation_failed"))]
    pub type_: String,
    /// Short name, in the caller's language.
    #[schema(max_length = 300, examples("Some fields are wrong"))]
    pub title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599, examples(422))]
    pub status: u16,
    /// What to do, in the caller's language.
    #[schema(max_length = 1000)]
    pub detail: String,
    /// Stable code, for programs.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", examples("validation_failed"))]
    pub code: String,
    /// Finds this request in the service's log.
    #[schema(max_length = 64)]
    pub trace_id: String,
    /// Every wrong field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub errors: Vec<FieldErrorView>,
    /// The entry ban that is in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub entry_ban: Option<EntryBanProblemView>,
    /// The legal ground, if the service refuses by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ground: Option<RefusalGround>,
    /// What the service decided by, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub explanation: Option<String>,
    /// How an officer is asked to look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub appeal: Option<AppealView>,
}

/// The ban that keeps an application from being taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EntryBanProblemView {
    /// Why entry is closed.
    pub ground: EntryBanGround,
    /// The act that decided it.
    #[schema(max_length = 100)]
    pub act: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

impl From<&Banned> for EntryBanProblemView {
    fn from(ban: &Banned) -> Self {
        Self { ground: ban.ground, act: ban.act.clone(), from: ban.from, until: ban.until }
    }
}

fn ban_in_words(ban: &Banned, language: Language) -> String {
    let (from, until) = (ban.from.to_string(), ban.until.to_string());
    let values = [("from", from.as_str()), ("until", &until), ("ground", ban.ground.name(language)), ("act", &ban.act)];
    i18n::enforcement::BANNED.fill(language, &values)
}

/// How an officer is asked to look at a refusal of the service.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AppealView {
    /// The refused application: it can be read like any other.
    pub registration_id: Uuid,
    /// Where to send the appeal (POST).
    #[schema(format = "uri-reference", max_length = 200)]
    pub href: String,
    /// The right, in the caller's language.
    #[schema(max_length = 1000)]
    pub text: String,
}

/// One wrong field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldErrorView {
    /// JSON pointer (RFC 6901) into the request's body.
    #[schema(max_length = 300, pattern = r"^(?:/[\s\S]*)?$", examples("/host/phone"))]
    pub pointer: String,
    /// Stable code, for programs.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", examples("phone_invalid"))]
    pub code: String,
    /// What to do, in the caller's language.
    #[schema(max_length = 500)]
    pub message: String,
}

impl FieldErrorView {
    /// A wrong field in a language.
    #[must_use]
    pub fn of(error: &FieldError, language: Language) -> Self {
        Self {
            pointer: error.pointer.clone(),
            code: error.code.as_str().to_owned(),
            message: i18n::fields::message(error.code).get(language).to_owned(),
        }
    }
}

impl Problem {
    /// The body in a language.
    #[must_use]
    pub fn view(&self, language: Language, trace_id: String) -> ProblemView {
        let ground = self.code.refusal_ground();
        let ban = self.refused.as_ref().and_then(|refused| refused.ban.as_ref());
        ProblemView {
            ground,
            explanation: ban
                .map(|ban| ban_in_words(ban, language))
                .or_else(|| Some(i18n::problems::explanation(ground?).get(language).to_owned())),
            appeal: self.refused.as_ref().map(|refused| AppealView {
                registration_id: refused.registration,
                href: format!("/v1/registrations/{}/appeal", refused.registration),
                text: i18n::problems::APPEAL.get(language).to_owned(),
            }),
            type_: format!("/v1/reference/problems#{}", self.code.as_str()),
            title: i18n::problems::title(self.code).get(language).to_owned(),
            status: status(self.code).as_u16(),
            detail: i18n::problems::detail(self.code).get(language).to_owned(),
            code: self.code.as_str().to_owned(),
            trace_id,
            errors: self.errors.iter().take(MAX_ERRORS).map(|error| FieldErrorView::of(error, language)).collect(),
            entry_ban: ban.map(EntryBanProblemView::from),
        }
    }

    /// The problem behind an error response that the framework made by itself.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::UNAUTHORIZED => ProblemCode::Unauthenticated,
            StatusCode::FORBIDDEN => ProblemCode::Forbidden,
            StatusCode::NOT_FOUND => ProblemCode::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => ProblemCode::RequestTimeout,
            StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::PayloadTooLarge,
            StatusCode::URI_TOO_LONG => ProblemCode::UriTooLong,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => ProblemCode::TooManyRequests,
            StatusCode::SERVICE_UNAVAILABLE => ProblemCode::Unavailable,
            other if other.is_server_error() => ProblemCode::Internal,
            _ => ProblemCode::BadRequest,
        };
        code.into()
    }
}

/// The HTTP status of a problem.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a list: one line a code")]
pub const fn status(code: ProblemCode) -> StatusCode {
    use ProblemCode as P;
    match code {
        P::MalformedJson | P::MalformedQuery | P::MalformedHeader | P::BadRequest | P::BadCursor => {
            StatusCode::BAD_REQUEST
        }
        P::IdempotencyKeyRequired => StatusCode::BAD_REQUEST,
        P::Unauthenticated
        | P::TokenExpired
        | P::OtpInvalid
        | P::RefreshInvalid
        | P::OidcAttemptInvalid
        | P::OidcRefused => StatusCode::UNAUTHORIZED,
        P::Forbidden | P::InsufficientScope => StatusCode::FORBIDDEN,
        P::NotFound | P::CertificateNumberInvalid | P::OidcNotConfigured | P::ClaimUnknown => StatusCode::NOT_FOUND,
        P::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        P::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        P::IdempotencyInProgress
        | P::RegistrationNotPending
        | P::RegistrationOvertaken
        | P::AnswerTimeOver
        | P::ConcurrentChange
        | P::RegistrationNotInForce
        | P::VacateUnderWay
        | P::NoVacateRequest
        | P::NothingToAppeal
        | P::AlreadyAppealed
        | P::CaseDecided
        | P::TooManyPending
        | P::HostWithoutPhone
        | P::AskedWithFamily
        | P::MinorRegistered
        | P::MinorApplied
        | P::ClaimRefused
        | P::ClientReferenceInUse
        | P::PhoneInUse
        | P::TooManyMinors
        | P::PersonRequired
        | P::DocumentExpired
        | P::DocumentInUse
        | P::StayPolicyMissing
        | P::StayPeriodViolated
        | P::OutageKnown
        | P::TooManyWebhooks
        | P::TooManyBatches
        | P::BatchOver
        | P::EntryBan
        | P::HearingRequired
        | P::HearingOpen
        | P::HearingClosed
        | P::NoticeOpen
        | P::WithdrawnAlready
        | P::DelegateKnown
        | P::DelegateClosed
        | P::LastManager
        | P::PremisesKnown
        | P::OrganizationKnown
        | P::OrganizationFull
        | P::OidcPhoneUnverified
        | P::OidcIdentityConflict
        | P::OidcNotForOfficers => StatusCode::CONFLICT,
        P::LinkExpired | P::ResyncRequired | P::EventsExpired => StatusCode::GONE,
        P::StaleVersion => StatusCode::PRECONDITION_FAILED,
        P::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        P::UriTooLong => StatusCode::URI_TOO_LONG,
        P::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        P::ValidationFailed | P::IdempotencyKeyReused | P::SignatureInvalid => StatusCode::UNPROCESSABLE_ENTITY,
        P::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        P::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        P::Unavailable | P::OidcUnavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.code)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self { code, errors: Vec::new(), retry_after: None, limit: None, refused: None }
    }
}

impl From<Vec<FieldError>> for Problem {
    fn from(errors: Vec<FieldError>) -> Self {
        Self { errors, ..ProblemCode::ValidationFailed.into() }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Problem(code) => code.into(),
            AppError::Invalid(errors) => errors.into(),
            AppError::Later(code, after) => Self { retry_after: Some(after), ..code.into() },
            AppError::Refused(refused) => Self { refused: Some(refused.clone()), ..refused.code.into() },
            AppError::Limited(exceeded) => Self {
                retry_after: Some(exceeded.retry_after()),
                limit: Some(exceeded.0),
                ..ProblemCode::TooManyRequests.into()
            },
            AppError::Store(DbError::Busy | DbError::Gone | DbError::Connection(_)) => {
                tracing::warn!(%error, "store unavailable");
                Self { retry_after: Some(Duration::from_secs(1)), ..ProblemCode::Unavailable.into() }
            }
            AppError::Store(DbError::LostRace) => ProblemCode::ConcurrentChange.into(),
            AppError::Store(_) | AppError::Internal(_) => {
                tracing::error!(%error, "request failed");
                ProblemCode::Internal.into()
            }
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        AppError::from(error).into()
    }
}
