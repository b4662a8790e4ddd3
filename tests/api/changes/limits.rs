//! Streams are few, and who does not read costs nothing but his seat.

use crate::limits::wire;
use crate::support::actor::application;
use crate::support::world::Engine;
use crate::support::{World, both_engines, unlimited};
use std::time::{Duration, Instant};
use tirkeu::boot::Parts;
use tokio::io::AsyncWriteExt;

fn three_streams(parts: &mut Parts) {
    parts.limits.event_streams = 3;
    parts.limits.heartbeat = Duration::from_millis(50);
}

/// Adds changes for everybody, with numbers as versions.
fn many(world: &World, from: u32, to: u32) -> String {
    let numbers = match world.engine {
        Engine::Sqlite => format!(
            "(WITH RECURSIVE n (n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM n WHERE n < {to}) SELECT n FROM n)"
        ),
        Engine::Postgres => format!("(SELECT n FROM generate_series({from}, {to}) AS n)"),
    };
    let no = if world.engine == Engine::Sqlite { "0" } else { "false" };
    format!(
        "INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at) \
         SELECT phone_index, 'notification', id, n, 'unread', {no}, created_at FROM {numbers} AS numbers, accounts ORDER BY n"
    )
}

both_engines! {
    async fn an_account_has_five_streams_at_most(world: World, unlimited) {
        let (host, other) = (world.host(0).await, world.host(1).await);
        let second = world.migrant(1).await;
        let mut streams = Vec::new();
        for _ in 0..5 {
            streams.push(host.events(None).await);
        }
        let refused = host.send(host.asks_for_events(None)).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("retry-after"), Some("30"));
        let _other = other.events(None).await;
        world.migrant(0).await.applies(&application(0)).await;
        for stream in &mut streams {
            stream.changes(2).await;
        }
        // The seat of one that was closed is free once that is noticed.
        streams.pop();
        let begun = Instant::now();
        loop {
            let told = second.applies(&application(0)).await;
            second.withdraws(&told).await.expect(200);
            let answer = host.asks_for_events(None).send().await.unwrap();
            if answer.status() == 200 {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "the seat is not given back");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn a_process_has_only_so_many_streams(world: World, three_streams) {
        let mut streams = Vec::new();
        for n in 0..3 {
            streams.push(world.host(n).await.events(None).await);
        }
        let refused = world.host(4).await.asks_for_events(None).send().await.unwrap();
        assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"10".parse().unwrap()));
        let replica = world.replica(|_| ()).await;
        replica.met_by(&world.host(5).await).events(None).await;
        streams.clear();
        let begun = Instant::now();
        while world.host(4).await.asks_for_events(None).send().await.unwrap().status() != 200 {
            assert!(begun.elapsed() < Duration::from_secs(30), "the seats are not given back");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        replica.stop().await;
    }

    async fn who_reads_slowly_gets_everything_and_nothing_is_read_ahead_for_him(world: World, unlimited) {
        let host = world.host(0).await;
        let mut cursor = host.cursor().await;
        world.execute(&many(&world, 1, 30_000)).await.unwrap();
        let mut stream = host.events(Some(&cursor)).await;
        stream.changes(1).await;
        // What the connection does not hold stays in the database: what is taken away there does not come, what is added does.
        tokio::time::sleep(Duration::from_secs(1)).await;
        world.execute("DELETE FROM changes WHERE version > 100").await.unwrap();
        world.migrant(0).await.applies(&application(0)).await;
        let mut told = vec![1];
        loop {
            let change = stream.change().await;
            match change["version"].as_i64().filter(|_| change["kind"] == "notification") {
                Some(number) => told.push(number),
                None if change["kind"] == "registration" => break,
                None => {}
            }
        }
        assert!(told.iter().copied().eq(1..=i64::try_from(told.len()).unwrap()), "in order, without a gap");
        assert!((100..29_000).contains(&told.len()), "{} were read for somebody who did not take them", told.len());
        // Page by page, everything that is there.
        assert_eq!(host.follows(&mut cursor, 102).await.len(), 102);
    }

    async fn who_never_reads_is_cut_off_when_his_token_has_expired(world: World) {
        let replica = world
            .replica(|parts| {
                parts.rules.access_token_seconds = 1;
                parts.limits.heartbeat = Duration::from_millis(5);
            })
            .await;
        // The test's clock stands, so the token does not expire: only the connection's own end remains.
        let host = world.host(0).await;
        let pair = host.at(&replica).post("/v1/auth/refresh", &serde_json::json!({"refresh_token": host.refresh_token})).await.expect(200);
        let token = host.given(&pair).token.unwrap();
        let mut socket = wire::connect(&replica.base).await;
        let request = format!("GET /v1/me/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let begun = Instant::now();
        tokio::time::sleep(Duration::from_secs(4)).await;
        let told = wire::read_to_end(&mut socket).await.expect("an end");
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
        assert!(told.starts_with("HTTP/1.1 200 "), "{told}");
        replica.stop().await;
    }
}
