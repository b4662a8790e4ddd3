//! Wire types of the account.

use crate::app::audit::access_log::Look;
use crate::domain::access::Rank;
use crate::domain::accounts::QuietHours;
use crate::domain::language::Language;
use crate::domain::reference::regions::RegionCode;
use crate::http::timestamp::Timestamp;
use crate::i18n;
use crate::store::accounts::{AccountRow, DeviceRow};
use crate::store::officers::OfficerRow;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// The caller's profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    /// Id.
    pub id: Uuid,
    /// Verified phone, E.164.
    #[schema(max_length = 20, examples("+77012345678"))]
    pub phone: String,
    /// Language of texts sent to this person.
    pub locale: Language,
    /// Full name, if told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 120)]
    pub name: Option<String>,
    /// IIN, if told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 12)]
    pub iin: Option<String>,
    /// When nothing that can wait is pushed; absent if there is no such time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub quiet_hours: Option<QuietTimes>,
    /// What the caller is as an officer; only in `GET`, and only while he is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub officer: Option<OfficerView>,
    /// Version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Creation.
    pub created_at: Timestamp,
}

/// What somebody is as an officer of the migration police.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerView {
    /// Officer or supervisor.
    pub role: Rank,
    /// His region, KATO; absent for the whole country.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub region: Option<RegionCode>,
}

impl OfficerView {
    /// What he is at this moment; none while he is suspended.
    #[must_use]
    pub fn of(row: &OfficerRow) -> Option<Self> {
        row.officer().map(|officer| Self { role: officer.rank(), region: officer.region() })
    }
}

/// Hours in which nothing that can wait is pushed: what waits comes at their end. In the local time of the country (UTC+5); they may
/// cross midnight.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "22:00", "until": "08:00"}))]
pub struct QuietTimes {
    /// Their first minute.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples("22:00"))]
    pub from: String,
    /// The first minute after them; another one than `from`.
    #[schema(min_length = 5, max_length = 5, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples("08:00"))]
    pub until: String,
}

impl From<QuietHours> for QuietTimes {
    fn from(hours: QuietHours) -> Self {
        Self { from: hours.from(), until: hours.until() }
    }
}

/// What to change in the profile; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"locale": "kk", "name": "Серікбаева Айгүл", "quiet_hours": {"from": "22:00", "until": "08:00"}}))]
pub struct UpdateMe {
    /// Language of texts sent to this person.
    pub locale: Option<Language>,
    /// Full name, as it shall stand on the certificates of guests.
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    /// IIN. Once told, only applications addressed to it are shown.
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    pub iin: Option<String>,
    /// When nothing that can wait shall be pushed; `null` puts an end to it.
    #[serde(default, deserialize_with = "told")]
    #[schema(schema_with = quiet_times_or_null)]
    pub quiet_hours: Option<Option<QuietTimes>>,
}

/// The schema of [`QuietTimes`], or `null`. Not as a choice of two: of a wrong value it shall be told which part is wrong.
fn quiet_times_or_null() -> Schema {
    match QuietTimes::schema() {
        RefOr::T(Schema::Object(mut object)) => {
            object.schema_type = SchemaType::from_iter([Type::Object, Type::Null]);
            object.description =
                Some("When nothing that can wait shall be pushed; `null` puts an end to it.".to_owned());
            Schema::Object(object)
        }
        RefOr::T(other) => other,
        RefOr::Ref(_) => Schema::default(),
    }
}

/// Tells `null` from what is absent.
fn told<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// System of a device.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlatformName {
    /// Android
    Android,
    /// iOS
    Ios,
    /// Browser
    Web,
}

impl PlatformName {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Web => "web",
        }
    }
}

/// Kind of push target.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// FCM registration token.
    #[default]
    Token,
    /// Firebase Installation ID.
    Fid,
}

/// A device, as the app registers it at every start.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"platform": "android", "push_token": "dGVzdC10b2tlbg:APA91bEXAMPLE", "app_version": "1.4.0"}))]
pub struct PutDevice {
    /// System.
    pub platform: PlatformName,
    /// Where FCM delivers to.
    #[schema(min_length = 1, max_length = 4096, pattern = "^[!-~]+$")]
    pub push_token: String,
    /// What `push_token` is; `token` if absent.
    #[serde(default)]
    pub target_kind: Option<TargetKind>,
    /// Version of the app.
    #[schema(max_length = 40, pattern = "^[ -~]*$")]
    pub app_version: Option<String>,
}

/// A registered device. The push token is not repeated: it is a secret of the phone.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// Installation.
    #[schema(max_length = 100)]
    pub installation_id: String,
    /// System.
    #[schema(max_length = 10)]
    pub platform: String,
    /// Version of the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40)]
    pub app_version: Option<String>,
    /// Last seen.
    pub updated_at: Timestamp,
}

/// What kind of reader looked at a file.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReaderKind {
    /// The host named in the application.
    Host,
    /// The migration police.
    Officer,
    /// Another system.
    Integrator,
    /// Whoever had a one-time link, the link to the certificate's PDF, or the certificate itself.
    Link,
    /// An operator of this service.
    Operator,
}

/// A look of somebody else at the caller's file.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookView {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What kind of reader.
    pub reader: ReaderKind,
    /// The name that a host has told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 120)]
    pub reader_name: Option<String>,
    /// What for: a stable word, perhaps with a case number behind a colon.
    #[schema(max_length = 100, examples("host_answer"))]
    pub purpose: String,
    /// The same in the caller's language.
    #[schema(max_length = 200)]
    pub purpose_text: String,
    /// Which registration was read, if it was a single one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
}

/// A page of the access log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessLogPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<LookView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

impl LookView {
    /// A look as the person reads of it.
    #[must_use]
    pub fn of(look: Look, language: Language) -> Self {
        let purpose = look.entry.purpose.unwrap_or_default();
        Self {
            id: look.entry.id.0,
            at: look.entry.at.into(),
            reader: match look.entry.actor_kind.as_str() {
                "officer" => ReaderKind::Officer,
                "client" => ReaderKind::Integrator,
                "link" => ReaderKind::Link,
                "operator" => ReaderKind::Operator,
                _ => ReaderKind::Host,
            },
            reader_name: look.reader_name,
            purpose_text: i18n::access::purpose(&purpose).get(language).to_owned(),
            purpose,
            registration_id: (look.entry.object_kind == "registration").then_some(look.entry.object_id.0),
        }
    }
}

impl From<AccountRow> for AccountView {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id.0,
            phone: row.who.phone,
            locale: Language::from_tag(&row.locale).unwrap_or_default(),
            name: row.who.name,
            iin: row.who.iin,
            quiet_hours: row.quiet_hours.map(QuietTimes::from),
            officer: None,
            version: row.version,
            created_at: row.created_at.into(),
        }
    }
}

impl From<DeviceRow> for DeviceView {
    fn from(row: DeviceRow) -> Self {
        Self {
            installation_id: row.installation_id,
            platform: row.platform,
            app_version: row.app_version,
            updated_at: row.updated_at.into(),
        }
    }
}
