//! Who waits for an answer at this moment: the lines of batches let them go first.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long a line lets others go first at most: batches come on all the same.
const LONGEST: u32 = 10;
/// How often it looks.
const LOOK: Duration = Duration::from_millis(2);

/// How many applications are being submitted for somebody who waits.
#[derive(Debug, Default)]
pub struct Presence(AtomicUsize);

/// Somebody waits until this is dropped.
#[derive(Debug)]
pub struct Here<'a>(&'a Presence);

impl Drop for Here<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Presence {
    /// Somebody waits for an answer.
    #[must_use]
    pub fn enter(&self) -> Here<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Here(self)
    }

    /// Lets those go first who wait, for some milliseconds at most.
    pub async fn give_way(&self) {
        for _ in 0..LONGEST {
            if self.0.load(Ordering::Relaxed) == 0 {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
