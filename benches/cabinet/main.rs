//! How long the overview of the e-cabinet takes on `PostgreSQL` with a million registrations: `cargo bench --bench cabinet`.
//!
//! Some hundreds of people apply and are confirmed over HTTP, with everything sealed; the million of others are copies of their rows,
//! which the service never opens. Nothing of the overview is kept between two requests but what the database has in memory.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measuring program: it may stop at the first surprise, and prints what it found"
)]

mod people;
#[path = "../load/postgres.rs"]
#[expect(dead_code, reason = "the measurement of load asks more of a server")]
mod postgres;
#[path = "../load/service.rs"]
#[expect(dead_code, reason = "the measurement of load asks on both engines")]
mod service;
mod strangers;

use clap::Parser;
use people::People;
use std::time::{Duration, Instant};
use tirkeu::gateways::http_client;

/// The engines of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one for production.
    Postgres,
}

/// Measures the latency of the overview.
#[derive(Debug, Clone, Parser)]
#[command(name = "cabinet")]
pub struct Options {
    /// Registrations of others
    #[arg(long, default_value_t = 1_000_000)]
    registrations: u64,
    /// People who ask; every tenth has twenty registrations
    #[arg(long, default_value_t = 300)]
    people: usize,
    /// Length of a run
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Size of the service's pool
    #[arg(long, default_value_t = 16)]
    pool: u32,
    /// Threads of the service that answer requests
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    const fn workers(&self) -> usize {
        self.threads
    }
}

fn main() {
    let options = Options::parse();
    if !options.bench {
        // `cargo test --benches` runs this too: nothing to test here.
        return;
    }
    let folder = std::env::temp_dir().join(format!("tirkeu-cabinet-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the database");
    actix_web::rt::System::new().block_on(measure(&options, &folder));
    std::fs::remove_dir_all(&folder).expect("the folder is removed");
}

async fn measure(options: &Options, folder: &std::path::Path) {
    let Some(server) = postgres::Postgres::start(folder) else {
        println!("SKIPPED: no PostgreSQL is installed (looked for initdb and pg_ctl)");
        return;
    };
    let url = server.url();
    let migrated = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(tirkeu::store::migrate(&url)).expect("migrations");
    });
    migrated.join().expect("migrated");
    let running = service::start(&server.url(), options).await;
    let begun = Instant::now();
    let people = People::make(&running.app, &format!("http://{}", running.address), options.people).await;
    println!("{} people after {:.0} s", options.people, begun.elapsed().as_secs_f64());
    strangers::insert(&server, options.registrations);
    let counted = server.sql(&["SELECT count(*) FROM registrations"]);
    println!("{} registrations after {:.0} s", counted.trim(), begun.elapsed().as_secs_f64());
    let tokens = people.tokens(&running.app);
    let url = format!("http://{}/v1/cabinet", running.address);
    // Once each: connections, prepared statements, tokens.
    run(&url, &tokens, 8, Duration::from_secs(3)).await;
    println!("clients  answers   p50 ms   p95 ms   p99 ms   most ms");
    for clients in [1, 8] {
        let found = run(&url, &tokens, clients, Duration::from_secs(options.seconds)).await;
        let at = |share: f64| {
            let at = ((found.len() as f64) * share) as usize;
            found[at.min(found.len() - 1)].as_secs_f64() * 1000.0
        };
        let (p50, p95, p99, most) = (at(0.5), at(0.95), at(0.99), at(1.0));
        println!("{clients:7}  {:7}  {p50:7.2}  {p95:7.2}  {p99:7.2}  {most:8.2}", found.len());
    }
    running.stop().await;
}

/// So many clients, each of whom asks for one overview after the other, of everybody in turn. Ascending latencies.
async fn run(url: &str, tokens: &[String], clients: usize, time: Duration) -> Vec<Duration> {
    let until = Instant::now() + time;
    let client = http_client::build().expect("a client");
    let ask = async |first: usize| {
        let mut found = Vec::new();
        for at in (first..).step_by(clients) {
            if Instant::now() >= until {
                break;
            }
            let begun = Instant::now();
            let request = client.get(url).bearer_auth(&tokens[at % tokens.len()]);
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status().as_u16(), 200);
            answer.bytes().await.expect("a body");
            found.push(begun.elapsed());
        }
        found
    };
    let all = futures_util::future::join_all((0..clients).map(&ask)).await;
    let mut all: Vec<Duration> = all.into_iter().flatten().collect();
    all.sort_unstable();
    all
}
