//! Wire types of the account.

use crate::domain::language::Language;
use crate::http::timestamp::Timestamp;
use crate::store::accounts::{AccountRow, DeviceRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
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
    /// Version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Creation.
    pub created_at: Timestamp,
}

/// What to change in the profile; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"locale": "kk", "name": "Серікбаева Айгүл"}))]
pub struct UpdateMe {
    /// Language of texts sent to this person.
    pub locale: Option<Language>,
    /// Full name, as it shall stand on the certificates of guests.
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    /// IIN. Once told, only applications addressed to it are shown.
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    pub iin: Option<String>,
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

impl From<AccountRow> for AccountView {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id.0,
            phone: row.phone,
            locale: Language::from_tag(&row.locale).unwrap_or_default(),
            name: row.name,
            iin: row.iin,
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
