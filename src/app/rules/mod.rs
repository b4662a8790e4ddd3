//! What the deadlines are calculated by: the rulebook and the outages, kept at hand. An operator changes the rulebook; the other
//! processes follow within seconds.

pub mod change;
pub mod refresh;

use crate::app::App;
use crate::domain::deadlines::{Outage, Rulebook};
use std::sync::{Arc, PoisonError, RwLock};

/// The rulebook and the outages as they are known in this process. What is built in, until they are read.
#[derive(Debug)]
pub struct Rules {
    book: RwLock<Arc<Rulebook>>,
    outages: RwLock<Arc<[Outage]>>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { book: RwLock::new(Arc::new(Rulebook::built_in())), outages: RwLock::new(Arc::new([])) }
    }
}

fn read<T: Clone>(place: &RwLock<T>) -> T {
    place.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn write<T>(place: &RwLock<T>, value: T) {
    *place.write().unwrap_or_else(PoisonError::into_inner) = value;
}

impl App {
    /// The rulebook. Ask it as of an instant: now, or when a registration was submitted.
    #[must_use]
    pub fn rulebook(&self) -> Arc<Rulebook> {
        read(&self.rules.book)
    }

    /// When the service did not work.
    #[must_use]
    pub fn outages(&self) -> Arc<[Outage]> {
        read(&self.rules.outages)
    }

    /// Takes over the outages as they are known now.
    pub fn set_outages(&self, outages: impl Into<Arc<[Outage]>>) {
        write(&self.rules.outages, outages.into());
    }
}
