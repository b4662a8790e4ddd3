//! The tables, in Markdown, and what they are held against.

use super::requests::Operation;
use super::rounds::{Measured, Series};
use super::startup::Startup;
use super::{Engine, Options};
use std::fmt;
use std::time::Duration;

/// Share of pgbench's transactions that a read must reach on `PostgreSQL`.
const READ_BAR: f64 = 0.6;
/// The same for an application or a confirmation.
const WRITE_BAR: f64 = 0.9;
/// Durable confirmations a second on `SQLite`.
const SQLITE_BAR: f64 = 1_500.0;
const START_BAR: Duration = Duration::from_millis(300);
/// KiB
const MEMORY_BAR: u64 = 60 * 1024;

/// All that was measured.
pub struct Report {
    setting: String,
    engines: Vec<Measured>,
    /// The start, if it was measured.
    pub startup: Option<Startup>,
}

/// Median, least and greatest.
struct Spread(f64, f64, f64);

impl Spread {
    fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        Some(Self(*values.get(values.len() / 2)?, *values.first()?, *values.last()?))
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(median, least, greatest) = self;
        if *median >= 20.0 {
            write!(f, "{median:.0} [{least:.0}–{greatest:.0}]")
        } else {
            write!(f, "{median:.2} [{least:.2}–{greatest:.2}]")
        }
    }
}

fn shown(spread: Option<Spread>) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| spread.to_string())
}

impl Series {
    fn rates(&self) -> Vec<f64> {
        self.service.iter().map(|(outcome, _)| outcome.rate()).collect()
    }

    /// The service's rate against another contender's of the same round.
    fn ratio(&self, other: &[f64]) -> Option<Spread> {
        Spread::of(self.rates().iter().zip(other).map(|(rate, other)| rate / other).collect())
    }

    fn median(&self, of: impl Fn(&(super::generator::Outcome, Duration)) -> Duration, unit: f64) -> String {
        let values = self.service.iter().map(|run| of(run).as_secs_f64() * unit).collect();
        Spread::of(values).map_or_else(|| "–".to_owned(), |spread| format!("{:.1}", spread.0))
    }

    fn row(&self, f: &mut fmt::Formatter<'_>, engine: Engine) -> fmt::Result {
        writeln!(
            f,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            engine.name(),
            self.operation.name(),
            shown(Spread::of(self.rates())),
            self.median(|(outcome, _)| outcome.percentile(0.5), 1e3),
            self.median(|(outcome, _)| outcome.percentile(0.99), 1e3),
            self.median(|(outcome, _)| outcome.cpu, 1e6),
            if engine == Engine::Postgres { self.median(|(_, server)| *server, 1e6) } else { "–".to_owned() },
            shown(self.ratio(&self.statics)),
            shown(Spread::of(self.pgbench.clone())),
            shown(self.ratio(&self.pgbench)),
        )
    }

    fn bar(&self, f: &mut fmt::Formatter<'_>, engine: Engine) -> fmt::Result {
        let (reached, bar, of) = match (engine, self.operation) {
            (Engine::Postgres, Operation::Read) => (self.ratio(&self.pgbench), READ_BAR, "of pgbench"),
            (Engine::Postgres, _) => (self.ratio(&self.pgbench), WRITE_BAR, "of pgbench"),
            (Engine::Sqlite, Operation::Confirm) => (Spread::of(self.rates()), SQLITE_BAR, "a second"),
            (Engine::Sqlite, _) => return Ok(()),
        };
        let Some(reached) = reached else { return Ok(()) };
        let verdict = verdict(reached.0 >= bar);
        writeln!(f, "- {}, {}: {reached} {of}, asked for {bar}: {verdict}", engine.name(), self.operation.name())
    }
}

const fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}

impl Report {
    /// Nothing measured yet.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let setting = format!(
            "{cores} cores shared by the service ({} workers), the clients ({} connections) and the database (pool of {}); \
             {} migrants, {} registrations; {} rounds of {} s, medians [least–greatest].",
            options.workers(),
            options.connections,
            options.pool,
            options.migrants,
            options.registrations,
            options.rounds,
            options.seconds
        );
        Self { setting, engines: Vec::new(), startup: None }
    }

    /// Adds an engine.
    pub fn add(&mut self, measured: Measured) {
        self.engines.push(measured);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.setting)?;
        writeln!(
            f,
            "| engine | operation | requests/s | p50 ms | p99 ms | service µs | server µs | of static | pgbench/s | of pgbench |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|---|---|")?;
        for measured in &self.engines {
            measured.operations.iter().try_for_each(|series| series.row(f, measured.engine))?;
        }
        writeln!(f, "\n`service µs`, `server µs`: processor time per request of the service and of PostgreSQL.\n")?;
        for measured in &self.engines {
            measured.operations.iter().try_for_each(|series| series.bar(f, measured.engine))?;
        }
        self.startup.as_ref().map_or(Ok(()), |startup| startup.fmt(f))
    }
}

impl fmt::Display for Startup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let median = |times: &[Duration]| times.get(times.len() / 2).copied().unwrap_or_default();
        let (alive, ready) = (median(&self.alive), median(&self.ready));
        let database = if self.is_seeded { "the database of the load" } else { "an empty database" };
        let greatest = self.ready.last().copied().unwrap_or_default();
        writeln!(
            f,
            "- start with {database}: `/livez` after {} ms, `/readyz` after {} ms (median of {}, at most {} ms), asked for {} ms: {}",
            alive.as_millis(),
            ready.as_millis(),
            self.ready.len(),
            greatest.as_millis(),
            START_BAR.as_millis(),
            verdict(ready < START_BAR)
        )?;
        writeln!(
            f,
            "- idle resident memory: {:.1} MB, asked for {} MB: {}",
            self.resident as f64 / 1024.0,
            MEMORY_BAR / 1024,
            verdict(self.resident < MEMORY_BAR)
        )
    }
}
