//! Wire types of registrations. One shape for both parties; each sees only his part of it.

use crate::domain::reference::premises_kinds::PremisesKind;
use crate::domain::reference::purposes::Purpose;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::domain::registrations::vacate::VacateState;
use crate::http::deadlines::views::DeadlineView;
use crate::http::persons::views::PutPerson;
use crate::http::timestamp::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An application.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "host": {"kind": "individual", "iin": "851301300005", "phone": "+77012345678"},
    "premises": {"kind": "apartment", "address": {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": "150", "apartment": "12", "postcode": "050000"}},
    "entered_on": "2026-11-20", "moved_in_on": "2026-11-21", "purpose": "work", "client_reference": "app-17"
}))]
pub struct SubmitRegistrationBody {
    /// The guest for whom a program applies, as his document shows him: required of programs, refused to everybody else.
    #[schema(nullable = false)]
    pub person: Option<PutPerson>,
    /// Who provides the place.
    pub host: HostBody,
    /// The place.
    pub premises: PremisesBody,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at the place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    pub purpose: Purpose,
    /// The client's own reference; comes back in every answer and in the receipt. A program must give one, a new one for each application:
    /// whatever it sends again under the same one has no second effect. No personal data: it stands in addresses.
    #[schema(min_length = 1, max_length = 100, pattern = "^[ -~]+$")]
    pub client_reference: Option<String>,
    /// Minors who stay at the same place with the applicant, by the ids under which he has entered them: one answer of the host holds
    /// for all, and each gets a registration and a certificate of his own.
    #[schema(max_items = 15)]
    pub minors: Option<Vec<Uuid>>,
    /// The application is for the minors alone; the applicant himself stays elsewhere.
    pub without_guardian: Option<bool>,
    /// The other owners of the dwelling, if it has several: any one of all owners answers, all are told. If the migrant owns it himself, they are
    /// told only.
    #[schema(max_items = 5)]
    pub co_owners: Option<Vec<CoOwnerBody>>,
}

/// Another owner of the dwelling.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoOwnerBody {
    /// Phone, E.164; neither the host's nor the migrant's.
    #[schema(min_length = 1, max_length = 24)]
    pub phone: String,
}

/// Kind of host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// A person, by IIN and phone.
    Individual,
    /// An organisation, by BIN.
    Organization,
}

/// A host: an individual by `iin` and `phone`, an organisation by `bin` and, if known, the `phone` of its representative.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HostBody {
    /// Individual or organisation.
    pub kind: HostKind,
    /// IIN of an individual.
    #[schema(min_length = 1, max_length = 20)]
    pub iin: Option<String>,
    /// BIN of an organisation.
    #[schema(min_length = 1, max_length = 20)]
    pub bin: Option<String>,
    /// Phone, E.164.
    #[schema(min_length = 1, max_length = 24)]
    pub phone: Option<String>,
}

/// A place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PremisesBody {
    /// Kind.
    pub kind: PremisesKind,
    /// Address.
    pub address: AddressBody,
}

/// An address.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressBody {
    /// Region, two-digit KATO code.
    #[schema(min_length = 1, max_length = 9)]
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
    /// Apartment or room.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub apartment: Option<String>,
    /// Postcode: six digits, or the newer form such as `A15E3B4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    pub postcode: Option<String>,
    /// Address register code (RKA).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub rka: Option<String>,
}

