//! What a client may do, and what no client can ever come to do.

use crate::support::integrator::{ASSERTION_TYPE, PrivateKey, all_scopes, expect_oauth_error, scopes};
use crate::support::{Reply, World, both_engines};
use actix_web::middleware::from_fn;
use actix_web::test as service_test;
use actix_web::{App, HttpResponse, http, web};
use reqwest::Method;
use serde_json::Value;
use tirkeu::domain::access::rights;
use tirkeu::domain::integrators::Scope;
use tirkeu::http::extract::{AuthedClient, May};
use tirkeu::http::middleware::frame::frame;

/// Status, code and challenge of an operation of clients (`/granted`) and of one that is granted to none of them (`/refused`), for a
/// caller with this token.
async fn asks(world: &World, path: &str, token: &str) -> (u16, Value, Option<String>) {
    async fn granted(_: May<rights::GetIntegrator, AuthedClient>) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
    async fn refused(_: May<rights::ConfirmRegistration, AuthedClient>) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
    let service = App::new()
        .wrap(from_fn(frame))
        .app_data(world.app.clone())
        .route("/granted", web::get().to(granted))
        .route("/refused", web::get().to(refused));
    let service = service_test::init_service(service).await;
    let request =
        service_test::TestRequest::get().uri(path).insert_header(("Authorization", format!("Bearer {token}")));
    let response = service_test::call_service(&service, request.to_request()).await;
    let status = response.status().as_u16();
    let challenge =
        response.headers().get(http::header::WWW_AUTHENTICATE).map(|value| value.to_str().unwrap().to_owned());
    let body = service_test::read_body(response).await;
    (status, serde_json::from_slice(&body).unwrap_or_default(), challenge)
}

