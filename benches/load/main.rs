//! Measures the service under load, on either engine, beside what the machine could do at best: the same answers without a
//! database, and (on `PostgreSQL`) `pgbench` with the very statements that the service sends.
//!
//! On a machine that does other work too, only the ratios mean something: all contenders of a round run one after the other,
//! in an order that rotates from round to round. `cargo bench --bench load -- --help` lists the options.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program: it may stop at the first surprise, and prints what it found"
)]

mod capture;
mod cpu;
mod dataset;
mod generator;
mod pgbench;
mod postgres;
mod report;
mod requests;
mod rounds;
mod sealed;
mod service;
mod startup;
mod statics;

use clap::{Parser, ValueEnum};
use report::Report;
use std::path::PathBuf;

/// The engines of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one for production.
    Postgres,
}

impl Engine {
    const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engines {
    Sqlite,
    Postgres,
    Both,
}

/// Measures requests a second, latencies, the start and the memory of the service.
#[derive(Debug, Clone, Parser)]
#[command(name = "load")]
pub struct Options {
    /// On which engine
    #[arg(long, value_enum, default_value = "both")]
    engine: Engines,
    /// Length of a run
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Rounds; the table shows medians
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Connections of the clients, and of pgbench
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Size of the service's pool on `PostgreSQL`
    #[arg(long, default_value_t = 16)]
    pool: u32,
    /// Threads of the service that answer requests; without it, one a core
    #[arg(long)]
    workers: Option<usize>,
    /// Migrants, each with an account, a person and a device
    #[arg(long, default_value_t = 20_000)]
    migrants: u64,
    /// Registrations there before
    #[arg(long, default_value_t = 120_000)]
    registrations: u64,
    /// Where the databases are made: a folder on the disk to be measured; without it, the temporary folder
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Leaves the start and the memory unmeasured
    #[arg(long)]
    no_startup: bool,
    /// Leaves the scripts for pgbench in the folder and prints where
    #[arg(long)]
    keep: bool,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    fn workers(&self) -> usize {
        self.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
    }

    fn engines(&self) -> &'static [Engine] {
        match self.engine {
            Engines::Sqlite => &[Engine::Sqlite],
            Engines::Postgres => &[Engine::Postgres],
            Engines::Both => &[Engine::Sqlite, Engine::Postgres],
        }
    }
}

fn main() {
    let options = Options::parse();
    if !options.bench {
        // `cargo test --benches` runs this too: nothing to test here.
        return;
    }
    let base = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = base.join(format!("tirkeu-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the databases");
    let report = actix_web::rt::System::new().block_on(measure(&options, &folder));
    if options.keep {
        eprintln!("left in {}", folder.display());
    } else {
        std::fs::remove_dir_all(&folder).expect("the folder is removed");
    }
    print!("{report}");
}

async fn measure(options: &Options, folder: &std::path::Path) -> Report {
    let mut report = Report::new(options);
    for engine in options.engines() {
        let Some(measured) = Box::pin(rounds::run(*engine, options, folder)).await else {
            eprintln!("SKIPPED on {}: no server is installed (looked for initdb and pg_ctl)", engine.name());
            continue;
        };
        report.add(measured);
    }
    if !options.no_startup {
        report.startup = Some(startup::measure(folder, options.engines().contains(&Engine::Sqlite)).await);
    }
    report
}
