//! What anybody may learn about a certificate's validity.

use serde::{Deserialize, Serialize};

/// Status of a certificate. Everything but `Valid` means that the certificate no longer proves a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// In force.
    Valid,
    /// Replaced: the migrant moved and the host of the new place confirmed.
    Superseded,
    /// The migrant has left the country.
    Departed,
    /// The lawful stay is over.
    Ended,
    /// The host ended it.
    Vacated,
    /// Annulled by the migration police.
    Annulled,
}
