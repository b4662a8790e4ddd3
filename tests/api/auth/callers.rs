//! Who calls, as the extractors tell it to handlers that take them otherwise than any handler of this service does.

use crate::support::{World, both_engines};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpRequest};
use chrono::TimeDelta;
use tirkeu::app::Caller;
use tirkeu::app::auth::tokens;
use tirkeu::app::integrators::access;
use tirkeu::domain::access::rights;
use tirkeu::domain::codes::ProblemCode;
use tirkeu::domain::integrators::ScopeSet;
use tirkeu::http::extract::caller::principal;
use tirkeu::http::extract::{Authed, May};
use uuid::Uuid;

/// More than a thread remembers.
const MANY: u128 = 4_200;

fn request(world: &World, method: Method, token: &str) -> HttpRequest {
    TestRequest::default()
        .method(method)
        .app_data(world.app.clone())
        .insert_header(("Authorization", format!("Bearer {token}")))
        .to_http_request()
}

async fn caller(request: &HttpRequest) -> Result<Caller, ProblemCode> {
    Authed::extract(request).await.map(|authed| authed.0).map_err(|problem| problem.code)
}

both_engines! {
    async fn a_token_whose_session_is_not_looked_up_is_good_for_reading_only(world: World) {
        let token = world.sign_in("+77012345678").await.token.unwrap();
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert!(caller(&request(&world, method.clone(), &token)).await.is_ok(), "{method}");
            assert_eq!(caller(&request(&world, method, "forged")).await, Err(ProblemCode::Unauthenticated));
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert_eq!(caller(&request(&world, method.clone(), &token)).await, Err(ProblemCode::Internal), "{method}");
        }
    }

    async fn who_may_not_do_it_by_the_table_is_told_so(world: World) {
        let actor = world.sign_in("+77012345678").await;
        let request = request(&world, Method::GET, &actor.token.unwrap());
        let own = May::<rights::GetMe>::extract(&request).await.unwrap();
        assert_eq!(own.0.account.to_string(), actor.account);
        // The table grants it to programs of integrators only.
        let refused = May::<rights::GetIntegrator>::extract(&request).await.map(drop).unwrap_err();
        assert_eq!(refused.code, ProblemCode::Forbidden);
    }

    async fn each_of_very_many_tokens_is_its_own_callers_and_expires(world: World) {
        let end = world.app.now() + TimeDelta::days(1);
        let of = |n| Caller { account: Uuid::from_u128(n), session: Uuid::from_u128(n << 64) };
        let accounts: Vec<(Caller, HttpRequest)> = (1..=MANY)
            .map(|n| (of(n), request(&world, Method::GET, &tokens::issue(&world.app, of(n), 0, end).unwrap().access_token)))
            .collect();
        // Twice: what was remembered, and what was forgotten meanwhile.
        for (expected, request) in accounts.iter().chain(accounts.iter().take(3)) {
            assert_eq!(caller(request).await, Ok(*expected));
        }
        let clients: Vec<(Uuid, HttpRequest)> = (1..=MANY)
            .map(Uuid::from_u128)
            .map(|id| (id, request(&world, Method::GET, &access::issue(&world.app, id, ScopeSet::default()).unwrap().access_token)))
            .collect();
        for (expected, request) in clients.iter().chain(clients.iter().take(3)) {
            assert_eq!(principal(request), Some(*expected));
            assert_eq!(caller(request).await, Err(ProblemCode::Unauthenticated), "a program is no account");
        }
        world.clock.advance(TimeDelta::minutes(10));
        for (_, request) in accounts.iter().step_by(100) {
            assert_eq!(caller(request).await, Err(ProblemCode::TokenExpired));
        }
        for (_, request) in clients.iter().step_by(100) {
            assert_eq!(principal(request), None);
        }
    }
}
