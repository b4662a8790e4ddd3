//! The frame around every request: language, request id, deadline, the body of every error, headers, log line, metrics.

use crate::app::App;
use crate::domain::codes::ProblemCode;
use crate::http::extract::client::{BodyPending, Lang, OnlyHead, TraceId};
use crate::http::middleware::leash::Leash;
use crate::http::middleware::limits::{RATELIMIT, RATELIMIT_POLICY};
use crate::http::pages;
use crate::http::problem::Problem;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, web};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long a request may take, from the moment its head is here.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// For its body to arrive.
    pub body: Duration,
    /// For its answer, body included.
    pub answer: Duration,
}

/// Set on an answer whose body comes little by little, by no deadline: how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Lasts(pub Duration);

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps a request.
pub async fn frame(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let request_id = request_id(&request);
    let trace_id = trace_id(&request).unwrap_or_else(|| request_id.clone());
    let is_page = pages::is_page(request.path());
    let language = if is_page { pages::language(request.request()) } else { Lang::of(request.request()) };
    let is_https = request.app_data::<web::Data<App>>().is_some_and(|app| app.settings.public_url.starts_with("https"));
    // HEAD is GET without the body, which the server leaves out by itself.
    let is_head = request.method() == Method::HEAD;
    if is_head {
        request.head_mut().method = Method::GET;
    }
    request.extensions_mut().insert(OnlyHead(is_head));
    request.extensions_mut().insert(language);
    request.extensions_mut().insert(TraceId(trace_id.clone()));
    let has_body = BodyPending::of(&request);
    request.extensions_mut().insert(has_body.clone());
    let deadlines = request.app_data::<web::Data<Deadlines>>().map(|deadlines| *deadlines.get_ref());
    let leash = request.request().conn_data::<Rc<Leash>>().cloned();
    if let Some(leash) = &leash {
        leash.begin();
    }
    // No clone of the request may be held across the call: the router needs it for itself.
    let outcome = in_time(next.call(request), deadlines, &has_body).await;
    if let Some(leash) = &leash {
        leash.end(!has_body.is_pending());
    }
    let mut response = match outcome {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => return Err(outside(&error, (language, is_page), (&request_id, &trace_id))),
        Err(late) => return Err(outside(&late.into(), (language, is_page), (&request_id, &trace_id))),
    };
    if let Some(problem) = problem_of(&response, is_page) {
        let request = response.request().clone();
        response = ServiceResponse::new(request, problem);
    }
    let lasts = response.response().extensions().get::<Lasts>().copied();
    if let Some(Lasts(longest)) = lasts {
        if is_head {
            response = response.map_body(|_, _| BoxBody::new(()));
        } else if let Some(leash) = &leash {
            leash.hold(longest);
        }
    }
    if has_body.is_pending() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    add_headers(&mut response, language, &request_id);
    if is_https {
        // A proxy ends TLS; that there is no other way than TLS is this service's promise.
        let promise = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, promise);
    }
    record(&response, begun.elapsed(), &trace_id);
    Ok(response)
}

/// The answer where no handler came to speak: the deadline passed, or something below failed.
fn outside(error: &Error, (language, is_page): (Lang, bool), (request_id, trace_id): (&str, &str)) -> Error {
    let of_framework = Problem::of_status(error.as_response_error().status_code());
    let problem = error.as_error::<Problem>().unwrap_or(&of_framework);
    let mut response = body(problem, (language, is_page), trace_id);
    set_headers(response.headers_mut(), true, language, request_id);
    // Whatever of the request is still to come is not read.
    response.head_mut().set_connection_type(ConnectionType::Close);
    tracing::warn!(problem.code = problem.code.as_str(), trace.id = trace_id, "request given up");
    metrics::counter!("tirkeu_http_given_up_total", "code" => problem.code.as_str()).increment(1);
    InternalError::from_response(problem.code.as_str(), response).into()
}

/// Waits for the answer; for the body not as long as for the rest.
async fn in_time<T>(
    answer: impl Future<Output = T>,
    deadlines: Option<Deadlines>,
    body: &BodyPending,
) -> Result<T, Problem> {
    let Some(Deadlines { body: for_body, answer: for_answer }) = deadlines else { return Ok(answer.await) };
    let begun = Instant::now();
    tokio::pin!(answer);
    if let Ok(answered) = tokio::time::timeout(for_body.min(for_answer), &mut answer).await {
        return Ok(answered);
    }
    if body.is_pending() {
        return Err(too_late(body));
    }
    let rest = for_answer.saturating_sub(begun.elapsed());
    tokio::time::timeout(rest, answer).await.map_err(|_| too_late(body))
}

/// Who is late: the client with its body, or this service with its answer (which may still take effect: the key tells).
fn too_late(body: &BodyPending) -> Problem {
    if body.is_pending() {
        return ProblemCode::RequestTimeout.into();
    }
    Problem { retry_after: Some(Duration::from_secs(2)), ..ProblemCode::Unavailable.into() }
}

fn is_token(text: &str, longest: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=longest).contains(&text.len()) && text.bytes().all(plain)
}

