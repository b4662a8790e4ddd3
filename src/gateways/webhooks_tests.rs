//! What is connected to, and what never is: with real sockets on this machine, and names that lead wherever a test wants.

use super::*;
use crate::domain::clock::SystemClock;
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

fn policy(loopback: bool) -> Policy {
    Policy { ports: vec![443, 8443], loopback }
}

/// Gives one answer after the other, then the last one for ever.
struct Script(Mutex<VecDeque<Vec<IpAddr>>>);

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let read = |all: &&[&str]| all.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().map(read).collect())))
    }
}

impl Lookup for Script {
    fn lookup(&self, _: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let mut answers = self.0.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        Box::pin(async move { Ok(answer.unwrap_or_default()) })
    }
}

fn message(url: &str) -> WebhookMessage {
    WebhookMessage {
        url: url.to_owned(),
        id: Uuid::nil(),
        timestamp: 7,
        signature: "v1,x".to_owned(),
        body: b"{}".to_vec(),
    }
}

fn sender(loopback: bool, lookup: Arc<dyn Lookup>) -> HttpWebhooks {
    let timeouts = Timeouts { connect: Duration::from_millis(500), total: Duration::from_secs(1) };
    HttpWebhooks::with_timeouts(policy(loopback), lookup, Arc::new(SystemClock), timeouts).unwrap()
}

/// Counts who connects, and answers everybody alike.
fn listens(answer: &'static [u8]) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            seen.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer);
                let _ = stream.write_all(answer);
                // What trickles is not the end of an answer.
                std::thread::sleep(Duration::from_secs(3));
            });
        }
    });
    (port, count)
}

const TAKEN: &[u8] = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

/// Schemes, ports, names and addresses to which nothing is ever sent, and other ways to write them.
#[rustfmt::skip]
const REFUSED: &[&str] = &[
    "", "x", "http://hotel.example/", "ftp://hotel.example/", "file:///etc/passwd", "gopher://hotel.example/", "data:text/plain,x",
    "javascript:alert(1)", "https://hotel.example:22/", "https://hotel.example:80/", "https://hotel.example:0/",
    "https://hotel.example:99999/", "https://user@hotel.example/", "https://user:pass@hotel.example/", "https://@hotel.example/",
    "https://hotel.example@127.0.0.1/", "https://hotel.example./", "https://localhost/", "https://localhost./", "https://hotel/",
    "https:///", "https://", "https://.", "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0177.0.0.1/", "https://0/", "https://8.8.8.8/", "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2606:4700::1111]/", "https://[fd00:ec2::254]/",
    "https://[fe80::1%25eth0]/", "https://hotel.example/\r\nX: y", "https://hotel.example/ x", "https://hotel.example\\@evil.example/",
    "https://hotel.example/#x", "https://hotel.example\t/", "https://hotél.example/", "https://①②⑦.⓪.⓪.①/", " https://hotel.example/",
    "//hotel.example/",
];

#[test]
fn only_public_names_by_https_on_known_ports_are_admitted() {
    let open = policy(false);
    for url in [
        "https://hotel.example/hooks",
        "https://hotel.example",
        "https://hotel.example:8443/a?b=c",
        "https://hotel.example:443/",
        "https://xn--e1afmkfd.xn--p1ai/x",
        "https://a.b.c.hotel.example/%2e%2e/x",
    ] {
        assert!(open.check(url).is_some(), "{url}");
    }
    for url in REFUSED {
        assert!(open.check(url).is_none(), "{url}");
    }
    assert!(open.check(&format!("https://hotel.example/{}", "x".repeat(500))).is_none());
}

#[test]
fn loopback_is_admitted_where_that_is_allowed_and_nothing_else_that_is_inside() {
    let near = policy(true);
    for url in [
        "http://127.0.0.1:9/x",
        "https://127.0.0.1:9/x",
        "http://localhost:9/x",
        "http://[::1]:9/x",
        "http://2130706433:9/",
    ] {
        assert!(near.check(url).is_some() && policy(false).check(url).is_none(), "{url}");
    }
    for url in [
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://hotel.example/",
        "ftp://127.0.0.1/",
        "http://u@127.0.0.1/",
    ] {
        assert!(near.check(url).is_none(), "{url}");
    }
}

