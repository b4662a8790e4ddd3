//! Wire types of organisations.

use crate::app::AppError;
use crate::app::organizations::invite::Invited;
use crate::domain::language::Language;
use crate::domain::organizations::{DelegateRole, DelegateState};
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::http::registrations::views::AddressBody;
use crate::http::timestamp::Timestamp;
use crate::store::delegates::DelegateRow;
use crate::store::organizations::{OrganizationRow, PremisesRow};
use crate::store::types::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation to be entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bin": "150140000012", "name": "ТОО «Гостиница Алатау»", "manager": {"phone": "+77012345678"}}))]
pub struct AddOrganizationBody {
    /// BIN.
    #[schema(min_length = 1, max_length = 20)]
    pub bin: String,
    /// Name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its first manager, who acts at once.
    pub manager: ManagerBody,
}

/// The first manager of an organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagerBody {
    /// His phone, E.164.
    #[schema(min_length = 1, max_length = 24)]
    pub phone: String,
}

/// An organisation that was entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnteredOrganizationView {
    /// Id.
    pub id: Uuid,
    /// BIN.
    #[schema(min_length = 12, max_length = 12, examples("150140000012"))]
    pub bin: String,
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// When it was entered.
    pub created_at: Timestamp,
}

impl From<&OrganizationRow> for EnteredOrganizationView {
    fn from(row: &OrganizationRow) -> Self {
        Self { id: row.id.0, bin: row.bin.clone(), name: row.name.clone(), created_at: row.created_at.into() }
    }
}

/// An organisation, and what the caller is in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    /// Id.
    pub id: Uuid,
    /// BIN.
    #[schema(min_length = 12, max_length = 12, examples("150140000012"))]
    pub bin: String,
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What the caller is in it.
    pub delegation: DelegationView,
}

/// What the caller is in an organisation, or is asked to be.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegationView {
    /// Id: by this he accepts or declines.
    pub id: Uuid,
    /// Role.
    pub role: DelegateRole,
    /// State.
    pub state: DelegateState,
    /// Only for these premises; absent if for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 100)]
    pub premises: Option<Vec<Uuid>>,
}

fn limited(row: &DelegateRow, premises: &[Id]) -> Option<Vec<Uuid>> {
    (!row.everywhere).then(|| premises.iter().map(|id| id.0).collect())
}

impl OrganizationView {
    /// An organisation, for its delegate `row` at these premises.
    #[must_use]
    pub fn of(row: &DelegateRow, organization: &OrganizationRow, premises: &[Id]) -> Self {
        let premises = limited(row, premises);
        Self {
            id: organization.id.0,
            bin: organization.bin.clone(),
            name: organization.name.clone(),
            delegation: DelegationView { id: row.id.0, role: row.role(), state: row.state(), premises },
        }
    }
}

/// A page of organisations.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationPage {
    /// In the order in which the caller was invited.
    #[schema(max_items = 100)]
    pub items: Vec<OrganizationView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "+77012345679", "role": "answer", "premises": ["0199f0c2-7b1e-7c3a-9c55-0242ac120002"]}))]
pub struct InviteDelegateBody {
    /// His phone, E.164.
    #[schema(min_length = 1, max_length = 24)]
    pub phone: String,
    /// What he may do.
    pub role: DelegateRole,
    /// Only for these premises; for all of them if absent. A manager acts for all.
    #[schema(min_items = 1, max_items = 100)]
    pub premises: Option<Vec<Uuid>>,
}

/// A delegate, for managers.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegateView {
    /// Id.
    pub id: Uuid,
    /// His phone, but for its middle; absent once his data was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 24)]
    pub masked_phone: Option<String>,
    /// Role.
    pub role: DelegateRole,
    /// State.
    pub state: DelegateState,
    /// Only for these premises; absent if for all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 100)]
    pub premises: Option<Vec<Uuid>>,
    /// When he was invited.
    pub invited_at: Timestamp,
    /// When he answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub answered_at: Option<Timestamp>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub closed_at: Option<Timestamp>,
}

impl From<&Invited> for DelegateView {
    fn from(Invited { row, masked_phone, premises }: &Invited) -> Self {
        Self {
            id: row.id.0,
            masked_phone: masked_phone.clone(),
            role: row.role(),
            state: row.state(),
            premises: limited(row, premises),
            invited_at: row.invited_at.into(),
            answered_at: row.answered_at.map(Into::into),
            closed_at: row.closed_at.map(Into::into),
        }
    }
}

/// A page of delegates.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegatePage {
    /// Oldest first, those of the past included.
    #[schema(max_items = 100)]
    pub items: Vec<DelegateView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// Premises to be entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "dormitory", "capacity": 240,
    "address": {"region": "75", "locality": "Алматы", "street": "ул. Сейфуллина", "building": "51"}
}))]
pub struct AddPremisesBody {
    /// Kind.
    pub kind: PremisesKind,
    /// Address. A building is entered once: an apartment makes no other place.
    pub address: AddressBody,
    /// For how many people.
    #[schema(minimum = 1, maximum = 100_000)]
    pub capacity: i32,
}

/// What to change of premises; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"capacity": 260}))]
pub struct ChangePremisesBody {
    /// Kind.
    pub kind: Option<PremisesKind>,
    /// For how many people.
    #[schema(minimum = 1, maximum = 100_000)]
    pub capacity: Option<i32>,
}

/// Premises of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationPremisesView {
    /// Id.
    pub id: Uuid,
    /// Kind.
    #[schema(max_length = 20)]
    pub kind: String,
    /// Address.
    pub address: AddressBody,
    /// The same on one line, in Kazakh or Russian.
    #[schema(max_length = 400)]
    pub address_line: String,
    /// For how many people.
    #[schema(minimum = 1)]
    pub capacity: i32,
    /// Version; each change adds one.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl OrganizationPremisesView {
    /// Premises in a language.
    ///
    /// # Errors
    /// What is stored is no address.
    pub fn of(row: &PremisesRow, language: Language) -> Result<Self, AppError> {
        let address = row.place()?;
        let line_language = if language == Language::Kk { Language::Kk } else { Language::Ru };
        Ok(Self {
            id: row.id.0,
            kind: row.kind.clone(),
            address_line: address.line(line_language),
            address: AddressBody::from(&address),
            capacity: row.capacity,
            version: row.version,
        })
    }

    /// Its entity tag.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        format!("v{}-{}", self.version, language.tag())
    }
}

/// A page of premises.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationPremisesPage {
    /// Oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<OrganizationPremisesView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}
