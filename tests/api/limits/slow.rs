//! Security test 21: who is slow is cut off, and nobody else notices.

use super::wire;
use crate::support::{Replica, World, both_engines};
use futures_util::future::{join, join_all};
use std::time::{Duration, Instant};

/// The service with deadlines of a second, so that the test does not take ten.
async fn impatient(world: &World) -> Replica {
    world
        .replica(|parts| {
            let second = Duration::from_secs(1);
            (parts.limits.head, parts.limits.body, parts.limits.answer) = (second, second, 3 * second);
        })
        .await
}

/// A second for the request, one to hang up, and some for a busy machine.
const AT_MOST: Duration = Duration::from_secs(6);

/// A client that does nothing wrong, for as long as `others` are there.
async fn serves_meanwhile<T>(world: &World, replica: &Replica, others: impl Future<Output = T>) -> T {
    let stranger = world.stranger().at(replica);
    let (done, finished) = tokio::sync::oneshot::channel::<()>();
    let client = async move {
        let (mut finished, mut slowest) = (finished, Duration::ZERO);
        while matches!(finished.try_recv(), Err(tokio::sync::oneshot::error::TryRecvError::Empty)) {
            let begun = Instant::now();
            stranger.get("/v1/reference/regions").await.expect(200);
            slowest = slowest.max(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        slowest
    };
    let others = async move {
        let outcome = others.await;
        let _ = done.send(());
        outcome
    };
    let (outcome, slowest) = join(others, client).await;
    assert!(slowest < Duration::from_secs(2), "others had to wait for {slowest:?}");
    outcome
}

const DECLARED: &str =
    "POST /v1/auth/otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n";
const CHUNKED: &str =
    "POST /v1/auth/otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

both_engines! {
    async fn sixty_trickling_bodies_are_closed_in_time_and_nobody_else_notices(world: World) {
        let replica = impatient(&world).await;
        let slow = (0..60).map(|n| if n % 2 == 0 { wire::trickle(&replica, DECLARED, " ") } else { wire::trickle(&replica, CHUNKED, "1\r\n \r\n") });
        for (answer, took) in serves_meanwhile(&world, &replica, join_all(slow)).await {
            assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("request_timeout"), "{answer}");
            assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
            assert!(took < AT_MOST, "{took:?}");
        }
    }

    async fn fifty_slow_heads_are_closed_in_time_and_nobody_else_notices(world: World) {
        let replica = impatient(&world).await;
        let slow = (0..50).map(|_| wire::trickle(&replica, "GET /v1/reference/regions HTTP/1.1\r\nHost: x\r\nX-Slow: ", "a"));
        for (answer, took) in serves_meanwhile(&world, &replica, join_all(slow)).await {
            assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
            assert!(took < AT_MOST, "{took:?}");
        }
    }

    async fn a_body_that_nobody_waits_for_does_not_keep_the_connection(world: World) {
        let replica = impatient(&world).await;
        for (head, drop) in [
            ("POST /v1/registrations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
            ("POST /v1/registrations HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n", " "),
            ("GET /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
            ("POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
        ] {
            let (answer, took) = wire::trickle(&replica, head, drop).await;
            assert!(answer.starts_with("HTTP/1.1 ") && !answer.contains(" 408 "), "{answer}");
            assert!(took < AT_MOST, "{head}: {took:?}");
        }
    }

    async fn a_body_that_stops_half_way_is_cut_too(world: World) {
        let replica = impatient(&world).await;
        let begun = Instant::now();
        let answer = wire::exchange(&replica.base, format!("{DECLARED}{{").as_bytes()).await.expect("an end");
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(begun.elapsed() < AT_MOST);
    }
}
