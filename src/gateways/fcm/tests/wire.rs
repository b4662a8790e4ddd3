//! What happens on the connections: how many there are, how full they get, and what a far end that closes them costs.

use super::*;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};

const DELAY: Duration = Duration::from_millis(30);

async fn many(world: &World, count: usize) -> Vec<PushOutcome> {
    let targets: Vec<_> = (0..count).map(|number| format!("phone-{number}")).collect();
    join_all(targets.iter().map(|target| world.push(target))).await
}

#[tokio::test]
async fn all_sends_share_two_connections_by_http2() {
    let world = World::new();
    world.fcm.set_delay(DELAY * 10);
    assert!(many(&world, 400).await.iter().all(is_sent));
    let seen = world.fcm.stats().traffic;
    // The token is fetched by another client, which asks for no HTTP/2 on plain text.
    assert_eq!((seen.http2_requests, seen.http1_requests), (400, 1));
    assert_eq!((seen.connections, seen.open_connections), (3, 3));
    assert!((101..=200).contains(&seen.most_at_once), "{seen:?}");
}

#[tokio::test]
async fn a_connection_carries_a_hundred_messages_and_the_others_wait() {
    let world = World::with_connections(1);
    world.fcm.set_delay(DELAY * 10);
    assert_eq!(world.sender.capacity(), 100);
    assert!(many(&world, 250).await.iter().all(is_sent));
    let seen = world.fcm.stats().traffic;
    assert!((51..=100).contains(&seen.most_at_once) && seen.connections == 2, "{seen:?}");
    assert_eq!(world.fcm.received().len(), 250);
}

#[tokio::test]
async fn a_refused_stream_is_sent_again_at_once_and_never_ambiguous() {
    let world = World::new();
    assert!(is_sent(&world.push("refused!2:x").await));
    assert_eq!(world.fcm.send_requests(), 3);
    assert_eq!(world.push("refused:x").await, transient(10));
    assert_eq!(world.fcm.received().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_to_be_left_is_left_without_a_loss() {
    let world = World::with_connections(1);
    assert!(is_sent(&world.push("goaway:x").await));
    let mut sent = 1;
    // The message of the connection's end is on its way; what comes before it is still taken.
    while world.fcm.stats().traffic.connections < 3 {
        assert!(is_sent(&world.push("a").await));
        sent += 1;
    }
    world.fcm.set_delay(DELAY);
    for _ in 0..3 {
        let (outcomes, ()) = tokio::join!(many(&world, 300), async {
            tokio::time::sleep(DELAY / 2).await;
            world.fcm.say_goaway();
        });
        assert!(outcomes.iter().all(is_sent), "{outcomes:?}");
        sent += 300;
    }
    assert_eq!(world.fcm.accepted(), sent);
    assert!(world.fcm.stats().traffic.connections > 3);
}

#[tokio::test]
async fn what_is_under_way_when_the_server_dies_is_ambiguous() {
    let world = World::new();
    assert!(is_sent(&world.push("a").await));
    let (outcome, ()) = tokio::join!(world.push("hang:x"), async {
        while world.fcm.send_requests() < 2 {
            tokio::task::yield_now().await;
        }
        world.fcm.stop();
    });
    assert_eq!(outcome, PushOutcome::Ambiguous);
}

#[tokio::test]
async fn of_a_burst_that_finds_nobody_nothing_is_ambiguous() {
    let world = World::new();
    assert!(world.sender.tokens.token().await.is_ok());
    world.fcm.stop();
    let outcomes = many(&world, 300).await;
    assert!(outcomes.iter().all(|outcome| *outcome == transient(10)), "{outcomes:?}");
}

/// A frame of HTTP/2 (RFC 9113, 4.1) on a stream that fits a byte.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

const SETTINGS: u8 = 4;
const HEADERS: u8 = 1;
const GOAWAY: u8 = 7;

/// Takes connections, reads from each until a request comes, answers it with `bytes`, and closes.
fn rude_server(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut preface = [0; 24];
            stream.read_exact(&mut preface).unwrap();
            stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
            loop {
                let mut head = [0; 9];
                stream.read_exact(&mut head).unwrap();
                let length = usize::from(head[1]) * 256 + usize::from(head[2]);
                stream.read_exact(&mut vec![0; length]).unwrap();
                if head[3] == HEADERS {
                    break;
                }
            }
            stream.write_all(&bytes).unwrap();
            let _ = stream.shutdown(Shutdown::Write);
            let _ = stream.read_to_end(&mut Vec::new());
        }
    });
    url
}

async fn pushed_to(url: String) -> PushOutcome {
    let world = World::new();
    let rude = sender(&world.fcm, world.clock.clone(), |config| config.base_url = url);
    rude.send(&message(PushTarget::Token("a".into()), Platform::Android)).await
}

#[tokio::test]
async fn a_goaway_says_whether_the_message_was_looked_at() {
    // Last stream 0: nothing was looked at, whatever the reason (here ENHANCE_YOUR_CALM).
    let nothing_seen = frame(GOAWAY, 0, 0, &[0, 0, 0, 0, 0, 0, 0, 11]);
    assert_eq!(pushed_to(rude_server(nothing_seen)).await, transient(10));
    // Last stream 1: ours, and then the connection ends without an answer.
    let seen = frame(GOAWAY, 0, 0, &[0, 0, 0, 1, 0, 0, 0, 11]);
    assert_eq!(pushed_to(rude_server(seen)).await, PushOutcome::Ambiguous);
    assert_eq!(pushed_to(rude_server(Vec::new())).await, PushOutcome::Ambiguous);
}

#[tokio::test]
async fn a_server_without_http2_is_no_fcm() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let outcome = pushed_to(url).await;
    assert!(matches!(outcome, PushOutcome::Ambiguous | PushOutcome::Transient { .. }), "{outcome:?}");
}
