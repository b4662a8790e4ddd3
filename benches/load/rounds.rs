//! The rounds on one engine: every operation by every contender, one after the other.

use super::capture::{self, Script};
use super::dataset::Dataset;
use super::generator::{self, Client, Load, Outcome};
use super::postgres::Postgres;
use super::requests::{Operation, Tokens, confirmations, reads, submissions};
use super::statics::{self, Canned};
use super::{Engine, Options, cpu, pgbench, service};
use actix_web::web::Data;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tirkeu::app::App;

/// What was found out on an engine.
pub struct Measured {
    /// Which one.
    pub engine: Engine,
    /// In the order of [`Operation::ALL`].
    pub operations: Vec<Series>,
}

/// The runs of an operation, one a round.
pub struct Series {
    /// Of what.
    pub operation: Operation,
    /// Of the service, and the database server's processor time per request.
    pub service: Vec<(Outcome, Duration)>,
    /// Answers a second without a database.
    pub statics: Vec<f64>,
    /// Transactions a second of pgbench; empty on `SQLite`.
    pub pgbench: Vec<f64>,
}

#[derive(Clone, Copy)]
enum Contender {
    Service,
    Static,
    Pgbench,
}

struct Bench<'a> {
    options: &'a Options,
    app: Data<App>,
    service: SocketAddr,
    statics: SocketAddr,
    dataset: Dataset,
    server: Option<Postgres>,
    scripts: Vec<Script>,
    folder: PathBuf,
    runs: u64,
}

/// Where the embedded database is.
#[must_use]
pub fn sqlite_file(folder: &Path) -> PathBuf {
    folder.join("sqlite").join("tirkeu.db")
}

/// Measures; none where the engine is not there.
pub async fn run(engine: Engine, options: &Options, folder: &Path) -> Option<Measured> {
    let server = match engine {
        Engine::Postgres => Some(Postgres::start(folder)?),
        Engine::Sqlite => None,
    };
    let url = server.as_ref().map_or_else(|| format!("sqlite://{}", sqlite_file(folder).display()), Postgres::url);
    let running = service::start(&url, options).await;
    eprintln!("{}: making the rows", engine.name());
    let mut dataset = Dataset::seed(&running.app, running.address, engine, options).await;
    if let Some(server) = &server {
        server.sql(&["VACUUM ANALYZE", "CHECKPOINT"]);
    }
    // Every thread of the service has its connections to the database before anything is recorded: their set-up is not what is measured.
    let reads = reads(&dataset).0;
    generator::run(running.address, reads, options.connections, Duration::from_secs(1)).await;
    let (answers, scripts) = examples(&running.app, running.address, &mut dataset, server.as_ref()).await;
    let (statics, handle) = statics::serve(answers, options.workers());
    let mut bench = Bench {
        options,
        app: running.app.clone(),
        service: running.address,
        statics,
        dataset,
        server,
        scripts,
        folder: folder.to_owned(),
        runs: 1,
    };
    let operations = bench.rounds(engine).await;
    bench.dataset.clear().await;
    bench.dataset.deliver().await;
    handle.stop(false).await;
    running.stop().await;
    drop(bench);
    Some(Measured { engine, operations })
}

/// One answer of each operation, and on `PostgreSQL` the scripts.
async fn examples(
    app: &Data<App>,
    address: SocketAddr,
    dataset: &mut Dataset,
    server: Option<&Postgres>,
) -> (statics::Answers, Vec<Script>) {
    let mut client = Client::connect(address).await.expect("a connection");
    let first = dataset.pending().await;
    let (read, read_first) = reads(dataset);
    let submit = submissions(app, dataset, "example");
    let confirm = confirmations(dataset, first, "example");
    // In this order, for an application is open besides the confirmed one afterwards: the usual confirmation has nothing before it.
    let loads =
        [(Operation::Read, read, read_first), (Operation::Confirm, confirm, first), (Operation::Submit, submit, 0)];
    let mut found: Vec<(Operation, Canned, Option<Script>)> = Vec::new();
    for (operation, load, first) in loads {
        let (answer, script) = match server {
            Some(server) => {
                let what = (&load, "example", first);
                let (answer, script) = capture::record((server, &mut client), dataset, operation, what).await;
                (answer, Some(script))
            }
            None => (capture::ask(&mut client, &load).await, None),
        };
        found.push((operation, answer, script));
    }
    found.sort_by_key(|(operation, ..)| operation.index());
    let scripts = found.iter_mut().filter_map(|(_, _, script)| script.take()).collect();
    let answers: Vec<Canned> = found.into_iter().map(|(_, answer, _)| answer).collect();
    (statics::Answers::try_from(answers).expect("one answer of each"), scripts)
}

