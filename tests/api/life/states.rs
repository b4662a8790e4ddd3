//! Every state of the diagram, reached from outside: what becomes of the certificate, who is told, and what the history says.

use super::status_of;
use crate::support::actor::{application, id};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use serde_json::Value;

/// State, the certificate's status, who did the last step, and what the newest entries of the migrant and of the host say.
type Row = (&'static str, Option<&'static str>, &'static str, &'static str, &'static str);

/// The departure is the border feed's matter.
const TABLE: [Row; 9] = [
    ("pending", None, "migrant", "", "approval_requested"),
    ("rejected", None, "host", "registration_rejected", "approval_requested"),
    ("expired", None, "system", "registration_expired", "approval_reminder"),
    ("withdrawn", None, "migrant", "", "registration_withdrawn"),
    ("confirmed", Some("valid"), "host", "registration_confirmed", "approval_requested"),
    ("superseded", Some("superseded"), "system", "registration_confirmed", "registration_superseded"),
    ("ended", Some("ended"), "system", "registration_ended", "registration_ended"),
    ("vacated", Some("vacated"), "migrant", "registration_vacated", "registration_vacated"),
    ("annulled", Some("annulled"), "officer", "registration_annulled", "registration_annulled"),
];

/// Leads an application to a state.
async fn lead(world: &World, (migrant, host): (&Actor, &Actor), registration: &Value, state: &str) {
    match state {
        "pending" => {}
        "rejected" => drop(host.rejects(registration, "no_consent").await.expect(200)),
        "expired" => world.after(TimeDelta::hours(49)).await,
        "withdrawn" => drop(migrant.withdraws(registration).await.expect(200)),
        _ => drop(host.confirms(registration).await.expect(200)),
    }
    match state {
        "expired" => world.after(TimeDelta::hours(23)).await,
        "superseded" => {
            let next = migrant.applies(&application(9)).await;
            world.host(9).await.confirms(&next).await.expect(200);
        }
        "ended" => {
            world.execute("UPDATE certificates SET valid_until = '2026-11-22'").await.unwrap();
            let due = "UPDATE certificates SET stay_due_at = issued_at WHERE stay_due_at IS NOT NULL";
            world.execute(due).await.unwrap();
            world.after(TimeDelta::hours(13)).await;
        }
        "vacated" => {
            host.asks_to_vacate(registration).await.expect(200);
            migrant.answers_vacate(registration, true).await.expect(200);
        }
        "annulled" => drop(world.officer(1, Some("75")).await.annuls(registration).await.expect(200)),
        _ => {}
    }
    world.settle().await;
}

async fn plays(world: &World, (state, status, actor, to_migrant, to_host): Row) {
    let (migrant, host) = (world.migrant(0).await, world.host(0).await);
    let registration = migrant.applies(&application(0)).await;
    lead(world, (&migrant, &host), &registration, state).await;
    let [migrant, host] = super::again(world, [&migrant, &host]).await;
    let seen = migrant.reads(&registration).await.expect(200);
    assert_eq!(seen["state"], state);
    assert_eq!(host.reads(&registration).await.expect(200)["state"], state);
    match (seen["certificate_number"].as_str(), status) {
        (Some(number), Some(status)) => assert_eq!(status_of(world, number).await, status, "{state}"),
        (None, None) => {}
        other => panic!("{state}: {other:?}"),
    }
    let newest = async |actor: &Actor| actor.kinds().await.first().cloned().unwrap_or_default();
    assert_eq!((newest(&migrant).await.as_str(), newest(&host).await.as_str()), (to_migrant, to_host), "{state}");
    let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
    let last = events["items"].as_array().unwrap().last().unwrap();
    assert_eq!((last["state"].as_str(), last["actor"].as_str()), (Some(state), Some(actor)), "{events}");
    sql::assert_consistent(&world.app.db).await;
}

both_engines! {
    async fn it_waits_for_the_host(world: World) {
        plays(&world, TABLE[0]).await;
    }

    async fn it_is_refused_by_the_host(world: World) {
        plays(&world, TABLE[1]).await;
    }

    async fn it_expires_by_silence(world: World) {
        plays(&world, TABLE[2]).await;
    }

    async fn it_is_taken_back(world: World) {
        plays(&world, TABLE[3]).await;
    }

    async fn it_is_in_force_when_confirmed(world: World) {
        plays(&world, TABLE[4]).await;
    }

    async fn it_is_superseded_by_a_move(world: World) {
        plays(&world, TABLE[5]).await;
    }

    async fn it_ends_with_the_stay(world: World) {
        plays(&world, TABLE[6]).await;
    }

    async fn it_is_vacated_at_the_hosts_request(world: World) {
        plays(&world, TABLE[7]).await;
    }

    async fn it_is_annulled_by_an_officer(world: World) {
        plays(&world, TABLE[8]).await;
    }
}
