//! Wire types of the sign-in at the outside identity provider.

use crate::http::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Begins a sign-in at the identity provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"installation_id": "5f0c3c5e-8d6b-4f7e-9f3c-2b7a1c9d0e11"}))]
pub struct StartOidc {
    /// The app's installation id. The sign-in can be finished only with the same id (or the same lack of one), and the session is
    /// bound to it.
    #[schema(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9._-]+$")]
    pub installation_id: Option<String>,
    /// What the device calls itself. Nothing is kept of a sign-in that has begun: send it again when you finish it.
    #[schema(max_length = 100, pattern = "^[^\\x00-\\x1F\\x7F]*$", examples("Samsung A15"))]
    pub device_name: Option<String>,
}

/// Where to sign in.
#[derive(Debug, Serialize, ToSchema)]
pub struct OidcStartedView {
    /// To be opened in a browser. The provider sends it to the registered address, with `state` and `code`.
    #[schema(max_length = 4000, examples("https://id.example/auth?response_type=code"))]
    pub authorization_url: String,
    /// To be kept, compared with what comes back, and sent along with the code. It serves once.
    #[schema(max_length = 100)]
    pub state: String,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// Finishes a sign-in at the identity provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishOidc {
    /// What came back; it must be what the sign-in began with.
    #[schema(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9_-]+$")]
    pub state: String,
    /// What came back.
    #[schema(min_length = 1, max_length = 2000, pattern = "^[!-~]+$")]
    pub code: String,
    /// What the device calls itself, for the list of sessions.
    #[schema(max_length = 100, pattern = "^[^\\x00-\\x1F\\x7F]*$", examples("Samsung A15"))]
    pub device_name: Option<String>,
    /// The installation id that the sign-in began with.
    #[schema(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9._-]+$")]
    pub installation_id: Option<String>,
}
