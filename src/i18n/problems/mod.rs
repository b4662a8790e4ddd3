//! What a person and a programmer read about a problem as a whole. Every code of the catalogue has a title, a detail and an advice;
//! a code without them does not compile. Must not know HTTP statuses.

mod advice;
mod batches;
mod details;
mod events;
mod guests;
mod organizations;
mod outages;
mod refusals;
mod titles;

pub use advice::advice;
pub use details::detail;
pub use refusals::{APPEAL, explanation};
pub use titles::title;
