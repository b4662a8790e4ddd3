//! What holds for every call of the API.

mod deadlines;
mod headers;
mod idempotency;
mod limits;
mod lists;
mod reference;
mod requests;
