//! What holds for every call of the API.

mod deadlines;
mod headers;
mod idempotency;
mod lists;
mod reference;
mod requests;
