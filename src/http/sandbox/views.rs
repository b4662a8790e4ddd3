//! Wire types of the sandbox.

use crate::app::sandbox::clock::Shown;
use crate::app::sandbox::faults::InForce;
use crate::domain::language::Language;
use crate::domain::sandbox::scenario::{COUNTRY, SURNAME, Scenario, ScenarioDocument};
use crate::domain::sandbox::{Faults, WebhookFaults};
use crate::gateways::sms::SentSms;
use crate::http::reference::views::NamesView;
use crate::http::timestamp::Timestamp;
use crate::i18n::sandbox as words;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the program's clock shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct SandboxClockView {
    /// The program's time.
    pub now: Timestamp,
    /// True time: by it tokens, limits and faults go.
    pub real_now: Timestamp,
    /// How far the program's time is ahead, in seconds.
    #[schema(minimum = 0, maximum = 100_000_000, examples(259_200))]
    pub ahead_seconds: i64,
}

impl From<Shown> for SandboxClockView {
    fn from(shown: Shown) -> Self {
        Self {
            now: shown.now.into(),
            real_now: shown.real_now.into(),
            ahead_seconds: (shown.now - shown.real_now).num_seconds(),
        }
    }
}

/// Where the clock is moved: exactly one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"advance": "PT72H"}))]
pub struct MoveSandboxClock {
    /// To this instant, not before what it shows, and at most three years ahead of true time.
    pub now: Option<DateTime<Utc>>,
    /// By this duration (ISO 8601: weeks, days, hours, minutes, seconds).
    #[schema(min_length = 3, max_length = 40, pattern = "^P[0-9WDTHMS]+$", examples("PT72H", "P3D"))]
    pub advance: Option<String>,
}

/// What goes wrong on purpose; nothing where nothing is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unavailable_percent": 20, "delay_ms": 1500, "lost_answers_percent": 5,
    "webhooks": {"duplicate_percent": 50, "reorder": true}, "until": "2026-11-22T18:00:00Z"
}))]
pub struct SetSandboxFaults {
    /// Of a hundred requests, so many are answered 503 with `Retry-After` and not carried out.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100, default = 0)]
    pub unavailable_percent: u8,
    /// Every answer is so many milliseconds late.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 30_000, default = 0)]
    pub delay_ms: u32,
    /// Of a hundred requests, so many are carried out and their answer is lost: the connection is cut.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100, default = 0)]
    pub lost_answers_percent: u8,
    /// What goes wrong with webhooks.
    #[serde(default)]
    pub webhooks: SandboxWebhookFaults,
    /// Until when, in true time; at most a day ahead.
    pub until: DateTime<Utc>,
}

/// What goes wrong with webhooks.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"duplicate_percent": 50, "reorder": true}))]
pub struct SandboxWebhookFaults {
    /// Of a hundred deliveries, so many are sent twice, with the same `webhook-id`.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100, default = 0)]
    pub duplicate_percent: u8,
    /// Whether events come in any order, up to ten seconds late.
    #[serde(default)]
    #[schema(default = false)]
    pub reorder: bool,
}

impl From<SetSandboxFaults> for Faults {
    fn from(body: SetSandboxFaults) -> Self {
        let SandboxWebhookFaults { duplicate_percent, reorder } = body.webhooks;
        Self {
            unavailable_percent: body.unavailable_percent,
            delay_ms: body.delay_ms,
            lost_answers_percent: body.lost_answers_percent,
            webhooks: WebhookFaults { duplicate_percent, reorder },
        }
    }
}

/// What goes wrong on purpose now.
#[derive(Debug, Serialize, ToSchema)]
pub struct SandboxFaultsView {
    /// Of a hundred requests, so many are answered 503.
    #[schema(minimum = 0, maximum = 100)]
    pub unavailable_percent: u8,
    /// How late every answer is, in milliseconds.
    #[schema(minimum = 0, maximum = 30_000)]
    pub delay_ms: u32,
    /// Of a hundred requests, so many lose their answer.
    #[schema(minimum = 0, maximum = 100)]
    pub lost_answers_percent: u8,
    /// Webhooks.
    pub webhooks: SandboxWebhookFaults,
    /// Until when; absent if nothing goes wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub until: Option<Timestamp>,
}

impl From<InForce> for SandboxFaultsView {
    fn from(InForce { faults, until }: InForce) -> Self {
        let WebhookFaults { duplicate_percent, reorder } = faults.webhooks;
        Self {
            unavailable_percent: faults.unavailable_percent,
            delay_ms: faults.delay_ms,
            lost_answers_percent: faults.lost_answers_percent,
            webhooks: SandboxWebhookFaults { duplicate_percent, reorder },
            until: until.map(Timestamp),
        }
    }
}