/// The caller's own id if it is harmless in a log, else a new one.
fn request_id(request: &ServiceRequest) -> String {
    let given = request.headers().get(X_REQUEST_ID).and_then(|value| value.to_str().ok());
    match given.filter(|id| is_token(id, 64)) {
        Some(id) => id.to_owned(),
        None => request.app_data::<web::Data<App>>().map(|app| app.new_id(app.now()).to_string()).unwrap_or_default(),
    }
}

/// The trace id of a well-formed `traceparent` (W3C Trace Context).
fn trace_id(request: &ServiceRequest) -> Option<String> {
    let header = request.headers().get("traceparent")?.to_str().ok()?;
    let parts: Vec<&str> = header.split('-').collect();
    let [version, id, parent, flags, later @ ..] = parts.as_slice() else { return None };
    let hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let set = |text: &str| text.bytes().any(|byte| byte != b'0');
    // Later versions may have more parts; `ff` is none.
    let known = hex(version, 2) && *version != "ff" && (later.is_empty() || *version != "00");
    let whole = known && hex(id, 32) && set(id) && hex(parent, 16) && set(parent) && hex(flags, 2);
    whole.then(|| (*id).to_owned())
}

/// The body of an error: the problem that a handler or extractor named, or the one that fits the framework's status.
fn problem_of(response: &ServiceResponse<BoxBody>, is_page: bool) -> Option<HttpResponse> {
    let (status, headers) = (response.status(), response.headers());
    // Pages are for people; plain JSON is the token endpoint's own form of an error (RFC 6749).
    let is_written = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html") || kind.as_bytes() == b"application/json");
    if is_written || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let of_framework = Problem::of_status(status);
    let problem = response.response().error().and_then(|error| error.as_error::<Problem>()).unwrap_or(&of_framework);
    let extensions = response.request().extensions();
    let language = extensions.get::<Lang>().copied().unwrap_or_default();
    let trace_id = extensions.get::<TraceId>().map(|id| id.0.clone()).unwrap_or_default();
    let mut answer = body(problem, (language, is_page), &trace_id);
    for name in [header::ALLOW, RATELIMIT_POLICY, RATELIMIT] {
        // What the problem itself says of a limit comes first.
        if let Some(value) = headers.get(&name).filter(|_| !answer.headers().contains_key(&name)) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    Some(answer)
}

/// The body of an error: for a page one that people can read.
fn body(problem: &Problem, (language, is_page): (Lang, bool), trace_id: &str) -> HttpResponse {
    let status = actix_web::ResponseError::status_code(problem);
    let mut answer = HttpResponse::build(status);
    answer.content_type("application/problem+json").insert_header((header::CACHE_CONTROL, "no-store"));
    if is_page {
        answer.content_type("text/html; charset=utf-8");
        answer.insert_header((header::CONTENT_SECURITY_POLICY, pages::PLAIN.policy()));
    }
    if let Some(after) = problem.retry_after {
        answer.insert_header((header::RETRY_AFTER, after.as_secs().max(1).to_string()));
    }
    if let Some(limit) = problem.limit {
        answer.insert_header((RATELIMIT_POLICY, limit.policy_header()));
        answer.insert_header((RATELIMIT, limit.header()));
    }
    if problem.refused.as_ref().is_some_and(|refused| refused.replayed) {
        answer.insert_header(("Idempotent-Replayed", "true"));
    }
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"tirkeu\""));
    }
    if problem.code == ProblemCode::InsufficientScope {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"tirkeu\", error=\"insufficient_scope\""));
    }
    if is_page {
        return answer.body(pages::problem_html(problem, language.0, trace_id.to_owned()));
    }
    answer.body(serde_json::to_vec(&problem.view(language.0, trace_id.to_owned())).unwrap_or_default())
}

fn add_headers(response: &mut ServiceResponse<BoxBody>, language: Lang, request_id: &str) {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    // An error of the token endpoint is in English only, whatever was asked for.
    let is_error = is_error && !response.request().path().starts_with("/oauth2/");
    let is_text = is_error || response.request().path().starts_with("/v1/");
    set_headers(response.headers_mut(), is_text, language, request_id);
}

fn set_headers(headers: &mut HeaderMap, is_text: bool, language: Lang, request_id: &str) {
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(X_REQUEST_ID, request_id);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    if is_text {
        set(header::CONTENT_LANGUAGE, language.0.tag());
    }
    if is_text {
        // Beside what the handler said.
        headers.append(header::VARY, HeaderValue::from_static("Accept-Language, Authorization"));
    }
    if is_text && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// Path patterns only: a path may hold a certificate's number, a query a link's signature.
fn record(response: &ServiceResponse<BoxBody>, took: Duration, trace_id: &str) {
    let request: &HttpRequest = response.request();
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    let status = response.status();
    let method = request.method().clone();
    metrics::counter!("tirkeu_http_requests_total", "method" => method_name(&method), "route" => route.clone(), "status" => status.as_str().to_owned()).increment(1);
    metrics::histogram!("tirkeu_http_seconds", "route" => route.clone()).record(took.as_secs_f64());
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    // 503 is said on purpose: not ready, or too busy.
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::error!(http.method = %method, http.route = route, http.status = status.as_u16(), http.micros = micros, trace.id = trace_id, "request");
    } else {
        tracing::debug!(http.method = %method, http.route = route, http.status = status.as_u16(), http.micros = micros, trace.id = trace_id, "request");
    }
}

/// Bounded: anybody can invent a method.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}
