//! Wire types of the code tables. Every entry has a `code`, its `name` in the caller's language and its `names` in all of them.

use crate::domain::language::Language;
use crate::domain::reference::holidays::{Basis, HolidayKind};
use crate::domain::reference::refusal_reasons::RefusalGround;
use crate::domain::reference::regions::RegionKind;
use crate::domain::reference::violation_articles::{ViolationBand, ViolationSubject};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A name in every language of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamesView {
    /// Kazakh.
    #[schema(max_length = 300, examples("Алматы қаласы"))]
    pub kk: String,
    /// Russian.
    #[schema(max_length = 300, examples("город Алматы"))]
    pub ru: String,
    /// English.
    #[schema(max_length = 300, examples("Almaty"))]
    pub en: String,
    /// Uzbek, Latin script.
    #[schema(max_length = 300, examples("Olmaota shahri"))]
    pub uz: String,
}

impl NamesView {
    /// The names that `name` gives.
    pub fn of<T: Into<String>>(name: impl Fn(Language) -> T) -> Self {
        let name = |language| name(language).into();
        Self { kk: name(Language::Kk), ru: name(Language::Ru), en: name(Language::En), uz: name(Language::Uz) }
    }
}

macro_rules! tables {
    ($($(#[$meta:meta])* $table:ident of $item:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $table {
            /// Version of the table: the day of its last change.
            #[schema(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-11-22"))]
            pub version: String,
            /// The entries.
            #[schema(max_items = 1000)]
            pub items: Vec<$item>,
        }
    )+};
}

tables! {
    /// Regions and cities of republican significance.
    RegionTable of RegionView;
    /// Countries.
    CountryTable of CountryView;
    /// A plain code table.
    KindTable of KindView;
    /// Why a registration is refused.
    RefusalReasonTable of RefusalReasonView;
    /// Days that differ from the usual week.
    HolidayTable of HolidayView;
    /// How long people of each nationality may stay without a visa.
    StayPolicyTable of StayPolicyView;
    /// Articles by which violations are recorded.
    ViolationArticleTable of ViolationArticleView;
}

/// A region or a city of republican significance.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionView {
    /// First two digits of the KATO code; stands in addresses.
    #[schema(min_length = 2, max_length = 2, pattern = "^[0-9]{2}$", examples("75"))]
    pub code: &'static str,
    /// Name in the caller's language.
    #[schema(max_length = 300, examples("город Алматы"))]
    pub name: &'static str,
    /// Name in every language.
    pub names: NamesView,
    /// Region or city.
    pub kind: RegionKindView,
    /// KATO code.
    #[schema(min_length = 9, max_length = 9, pattern = "^[0-9]{9}$", examples("750000000"))]
    pub kato: &'static str,
    /// ISO 3166-2 code.
    #[schema(max_length = 6, pattern = "^KZ-[0-9A-Z]{1,3}$", examples("KZ-75"))]
    pub iso3166_2: &'static str,
}

/// Whether a region is a city.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RegionKind)]
pub enum RegionKindView {
    /// A region (область, облыс).
    Region,
    /// A city of republican significance.
    City,
}

impl From<RegionKind> for RegionKindView {
    fn from(kind: RegionKind) -> Self {
        match kind {
            RegionKind::Region => Self::Region,
            RegionKind::City => Self::City,
        }
    }
}

/// A country, or one of the ICAO codes for stateless persons and refugees.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountryView {
    /// ISO 3166-1 alpha-3 code, or the code of ICAO 9303.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", examples("UZB"))]
    pub code: &'static str,
    /// Name in the caller's language.
    #[schema(max_length = 300, examples("Узбекистан"))]
    pub name: &'static str,
    /// Name in every language.
    pub names: NamesView,
    /// ISO 3166-1 alpha-2 code; the ICAO codes have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 2, max_length = 2, pattern = "^[A-Z]{2}$", examples("UZ"))]
    pub alpha2: Option<&'static str>,
}

/// An entry of a plain code table.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindView {
    /// Code on the wire.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", examples("work"))]
    pub code: &'static str,
    /// Name in the caller's language.
    #[schema(max_length = 300, examples("Работа"))]
    pub name: &'static str,
    /// Name in every language.
    pub names: NamesView,
}

/// What kind of reason it is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReasonKind {
    /// A legal ground of refusal.
    Ground,
    /// What a host may give as his reason.
    HostReason,
}

/// A legal ground of refusal, or a reason that a host may give.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalReasonView {
    /// Code on the wire.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", examples("does_not_live_here"))]
    pub code: &'static str,
    /// Name in the caller's language.
    #[schema(max_length = 300, examples("Этот человек здесь не живёт"))]
    pub name: &'static str,
    /// Name in every language.
    pub names: NamesView,
    /// Ground or host's reason.
    pub kind: RefusalReasonKind,
    /// The legal ground under which a host's reason falls.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ground: Option<RefusalGround>,
}

/// A day that differs from the usual week.
#[derive(Debug, Serialize, ToSchema)]
pub struct HolidayView {
    /// The day, which is the entry's code.
    #[schema(min_length = 10, max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-12-16"))]
    pub code: String,
    /// Name in the caller's language.
    #[schema(max_length = 300, examples("День Независимости"))]
    pub name: String,
    /// Name in every language.
    pub names: NamesView,
    /// The day.
    pub date: NaiveDate,
    /// What it changes.
    pub kind: HolidayKind,
    /// How sure it is.
    pub basis: Basis,
}