/// A message that would have been sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct SandboxMessageView {
    /// To which phone, E.164.
    #[schema(max_length = 16, pattern = "^\\+[0-9]{8,15}$", examples("+77012345678"))]
    pub to: String,
    /// Its text.
    #[schema(max_length = 2000)]
    pub text: String,
    /// When, in true time.
    pub sent_at: Timestamp,
}

impl From<SentSms> for SandboxMessageView {
    fn from(sms: SentSms) -> Self {
        Self { to: sms.to, text: sms.text, sent_at: sms.sent_at.into() }
    }
}

/// Messages.
#[derive(Debug, Serialize, ToSchema)]
pub struct SandboxMessagePage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<SandboxMessageView>,
}

/// Name of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioName {
    /// The host confirms at once.
    Confirmed,
    /// The host refuses at once.
    Refused,
    /// The host never answers: move the clock.
    SilentHost,
    /// Somebody else has entered this document.
    Duplicate,
    /// He has stayed too long before.
    Overstay,
    /// An entry ban is in force.
    Banned,
}

impl From<Scenario> for ScenarioName {
    fn from(scenario: Scenario) -> Self {
        match scenario {
            Scenario::Confirmed => Self::Confirmed,
            Scenario::Refused => Self::Refused,
            Scenario::SilentHost => Self::SilentHost,
            Scenario::Duplicate => Self::Duplicate,
            Scenario::Overstay => Self::Overstay,
            Scenario::Banned => Self::Banned,
        }
    }
}

/// The person of a scenario, as `person` of an application takes him.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioPersonView {
    /// Surname.
    #[schema(max_length = 40, examples("SPECIMEN"))]
    pub surname: &'static str,
    /// Given names.
    #[schema(max_length = 40, examples("SILENT HOST"))]
    pub given_names: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Sex.
    #[schema(max_length = 20, examples("male"))]
    pub sex: &'static str,
    /// Nationality.
    #[schema(min_length = 3, max_length = 3, examples("UZB"))]
    pub nationality: &'static str,
    /// His passport.
    pub document: ScenarioDocumentView,
    /// The lines of its machine-readable zone, with all check digits.
    #[schema(
        min_items = 2, max_items = 2, inline, value_type = Vec<ScenarioMrzLine>,
        example = json!(["P<UZBSCENARIO<<SILENT<HOST<<<<<<<<<<<<<<<<<<", "XS00010172UZB9104174M3105096<<<<<<<<<<<<<<02"])
    )]
    pub mrz: Vec<String>,
}

/// A line of a passport's machine-readable zone.
#[derive(Debug, ToSchema)]
#[schema(min_length = 44, max_length = 44, pattern = "^[A-Z0-9<]{44}$")]
pub struct ScenarioMrzLine(pub String);

/// A document that leads to a known end.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioDocumentView {
    /// Kind.
    #[schema(max_length = 40, examples("passport"))]
    pub kind: &'static str,
    /// Number: `X`, the scenario's letter, four digits of the program, three of its choice.
    #[schema(min_length = 9, max_length = 9, pattern = "^X[CRSDOB][0-9]{7}$", examples("XC0017003"))]
    pub number: String,
    /// Issuing country.
    #[schema(min_length = 3, max_length = 3, examples("UZB"))]
    pub issuing_country: &'static str,
    /// Last day.
    pub expires_on: NaiveDate,
}

/// A scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct SandboxScenarioView {
    /// Its name.
    pub code: ScenarioName,
    /// What it is called, in the caller's language.
    #[schema(max_length = 300, examples("The host confirms"))]
    pub name: &'static str,
    /// The same in every language.
    pub names: NamesView,
    /// What happens, in the caller's language.
    #[schema(max_length = 300)]
    pub about: &'static str,
    /// The same in every language.
    pub abouts: NamesView,
    /// With whom to apply.
    pub person: ScenarioPersonView,
}

impl SandboxScenarioView {
    /// A scenario with one of its documents.
    #[must_use]
    pub fn of(document: ScenarioDocument, language: Language) -> Self {
        let (name, about) = words::scenario(document.scenario);
        Self {
            code: document.scenario.into(),
            name: name.get(language),
            names: NamesView::of(|language| name.get(language)),
            about: about.get(language),
            abouts: NamesView::of(|language| about.get(language)),
            person: ScenarioPersonView {
                surname: SURNAME,
                given_names: document.given_names(),
                birth_date: ScenarioDocument::birth_date(),
                sex: "male",
                nationality: COUNTRY,
                document: ScenarioDocumentView {
                    kind: "passport",
                    number: document.number(),
                    issuing_country: COUNTRY,
                    expires_on: ScenarioDocument::expires_on(),
                },
                mrz: document.mrz().unwrap_or_default(),
            },
        }
    }
}

/// The scenarios.
#[derive(Debug, Serialize, ToSchema)]
pub struct SandboxScenarioList {
    /// In the order of the documentation.
    #[schema(max_items = 20)]
    pub items: Vec<SandboxScenarioView>,
}
