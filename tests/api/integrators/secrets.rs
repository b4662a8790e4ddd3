//! Secrets of sandbox clients.

use crate::support::integrator::{all_scopes, basic, expect_oauth_error};
use crate::support::{both_engines, sql};
use chrono::TimeDelta;
use serde_json::json;
use tirkeu::app::integrators::AdminError;
use tirkeu::app::integrators::register::{RegisterClient, register};
use tirkeu::app::integrators::secrets::{PREFIX, renew};
use tirkeu::domain::integrators::ClientName;

both_engines! {
    async fn a_sandbox_client_gets_a_token_for_its_secret(world: World) {
        let sandbox = world.sandbox().await;
        let id = sandbox.id.to_string();
        assert!(sandbox.secret.starts_with(PREFIX) && sandbox.secret.len() == PREFIX.len() + 43);
        let body = world.asks_by_secret(&id, &sandbox.secret).await.expect(200);
        let mut actor = world.stranger();
        actor.token = Some(body["access_token"].as_str().unwrap().to_owned());
        let me = actor.get("/v1/integrator").await.expect(200);
        assert_eq!((&me["sandbox"], &me["key_ids"]), (&json!(true), &json!([])));
        assert_eq!(me["token_endpoint_auth_method"], "client_secret_basic");
        let encoded = id.replace('-', "%2D");
        world.asks_by_secret(&encoded, &sandbox.secret).await.expect(200);
        let form = [("grant_type", "client_credentials"), ("client_id", id.as_str())];
        world.asks_for_token(&form, Some(&basic(&id, &sandbox.secret))).await.expect(200);
    }

    async fn a_wrong_secret_opens_nothing(world: World) {
        let (sandbox, other) = (world.sandbox().await, world.sandbox().await);
        let id = sandbox.id.to_string();
        let secret = sandbox.secret.as_str();
        for wrong in ["", &secret[..secret.len() - 1], &secret.to_uppercase(), &format!("{secret}x"), &other.secret, "\u{0}"] {
            expect_oauth_error(&world.asks_by_secret(&id, wrong).await, "invalid_client");
        }
        let form = [("grant_type", "client_credentials"), ("client_id", id.as_str()), ("client_secret", secret)];
        expect_oauth_error(&world.asks_for_token(&form, None).await, "invalid_client");
        let named = [("grant_type", "client_credentials"), ("client_id", "another")];
        expect_oauth_error(&world.asks_for_token(&named, Some(&basic(&id, secret))).await, "invalid_client");
        for header in ["Basic", "Basic !", "Bearer x", &basic(&id.to_uppercase(), secret), "Digest username=x"] {
            let reply = world.asks_for_token(&[("grant_type", "client_credentials")], Some(header)).await;
            expect_oauth_error(&reply, "invalid_client");
        }
        world.asks_by_secret(&id, secret).await.expect(200);
    }

    async fn a_secret_is_for_the_sandbox_only(world: World) {
        let sandbox = world.sandbox().await;
        let outside = world.execute("UPDATE oauth_clients SET sandbox = (1 = 0)").await;
        assert!(outside.is_err(), "the table itself refuses");
        let program = world.program().await;
        let refused = renew(&world.app, program.id, TimeDelta::hours(1)).await;
        assert!(matches!(&refused, Err(AdminError::OtherMethod(method)) if method == "private_key_jwt"), "{refused:?}");
        expect_oauth_error(&world.asks_by_secret(&program.id.to_string(), &sandbox.secret).await, "invalid_client");
        let unknown = renew(&world.app, uuid::Uuid::nil(), TimeDelta::hours(1)).await;
        assert!(matches!(unknown, Err(AdminError::NoSuchClient)));
    }

    async fn a_client_outside_the_sandbox_is_not_registered_without_a_key(world: World) {
        let command = RegisterClient { name: ClientName::parse("Bare").unwrap(), scopes: all_scopes(), sandbox: false, key: None };
        assert!(matches!(register(&world.app, command).await, Err(AdminError::NoCredential)));
        assert_eq!((world.count("oauth_clients").await, world.count("audit").await), (0, 0));
    }

    async fn an_old_secret_lives_on_for_the_overlap_and_no_longer(world: World) {
        let sandbox = world.sandbox().await;
        let id = sandbox.id.to_string();
        let second = renew(&world.app, sandbox.id, TimeDelta::hours(24)).await.unwrap();
        for _ in 0..2 {
            world.asks_by_secret(&id, &sandbox.secret).await.expect(200);
            world.asks_by_secret(&id, &second).await.expect(200);
            world.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
            world.asks_by_secret(&id, &sandbox.secret).await.expect(200);
            world.clock.advance(TimeDelta::hours(-24) + TimeDelta::seconds(1));
        }
        world.clock.advance(TimeDelta::hours(24));
        expect_oauth_error(&world.asks_by_secret(&id, &sandbox.secret).await, "invalid_client");
        world.asks_by_secret(&id, &second).await.expect(200);
        let third = renew(&world.app, sandbox.id, TimeDelta::zero()).await.unwrap();
        expect_oauth_error(&world.asks_by_secret(&id, &second).await, "invalid_client");
        world.asks_by_secret(&id, &third).await.expect(200);
    }

    async fn no_secret_is_stored(world: World) {
        let sandbox = world.sandbox().await;
        let column = match world.engine {
            crate::support::world::Engine::Sqlite => "hex(mac)",
            crate::support::world::Engine::Postgres => "encode(mac, 'hex')",
        };
        let macs = sql::lines(&world.app.db, &format!("SELECT lower({column}) AS line FROM oauth_client_secrets")).await;
        assert_eq!(macs.len(), 1);
        assert_eq!(macs[0].len(), 64);
        let plain = sandbox.secret.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        assert!(!plain.contains(&macs[0]) && !macs[0].contains(&plain[..16]));
    }
}
