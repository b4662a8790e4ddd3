//! Persons: who the migrant is: names, travel document, machine-readable zone, and the whole person read from what was entered.
//! Pure: knows no requests and no rows.

pub mod claim_code;
pub mod compare;
pub mod document;
pub mod input;
pub mod latin;
pub mod majority;
pub mod mrz;
pub mod name;
pub mod person;
pub mod sex;
pub mod snapshot;

pub use document::{DocumentNumber, TravelDocument};
pub use input::{DocumentInput, PersonInput};
pub use mrz::Mrz;
pub use name::NamePart;
pub use person::{LatinName, Person, PersonKey};
pub use sex::Sex;
pub use snapshot::PersonSnapshot;
