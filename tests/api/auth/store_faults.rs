//! The store fails in the middle of signing in, of tokens, and of the audit log: an honest answer, nothing half done, and
//! afterwards everything goes on.

use super::oidc::Scene;
use crate::support::actor::{code_in, fresh_key, id};
use crate::support::command::Folder;
use crate::support::fault::Fault::{Gone, Refused};
use crate::support::fault::{answered, done, endures};
use crate::support::integrator::{PrivateKey, all_scopes};
use crate::support::{Actor, both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use tirkeu::app::audit::checkpoint::{deliver, make};
use tirkeu::app::audit::verify::verify;
use tirkeu::app::integrators::keys::{NewKey, add, retire};
use tirkeu::app::integrators::read::{list, show};
use tirkeu::app::integrators::register::{RegisterClient, register};
use tirkeu::app::integrators::secrets::renew;
use tirkeu::app::integrators::standing::{resume, suspend};
use tirkeu::domain::integrators::{ClientName, KeyId};
use tirkeu::gateways::checkpoints;

/// A phone that nobody has used.
fn fresh_phone() -> String {
    static PHONES: AtomicU32 = AtomicU32::new(0);
    format!("+7701{:07}", 5_000_000 + PHONES.fetch_add(1, Ordering::Relaxed))
}

fn key() -> NewKey {
    NewKey { key: PrivateKey::ed25519().public(), id: KeyId::parse(&fresh_key()).unwrap(), until: None }
}

fn client(sandbox: bool) -> RegisterClient {
    let name = ClientName::parse(&fresh_key()).unwrap();
    RegisterClient { name, scopes: all_scopes(), sandbox, key: (!sandbox).then(key) }
}

both_engines! {
    async fn a_code_is_sent_with_all_that_belongs_to_it_or_not_at_all(world: World, unlimited) {
        let faults = [
            Gone("otp_challenges"), Refused("INSERT", "otp_challenges"), Gone("rate_limits"), Refused("INSERT", "rate_limits"),
            Gone("accounts"), Gone("outbox"), Refused("INSERT", "outbox"),
        ];
        endures(&world, &faults, async || fresh_phone(), async |phone: &String| {
            answered(&world.stranger().post("/v1/auth/otp", &json!({"phone": phone})).await, 202)
        })
        .await;
    }

    async fn a_code_opens_a_session_with_all_that_belongs_to_it_or_is_still_good(world: World, unlimited) {
        let faults = [
            Gone("otp_challenges"), Refused("UPDATE", "otp_challenges"), Refused("UPDATE OF consumed_at", "otp_challenges"),
            Gone("accounts"), Refused("INSERT", "accounts"), Refused("INSERT", "data_keys"), Refused("INSERT", "sessions"),
            Refused("INSERT", "audit"),
        ];
        let ready = async || {
            let phone = fresh_phone();
            let challenge = world.stranger().post("/v1/auth/otp", &json!({"phone": phone})).await.expect(202);
            let code = code_in(&world.last_sms(&phone).await.expect("an SMS"));
            json!({"challenge_id": challenge["challenge_id"], "code": code})
        };
        endures(&world, &faults, ready, async |body: &serde_json::Value| {
            answered(&world.stranger().post("/v1/auth/otp/verify", body).await, 200)
        })
        .await;
    }

    async fn a_refresh_token_outlives_a_refresh_that_failed(world: World, unlimited) {
        let faults = [Gone("sessions"), Gone("accounts"), Refused("UPDATE", "sessions")];
        endures(&world, &faults, async || world.sign_in(&fresh_phone()).await.refresh_token, async |token: &String| {
            answered(&world.stranger().post("/v1/auth/refresh", &json!({"refresh_token": token})).await, 200)
        })
        .await;
    }

    async fn a_replay_ends_the_session_and_tells_or_is_judged_again(world: World, unlimited) {
        let faults = [
            Refused("UPDATE OF revoked_at", "sessions"), Gone("devices"), Refused("INSERT", "audit"), Refused("INSERT", "notifications"),
            Gone("outbox"),
        ];
        let ready = async || {
            let first = world.sign_in(&fresh_phone()).await;
            let newest = world.renewed(&world.renewed(&first).await).await;
            (first.refresh_token, newest.refresh_token)
        };
        endures(&world, &faults, ready, async |(stolen, newest): &(String, String)| {
            let refreshes = async |token: &str| world.stranger().post("/v1/auth/refresh", &json!({"refresh_token": token})).await;
            answered(&refreshes(stolen).await, 401)?;
            answered(&refreshes(newest).await, 401)
        })
        .await;
        assert_eq!(usize::try_from(world.count("notifications").await).unwrap(), faults.len());
    }

    async fn a_session_is_ended_with_all_that_belongs_to_it_or_goes_on(world: World, unlimited) {
        let faults = [Gone("sessions"), Refused("UPDATE", "sessions"), Gone("devices"), Refused("INSERT", "audit")];
        let ready = async || {
            let phone = fresh_phone();
            let (actor, other) = (world.sign_in(&phone).await, world.sign_in(&phone).await);
            actor.registers_device(&fresh_key(), &fresh_key()).await;
            (actor, format!("/v1/me/sessions/{}", other.claims()["sid"].as_str().unwrap()))
        };
        endures(&world, &faults, ready, async |(actor, other): &(Actor, String)| answered(&actor.delete(other).await, 204)).await;
        endures(&world, &faults, ready, async |(actor, _): &(Actor, String)| answered(&actor.act("/v1/auth/logout").await, 204)).await;
    }

    async fn what_only_looks_fails_and_shows_nothing(world: World, unlimited) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        host.get(&format!("/v1/registrations/{}", id(&registration))).await.expect(200);
        let nothing = async || ();
        endures(&world, &[Gone("sessions")], nothing, async |()| answered(&migrant.get("/v1/me/sessions").await, 200)).await;
        let faults = [Gone("audit"), Gone("accounts")];
        endures(&world, &faults, nothing, async |()| answered(&migrant.get("/v1/me/access-log").await, 200)).await;
    }

    async fn a_sign_in_at_the_provider_links_and_opens_or_does_neither(world: World, unlimited) {
        let scene = Scene::set(&world).await;
        let faults = [
            Gone("oidc_attempts"), Gone("identities"), Gone("accounts"), Gone("officers"), Refused("INSERT", "identities"),
            Refused("INSERT", "sessions"), Refused("INSERT", "audit"),
        ];
        let newcomer = async || {
            let phone = fresh_phone();
            scene.provider.now(|script| script.claims = json!({"phone_number": phone, "iin": null}));
            phone.replace('+', "subject")
        };
        endures(&world, &faults, newcomer, async |subject: &String| answered(&scene.signs_in(subject).await, 200)).await;
        // Somebody who is known, and whose IIN the provider tells today for the first time.
        let faults = [Gone("accounts"), Refused("UPDATE", "accounts"), Refused("INSERT", "audit"), Refused("INSERT", "sessions")];
        let known = async || {
            let subject = newcomer().await;
            scene.signs_in(&subject).await.expect(200);
            scene.provider.now(|script| script.claims = json!({"phone_number": null}));
            subject
        };
        endures(&world, &faults, known, async |subject: &String| answered(&scene.signs_in(subject).await, 200)).await;
        scene.end().await;
    }

    async fn an_assertion_is_used_up_with_its_token_or_not_at_all(world: World, unlimited) {
        let program = world.program().await;
        let faults = [Gone("oauth_clients"), Gone("oauth_client_keys"), Gone("oauth_assertions"), Refused("INSERT", "audit")];
        endures(&world, &faults, async || program.assertion(&world), async |assertion: &String| {
            answered(&world.asks_by_assertion(assertion, &[]).await, 200)
        })
        .await;
        let sandbox = world.sandbox().await;
        let faults = [Gone("oauth_clients"), Gone("oauth_client_secrets"), Refused("INSERT", "audit")];
        endures(&world, &faults, async || (), async |()| {
            answered(&world.asks_by_secret(&sandbox.id.to_string(), &sandbox.secret).await, 200)
        })
        .await;
        let actor = program.actor(&world).await;
        let faults = [Gone("oauth_clients"), Gone("oauth_client_keys")];
        endures(&world, &faults, async || (), async |()| answered(&actor.get("/v1/integrator").await, 200)).await;
    }

    async fn no_token_is_given_while_its_limit_cannot_be_counted(world: World) {
        let program = world.program().await;
        // A share of the client's quota is three; of its address' quota there is more at hand.
        for _ in 0..3 {
            program.token(&world).await;
        }
        endures(&world, &[Gone("rate_limits")], async || program.assertion(&world), async |assertion: &String| {
            answered(&world.asks_by_assertion(assertion, &[]).await, 200)
        })
        .await;
    }

    async fn a_checkpoint_is_signed_and_sent_later(world: World, unlimited) {
        let ready = async || drop(world.sign_in(&fresh_phone()).await);
        let faults = [Gone("audit_checkpoints"), Gone("audit"), Refused("INSERT", "audit_checkpoints")];
        endures(&world, &faults, ready, async |()| match make(&world.app).await {
            Ok(None) => Err("nothing was signed".to_owned()),
            outcome => done(outcome),
        })
        .await;
        let folder = Folder::new();
        let sink = checkpoints::Folder::new(folder.path("copies").into());
        let signed = async || {
            ready().await;
            make(&world.app).await.unwrap().expect("a checkpoint")
        };
        let faults = [Gone("audit_checkpoints"), Refused("UPDATE", "audit_checkpoints")];
        endures(&world, &faults, signed, async |_: &i64| done(deliver(&world.app, &sink).await)).await;
        let count = "SELECT count(*) AS n FROM audit_checkpoints WHERE delivered_at IS NULL";
        assert_eq!(world.number(count).await, 0);
        let faults = [Gone("audit_checkpoints"), Gone("audit")];
        endures(&world, &faults, async || (), async |()| {
            done(verify(&world.app.db, &world.app.verifier, &BTreeMap::new(), world.app.now()).await)
        })
        .await;
    }

    async fn what_an_operator_does_with_a_client_is_noted_or_not_done(world: World) {
        let app = &world.app;
        let faults = [Refused("INSERT", "oauth_clients"), Refused("INSERT", "oauth_client_keys"), Refused("INSERT", "audit")];
        endures(&world, &faults, async || client(false), async |it: &RegisterClient| done(register(app, it.clone()).await)).await;
        let faults = [Refused("INSERT", "oauth_client_secrets")];
        endures(&world, &faults, async || client(true), async |it: &RegisterClient| done(register(app, it.clone()).await)).await;

        let (program, sandbox) = (world.program().await, world.sandbox().await);
        let faults = [Gone("oauth_clients"), Refused("INSERT", "oauth_client_keys"), Refused("INSERT", "audit")];
        endures(&world, &faults, async || key(), async |key: &NewKey| done(add(app, program.id, key).await)).await;
        let faults = [Refused("UPDATE", "oauth_client_keys"), Refused("INSERT", "audit")];
        let added = async || {
            let key = key();
            add(app, program.id, &key).await.unwrap();
            key.id
        };
        endures(&world, &faults, added, async |key: &KeyId| done(retire(app, program.id, key, None).await)).await;
        let faults = [
            Gone("oauth_clients"), Refused("UPDATE", "oauth_client_secrets"), Refused("INSERT", "oauth_client_secrets"),
            Refused("INSERT", "audit"),
        ];
        endures(&world, &faults, async || (), async |()| done(renew(app, sandbox.id, TimeDelta::hours(1)).await)).await;

        let faults = [Refused("UPDATE", "oauth_clients"), Refused("INSERT", "audit")];
        let active = async || world.program().await.id;
        endures(&world, &faults, active, async |id: &uuid::Uuid| done(suspend(app, *id).await)).await;
        let suspended = async || {
            let id = active().await;
            suspend(app, id).await.unwrap();
            id
        };
        endures(&world, &faults, suspended, async |id: &uuid::Uuid| done(resume(app, *id).await)).await;
        endures(&world, &[Gone("oauth_clients")], async || (), async |()| done(list(app).await)).await;
        let faults = [Gone("oauth_clients"), Gone("oauth_client_keys"), Gone("oauth_client_secrets")];
        endures(&world, &faults, async || (), async |()| done(show(app, program.id).await)).await;
    }
}
