//! The border: crossings are reported, matched with persons, and ended registrations follow from them.
//!
//! Whoever matches holds a lock (`store::border::alone`, or `together` for those who enter themselves) before anything is read, so that
//! a crossing and a person who come at the same moment find each other.

mod desk;
mod effects;
mod people;
pub mod rematch;
pub mod report;
pub mod review;

use crate::app::App;
use crate::domain::border::{Direction, Passage, departure};
use crate::store::persons::{Known, PersonRow};
use crate::store::registrations::RegistrationRow;
use crate::store::vault::{Indexed, Keyring};

/// The index of a document or card.
fn document_index(app: &App, key: &str) -> Vec<u8> {
    app.vault.index(Indexed::Document, key).to_vec()
}

/// A person to match with.
#[derive(Debug, Clone)]
struct Person {
    row: PersonRow,
    keyring: Keyring,
}

impl From<Known> for Person {
    fn from((row, keyring): Known) -> Self {
        Self { row, keyring }
    }
}

/// Whether one of these crossings ends a registration: he has left since he applied.
#[must_use]
pub fn has_left(passages: &[Passage], registration: &RegistrationRow) -> bool {
    let ends = |at| departure::ends(at, registration.entered_on, registration.submitted_at.0);
    passages.iter().any(|passage| passage.direction == Direction::Exit && ends(passage.at))
}
