//! An assertion is good for one token: whoever shows it again, and wherever.

use crate::support::both_engines;
use crate::support::integrator::PrivateKey;
use crate::support::integrator::{ASSERTION_TYPE, all_scopes, expect_oauth_error};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

both_engines! {
    async fn an_assertion_is_taken_once(world: World) {
        let program = world.program().await;
        let assertion = program.assertion(&world);
        world.asks_by_assertion(&assertion, &[]).await.expect(200);
        for _ in 0..3 {
            expect_oauth_error(&world.asks_by_assertion(&assertion, &[]).await, "invalid_client");
        }
    }

    async fn the_same_id_in_another_assertion_is_a_replay_too_but_not_with_another_client(world: World) {
        let (program, other) = (world.program().await, world.registers(PrivateKey::p256(), all_scopes()).await);
        let now = world.app.now().timestamp();
        let mut claims = program.claims(&world);
        claims["jti"] = json!("one");
        world.asks_by_assertion(&program.key.jws(&program.header(), &claims), &[]).await.expect(200);
        claims["exp"] = json!(now + 59);
        expect_oauth_error(&world.asks_by_assertion(&program.key.jws(&program.header(), &claims), &[]).await, "invalid_client");
        let with_another = other.assertion_with(&world, "jti", json!("one"));
        world.asks_by_assertion(&with_another, &[]).await.expect(200);
    }

    async fn a_second_replica_refuses_what_the_first_has_taken(world: World) {
        let mut parts = world.parts.clone();
        parts.http.public_url = Some(world.base.clone());
        let replica = tirkeu::boot::start(parts).await.unwrap();
        let base = format!("http://{}", replica.address);
        let program = world.program().await;
        let assertion = program.assertion(&world);
        let form =
            [("grant_type", "client_credentials"), ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let token = world.asks_at(&base, &form, None).await.expect(200)["access_token"].as_str().unwrap().to_owned();
        expect_oauth_error(&world.asks_for_token(&form, None).await, "invalid_client");
        expect_oauth_error(&world.asks_at(&base, &form, None).await, "invalid_client");
        let mut actor = world.stranger();
        actor.token = Some(token);
        actor.get("/v1/integrator").await.expect(200);
        replica.stop().await;
    }

    async fn of_fifty_at_once_at_two_replicas_exactly_one_is_served(world: World) {
        let mut parts = world.parts.clone();
        parts.http.public_url = Some(world.base.clone());
        let replica = tirkeu::boot::start(parts).await.unwrap();
        let bases = [world.base.clone(), format!("http://{}", replica.address)];
        let program = world.program().await;
        let assertion = program.assertion(&world);
        let form =
            [("grant_type", "client_credentials"), ("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let replies = join_all((0..50).map(|n| world.asks_at(&bases[n % 2], &form, None))).await;
        let served = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(served, 1);
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            expect_oauth_error(reply, "invalid_client");
        }
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'client.token'").await, 1);
        replica.stop().await;
    }

    async fn an_assertion_is_forgotten_only_when_it_could_not_be_used_again(world: World) {
        let program = world.program().await;
        let assertion = program.assertion(&world);
        world.asks_by_assertion(&assertion, &[]).await.expect(200);
        for seconds in [59, 1, 299] {
            world.clock.advance(TimeDelta::seconds(seconds));
            tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
            assert_eq!(world.count("oauth_assertions").await, 1);
            expect_oauth_error(&world.asks_by_assertion(&assertion, &[]).await, "invalid_client");
        }
        world.clock.advance(TimeDelta::seconds(2));
        tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
        assert_eq!(world.count("oauth_assertions").await, 0);
        expect_oauth_error(&world.asks_by_assertion(&assertion, &[]).await, "invalid_client");
    }
}
