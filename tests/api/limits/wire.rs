//! Requests byte by byte, for what no HTTP client would send.

use crate::support::Replica;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest wait for the end of a connection; whoever waits longer has found a fault.
pub const PATIENCE: Duration = Duration::from_secs(15);

pub async fn connect(base: &str) -> TcpStream {
    let stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).await.expect("a connection");
    stream.set_nodelay(true).unwrap();
    stream
}

/// Everything that comes until the other side hangs up; none if it does not.
pub async fn read_to_end(stream: &mut TcpStream) -> Option<String> {
    let mut answer = Vec::new();
    // A reset is an end, too.
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    read.ok().map(|_| String::from_utf8_lossy(&answer).into_owned())
}

/// Sends bytes and reads until the other side hangs up.
pub async fn exchange(base: &str, bytes: &[u8]) -> Option<String> {
    let mut stream = connect(base).await;
    // Who refuses early may hang up before all is written.
    let _ = stream.write_all(bytes).await;
    read_to_end(&mut stream).await
}

/// Sends `head`, then `drop` again and again, until the other side hangs up: what it said, and how long it took.
pub async fn trickle(replica: &Replica, head: &str, drop: &str) -> (String, Duration) {
    let begun = Instant::now();
    let mut stream = connect(&replica.base).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = stream.split();
    let mut answer = Vec::new();
    let feed = async {
        while writer.write_all(drop.as_bytes()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let mut buffer = [0; 4096];
    let read = async {
        while let Ok(length @ 1..) = reader.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..length]);
        }
    };
    // The first who notices the end ends both.
    let ended = tokio::time::timeout(PATIENCE, async { tokio::join!(read, feed) }).await;
    assert!(ended.is_ok(), "the connection was never closed: {}", String::from_utf8_lossy(&answer));
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}
