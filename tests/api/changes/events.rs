//! The stream of events: at once, whole, and no longer than it may last.

use crate::support::actor::{application, id};
use crate::support::events::PATIENCE;
use crate::support::world::Engine;
use crate::support::{both_engines, unlimited};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tirkeu::boot::Parts;

const HOUR: Duration = Duration::from_hours(1);

/// Only the bell can wake anybody.
fn by_the_bell_only(parts: &mut Parts) {
    (parts.limits.event_poll, parts.limits.heartbeat) = (HOUR, HOUR);
    unlimited(parts);
}

fn quick_heartbeat(parts: &mut Parts) {
    parts.limits.heartbeat = Duration::from_millis(50);
    parts.limits.event_poll = HOUR;
}

/// What counts of a change: of an entry of the inbox whether it was read, of a registration its version.
fn steps(changes: &[Value]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {} {}", change["kind"], change["id"], change["state"])).collect()
}

both_engines! {
    async fn an_event_comes_by_the_bell_of_its_commit(world: World, by_the_bell_only) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let (mut of_migrant, mut of_host) = (migrant.events(None).await, host.events(None).await);
        let mut cursor = host.cursor().await;
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(of_migrant.change().await["id"], registration["id"]);
        let asked = of_host.changes(2).await;
        assert_eq!((&asked[0]["id"], &asked[1]["kind"]), (&registration["id"], &json!("notification")));
        // The same as page by page.
        assert_eq!(host.follows(&mut cursor, 2).await, asked);
        host.rejects(&registration, "unknown_person").await.expect(200);
        let refused = of_migrant.changes(2).await;
        assert_eq!((&refused[0]["state"], &refused[1]["kind"]), (&json!("rejected"), &json!("notification")));
        let again = migrant.applies(&application(0)).await;
        migrant.withdraws(&again).await.expect(200);
        let states: Vec<Value> = of_migrant.changes(2).await.iter().map(|change| change["state"].clone()).collect();
        assert_eq!(states, ["pending", "withdrawn"]);
    }

    async fn who_comes_while_something_is_written_is_woken_for_it(world: World, by_the_bell_only) {
        let mut pairs = Vec::new();
        for n in 0..5 {
            pairs.push((world.migrant(n).await, world.host(n).await));
        }
        // One who always listens keeps the hub looking.
        let _listens = world.host(9).await.events(None).await;
        let one = async |n: usize| {
            let (migrant, host) = &pairs[n];
            for _ in 0..8 {
                let cursor = host.cursor().await;
                let writes = async {
                    let registration = migrant.applies(&application(n)).await;
                    migrant.withdraws(&registration).await.expect(200);
                };
                let reads = async { host.events(Some(&cursor)).await.changes(4).await };
                let ((), told) = tokio::join!(writes, reads);
                assert_eq!(told.len(), 4);
            }
        };
        futures_util::future::join_all((0..5).map(one)).await;
    }

    async fn what_another_replica_writes_is_found_too(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let replica = world.replica(|_| ()).await;
        let mut stream = replica.met_by(&host).events(None).await;
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(stream.change().await["id"], registration["id"]);
        drop(stream);
        replica.stop().await;
    }

    async fn who_comes_again_is_told_the_rest_and_nothing_twice(world: World, unlimited) {
        let host = world.host(0).await;
        let mut cursor = host.cursor().await;
        let mut stream = host.events(Some(&cursor)).await;
        let mut told = Vec::new();
        for n in 0..6 {
            let migrant = world.migrant(n).await;
            let registration = migrant.applies(&application(0)).await;
            // Lost somewhere in the middle, sometimes between two events of one commit.
            told.extend(stream.changes(1 + n % 2).await);
            let last = stream.last_id.clone();
            drop(stream);
            migrant.withdraws(&registration).await.expect(200);
            stream = host.events(last.as_deref()).await;
        }
        told.extend(stream.changes(24 - told.len()).await);
        let all = host.follows(&mut cursor, 24).await;
        assert_eq!(steps(&told), steps(&all));
        // By the query, too; the header comes first.
        let path = format!("/v1/me/events?cursor={cursor}");
        assert_eq!(host.get(&path).await.status, 200);
        let header = host.request(Method::GET, &path).header("Last-Event-ID", "nonsense");
        host.send(header).await.expect_problem(400, "bad_cursor");
    }

    async fn a_heartbeat_comes_when_nothing_else_does_and_moves_the_id(world: World, quick_heartbeat) {
        let host = world.host(0).await;
        let mut stream = host.events(None).await;
        for _ in 0..5 {
            let beat = stream.block().await.expect("a heartbeat");
            assert!(beat.id.is_some() && beat.name.is_none() && beat.data.is_none(), "{beat:?}");
        }
        let registration = world.migrant(0).await.applies(&application(0)).await;
        let mut again = host.events(stream.last_id.as_deref()).await;
        assert_eq!(again.change().await["id"], registration["id"]);
    }

    async fn it_ends_with_the_session(world: World, quick_heartbeat) {
        let (host, elsewhere) = (world.host(0).await, world.host(0).await);
        let (mut stream, mut other) = (host.events(None).await, elsewhere.events(None).await);
        host.act("/v1/auth/logout").await.expect(204);
        assert_eq!(stream.ends().await, []);
        // The token is still good for reading, but not for reading on.
        let again = host.asks_for_events(stream.last_id.as_deref()).send().await.unwrap();
        assert_eq!(again.status(), 401);
        let registration = world.migrant(0).await.applies(&application(0)).await;
        assert_eq!(other.change().await["id"], registration["id"], "another session goes on");
    }

    async fn it_ends_with_the_access_token(world: World, quick_heartbeat) {
        let host = world.host(0).await;
        let mut stream = host.events(None).await;
        world.clock.advance(TimeDelta::seconds(599));
        assert!(stream.block().await.is_some());
        world.clock.advance(TimeDelta::seconds(1));
        stream.ends().await;
        host.asks_for_events(None).send().await.map(|answer| assert_eq!(answer.status(), 401)).unwrap();
        let mut renewed = world.renewed(&host).await.events(stream.last_id.as_deref()).await;
        let registration = world.migrant(0).await.applies(&application(0)).await;
        assert_eq!(renewed.change().await["id"], registration["id"]);
    }

    async fn it_ends_when_the_service_stops_and_does_not_delay_it(world: World) {
        let host = world.host(0).await;
        let replica = world.replica(by_the_bell_only).await;
        let mut streams = Vec::new();
        for _ in 0..3 {
            streams.push(replica.met_by(&host).events(None).await);
        }
        let begun = Instant::now();
        let ((), ended) = tokio::join!(replica.stop(), async {
            for stream in &mut streams {
                assert_eq!(stream.ends().await, []);
            }
            begun.elapsed()
        });
        // The drain time is five seconds.
        assert!(ended < Duration::from_secs(4) && begun.elapsed() < Duration::from_secs(4), "{ended:?} {:?}", begun.elapsed());
    }

    async fn it_is_neither_cut_by_a_deadline_nor_packed_nor_kept_by_anybody(world: World) {
        let second = Duration::from_secs(1);
        let replica = world
            .replica(|parts| {
                (parts.limits.head, parts.limits.body, parts.limits.answer) = (second, second, second);
                parts.limits.heartbeat = second / 4;
            })
            .await;
        let host = replica.met_by(&world.host(0).await);
        let packed = host.asks_for_events(None).header("Accept-Encoding", "gzip, deflate");
        let response = packed.send().await.unwrap();
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!((header("cache-control"), header("x-accel-buffering")), (Some("no-store"), Some("no")));
        assert!(["identity", ""].contains(&header("content-encoding").unwrap_or_default()));
        assert_eq!((header("transfer-encoding"), header("connection")), (Some("chunked"), Some("close")));
        assert!(header("x-request-id").is_some() && header("ratelimit").is_some());
        let mut stream = host.events(None).await;
        let begun = Instant::now();
        while begun.elapsed() < 3 * second {
            assert!(stream.block().await.is_some(), "cut after {:?}", begun.elapsed());
        }
        let head = tokio::time::timeout(PATIENCE, host.send(host.request(Method::HEAD, "/v1/me/events"))).await.unwrap();
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
        assert_eq!(head.header("content-type"), Some("text/event-stream"));
        drop((response, stream));
        replica.stop().await;
    }

    async fn what_can_no_longer_be_told_is_said_and_ends_it(world: World, quick_heartbeat) {
        let host = world.host(0).await;
        let mut stream = host.events(None).await;
        world.migrant(0).await.applies(&application(0)).await;
        stream.changes(2).await;
        world.execute("DELETE FROM change_marks").await.unwrap();
        // As if the database had been set back, or everything deleted that there is.
        let lost = match world.engine {
            Engine::Sqlite => "UPDATE sqlite_sequence SET seq = -1 WHERE name = 'changes'",
            Engine::Postgres => "INSERT INTO change_marks (xid, seq, at) SELECT pg_current_xact_id()::text::bigint, 1000000000, now()",
        };
        world.execute(lost).await.unwrap();
        let told = stream.ends().await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].name.as_deref(), &told[0].data), (Some("resync"), &Some(json!({}))));
    }

    async fn an_entry_of_the_inbox_can_be_read_by_its_event(world: World) {
        let host = world.host(0).await;
        let mut stream = host.events(None).await;
        let registration = world.migrant(0).await.applies(&application(0)).await;
        for change in stream.changes(2).await {
            if change["kind"] == "registration" {
                let path = format!("/v1/host/registrations/{}", id(&change));
                assert_eq!(host.get(&path).await.expect(200)["id"], registration["id"]);
            } else {
                let path = format!("/v1/me/notifications/{}/read", id(&change));
                assert_eq!(host.act(&path).await.expect(200)["registration_id"], registration["id"]);
            }
        }
        assert_eq!(stream.change().await["state"], "read");
    }
}
