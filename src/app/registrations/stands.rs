//! What must still be so in the transaction that submits an application.

use crate::app::AppError;
use crate::app::batches::work::still_open;
use crate::app::registrations::admission::Who;
use crate::app::registrations::applicants::{still_acting, wards};
use crate::app::registrations::file::File;
use crate::app::registrations::guests;
use crate::store::Conn;
use crate::store::types::Id;
use uuid::Uuid;

/// Those for whom it is are still those who they were when they were read.
pub(super) struct Stands {
    acting: Id,
    wards: Vec<Id>,
    guest: Option<(Id, Option<Vec<u8>>)>,
    batch: Option<Uuid>,
}

impl Stands {
    /// Whom an application is for, as they were read; and the batch that it is a line of.
    pub(super) fn of(who: &Who, file: &File, batch: Option<Uuid>) -> Self {
        let guest = who.client().map(|_| (file.row.account_id, file.row.migrant_index.clone()));
        Self { acting: who.acting.id, wards: wards(file), guest, batch }
    }

    /// Holds them until the transaction ends.
    ///
    /// # Errors
    /// `concurrent_change` if something is not as it was; `batch_over`; those of the store.
    pub(super) async fn hold(self, tx: &mut Conn) -> Result<(), AppError> {
        still_acting(tx, self.acting, &self.wards).await?;
        if let Some((guest, told)) = self.guest {
            guests::still_told(tx, guest, told).await?;
        }
        if let Some(batch) = self.batch {
            still_open(tx, batch).await?;
        }
        Ok(())
    }
}