#[tokio::test]
async fn a_name_that_leads_inside_is_never_connected_to() {
    let (port, count) = listens(TAKEN);
    let mut near = policy(false);
    near.ports = vec![port];
    for inside in [
        ["127.0.0.1"].as_slice(),
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["100.64.0.1"],
        &["fd00::1"],
        &["fe80::1"],
        &["64:ff9b::7f00:1"],
        &["2002:7f00:1::"],
        &["224.0.0.1"],
        &["0.0.0.0"],
        &[],
        &["1.1.1.1", "127.0.0.1"],
    ] {
        let guard = Guard { lookup: Script::new(&[inside]), policy: near.clone() };
        let refused = guard.resolve("hotel.example".parse().unwrap()).await;
        assert!(refused.is_err(), "{inside:?}");
        let timeouts = Timeouts { connect: Duration::from_millis(500), total: Duration::from_secs(1) };
        let sender =
            HttpWebhooks::with_timeouts(near.clone(), Script::new(&[inside]), Arc::new(SystemClock), timeouts).unwrap();
        let answer = sender.send(&message(&format!("https://hotel.example:{port}/"))).await;
        assert_eq!(answer, WebhookAnswer::Unreachable, "{inside:?}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 0, "somebody came in");
}

#[tokio::test]
async fn what_is_connected_to_is_what_was_judged_however_often_a_name_changes() {
    // Public when it is looked at first, inside a moment later: each connection is judged by the answer that it uses.
    let rebinding = Script::new(&[&["1.1.1.1"], &["127.0.0.1"], &["1.1.1.1"], &["10.0.0.1"]]);
    let guard = Guard { lookup: rebinding, policy: policy(false) };
    let mut judged = Vec::new();
    for _ in 0..4 {
        let found = guard.resolve("hotel.example".parse().unwrap()).await;
        judged.push(found.ok().map(|all| all.map(|address| address.ip()).collect::<Vec<_>>()));
    }
    let public: Vec<IpAddr> = vec!["1.1.1.1".parse().unwrap()];
    assert_eq!(judged, [Some(public.clone()), None, Some(public), None]);
}

#[tokio::test]
async fn what_the_policy_forbids_now_is_not_sent_though_it_was_entered_before() {
    let (port, count) = listens(TAKEN);
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(sender(false, Arc::new(SystemLookup)).send(&message(&url)).await, WebhookAnswer::Unreachable);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    let answer = sender(true, Arc::new(SystemLookup)).send(&message(&url)).await;
    assert!(matches!(answer, WebhookAnswer::Answered { status: 204, after: None, .. }), "{answer:?}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn no_redirect_is_followed_and_retry_after_is_read() {
    let (inside, count) = listens(TAKEN);
    let redirect = format!(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inside}/\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
    );
    let (port, _) = listens(redirect.leak().as_bytes());
    let answer = sender(true, Arc::new(SystemLookup)).send(&message(&format!("http://127.0.0.1:{port}/"))).await;
    let WebhookAnswer::Answered { status: 302, after, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(after, Some(Duration::from_secs(7)));
    assert_eq!(count.load(Ordering::SeqCst), 0, "the redirect was followed");
}

#[tokio::test]
async fn who_trickles_and_who_never_ends_costs_a_bounded_time() {
    let begun = Instant::now();
    // A head that never comes to its end.
    let (port, _) = listens(b"HTTP/1.1 200 OK\r\nX-Slow: ");
    let answer = sender(true, Arc::new(SystemLookup)).send(&message(&format!("http://127.0.0.1:{port}/"))).await;
    assert_eq!(answer, WebhookAnswer::TimedOut);
    // A body that never comes: what counts has been said.
    let (port, _) = listens(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nx");
    let answer = sender(true, Arc::new(SystemLookup)).send(&message(&format!("http://127.0.0.1:{port}/"))).await;
    assert!(matches!(answer, WebhookAnswer::Answered { status: 200, .. }), "{answer:?}");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    // Nobody is there.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let answer = sender(true, Arc::new(SystemLookup)).send(&message(&format!("http://127.0.0.1:{closed}/"))).await;
    assert_eq!(answer, WebhookAnswer::Unreachable);
}