/// A registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationView {
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
    /// When it was submitted: timeliness is judged by this.
    pub submitted_at: Timestamp,
    /// When the host's time for an answer is over.
    pub answer_by: Timestamp,
    /// How far the question to the host has come, while it waits for his answer; only for whoever applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub host_notice: Option<HostReach>,
    /// When it was decided.
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
    pub comment: Option<String>,
    /// The host, as he was named; only for whoever applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub host: Option<HostView>,
    /// The other owners, as they were named; only for whoever applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 5)]
    pub co_owners: Option<Vec<CoOwnerBody>>,
    /// The migrant, as far as it takes to recognise him; for the host, and for a program that applied for him.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guest: Option<GuestView>,
    /// The place.
    pub premises: PremisesView,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at the place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    #[schema(max_length = 40)]
    pub purpose: String,
    /// The client's own reference; only for whoever applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub client_reference: Option<String>,
    /// The dates that hang on it; only for whoever applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 10)]
    pub deadlines: Option<Vec<DeadlineView>>,
    /// Signed proof of timely filing (JWS); only for whoever applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 4000)]
    pub receipt: Option<String>,
    /// Number of the certificate, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14)]
    pub certificate_number: Option<String>,
    /// Only for a program that applied for a guest without a phone, to be handed to him: with it he takes his file over once he has one
    /// (`POST /v1/cabinet/claim`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14, example = "K7Q2-9ZTM-4XWB")]
    pub claim_code: Option<String>,
    /// The host's request that the registration end, while it is open: until it is decided, the registration stays in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub vacate: Option<VacateView>,
    /// The minor whose registration it is; only for whoever acts for him.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub minor: Option<MinorRefView>,
    /// The registration with which it was applied for, and by whose answer it is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub family_id: Option<Uuid>,
    /// The others who were applied for with it: an answer to this one holds for those of them that are pending.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 15)]
    pub family: Vec<FamilyMemberView>,
}

/// A minor, for whoever acts for him.
#[derive(Debug, Serialize, ToSchema)]
pub struct MinorRefView {
    /// Id.
    pub id: Uuid,
    /// Surname.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names.
    #[schema(max_length = 120)]
    pub given_names: String,
}

/// Somebody who was applied for with another.
#[derive(Debug, Serialize, ToSchema)]
pub struct FamilyMemberView {
    /// His registration.
    pub id: Uuid,
    /// Its number for people: 14 digits.
    #[schema(max_length = 14)]
    pub number: String,
    /// Its state.
    pub state: State,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Number of its certificate, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14)]
    pub certificate_number: Option<String>,
    /// Who, as far as it takes to recognise him.
    pub guest: GuestView,
}

/// A host's request that a registration end.
#[derive(Debug, Serialize, ToSchema)]
pub struct VacateView {
    /// `waiting` for the migrant's answer, or `objected`: then an officer decides.
    pub state: VacateState,
    /// Why.
    #[schema(max_length = 40)]
    pub reason: String,
    /// The host's comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub comment: Option<String>,
    /// The migrant's comment; for him and for officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub answer: Option<String>,
    /// When the host asked.
    pub requested_at: Timestamp,
    /// When the migrant's time for an answer is over. Silence ends the registration.
    pub answer_by: Timestamp,
}

/// A host as named.
#[derive(Debug, Serialize, ToSchema)]
pub struct HostView {
    /// Kind.
    #[schema(max_length = 20)]
    pub kind: String,
    /// IIN of an individual.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 12)]
    pub iin: Option<String>,
    /// BIN of an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 12)]
    pub bin: Option<String>,
    /// Phone, E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub phone: Option<String>,
}

/// A guest, as his host sees him.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuestView {
    /// Surname as he writes it.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names.
    #[schema(max_length = 120)]
    pub given_names: String,
    /// Nationality.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Document number with its first part hidden.
    #[schema(max_length = 20)]
    pub masked_document: String,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub struct PremisesView {
    /// Kind.
    #[schema(max_length = 40)]
    pub kind: String,
    /// Address.
    pub address: AddressBody,
    /// The whole address in one line, in Kazakh or Russian.
    #[schema(max_length = 600)]
    pub address_line: String,
}

/// A page of registrations.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<RegistrationView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// A step of a registration's history.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StepView)]
pub struct EventView {
    /// Id.
    pub id: Uuid,
    /// Version after the step.
    #[schema(minimum = 1)]
    pub version: i32,
    /// State after the step.
    #[schema(max_length = 20)]
    pub state: String,
    /// Who: `migrant`, `host`, `officer`, `client` (a program that applied) or `system`.
    #[schema(max_length = 20)]
    pub actor: String,
    /// Reason given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The delegate who took it, if the host is an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub delegate: Option<Uuid>,
    /// The standing consent by which the host took it, if it was by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub standing_consent: Option<Uuid>,
}

/// The history of a registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventList {
    /// Oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<EventView>,
}
