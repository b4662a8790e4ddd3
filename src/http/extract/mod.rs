//! What handlers take: the caller, the body, the headers. Each is checked here once and fails with a problem.

pub mod address;
pub mod caller;
pub mod client;
pub mod draft;
pub mod headers;
pub mod integrator;
pub mod json;
pub mod lines;
pub mod may;
pub mod page;

pub use caller::{Authed, Lasting, LateWriter, Writer};
pub use client::Lang;
pub use draft::Draft;
pub use headers::{IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader};
pub use integrator::{AuthedClient, EitherReader, EitherWriter};
pub use json::Json;
pub use lines::Lines;
pub use may::{AsOfficer, May};
pub use page::{Cursor, PageQuery};