/// Every operation of the document that wants the token of an account, and takes no program's.
async fn account_operations(world: &World) -> Vec<(String, String)> {
    let document = world.stranger().get("/openapi.json").await.expect(200);
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let takes = |kind: &str| {
                operation["security"].as_array().is_some_and(|all| all.iter().any(|one| one.get(kind).is_some()))
            };
            if takes("bearer") && !takes("client") {
                found.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    found
}

fn is_refused(reply: &Reply, at: &str) {
    assert_eq!(reply.status, 401, "{at}: {}", reply.text());
    assert!(reply.header("www-authenticate").is_some_and(|said| said.starts_with("Bearer")), "{at}");
}

both_engines! {
    // Which tokens a scope is granted to is proved where the table is judged (`policy_tests.rs`); here, what it is judged by.
    async fn the_policy_sees_the_scopes_of_the_token_and_no_others(world: World) {
        for scope in Scope::ALL {
            let program = world.registers(PrivateKey::ed25519(), scopes(scope.as_str())).await;
            let shown = program.actor(&world).await.get("/v1/integrator").await.expect(200);
            assert_eq!(shown["scopes"], serde_json::json!([scope.as_str()]), "{shown}");
        }
        let program = world.program().await;
        for scope in Scope::ALL {
            let narrow = world.asks_by_assertion(&program.assertion(&world), &[("scope", scope.as_str())]).await.expect(200);
            let actor = world.stranger().with_token(narrow["access_token"].as_str().unwrap().to_owned());
            let shown = actor.get("/v1/integrator").await.expect(200);
            assert_eq!(shown["scopes"], serde_json::json!([scope.as_str()]), "{shown}");
        }
    }

    async fn what_the_table_does_not_grant_to_clients_is_refused_with_a_challenge(world: World) {
        let token = world.program().await.token(&world).await;
        let (status, body, _) = asks(&world, "/granted", &token).await;
        assert_eq!(status, 204, "{body}");
        let (status, body, challenge) = asks(&world, "/refused", &token).await;
        assert_eq!((status, body["code"].as_str()), (403, Some("insufficient_scope")));
        let challenge = challenge.expect("a challenge");
        assert!(challenge.starts_with("Bearer") && challenge.contains("error=\"insufficient_scope\""), "{challenge}");
    }

    async fn an_operation_of_clients_refuses_everybody_else(world: World) {
        let host = world.host(0).await;
        for token in [host.token.clone().unwrap(), host.refresh_token.clone(), String::new(), "x".to_owned()] {
            let (status, body, challenge) = asks(&world, "/granted", &token).await;
            assert_eq!((status, body["code"].as_str()), (401, Some("unauthenticated")));
            assert!(challenge.is_some());
        }
        host.get("/v1/integrator").await.expect_problem(401, "unauthenticated");
    }

    async fn a_client_with_every_scope_opens_no_operation_of_accounts(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let program = world.program().await;
        let actor = program.actor(&world).await;
        let operations = account_operations(&world).await;
        assert!(operations.iter().any(|(_, path)| path.ends_with("/confirm")) && operations.len() > 15, "{operations:?}");
        for (method, path) in operations {
            let real = path.replace("{id}", registration["id"].as_str().unwrap());
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request = actor.request(method.clone(), &real).header("Idempotency-Key", "k").json(&serde_json::json!({}));
            let reply = actor.send(request).await;
            // A certificate's PDF is opened by a link; a token in its place must not help either.
            is_refused(&reply, &format!("{method} {path}"));
        }
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
    }

    async fn no_exchange_and_no_other_grant_gives_a_right(world: World) {
        let program = world.program().await;
        let host = world.host(0).await;
        let (account, client) = (host.token.clone().unwrap(), program.token(&world).await);
        for (grant, more) in [
            ("urn:ietf:params:oauth:grant-type:token-exchange", vec![
                ("subject_token", account.as_str()), ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), ("scope", "host:confirm"),
            ]),
            ("urn:ietf:params:oauth:grant-type:token-exchange", vec![("actor_token", client.as_str()), ("subject_token", account.as_str())]),
            ("urn:ietf:params:oauth:grant-type:jwt-bearer", vec![("assertion", account.as_str())]),
            ("refresh_token", vec![("refresh_token", host.refresh_token.as_str())]),
            ("password", vec![("username", host.phone.as_str()), ("password", "x")]),
            ("authorization_code", vec![("code", "x")]),
            ("urn:ietf:params:oauth:grant-type:device_code", vec![("device_code", "x")]),
        ] {
            let assertion = program.assertion(&world);
            let mut form = vec![("grant_type", grant), ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
            form.extend(more);
            expect_oauth_error(&world.asks_for_token(&form, None).await, "unsupported_grant_type");
        }
        // What is not known as a parameter changes nothing.
        let assertion = program.assertion(&world);
        let more = [("subject_token", account.as_str()), ("actor_token", account.as_str()), ("sub", host.account.as_str())];
        let body = world.asks_by_assertion(&assertion, &more).await.expect(200);
        let claims = world.claims("at+jwt", body["access_token"].as_str().unwrap()).await.unwrap();
        assert_eq!(claims["sub"], program.id.to_string());
        assert_eq!(body["scope"], all_scopes().to_string());
        let refresh = world.stranger().post("/v1/auth/refresh", &serde_json::json!({"refresh_token": client.get(..200).unwrap_or(&client)})).await;
        refresh.expect_problem(401, "refresh_invalid");
    }

    async fn rights_over_a_persons_status_are_in_no_scope(world: World) {
        let metadata = world.stranger().get("/.well-known/oauth-authorization-server").await.expect(200);
        let names: Vec<&str> = metadata["scopes_supported"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(names, ["registrations:write", "registrations:read", "border:write", "statistics:read", "events:read", "webhooks:write"]);
        let program = world.program().await;
        for right in ["host:confirm", "host:reject", "registrations:confirm", "registrations:annul", "officer:annul", "admin", "*"] {
            let reply = world.asks_by_assertion(&program.assertion(&world), &[("scope", right)]).await;
            expect_oauth_error(&reply, "invalid_scope");
        }
        // Not even where somebody wrote it into the table.
        world.execute("UPDATE oauth_clients SET scopes = 'events:read host:confirm registrations:annul'").await.unwrap();
        let body = world.asks_by_assertion(&program.assertion(&world), &[]).await.expect(200);
        assert_eq!(body["scope"], "events:read");
        let reply = world.asks_by_assertion(&program.assertion(&world), &[("scope", "host:confirm")]).await;
        expect_oauth_error(&reply, "invalid_scope");
    }
}
