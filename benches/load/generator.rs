//! A closed loop of clients: each sends a request, reads the whole answer, sends the next. One thread, so that it takes as
//! little as possible from the service it shares the machine with.

use super::cpu;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Writes the `n`-th request into the buffer.
pub type Write = Arc<dyn Fn(u64, &mut Vec<u8>) + Send + Sync>;

/// What is sent.
#[derive(Clone)]
pub struct Load {
    /// Writes a request.
    pub write: Write,
    /// How many different requests there are; the run ends with them.
    pub supply: u64,
    /// The only status that is right.
    pub status: u16,
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Answers.
    pub answers: usize,
    /// From the first request to the last answer.
    pub took: Duration,
    /// Ascending.
    pub latencies: Vec<Duration>,
    /// Processor time of this process without the generator, per request.
    pub cpu: Duration,
}

impl Outcome {
    /// Answers a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.answers as f64 / self.took.as_secs_f64()
    }

    /// The latency that this share of the answers did not exceed.
    #[must_use]
    pub fn percentile(&self, share: f64) -> Duration {
        let at = ((self.latencies.len() as f64) * share) as usize;
        self.latencies.get(at.min(self.latencies.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

/// One keep-alive connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request; gives the status and where in [`Client::answer`] the body begins.
    pub async fn exchange(&mut self, request: &[u8]) -> std::io::Result<(u16, usize)> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if let Some((status, head, length)) = head_of(&self.buffer) {
                while self.buffer.len() < head + length {
                    if self.stream.read_buf(&mut self.buffer).await? == 0 {
                        return Err(std::io::ErrorKind::UnexpectedEof.into());
                    }
                }
                return Ok((status, head));
            }
        }
    }

    /// The last answer, head and body.
    #[must_use]
    pub fn answer(&self) -> &[u8] {
        &self.buffer
    }
}

/// Status, length of the head and length of the body, once the head is there.
fn head_of(bytes: &[u8]) -> Option<(u16, usize, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).expect("a head of ASCII");
    let status = head.get(9..12)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some((status, end, length.unwrap_or_default()))
}

#[derive(Default)]
struct Shared {
    next: Cell<u64>,
    latencies: RefCell<Vec<Duration>>,
    surprises: RefCell<BTreeMap<u16, (usize, String)>>,
}

/// Sends the load over so many connections for so long, from a thread of its own.
///
/// # Panics
/// An answer had another status than the right one.
pub async fn run(address: SocketAddr, load: Load, connections: usize, time: Duration) -> Outcome {
    let running = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        tokio::task::LocalSet::new().block_on(&runtime, shoot(address, load, connections, time))
    });
    running.await.expect("the run")
}

async fn shoot(address: SocketAddr, load: Load, connections: usize, time: Duration) -> Outcome {
    let shared = Rc::new(Shared::default());
    let mut clients = Vec::new();
    for _ in 0..connections {
        clients.push(Client::connect(address).await.expect("a connection"));
    }
    let (process, thread, begun) = (cpu::of_process(), cpu::of_thread(), Instant::now());
    let until = begun + time;
    let tasks: Vec<_> = clients
        .into_iter()
        .map(|client| tokio::task::spawn_local(repeat(client, load.clone(), Rc::clone(&shared), until)))
        .collect();
    for task in tasks {
        task.await.expect("a client");
    }
    let took = begun.elapsed();
    let used = cpu::of_process().saturating_sub(process).saturating_sub(cpu::of_thread().saturating_sub(thread));
    assert!(shared.surprises.borrow().is_empty(), "unexpected statuses: {:#?}", shared.surprises.borrow());
    let mut latencies = shared.latencies.take();
    latencies.sort_unstable();
    let answers = latencies.len();
    assert!(answers > 0, "no answers");
    Outcome { answers, took, cpu: used / answers as u32, latencies }
}

async fn repeat(mut client: Client, load: Load, shared: Rc<Shared>, until: Instant) {
    let mut request = Vec::with_capacity(4096);
    loop {
        let (at, sent) = (shared.next.get(), Instant::now());
        if at >= load.supply || sent >= until {
            return;
        }
        shared.next.set(at + 1);
        request.clear();
        (load.write)(at, &mut request);
        let (status, body) = client.exchange(&request).await.expect("an answer");
        if status == load.status {
            shared.latencies.borrow_mut().push(sent.elapsed());
        } else {
            let text = String::from_utf8_lossy(&client.answer()[body..]).into_owned();
            shared.surprises.borrow_mut().entry(status).or_insert((0, text)).0 += 1;
        }
    }
}