impl Bench<'_> {
    async fn rounds(&mut self, engine: Engine) -> Vec<Series> {
        let empty = |operation| Series { operation, service: Vec::new(), statics: Vec::new(), pgbench: Vec::new() };
        let mut all: Vec<Series> = Operation::ALL.map(empty).into();
        eprintln!("{}: warming up", engine.name());
        let mut begun = self.warm_up().await;
        let contenders = match engine {
            Engine::Sqlite => vec![Contender::Service, Contender::Static],
            Engine::Postgres => vec![Contender::Service, Contender::Pgbench, Contender::Static],
        };
        for round in 0..self.options.rounds {
            eprintln!("{}: round {} of {}", engine.name(), round + 1, self.options.rounds);
            // Tokens live for ten minutes; new ones are checked once before they are remembered.
            if begun.elapsed() > Duration::from_mins(5) {
                self.dataset.tokens = Tokens::issue(&self.app);
                begun = self.warm_up().await;
            }
            for series in &mut all {
                for turn in 0..contenders.len() {
                    self.take_turn(contenders[(round + turn) % contenders.len()], series).await;
                }
            }
        }
        all
    }

    async fn warm_up(&mut self) -> Instant {
        for operation in Operation::ALL {
            self.serve(operation, Duration::from_secs(1)).await;
        }
        Instant::now()
    }

    async fn take_turn(&mut self, contender: Contender, series: &mut Series) {
        let (operation, time) = (series.operation, Duration::from_secs(self.options.seconds));
        match contender {
            Contender::Service => series.service.push(self.serve(operation, time).await),
            Contender::Static => {
                let load = Load { supply: u64::MAX, ..self.load(operation, 0) };
                let outcome = generator::run(self.statics, load, self.options.connections, time).await;
                series.statics.push(outcome.rate());
            }
            Contender::Pgbench => {
                let first = self.prepare(operation).await;
                self.runs += 1;
                let file = self.folder.join(format!("{}.sql", operation.name()));
                let server = self.server.as_ref().expect("a server");
                let rate =
                    pgbench::run(server, self.options, (&self.scripts[operation.index()], &file), (self.runs, first))
                        .await;
                series.pgbench.push(rate);
            }
        }
    }

    /// Makes the rows that a run needs; gives the number of the first pending registration.
    async fn prepare(&mut self, operation: Operation) -> u64 {
        match operation {
            Operation::Read => 0,
            Operation::Submit => {
                self.dataset.clear().await;
                0
            }
            Operation::Confirm => self.dataset.pending().await,
        }
    }

    fn load(&self, operation: Operation, first: u64) -> Load {
        let label = format!("run-{}", self.runs);
        match operation {
            Operation::Read => reads(&self.dataset).0,
            Operation::Submit => submissions(&self.app, &self.dataset, &label),
            Operation::Confirm => confirmations(&self.dataset, first, &label),
        }
    }

    /// A run of the service; what it claims to have confirmed must be in the database.
    async fn serve(&mut self, operation: Operation, time: Duration) -> (Outcome, Duration) {
        let first = self.prepare(operation).await;
        self.runs += 1;
        let pid = self.server.as_ref().map(Postgres::pid);
        let certificates = self.count("certificates").await;
        let before = pid.map(cpu::of_family).unwrap_or_default();
        let outcome = generator::run(self.service, self.load(operation, first), self.options.connections, time).await;
        let of_server = pid.map(cpu::of_family).unwrap_or_default().saturating_sub(before);
        let issued = self.count("certificates").await - certificates;
        let expected = if operation == Operation::Confirm { outcome.answers as i64 } else { 0 };
        assert_eq!(issued, expected, "every confirmation answered is in the database");
        let each = of_server / outcome.answers as u32;
        (outcome, each)
    }

    async fn count(&self, table: &str) -> i64 {
        self.app.db.read(async |conn| tirkeu::store::count_rows(conn, table).await).await.expect("a count")
    }
}
