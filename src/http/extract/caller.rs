//! The caller, by his bearer token. The token is judged before a body is read; so is the session, where [`Writer`] looks it up.
//!
//! | a request that | takes | its session |
//! | --- | --- | --- |
//! | reads | [`Authed`] | is not looked up: a token outlives its session by minutes |
//! | changes something | [`Writer`] | is looked up here, with one question to the database |
//! | changes something, and asks the database anyway | [`LateWriter`] | is looked up by the use case, in its first question |
//! | reads or changes what a program may, too | [`EitherReader`](super::EitherReader), [`EitherWriter`](super::EitherWriter) | as by `Authed` and `LateWriter` |
//! | reads for as long as it may | [`Lasting`] | is looked up here, and again and again by the use case |
//!
//! The three cannot be mixed up: `Authed` refuses to serve anything but a reading method, and a use case that takes
//! [`Claimed`] gets a [`Caller`] out of it only by showing what the database said.

use crate::app::auth::standing::Claimed;
use crate::app::auth::tokens::{AccessClaims, verify_access};
use crate::app::changes::follow::Watcher;
use crate::app::{App, Caller};
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use aws_lc_rs::digest::{SHA256, digest};
use chrono::DateTime;
use futures_util::future::{FutureExt, LocalBoxFuture};
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::{Ready, ready};
use uuid::Uuid;

/// Somebody with a valid access token, who reads. On a request that changes something this is a fault of the service.
#[derive(Debug, Clone, Copy)]
pub struct Authed(pub Caller);

/// Tokens remembered per thread; when full, all are forgotten.
pub(super) const REMEMBERED: usize = 4096;

/// SHA-256 of a token and of the service's address: checking a signature costs 60 times more than this look-up.
pub(super) type TokenHash = [u8; 32];

thread_local! {
    static CHECKED: RefCell<HashMap<TokenHash, (Caller, i64)>> = RefCell::new(HashMap::new());
}

pub(super) fn hash(app: &App, token: &str) -> Option<TokenHash> {
    let mut context = aws_lc_rs::digest::Context::new(&SHA256);
    context.update(app.signer.key_id().as_bytes());
    context.update(digest(&SHA256, token.as_bytes()).as_ref());
    context.finish().as_ref().try_into().ok()
}

/// The caller, and when his token expires, in seconds since 1970.
fn check(app: &App, token: &str) -> Result<(Caller, i64), ProblemCode> {
    let hash = hash(app, token).ok_or(ProblemCode::Unauthenticated)?;
    if let Some((caller, expires)) = CHECKED.with_borrow(|checked| checked.get(&hash).copied()) {
        return if expires > app.real_now().timestamp() {
            Ok((caller, expires))
        } else {
            Err(ProblemCode::TokenExpired)
        };
    }
    let AccessClaims { sub, sid, exp, .. } = verify_access(app, token)?;
    let caller = Caller { account: sub, session: sid };
    CHECKED.with_borrow_mut(|checked| {
        if checked.len() >= REMEMBERED {
            checked.clear();
        }
        checked.insert(hash, (caller, exp));
    });
    Ok((caller, exp))
}

/// The bearer token of a request (RFC 6750); the scheme's name is case-insensitive.
pub(super) fn bearer(request: &HttpRequest) -> Option<&str> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequest for Authed {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        if !request.method().is_safe() {
            tracing::error!("a changing operation takes `Authed`; it must take `Writer`, which looks the session up");
            return ready(Err(ProblemCode::Internal.into()));
        }
        ready(token(request).map(|(_, caller)| Self(caller)).map_err(Problem::from))
    }
}

/// What the access token of a request says.
fn token(request: &HttpRequest) -> Result<(&web::Data<App>, Caller), ProblemCode> {
    let (app, judged) = judged(request)?;
    Ok((app, judged.caller))
}

fn judged(request: &HttpRequest) -> Result<(&web::Data<App>, Judged), ProblemCode> {
    let app = request.app_data::<web::Data<App>>().ok_or(ProblemCode::Internal)?;
    // The limits have judged it before.
    let judged = request.extensions().get::<Judged>().copied();
    if let Some(judged) = judged {
        return Ok((app, judged));
    }
    let (caller, expires) = check(app, bearer(request).ok_or(ProblemCode::Unauthenticated)?)?;
    Ok((app, Judged { caller, expires }))
}

/// What the limits found in the token of a request, so that it is judged once.
#[derive(Debug, Clone, Copy)]
struct Judged {
    caller: Caller,
    /// Seconds since 1970.
    expires: i64,
}

/// Whose good token a request carries: the account, or the client. Whoever acts by it must still come through an extractor.
#[must_use]
pub fn principal(request: &HttpRequest) -> Option<Uuid> {
    account_or_program(request).map(|(id, _)| id)
}

/// The same, and whether it is a client.
#[must_use]
pub fn account_or_program(request: &HttpRequest) -> Option<(Uuid, bool)> {
    let judged = judged(request).map(|(_, judged)| judged);
    if let Ok(judged) = judged {
        request.extensions_mut().insert(judged);
        return Some((judged.caller.account, false));
    }
    super::integrator::claimed(request).map(|client| (client, true))
}

/// Somebody with a valid access token and an open session.
#[derive(Debug, Clone, Copy)]
pub struct Writer(pub Caller);

impl FromRequest for Writer {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (app, claimed) = match token(request) {
            Ok((app, caller)) => (app.clone(), Claimed::by_token(caller)),
            Err(code) => return ready(Err(code.into())).boxed_local(),
        };
        async move { Ok(Self(claimed.look_up(&app).await?)) }.boxed_local()
    }
}

/// Somebody with a valid access token, whose session the use case looks up along with its first question.
#[derive(Debug, Clone, Copy)]
pub struct LateWriter(pub Claimed);

impl FromRequest for LateWriter {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(token(request).map(|(_, caller)| Self(Claimed::by_token(caller))).map_err(Problem::from))
    }
}

/// Somebody with a valid access token and an open session, who reads on until one of them ends.
#[derive(Debug, Clone, Copy)]
pub struct Lasting(pub Watcher);

impl FromRequest for Lasting {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (app, judged) = match judged(request) {
            Ok((app, judged)) => (app.clone(), judged),
            Err(code) => return ready(Err(code.into())).boxed_local(),
        };
        async move {
            let caller = Claimed::by_token(judged.caller).look_up(&app).await?;
            let until = DateTime::from_timestamp(judged.expires, 0).ok_or(ProblemCode::Unauthenticated)?;
            Ok(Self(Watcher { caller, until }))
        }
        .boxed_local()
    }
}

/// The caller if there is a token; a wrong token is still wrong.
#[derive(Debug, Clone, Copy)]
pub struct MaybeAuthed(pub Option<Caller>);

impl FromRequest for MaybeAuthed {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.headers().contains_key(AUTHORIZATION) {
            ready(Authed::from_request(request, payload).into_inner().map(|authed| Self(Some(authed.0))))
        } else {
            ready(Ok(Self(None)))
        }
    }
}