/// The rule for one nationality.
#[derive(Debug, Serialize, ToSchema)]
pub struct StayPolicyView {
    /// Nationality, ISO 3166-1 alpha-3.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", examples("UZB"))]
    pub code: String,
    /// Name of the country in the caller's language.
    #[schema(max_length = 300, examples("Узбекистан"))]
    pub name: String,
    /// Name of the country in every language.
    pub names: NamesView,
    /// Days of one stay; the entry day and the exit day both count.
    #[schema(minimum = 1, maximum = 3660, examples(30))]
    pub max_days_per_entry: u16,
    /// Days in any window.
    #[schema(minimum = 1, maximum = 3660, examples(90))]
    pub max_days_in_window: u16,
    /// Length of the window in days, counted back from the day being checked.
    #[schema(minimum = 1, maximum = 3660, examples(180))]
    pub window_days: u16,
    /// Calendar days from the entry to the registration.
    #[schema(minimum = 1, maximum = 3660, examples(30))]
    pub registration_deadline_days: u16,
    /// Treaty or resolution, in the caller's language.
    #[schema(max_length = 300)]
    pub basis: String,
    /// How well the entry is supported, in English.
    #[schema(max_length = 100, examples("several sources"))]
    pub confidence: String,
    /// The first day for which the entry is valid, if it replaces another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub valid_from: Option<NaiveDate>,
    /// The last day for which it is valid, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub valid_until: Option<NaiveDate>,
}

/// An article by which violations are recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViolationArticleView {
    /// Code.
    #[schema(max_length = 40, examples("518-1"))]
    pub code: &'static str,
    /// What it is about, in the caller's language.
    #[schema(max_length = 300)]
    pub name: &'static str,
    /// What it is about, in every language.
    pub names: NamesView,
    /// Article of the Code on Administrative Offences.
    #[schema(max_length = 10, examples("518"))]
    pub article: &'static str,
    /// Its part, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 10)]
    pub part: Option<&'static str>,
    /// Whose violation it is.
    pub subject: ViolationSubject,
    /// What may follow: never an amount.
    pub band: ViolationBand,
    /// The same in words, in the caller's language.
    #[schema(max_length = 300)]
    pub band_text: &'static str,
    /// Where it stands, in English.
    #[schema(max_length = 300)]
    pub source: &'static str,
    /// From which day on it holds.
    pub valid_from: NaiveDate,
    /// How well the entry is supported, in English.
    #[schema(max_length = 100, examples("several sources"))]
    pub confidence: &'static str,
}

/// The catalogue of everything that can go wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemTable {
    /// Version of the catalogue: the day of its last change.
    #[schema(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-11-22"))]
    pub version: &'static str,
    /// Problems of whole requests: `code` of a problem.
    #[schema(max_items = 500)]
    pub items: Vec<ProblemEntryView>,
    /// What can be wrong with one field: `errors[].code` of `validation_failed`.
    #[schema(max_items = 500)]
    pub fields: Vec<FieldCodeView>,
}

/// A problem of a whole request.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemEntryView {
    /// Stable code, for programs.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", examples("validation_failed"))]
    pub code: &'static str,
    /// The same as `title`: so all code tables read alike.
    #[schema(max_length = 300)]
    pub name: &'static str,
    /// The title in every language.
    pub names: NamesView,
    /// Short name, in the caller's language.
    #[schema(max_length = 300)]
    pub title: &'static str,
    /// What a person should do, in the caller's language.
    #[schema(max_length = 1000)]
    pub detail: &'static str,
    /// What a person should do, in every language.
    pub details: ExplanationsView,
    /// Whether to send it again; `advice` says more.
    pub retry: Retry,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599, examples(422))]
    pub status: u16,
    /// What a program should do: whether to retry, with which key. English.
    #[schema(max_length = 1000)]
    pub advice: &'static str,
}

/// Whether, and how, a program sends the same again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Not at all.
    Never,
    /// Once what is wrong with it is corrected, as a new request.
    Corrected,
    /// Unchanged and with the same `Idempotency-Key`, after `Retry-After`, or after growing pauses.
    Later,
    /// Unchanged and with the same `Idempotency-Key`, once the access token is refreshed.
    AfterRefresh,
    /// Once the present version was read and the change still makes sense.
    AfterReading,
}

/// A text in every language of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplanationsView {
    /// Kazakh.
    #[schema(max_length = 1000)]
    pub kk: &'static str,
    /// Russian.
    #[schema(max_length = 1000)]
    pub ru: &'static str,
    /// English.
    #[schema(max_length = 1000)]
    pub en: &'static str,
    /// Uzbek, Latin script.
    #[schema(max_length = 1000)]
    pub uz: &'static str,
}

/// What can be wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldCodeView {
    /// Stable code, for programs.
    #[schema(max_length = 60, pattern = "^[a-z_]+$", examples("phone_invalid"))]
    pub code: &'static str,
    /// What a person should do, in the caller's language.
    #[schema(max_length = 500)]
    pub message: &'static str,
    /// The same in every language.
    pub messages: ExplanationsView,
}
