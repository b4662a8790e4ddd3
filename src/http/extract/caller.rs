//! The caller, by his bearer token. Ready at once, so that it is judged before a body is read.

use crate::app::auth::tokens::{AccessClaims, verify_access};
use crate::app::{App, Caller};
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use aws_lc_rs::digest::{SHA256, digest};
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::{Ready, ready};

/// Somebody with a valid access token.
#[derive(Debug, Clone, Copy)]
pub struct Authed(pub Caller);

/// Tokens remembered per thread; when full, all are forgotten.
const REMEMBERED: usize = 4096;

/// SHA-256 of a token and of the service's address: checking a signature costs 60 times more than this look-up.
type TokenHash = [u8; 32];

thread_local! {
    static CHECKED: RefCell<HashMap<TokenHash, (Caller, i64)>> = RefCell::new(HashMap::new());
}

fn hash(app: &App, token: &str) -> Option<TokenHash> {
    let mut context = aws_lc_rs::digest::Context::new(&SHA256);
    context.update(app.signer.key_id().as_bytes());
    context.update(digest(&SHA256, token.as_bytes()).as_ref());
    context.finish().as_ref().try_into().ok()
}

fn check(app: &App, token: &str) -> Result<Caller, ProblemCode> {
    let hash = hash(app, token).ok_or(ProblemCode::Unauthenticated)?;
    if let Some((caller, expires)) = CHECKED.with_borrow(|checked| checked.get(&hash).copied()) {
        return if expires > app.now().timestamp() { Ok(caller) } else { Err(ProblemCode::TokenExpired) };
    }
    let AccessClaims { sub, sid, exp, .. } = verify_access(app, token)?;
    let caller = Caller { account: sub, session: sid };
    CHECKED.with_borrow_mut(|checked| {
        if checked.len() >= REMEMBERED {
            checked.clear();
        }
        checked.insert(hash, (caller, exp));
    });
    Ok(caller)
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
        // The limits have judged it before.
        if let Some(known) = request.extensions().get::<Self>() {
            return ready(Ok(*known));
        }
        let app = request.app_data::<web::Data<App>>();
        let outcome = app
            .ok_or(ProblemCode::Internal)
            .and_then(|app| check(app, bearer(request).ok_or(ProblemCode::Unauthenticated)?))
            .map(Self)
            .map_err(Problem::from);
        ready(outcome)
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
