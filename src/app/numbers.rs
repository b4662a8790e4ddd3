//! Numbers for people. Counter values are taken from the database in blocks, so a submission does not wait for the counter;
//! what a stopped process had left over is lost, which the permutation hides.

use crate::app::AppError;
use crate::domain::certificates::number::{CertificateNumber, ListPlace, NumberKey};
use crate::domain::clock::legal_day;
use crate::store::{Db, numbers};
use chrono::{DateTime, Datelike, Utc};
use tokio::sync::Mutex;

/// Values taken at a time.
const BLOCK: i64 = 1000;

/// The source of registration and certificate numbers: one series, so that no registration number is also a certificate's.
#[derive(Debug)]
pub struct Numbers {
    key: NumberKey,
    block: Mutex<(i64, i64)>,
}

impl Numbers {
    /// A source with this key.
    #[must_use]
    pub fn new(key: NumberKey) -> Self {
        Self { key, block: Mutex::new((0, 0)) }
    }

    /// The next number of a registration.
    pub async fn next(&self, db: &Db, now: DateTime<Utc>) -> Result<CertificateNumber, AppError> {
        let counter = self.counter(db).await?;
        Ok(self.number(now, counter))
    }

    /// The next number of a certificate, and its place in the status lists.
    pub async fn next_certificate(
        &self,
        db: &Db,
        now: DateTime<Utc>,
    ) -> Result<(CertificateNumber, ListPlace), AppError> {
        let counter = self.counter(db).await?;
        Ok((self.number(now, counter), ListPlace::nth(&self.key, counter)))
    }

    fn number(&self, now: DateTime<Utc>, counter: u64) -> CertificateNumber {
        CertificateNumber::nth(&self.key, legal_day(now).year(), counter)
    }

    async fn counter(&self, db: &Db) -> Result<u64, AppError> {
        let mut block = self.block.lock().await;
        if block.0 == block.1 {
            let first = db.write(async move |tx| Ok::<_, AppError>(numbers::take_block(tx, BLOCK).await?)).await?;
            *block = (first, first + BLOCK);
        }
        let counter = block.0;
        block.0 += 1;
        Ok(u64::try_from(counter).unwrap_or_default())
    }
}
