//! The border: who crossed it when, whether it was this person, and which stays follow from that.
//! Pure: knows no requests and no rows.

pub mod codes;
pub mod crossing;
pub mod departure;
pub mod matching;
pub mod names;
pub mod stays;

pub use codes::{Direction, MatchState, ReviewKind};
pub use crossing::{Crossing, CrossingInput, Traveller};
pub use matching::{Verdict, judge};
pub use stays::{Journey, Passage, journey};
