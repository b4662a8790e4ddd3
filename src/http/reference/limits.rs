//! `GET /v1/reference/limits`: the very constants that are enforced, and what is configured.

use super::views::NamesView;
use super::written::answer_now;
use crate::app::App;
use crate::domain::language::Language;
use crate::domain::limits::published as limit;
use crate::domain::limits::{Counts, Policy};
use crate::domain::retention::{Item, rules};
use crate::http::document::LARGE_BODIES;
use crate::http::extract::Lang;
use crate::http::middleware::frame::Deadlines;
use crate::http::responses::PublicRead;
use crate::i18n::limits as words;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// The day of the table's last change.
pub(super) const VERSION: &str = "2026-11-27";

/// What is allowed at most.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitTable {
    /// Version of the table: the day of its last change.
    #[schema(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-11-27"))]
    pub version: &'static str,
    /// Sizes, lengths, times, and how many at a time.
    #[schema(max_items = 100)]
    pub items: Vec<LimitView>,
    /// How many requests in a window; 429 tells which one is used up.
    #[schema(max_items = 100)]
    pub rate_limits: Vec<RateLimitView>,
    /// Operations whose body may be as large as `large_body` says.
    #[schema(max_items = 100)]
    pub large_bodies: Vec<OperationId>,
}

/// The id of an operation in the document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 60, pattern = "^[a-z_]+$", examples("submit_registration"))]
pub struct OperationId(pub &'static str);

/// In what a limit is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// Bytes.
    Bytes,
    /// Characters.
    Characters,
    /// Things.
    Items,
    /// Seconds.
    Seconds,
    /// Days.
    Days,
}

/// A limit that is not counted in a window.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitView {
    /// Its code.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", examples("page"))]
    pub code: &'static str,
    /// Its name in the caller's language.
    #[schema(max_length = 300, examples("Items on a page, at most"))]
    pub name: &'static str,
    /// Its name in every language.
    pub names: NamesView,
    /// How much.
    #[schema(minimum = 1, maximum = 1_000_000_000, examples(100))]
    pub value: u64,
    /// Of what.
    pub unit: LimitUnit,
}

/// What a rate limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedPer {
    /// Requests of an IPv4 address, or of the /64 of an IPv6 address.
    Address,
    /// Requests of an account or a client.
    Principal,
    /// What is done to one thing, whoever does it.
    Object,
}

impl From<Counts> for CountedPer {
    fn from(counts: Counts) -> Self {
        match counts {
            Counts::Address => Self::Address,
            Counts::Principal => Self::Principal,
            Counts::Object => Self::Object,
        }
    }
}

/// A limit of requests.
#[derive(Debug, Serialize, ToSchema)]
pub struct RateLimitView {
    /// Its name in `RateLimit` and `RateLimit-Policy`.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", examples("read"))]
    pub code: &'static str,
    /// Requests in a window.
    #[schema(minimum = 1, maximum = 2_147_483_647, examples(3000))]
    pub requests: u32,
    /// Length of a window, in seconds.
    #[schema(minimum = 1, maximum = 86400, examples(300))]
    pub window_seconds: u32,
    /// What is counted.
    pub counted_per: CountedPer,
}

fn items(deadlines: &Deadlines, language: Language) -> Vec<LimitView> {
    use LimitUnit as U;
    let days = rules().iter().find(|rule| rule.item == Item::Answers).map_or(0, |rule| rule.days);
    let wide = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
    let whole = |value: i64| u64::try_from(value).unwrap_or_default();
    let all = [
        ("body", wide(limit::SMALL_BODY), U::Bytes),
        ("large_body", wide(limit::LARGE_BODY), U::Bytes),
        ("batch_body", wide(limit::BATCH_BODY), U::Bytes),
        ("border_crossings", wide(limit::CROSSINGS), U::Items),
        ("batch_file", wide(limit::BATCH_FILE), U::Bytes),
        ("batch_lines", wide(limit::BATCH_LINES), U::Items),
        ("open_batches", whole(limit::OPEN_BATCHES), U::Items),
        ("batch_page", whole(limit::BATCH_PAGE), U::Items),
        ("answers", wide(limit::ANSWERS), U::Items),
        ("page_default", whole(limit::DEFAULT_PAGE), U::Items),
        ("page", whole(limit::MAX_PAGE), U::Items),
        ("idempotency_key", wide(limit::KEY_LENGTH), U::Characters),
        ("idempotency_kept", whole(days), U::Days),
        ("body_time", deadlines.body.as_secs(), U::Seconds),
        ("answer_time", deadlines.answer.as_secs(), U::Seconds),
        ("pending_registrations", wide(limit::PENDING), U::Items),
        ("code_tries", whole(limit::CODE_TRIES.into()), U::Items),
        ("stays", wide(limit::STAYS), U::Items),
        ("figure_months", whole(limit::FIGURE_MONTHS.into()), U::Items),
        ("figure_days", whole(limit::FIGURE_DAYS), U::Items),
    ];
    let view = |(code, value, unit)| {
        let name = words::name(code)?;
        let names = NamesView::of(|language| name.get(language));
        Some(LimitView { code, name: name.get(language), names, value, unit })
    };
    all.into_iter().filter_map(view).collect()
}

/// What is allowed at most
///
/// Sizes, lengths, times, and how many requests: what is enforced, as configured here.
#[utoipa::path(
    operation_id = "list_limits", tag = "reference", security(()),
    responses((status = 200, description = "Limits", body = LimitTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/limits")]
pub async fn list_limits(
    app: web::Data<App>,
    deadlines: web::Data<Deadlines>,
    lang: Lang,
    request: HttpRequest,
) -> HttpResponse {
    let rate_limit = |policy: &'static Policy| {
        Some(RateLimitView {
            code: policy.name,
            requests: app.limits.quota(policy)?,
            window_seconds: policy.window,
            counted_per: policy.counts.into(),
        })
    };
    let table = LimitTable {
        version: VERSION,
        items: items(&deadlines, lang.0),
        rate_limits: Policy::all().filter_map(rate_limit).collect(),
        large_bodies: LARGE_BODIES.into_iter().map(OperationId).collect(),
    };
    answer_now(&request, lang.0, table.version, &table)
}
