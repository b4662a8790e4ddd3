//! Wire types of officers.

use crate::domain::access::LookPurpose;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::registrations::state::State;
use crate::http::hearings::views::HearingView;
use crate::http::persons::views::{DocumentView, LatinView};
use crate::http::registrations::views::{EventView, HostView, PremisesView, VacateView};
use crate::http::timestamp::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is searched for: exactly one of `number`, `document`, `phone`, `host_identifier`, `name` and `address`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "document": {"issuing_country": "UZB", "kind": "passport", "number": "FA1234567"},
    "purpose": "investigation", "case": "2026/17"
}))]
pub struct SearchRegistrationsBody {
    /// Number of a registration or certificate: 14 digits, which may be grouped.
    #[schema(min_length = 14, max_length = 20, pattern = "^[0-9][0-9 -]+$", examples("26418053729182"))]
    pub number: Option<String>,
    /// The travel document that the migrant applied with.
    pub document: Option<SearchedDocument>,
    /// Phone of the migrant or the host, E.164.
    #[schema(min_length = 8, max_length = 24, examples("+77012345678"))]
    pub phone: Option<String>,
    /// IIN or BIN of the host.
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$", examples("851301300005"))]
    pub host_identifier: Option<String>,
    /// Name of the migrant.
    #[schema(nullable = false)]
    pub name: Option<SearchedName>,
    /// The place where he is registered.
    #[schema(nullable = false)]
    pub address: Option<SearchedAddress>,
    /// Only in this region, KATO.
    #[schema(min_length = 2, max_length = 2, pattern = "^[0-9]{2}$", examples("75"))]
    pub region: Option<String>,
    /// What for.
    pub purpose: LookPurpose,
    /// Number of the case.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9/-]+$", examples("2026/17"))]
    pub case: Option<String>,
}

/// A travel document that is searched for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchedDocument {
    /// Issuing country, ISO 3166-1 alpha-3.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub issuing_country: String,
    /// Kind.
    pub kind: DocumentKind,
    /// Number.
    #[schema(min_length = 1, max_length = 30)]
    pub number: String,
}

/// A name that is searched for: in any script, compared in Latin letters as in the machine-readable zone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchedName {
    /// Surname.
    #[schema(min_length = 1, max_length = 120, examples("YULDASHEV"))]
    pub surname: String,
    /// All given names; without them, everybody of that surname.
    #[schema(min_length = 1, max_length = 120)]
    pub given_names: Option<String>,
}

/// An address that is searched for. Case, marks and words such as "street" do not count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchedAddress {
    /// Region, KATO.
    #[schema(min_length = 2, max_length = 2, pattern = "^[0-9]{2}$")]
    pub region: String,
    /// City, town or village.
    #[schema(min_length = 1, max_length = 100)]
    pub locality: String,
    /// Street, square or microdistrict.
    #[schema(min_length = 1, max_length = 100)]
    pub street: String,
    /// House number.
    #[schema(min_length = 1, max_length = 20)]
    pub building: String,
}

/// What for a file is looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OccasionQuery {
    /// What for.
    #[param(inline)]
    pub purpose: LookPurpose,
    /// Number of the case.
    #[param(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9/-]+$", example = "2026/17")]
    pub case: Option<String>,
}

/// What for records are looked at, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PurposePageQuery {
    /// What for.
    #[param(inline)]
    pub purpose: LookPurpose,
    /// Number of the case.
    #[param(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9/-]+$", example = "2026/17")]
    pub case: Option<String>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// An annulment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ground": "fictitious_registration", "note": "Рапорт участкового от 20.11.2026"}))]
pub struct AnnulRegistrationBody {
    /// Why; migrant and host read it.
    pub ground: AnnulmentGround,
    /// For other officers only.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// A registration that was found: what it takes to tell whether it is the right one.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerHitView {
    /// Id.
    pub id: Uuid,
    /// Number for people: 14 digits.
    #[schema(max_length = 14)]
    pub number: String,
    /// State.
    pub state: State,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// Surname as he writes it.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names.
    #[schema(max_length = 120)]
    pub given_names: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Document number with its first part hidden.
    #[schema(max_length = 20)]
    pub masked_document: String,
    /// Region of the place, KATO.
    #[schema(max_length = 2)]
    pub region: String,
    /// Number of the certificate, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14)]
    pub certificate_number: Option<String>,
}

/// A page of what was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerHitPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<OfficerHitView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// The whole file of a registration, for officers.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerRegistrationView {
    /// Id.
    pub id: Uuid,
    /// Number for people: 14 digits.
    #[schema(max_length = 14)]
    pub number: String,
    /// State.
    pub state: State,
    /// Version; each change adds one. The `ETag` is made of it.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// When the host's time for an answer is over.
    pub answer_by: Timestamp,
    /// When it was decided last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decided_at: Option<Timestamp>,
    /// The host's reason, if he rejected; the officer's ground, if it was annulled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub reason: Option<String>,
    /// The host's comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub host_comment: Option<String>,
    /// The note of the officer who annulled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub officer_note: Option<String>,
    /// The migrant, as he was when he applied.
    pub migrant: InspectedMigrantView,
    /// The host, as the migrant named him.
    pub host: HostView,
    /// The place.
    pub premises: PremisesView,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at this place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    #[schema(max_length = 40)]
    pub purpose: String,
    /// The certificate, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub certificate: Option<InspectedCertificateView>,
    /// The host's request that the registration end, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub vacate: Option<VacateView>,
    /// The history, oldest first.
    #[schema(max_items = 100)]
    pub events: Vec<EventView>,
    /// The last notice of an annulment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub annulment_notice: Option<HearingView>,
}

/// A migrant, as officers see him.
#[derive(Debug, Serialize, ToSchema)]
pub struct InspectedMigrantView {
    /// Surname as he writes it.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names; empty for one-word names.
    #[schema(max_length = 120)]
    pub given_names: String,
    /// Patronymic.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 120)]
    pub patronymic: Option<String>,
    /// Names in Latin letters.
    pub latin: LatinView,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Travel document.
    pub document: DocumentView,
    /// Phone, E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub phone: Option<String>,
}

/// A certificate, as officers see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InspectedCertificateView {
    /// Its number.
    #[schema(max_length = 14)]
    pub number: String,
    /// What it is worth today.
    pub status: CertificateStatus,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// When it was issued.
    pub issued_at: Timestamp,
}
