//! Suspension, and the change of keys.

use crate::support::integrator::{PrivateKey, expect_oauth_error};
use crate::support::{Program, World, both_engines};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tirkeu::app::integrators::AdminError;
use tirkeu::app::integrators::keys::{NewKey, add, retire};
use tirkeu::app::integrators::standing::{resume, suspend};
use tirkeu::domain::integrators::KeyId;
use uuid::Uuid;

/// Registers a further key, and gives the client as it is with that key.
async fn with_another_key(world: &World, program: &Program, key_id: &str, until: Option<DateTime<Utc>>) -> Program {
    let key = PrivateKey::p256();
    let new = NewKey { key: key.public(), id: KeyId::parse(key_id).unwrap(), until };
    add(&world.app, program.id, &new).await.expect("a key");
    Program { id: program.id, key, key_id: key_id.to_owned() }
}

async fn works(world: &World, program: &Program) -> bool {
    let reply = world.asks_by_assertion(&program.assertion(world), &[]).await;
    if reply.status != 200 {
        expect_oauth_error(&reply, "invalid_client");
    }
    reply.status == 200
}

both_engines! {
    async fn a_suspension_acts_on_the_next_request_and_voids_tokens_for_good(world: World) {
        let (program, other) = (world.program().await, world.program().await);
        let (actor, unharmed) = (program.actor(&world).await, other.actor(&world).await);
        actor.get("/v1/integrator").await.expect(200);
        suspend(&world.app, program.id).await.unwrap();
        actor.get("/v1/integrator").await.expect_problem(401, "unauthenticated");
        assert!(!works(&world, &program).await);
        unharmed.get("/v1/integrator").await.expect(200);
        resume(&world.app, program.id).await.unwrap();
        actor.get("/v1/integrator").await.expect_problem(401, "unauthenticated");
        world.clock.advance(TimeDelta::seconds(1));
        actor.get("/v1/integrator").await.expect_problem(401, "unauthenticated");
        program.actor(&world).await.get("/v1/integrator").await.expect(200);
    }

    async fn a_second_replica_obeys_a_suspension_too(world: World) {
        let mut parts = world.parts.clone();
        parts.http.public_url = Some(world.base.clone());
        let replica = tirkeu::boot::start(parts).await.unwrap();
        let actor = world.program().await;
        let (id, actor) = (actor.id, actor.actor(&world).await);
        let there = format!("http://{}/v1/integrator", replica.address);
        actor.get(&there).await.expect(200);
        suspend(&world.app, id).await.unwrap();
        actor.get(&there).await.expect_problem(401, "unauthenticated");
        replica.stop().await;
    }

    async fn a_client_that_is_gone_has_no_token(world: World) {
        let program = world.program().await;
        let actor = program.actor(&world).await;
        for table in ["oauth_assertions", "oauth_client_keys", "oauth_clients"] {
            world.execute(&format!("DELETE FROM {table}")).await.unwrap();
        }
        actor.get("/v1/integrator").await.expect_problem(401, "unauthenticated");
    }

    async fn a_scope_that_was_taken_away_is_gone_from_tokens_at_once(world: World) {
        let actor = world.program().await.actor(&world).await;
        world.execute("UPDATE oauth_clients SET scopes = 'events:read'").await.unwrap();
        assert_eq!(actor.get("/v1/integrator").await.expect(200)["scopes"], json!(["events:read"]));
    }

    async fn suspending_twice_or_nobody_changes_nothing(world: World) {
        let program = world.program().await;
        suspend(&world.app, program.id).await.unwrap();
        for outcome in [
            suspend(&world.app, program.id).await, suspend(&world.app, Uuid::nil()).await, resume(&world.app, Uuid::nil()).await,
        ] {
            assert!(matches!(outcome, Err(AdminError::Unchanged(_))), "{outcome:?}");
        }
        resume(&world.app, program.id).await.unwrap();
        assert!(matches!(resume(&world.app, program.id).await, Err(AdminError::Unchanged("active"))));
        let noted = "SELECT count(*) AS n FROM audit WHERE actor_kind = 'operator' AND actor_id IS NULL AND object_kind = 'client'";
        assert_eq!(world.number(noted).await, 3);
    }

    async fn several_keys_live_at_once_and_each_ends_in_its_time(world: World) {
        let first = world.program().await;
        let now = world.app.now();
        let second = with_another_key(&world, &first, "2027", None).await;
        let third = with_another_key(&world, &first, "short", Some(now + TimeDelta::hours(2))).await;
        for program in [&first, &second, &third] {
            assert!(works(&world, program).await);
        }
        let me = second.actor(&world).await.get("/v1/integrator").await.expect(200);
        assert_eq!(me["key_ids"].as_array().unwrap().len(), 3);
        retire(&world.app, first.id, &KeyId::parse(&first.key_id).unwrap(), Some(now + TimeDelta::hours(1))).await.unwrap();
        world.clock.advance(TimeDelta::hours(1) - TimeDelta::seconds(1));
        assert!(works(&world, &first).await);
        world.clock.advance(TimeDelta::seconds(1));
        assert!(!works(&world, &first).await && works(&world, &second).await && works(&world, &third).await);
        world.clock.advance(TimeDelta::hours(1));
        assert!(!works(&world, &third).await && works(&world, &second).await);
        let me = second.actor(&world).await.get("/v1/integrator").await.expect(200);
        assert_eq!(me["key_ids"], json!(["2027"]));
        retire(&world.app, first.id, &KeyId::parse("2027").unwrap(), None).await.unwrap();
        assert!(!works(&world, &second).await);
    }

    async fn a_key_is_one_clients_and_an_end_lies_ahead(world: World) {
        let (program, other) = (world.program().await, world.program().await);
        let sandbox = world.sandbox().await;
        let now = world.app.now();
        let key = |key: &PrivateKey, id: &str, until| NewKey { key: key.public(), id: KeyId::parse(id).unwrap(), until };
        let fresh = PrivateKey::ed25519();
        let outcomes = [
            add(&world.app, program.id, &key(&other.key, "stolen", None)).await,
            add(&world.app, program.id, &key(&fresh, &program.key_id, None)).await,
        ];
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(AdminError::KeyTaken))), "{outcomes:?}");
        assert!(matches!(add(&world.app, program.id, &key(&fresh, "k", Some(now))).await, Err(AdminError::Past)));
        assert!(matches!(add(&world.app, Uuid::nil(), &key(&fresh, "k", None)).await, Err(AdminError::NoSuchClient)));
        assert!(matches!(add(&world.app, sandbox.id, &key(&fresh, "k", None)).await, Err(AdminError::OtherMethod(_))));
        let id = KeyId::parse(&program.key_id).unwrap();
        let past = retire(&world.app, program.id, &id, Some(now - TimeDelta::seconds(1))).await;
        assert!(matches!(past, Err(AdminError::Past)));
        for (client, key_id) in [(program.id, "unknown"), (other.id, program.key_id.as_str()), (Uuid::nil(), "k")] {
            let outcome = retire(&world.app, client, &KeyId::parse(key_id).unwrap(), None).await;
            assert!(matches!(outcome, Err(AdminError::NoSuchKey)), "{outcome:?}");
        }
        retire(&world.app, program.id, &id, None).await.unwrap();
        assert!(matches!(retire(&world.app, program.id, &id, None).await, Err(AdminError::NoSuchKey)));
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'client.retire_key'").await, 1);
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'client.add_key'").await, 0);
    }
}
