//! Wakes whoever waits for new work. It is rung after a commit; a ring that nobody heard is not lost, because each listener remembers
//! what it has heard. A process that dies between commit and ring costs a second: everybody also looks by himself.

use tokio::sync::watch;

/// A bell.
#[derive(Debug)]
pub struct Bell {
    /// Rings of this process.
    here: watch::Sender<()>,
    /// Rings of this process and of others.
    anywhere: watch::Sender<()>,
}

impl Default for Bell {
    fn default() -> Self {
        Self { here: watch::Sender::new(()), anywhere: watch::Sender::new(()) }
    }
}

impl Bell {
    /// Something was committed by this process.
    pub fn ring(&self) {
        self.here.send_replace(());
        self.anywhere.send_replace(());
    }

    /// Another process says that it has committed something.
    pub fn echo(&self) {
        self.anywhere.send_replace(());
    }

    /// Hears what this process commits: for whoever tells the others.
    #[must_use]
    pub fn here(&self) -> watch::Receiver<()> {
        self.here.subscribe()
    }

    /// Hears every ring.
    #[must_use]
    pub fn anywhere(&self) -> watch::Receiver<()> {
        self.anywhere.subscribe()
    }
}
