//! Several decide at once: one wins, and what is left makes sense.

use crate::support::actor::{application, fresh_key, id};
use crate::support::{Actor, both_engines, sql};
use futures_util::future::{join, join_all, join3};

const ROUNDS: usize = 12;

fn status(reply: &crate::support::Reply) -> u16 {
    reply.status.as_u16()
}

async fn state(migrant: &Actor, registration: &serde_json::Value) -> String {
    migrant.reads(registration).await.expect(200)["state"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn two_officers_annul_at_once_and_one_wins(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let officers = [world.officer(1, Some("75")).await, world.officer(2, None).await];
        for _ in 0..ROUNDS {
            let registration = migrant.applies(&application(0)).await;
            host.confirms(&registration).await.expect(200);
            let tries = (0..6).map(|n| officers[n % 2].annuls(&registration));
            let replies = join_all(tries).await;
            assert_eq!(replies.iter().filter(|reply| status(reply) == 200).count(), 1);
            for reply in replies.iter().filter(|reply| status(reply) != 200) {
                reply.expect_problem(409, "registration_not_in_force");
            }
            assert_eq!(state(&migrant, &registration).await, "annulled");
        }
        sql::assert_consistent(&world.app.db).await;
        let entries = "SELECT count(*) AS n FROM audit WHERE action = 'registration.annul'";
        assert_eq!(world.number(entries).await, i64::try_from(ROUNDS).unwrap());
    }

    async fn an_annulment_meets_confirmation_and_withdrawal(world: World) {
        let (migrant, host, officer) = (world.migrant(0).await, world.host(0).await, world.officer(1, Some("75")).await);
        for _ in 0..ROUNDS {
            let registration = migrant.applies(&application(0)).await;
            let (annul, confirm, withdraw) =
                join3(officer.annuls(&registration), host.confirms(&registration), migrant.withdraws(&registration)).await;
            let won = [status(&confirm), status(&withdraw)].iter().filter(|status| **status == 200).count();
            assert_eq!(won, 1, "{} {}", confirm.text(), withdraw.text());
            // Nothing is annulled that was not confirmed first.
            let expected = match (status(&confirm), status(&annul)) {
                (200, 200) => "annulled",
                (200, 409) => "confirmed",
                (409, 409) => "withdrawn",
                other => panic!("{other:?}"),
            };
            assert_eq!(state(&migrant, &registration).await, expected);
            if expected == "confirmed" {
                officer.annuls(&registration).await.expect(200);
            }
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_annulment_meets_a_move(world: World) {
        let (migrant, first, second) = (world.migrant(0).await, world.host(0).await, world.host(1).await);
        let officer = world.officer(1, Some("75")).await;
        for _ in 0..ROUNDS {
            let old = migrant.applies(&application(0)).await;
            first.confirms(&old).await.expect(200);
            let new = migrant.applies(&application(1)).await;
            let (annul, moved) = join(officer.annuls(&old), second.confirms(&new)).await;
            match (status(&annul), status(&moved)) {
                // The move was first: nothing was left to annul.
                (409, 200) => assert_eq!(state(&migrant, &old).await, "superseded"),
                // The annulment was first; the move saw it, or came a moment too early and is simply tried again.
                (200, 200) => assert_eq!(state(&migrant, &old).await, "annulled"),
                (200, 409) => {
                    moved.expect_problem(409, "concurrent_change");
                    assert_eq!(state(&migrant, &old).await, "annulled");
                    second.confirms(&new).await.expect(200);
                }
                other => panic!("{other:?} {} {}", annul.text(), moved.text()),
            }
            assert_eq!(state(&migrant, &new).await, "confirmed");
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn the_same_annulment_many_times_at_once_is_one(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let key = fresh_key();
        let replies = join_all((0..10).map(|_| officer.annuls_with_key(&registration, &key))).await;
        let first = replies.iter().find(|reply| status(reply) == 200).expect("one has won");
        for reply in &replies {
            if status(reply) == 409 {
                reply.expect_problem(409, "idempotency_in_progress");
            } else {
                assert_eq!((status(reply), &reply.bytes), (200, &first.bytes), "{}", reply.text());
            }
        }
        let events = "SELECT count(*) AS n FROM registration_events WHERE state = 'annulled'";
        assert_eq!(world.number(events).await, 1, "{}", id(&registration));
    }
}
