//! Wire types of sign-in.

use crate::app::auth::tokens::TokenPair;
use crate::domain::language::Language;
use crate::http::timestamp::Timestamp;
use crate::store::accounts::AccountRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Asks for a code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestOtp {
    /// Phone in E.164; spaces and hyphens are allowed.
    #[schema(min_length = 8, max_length = 24, examples("+77012345678"))]
    pub phone: String,
    /// The app's installation id, as in `PUT /v1/me/devices/{installation_id}`, if it has one: codes are limited per installation.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[A-Za-z0-9._-]+$",
        examples("5f0c3c5e-8d6b-4f7e-9f3c-2b7a1c9d0e11")
    )]
    pub installation_id: Option<String>,
}

/// A code was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChallengeView {
    /// To be sent back with the code.
    pub challenge_id: Uuid,
    /// When the code expires.
    pub expires_at: Timestamp,
    /// When another code may be asked for.
    pub resend_at: Timestamp,
}

/// Signs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyOtp {
    /// From the answer to the request for a code.
    pub challenge_id: Uuid,
    /// The six digits from the SMS.
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", examples("041937"))]
    pub code: String,
    /// What the device calls itself, for the list of sessions.
    #[schema(max_length = 100, pattern = "^[^\\x00-\\x1F\\x7F]*$", examples("Samsung A15"))]
    pub device_name: Option<String>,
    /// The app's installation id, as in `PUT /v1/me/devices/{installation_id}`. The session is bound to it: its refresh tokens are
    /// taken only together with the same id.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[A-Za-z0-9._-]+$",
        examples("5f0c3c5e-8d6b-4f7e-9f3c-2b7a1c9d0e11")
    )]
    pub installation_id: Option<String>,
}

/// Gives a new pair of tokens for a refresh token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshSession {
    /// The newest refresh token.
    #[schema(min_length = 1, max_length = 200)]
    pub refresh_token: String,
    /// The installation id that was given at sign-in. Another one, or none where one was given, ends the session.
    #[schema(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9._-]+$")]
    pub installation_id: Option<String>,
}

/// Tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokensView {
    /// Always `Bearer`.
    #[schema(max_length = 10, examples("Bearer"))]
    pub token_type: &'static str,
    /// JWT (RFC 9068).
    #[schema(max_length = 2000)]
    pub access_token: String,
    /// Seconds until the access token expires.
    #[schema(minimum = 1, maximum = 86400, examples(600))]
    pub expires_in: i64,
    /// Opaque; each use gives a new one.
    #[schema(max_length = 200)]
    pub refresh_token: String,
}

/// Tokens and the account they are for.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInView {
    /// Tokens.
    #[serde(flatten)]
    #[schema(inline)]
    pub tokens: TokensView,
    /// Account.
    pub account: AccountRefView,
}

/// An account in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountRefView {
    /// Id.
    pub id: Uuid,
    /// Verified phone, E.164.
    #[schema(max_length = 20)]
    pub phone: String,
    /// Language.
    pub locale: Language,
}

impl From<TokenPair> for TokensView {
    fn from(pair: TokenPair) -> Self {
        Self {
            token_type: "Bearer",
            access_token: pair.access_token,
            expires_in: pair.expires_in,
            refresh_token: pair.refresh_token,
        }
    }
}

impl From<&AccountRow> for AccountRefView {
    fn from(row: &AccountRow) -> Self {
        Self { id: row.id.0, phone: row.who.phone.clone(), locale: Language::from_tag(&row.locale).unwrap_or_default() }
    }
}
