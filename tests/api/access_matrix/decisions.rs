//! To confirm for a host and to annul: no scope, no exchange of tokens and no invented claim gives these rights.
//! That no other operation has their effect is seen by the matrix itself, which counts decisions at every cell.

use super::cast::{Cast, client_token, signed};
use super::expected::COLUMNS;
use super::run;
use crate::support::{World, both_engines, everything};
use serde_json::{Value, json};
use tirkeu::domain::integrators::Scope;
use uuid::Uuid;

const DECISIONS: [&str; 3] = ["confirm_registration", "reject_registration", "annul_registration"];

/// Every set of scopes, as it stands in a token.
fn scope_sets() -> impl Iterator<Item = String> {
    (0..1u32 << Scope::ALL.len()).map(|bits| {
        let chosen = Scope::ALL.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, scope)| scope.as_str()).collect::<Vec<_>>().join(" ")
    })
}

/// Tries all decisions on the household of A and asserts that none is taken.
async fn assert_decides_nothing(world: &World, cast: &Cast, token: String, what: &str) {
    let actor = world.stranger().with_token(token);
    let operations = run::operations();
    let household = &cast.households[0];
    for operation in DECISIONS {
        let key = if operation == "annul_registration" { &household.confirmed } else { &household.pending };
        let body = run::body(cast, operation, (0, super::expected::Whose::Own));
        let reply = run::send(&actor, operation, &operations[operation], key, body).await;
        assert!([401, 403].contains(&reply.status.as_u16()), "{operation} with {what}: {}", reply.text());
    }
    for (id, state) in [(&household.pending, "pending"), (&household.confirmed, "confirmed")] {
        let found = household.migrant.get(&format!("/v1/registrations/{id}")).await.expect(200);
        assert_eq!(found["state"], state, "{what}");
    }
}

both_engines! {
    async fn no_set_of_scopes_gives_the_right_to_decide(world: World, everything) {
        let cast = Box::pin(Cast::of(&world)).await;
        let program = &cast.programs[0];
        let mut sets = 0;
        for scope in scope_sets().filter(|scope| !scope.is_empty()) {
            let given = world.asks_by_assertion(&program.assertion(&world), &[("scope", &scope)]).await.expect(200);
            assert_eq!(given["scope"], scope);
            let token = given["access_token"].as_str().unwrap().to_owned();
            world.stranger().with_token(token.clone()).get("/v1/integrator").await.expect(200);
            assert_decides_nothing(&world, &cast, token, &scope).await;
            sets += 1;
        }
        assert_eq!(sets, 63);
        // No scope, and scopes that do not exist, in a token of that client that is rightly signed.
        for scope in ["", "host:confirm", "officer", "registrations:confirm registrations:annul", "*", "openid admin"] {
            let token = client_token(&world, program.id, scope);
            world.stranger().with_token(token.clone()).get("/v1/integrator").await.expect(200);
            assert_decides_nothing(&world, &cast, token, scope).await;
        }
    }

    async fn claims_do_not_make_a_host_or_an_officer(world: World, everything) {
        let cast = Box::pin(Cast::of(&world)).await;
        let now = world.app.now().timestamp();
        let stranger = world.sign_in("+77051234567").await;
        let plain = json!({
            "iss": world.base, "sub": stranger.account, "aud": "tirkeu", "client_id": "tirkeu-app", "iat": now, "exp": now + 600,
            "jti": Uuid::from_u128(7), "sid": Uuid::from_u128(8),
        });
        let invented = [
            ("role", json!("officer")),
            ("roles", json!(["supervisor"])),
            ("officer", json!({"role": "supervisor"})),
            ("region", json!("75")),
            ("scope", json!("host:confirm officer")),
            ("act", json!({"sub": cast.households[0].host.account})),
            ("may_act", json!({"sub": cast.households[0].host.account})),
            ("phone", json!(cast.households[0].host.phone)),
        ];
        for (claim, value) in invented {
            let mut claims = plain.clone();
            claims[claim] = value;
            let actor = world.stranger().with_token(signed(&world, &claims));
            // It is still that stranger, who reaches nothing.
            let household = &cast.households[0];
            let confirm = actor.act(&format!("/v1/host/registrations/{}/confirm", household.pending)).await;
            assert!([401, 404].contains(&confirm.status.as_u16()), "{claim}: {}", confirm.text());
            let annul = actor.annuls(&json!({"id": household.confirmed})).await;
            assert!([401, 403].contains(&annul.status.as_u16()), "{claim}: {}", annul.text());
        }
    }

    async fn no_token_is_exchanged_for_another(world: World, everything) {
        let cast = Box::pin(Cast::of(&world)).await;
        let grants = [
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:saml2-bearer",
            "urn:ietf:params:oauth:grant-type:device_code",
            "authorization_code",
            "refresh_token",
            "password",
            "implicit",
        ];
        for (column, actor) in COLUMNS.iter().zip(&cast.actors) {
            let Some(token) = &actor.token else { continue };
            for grant in grants {
                let form = [
                    ("grant_type", grant),
                    ("subject_token", token),
                    ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                    ("assertion", token),
                    ("refresh_token", token),
                    ("code", token),
                    ("scope", "host:confirm officer"),
                ];
                let text = form.map(|(name, value)| format!("{name}={}", value.replace(':', "%3A").replace(' ', "+"))).join("&");
                let request = actor.request(reqwest::Method::POST, "/oauth2/token");
                let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(text);
                assert_no_token(&actor.send(request).await, &format!("{grant} by {column}"));
            }
            // An access token is no refresh token.
            let reply = actor.post("/v1/auth/refresh", &json!({"refresh_token": token})).await;
            assert_no_token(&reply, &format!("refresh by {column}"));
        }
    }
}

#[track_caller]
fn assert_no_token(reply: &crate::support::Reply, what: &str) {
    assert!(reply.status.is_client_error(), "{what}: {}", reply.text());
    let body: Value = serde_json::from_slice(&reply.bytes).unwrap_or_default();
    assert!(body.get("access_token").is_none() && body.get("refresh_token").is_none(), "{what}: {body}");
}
