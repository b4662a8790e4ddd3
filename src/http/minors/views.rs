//! Wire types of minors.

use crate::http::persons::views::PersonView;
use crate::store::border_reads::Card;
use crate::store::persons::PersonRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A minor for whom the caller acts.
#[derive(Debug, Serialize, ToSchema)]
pub struct MinorView {
    /// Id.
    pub id: Uuid,
    /// Personal data and document.
    pub person: PersonView,
}

impl MinorView {
    /// A minor and his card.
    #[must_use]
    pub fn of(row: PersonRow, card: Option<Card>) -> Self {
        Self { id: row.account_id.0, person: PersonView::of(row, card) }
    }
}

/// The minors for whom the caller acts.
#[derive(Debug, Serialize, ToSchema)]
pub struct MinorList {
    /// The first entered first.
    #[schema(max_items = 15)]
    pub items: Vec<MinorView>,
}

/// The code that was sent to the minor's own phone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseMinorBody {
    /// From the answer to `POST /v1/auth/otp` for that phone.
    pub challenge_id: Uuid,
    /// The code from the SMS.
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$")]
    pub code: String,
}

/// A minor who acts for himself from here on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleasedMinorView {
    /// Id: that of his account.
    pub id: Uuid,
}
