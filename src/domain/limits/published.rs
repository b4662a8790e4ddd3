//! The limits that are not counted in a window: sizes, lengths, how many at a time. One constant each, which is both what is enforced and
//! what `GET /v1/reference/limits` tells.

/// Largest body of sign-in and of decisions, in bytes.
pub const SMALL_BODY: usize = 4 * 1024;
/// Largest body where people type, or where something signed is sent, in bytes. Nothing that they enter is near it.
pub const LARGE_BODY: usize = 32 * 1024;
/// Largest body with lines, in bytes: a thousand of them, each as long as it can be.
pub const BATCH_BODY: usize = 2 * 1024 * 1024;
/// Lines in one report of border crossings.
pub const CROSSINGS: usize = 1000;
/// Largest file of a batch, in bytes.
pub const BATCH_FILE: usize = 16 * 1024 * 1024;
/// Lines of a batch.
pub const BATCH_LINES: usize = 10_000;
/// Batches of one client that are not over.
pub const OPEN_BATCHES: i64 = 20;
/// Lines of a batch on a page at most.
pub const BATCH_PAGE: i64 = 1000;
/// Answers of an organisation in one request.
pub const ANSWERS: usize = 200;
/// Items on a page if the caller does not say.
pub const DEFAULT_PAGE: i64 = 20;
/// Items on a page at most.
pub const MAX_PAGE: i64 = 100;
/// Longest `Idempotency-Key`, in characters.
pub const KEY_LENGTH: usize = 64;
/// Earlier stays in one question to the calculator: a thousand crossings.
pub const STAYS: usize = 500;
/// Applications of one migrant that may wait for an answer at a time.
pub const PENDING: usize = 5;
/// Wrong tries of one code.
pub const CODE_TRIES: i32 = 5;
/// Errors of fields that one answer lists.
pub const LISTED_ERRORS: usize = 200;
/// Months of figures in one answer.
pub const FIGURE_MONTHS: i32 = 36;
/// Days of figures in one answer.
pub const FIGURE_DAYS: i64 = 93;
