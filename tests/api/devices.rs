//! Devices: who was not there for long gets nothing, who is gone is forgotten, and whose owner rests is known.

use crate::support::actor::application;
use crate::support::world::Engine;
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeMap;
use tirkeu::app::AppError;
use tirkeu::boot::Parts;
use tirkeu::store::Conn;
use tirkeu::store::accounts::{devices_with_quiet_hours, forget_device};
use tirkeu::store::types::{Id, Ts};

fn long_sessions(parts: &mut Parts) {
    parts.rules.session_days = 1000;
}

/// The targets of the pushes since the last time.
async fn pushed(world: &World, before: &mut usize) -> Vec<String> {
    world.settle().await;
    let all = world.fcm.received();
    // Who does not answer is asked again, and reminded: the first question is what counts here.
    let is_first = |data: &serde_json::Value| data["kind"] == "approval_requested" && data.get("wave").is_none();
    let fresh = all[*before..].iter().filter(|push| is_first(&push.message["data"]));
    let fresh = fresh.map(|push| push.target.clone()).collect();
    *before = all.len();
    fresh
}

/// The ids of all devices, in the order of their installations.
async fn devices(world: &World) -> Vec<Id> {
    let text = if world.engine == Engine::Sqlite { "hex(id)" } else { "id::text" };
    let ids = format!("SELECT {text} AS line FROM devices ORDER BY installation_id");
    sql::lines(&world.app.db, &ids).await.iter().map(|id| Id(id.parse().expect("an id"))).collect()
}

/// A migrant applies to host 0 on this day.
async fn applies(world: &World, migrant: usize) {
    let mut body = application(0);
    for day in ["entered_on", "moved_in_on"] {
        body[day] = json!(world.app.today().to_string());
    }
    world.migrant(migrant).await.applies(&body).await;
}

async fn renews(world: &World, host: &Actor, installation: &str) {
    let host = world.sign_in(&host.phone).await;
    host.registers_device(installation, &format!("to-{installation}")).await;
}

both_engines! {
    async fn an_app_that_was_not_started_for_sixty_days_gets_no_pushes_until_it_is(world: World) {
        let host = world.host(0).await;
        host.registers_device("old", "to-old").await;
        let mut seen = 0;
        world.after(TimeDelta::days(59)).await;
        applies(&world, 0).await;
        assert_eq!(pushed(&world, &mut seen).await, ["to-old"]);
        renews(&world, &host, "new").await;
        world.after(TimeDelta::days(1) + TimeDelta::seconds(1)).await;
        applies(&world, 1).await;
        assert_eq!(pushed(&world, &mut seen).await, ["to-new"]);
        renews(&world, &host, "old").await;
        applies(&world, 2).await;
        let mut both = pushed(&world, &mut seen).await;
        both.sort();
        assert_eq!(both, ["to-new", "to-old"]);
    }

    async fn a_device_is_forgotten_when_its_app_was_not_started_for_270_days(world: World, long_sessions) {
        let host = world.host(0).await;
        host.registers_device("kept", "to-kept").await;
        host.registers_device("left", "to-left").await;
        world.after(TimeDelta::days(200)).await;
        renews(&world, &host, "kept").await;
        world.after(TimeDelta::days(70)).await;
        assert_eq!(world.count("devices").await, 2);
        world.after(TimeDelta::seconds(1)).await;
        assert_eq!(world.count("devices").await, 1);
        world.after(TimeDelta::days(200)).await;
        assert_eq!(world.count("devices").await, 0);
    }

    async fn who_registers_while_his_old_registration_is_found_gone_is_not_forgotten(world: World) {
        let host = world.host(0).await;
        host.registers_device("phone", "to-old").await;
        let device = devices(&world).await[0];
        let sent_at = Ts(world.app.now());
        let forgets = async |sent_at: Ts| {
            let forgetting = async move |tx: &mut Conn| Ok::<_, AppError>(forget_device(tx, device, sent_at).await?);
            world.app.db.write(forgetting).await.unwrap()
        };
        // In the very moment, and later.
        assert_eq!(forgets(sent_at).await, 0);
        world.clock.advance(TimeDelta::seconds(1));
        host.registers_device("phone", "to-new").await;
        assert_eq!(forgets(sent_at).await, 0);
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(forgets(Ts(world.app.now())).await, 1);
        assert_eq!(world.count("devices").await, 0);
    }

    async fn devices_are_read_with_the_quiet_hours_of_their_owners(world: World) {
        let (rests, works) = (world.host(0).await, world.host(1).await);
        for (host, names) in [(&rests, ["a", "b"]), (&works, ["c", "d"])] {
            for name in names {
                host.registers_device(name, &format!("to-{name}")).await;
            }
        }
        rests.patch("/v1/me", &json!({"quiet_hours": {"from": "22:00", "until": "08:30"}})).await.expect(200);
        let ids = devices(&world).await;
        let read = async |ids: &[Id]| {
            let found = world.app.db.read(async |conn| devices_with_quiet_hours(conn, ids).await).await.unwrap();
            let found = found.into_iter().map(|(device, quiet)| (device.installation_id, quiet));
            found.map(|(name, quiet)| (name, quiet.map(|quiet| (quiet.from(), quiet.until())))).collect::<BTreeMap<_, _>>()
        };
        let night = Some(("22:00".to_owned(), "08:30".to_owned()));
        let expected = [("a", &night), ("b", &night), ("c", &None), ("d", &None)];
        let expected = expected.map(|(name, quiet)| (name.to_owned(), quiet.clone()));
        assert_eq!(ids.len(), 4);
        assert_eq!(read(&ids).await, expected.into());
        assert_eq!(read(&[]).await.len(), 0);
        assert_eq!(read(&[Id(uuid::Uuid::nil()), ids[0]]).await.len(), 1);
    }
}
