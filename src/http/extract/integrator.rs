//! A client of an integrator, by its bearer token. The token is judged at once, before a body is read; then the database is
//! asked whether the client is still there and not suspended, at every request.

use super::caller::{Authed, LateWriter, REMEMBERED, TokenHash, bearer, hash};
use crate::app::App;
use crate::app::actor::{Actor, Claimant};
use crate::app::integrators::access::{Claimed, Integrator, admit, verify};
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use std::cell::RefCell;
use std::collections::HashMap;
use uuid::Uuid;

/// A client with a valid token, whatever it allows: that is for the policy table to say (`May`).
#[derive(Debug, Clone)]
pub struct AuthedClient(pub Integrator);

thread_local! {
    /// Tokens whose signature was checked. Apart from the accounts' ones: what is in here was never one of those.
    static CHECKED: RefCell<HashMap<TokenHash, Claimed>> = RefCell::new(HashMap::new());
}

/// The client that a token names, if the token is one.
fn check(app: &App, token: &str) -> Result<Claimed, ProblemCode> {
    let hash = hash(app, token).ok_or(ProblemCode::Unauthenticated)?;
    if let Some(claimed) = CHECKED.with_borrow(|checked| checked.get(&hash).cloned()) {
        return if claimed.expires_at > app.real_now().timestamp() {
            Ok(claimed)
        } else {
            Err(ProblemCode::TokenExpired)
        };
    }
    let claimed = verify(app, token)?;
    CHECKED.with_borrow_mut(|checked| {
        if checked.len() >= REMEMBERED {
            checked.clear();
        }
        checked.insert(hash, claimed.clone());
    });
    Ok(claimed)
}

/// The client whose good token a request carries, whether or not it may still use it.
pub(super) fn claimed(request: &HttpRequest) -> Option<Uuid> {
    let app = request.app_data::<web::Data<App>>()?;
    check(app, bearer(request)?).ok().map(|claimed| claimed.client)
}

impl FromRequest for AuthedClient {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>().cloned();
        let claimed = app.ok_or(ProblemCode::Internal).and_then(|app| {
            let claimed = check(&app, bearer(request).ok_or(ProblemCode::Unauthenticated)?)?;
            Ok((app, claimed))
        });
        Box::pin(async move {
            let (app, claimed) = claimed?;
            Ok(Self(admit(&app, &claimed).await?))
        })
    }
}

/// Somebody who reads what is on the migrant's side: a person, or a program.
#[derive(Debug, Clone)]
pub struct EitherReader(pub Actor);

/// Somebody who acts there. A person's session is looked up by the use case.
#[derive(Debug, Clone)]
pub struct EitherWriter(pub Claimant);

impl FromRequest for EitherReader {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if claimed(request).is_some() {
            let client = AuthedClient::from_request(request, payload);
            return Box::pin(async move { Ok(Self(Actor::Client(Box::new(client.await?.0)))) });
        }
        let person = Authed::from_request(request, payload);
        Box::pin(async move { Ok(Self(Actor::Account(person.await?.0))) })
    }
}

impl FromRequest for EitherWriter {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if claimed(request).is_some() {
            let client = AuthedClient::from_request(request, payload);
            return Box::pin(async move { Ok(Self(Claimant::Client(Box::new(client.await?.0)))) });
        }
        let person = LateWriter::from_request(request, payload);
        Box::pin(async move { Ok(Self(Claimant::Account(person.await?.0))) })
    }
}
