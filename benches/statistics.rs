//! How long a question about the figures takes when ten million registrations over two years are counted, on both engines and over HTTP:
//! `cargo bench --bench statistics`. The figures are filled as these registrations, and thirty million crossings, would leave them.
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

#[path = "load/postgres.rs"]
#[expect(dead_code, reason = "the measurement of load asks more of a server")]
mod postgres;
#[path = "load/service.rs"]
#[expect(dead_code, reason = "the measurement of load asks more of a service")]
mod service;

use chrono::{Days, Months, NaiveDate};
use clap::Parser;
use std::path::Path;
use std::time::{Duration, Instant};
use tirkeu::domain::clock::legal_day;
use tirkeu::domain::reference::premises_kinds::PremisesKind;
use tirkeu::domain::reference::purposes::Purpose;
use tirkeu::domain::reference::refusal_reasons::RefusalGround;
use tirkeu::domain::reference::{countries, regions};
use tirkeu::domain::registrations::state::State;
use tirkeu::domain::statistics::{AnswerTime, Dimension, Measure, Timeliness, month_of};
use tirkeu::gateways::http_client;

/// The engines of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one for production.
    Postgres,
}

/// Measures the latency of questions about figures.
#[derive(Debug, Clone, Parser)]
#[command(name = "statistics")]
pub struct Options {
    /// Registrations
    #[arg(long, default_value_t = 10_000_000)]
    registrations: i64,
    /// Days that they are spread over
    #[arg(long, default_value_t = 730)]
    days: u64,
    /// Length of a run, in seconds
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Size of the service's pool
    #[arg(long, default_value_t = 8)]
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
    let folder = std::env::temp_dir().join(format!("tirkeu-statistics-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the database");
    actix_web::rt::System::new().block_on(async {
        measure(&options, Engine::Sqlite, &folder.join("tirkeu.db").display().to_string()).await;
        match postgres::Postgres::start(&folder) {
            Some(server) => measure(&options, Engine::Postgres, &server.url()).await,
            None => println!("SKIPPED: no PostgreSQL is installed (looked for initdb and pg_ctl)"),
        }
    });
    let _ = std::fs::remove_dir_all(Path::new(&folder));
}

/// The values of a dimension; sixty nationalities, as many as come in numbers.
fn values(dimension: Dimension) -> Vec<String> {
    fn names(codes: impl Iterator<Item = &'static str>) -> Vec<String> {
        codes.map(str::to_owned).collect()
    }
    match dimension {
        Dimension::Region => names(regions::all().iter().map(regions::Region::code)),
        Dimension::Nationality => names(countries::all().iter().take(60).map(countries::Country::code)),
        Dimension::Purpose => names(Purpose::ALL.iter().map(|one| one.as_str())),
        Dimension::PremisesKind => names(PremisesKind::ALL.iter().map(|one| one.as_str())),
        Dimension::Timeliness => names(Timeliness::ALL.iter().map(|one| one.as_str())),
        Dimension::State => names(State::ALL.iter().map(|one| one.as_str())),
        Dimension::Ground => names(RefusalGround::ALL.iter().map(|one| one.as_str())),
        Dimension::AnswerTime => names(AnswerTime::ALL.iter().map(|one| one.as_str())),
    }
}

/// How many a day, of a thousand registrations a day.
const fn share(measure: Measure) -> i64 {
    match measure {
        Measure::Entries | Measure::Exits => 1500,
        Measure::Present => 10,
        Measure::Submissions => 1000,
        Measure::Registrations => 850,
        Measure::Refusals => 100,
    }
}

/// The figures of a measure on a day, the first values having the most: one row a value, and one for all.
fn figures_of(measure: Measure, day: NaiveDate, in_all: i64) -> Vec<String> {
    let row = |dimension: &str, value: &str, amount: i64| {
        format!("('{}','{dimension}','day','{day}','{value}',{amount})", measure.as_str())
    };
    let mut rows = vec![row("all", "", in_all)];
    for dimension in measure.dimensions() {
        let values = values(*dimension);
        let weights: Vec<f64> = (0..values.len()).map(|at| 1.0 / ((at + 1) as f64).powf(1.3)).collect();
        let sum: f64 = weights.iter().sum();
        for (value, weight) in values.iter().zip(weights) {
            let amount = (in_all as f64 * weight / sum).round() as i64;
            if amount > 0 {
                rows.push(row(dimension.as_str(), value, amount));
            }
        }
    }
    rows
}

async fn fill(app: &actix_web::web::Data<tirkeu::app::App>, options: &Options, today: NaiveDate) {
    let a_day = options.registrations / i64::try_from(options.days).expect("days");
    let first = today.checked_sub_days(Days::new(options.days)).expect("a day");
    let head = "INSERT INTO statistics_cells (measure, dimension, grain, period, value, amount) ";
    for day in first.iter_days().take_while(|day| *day < today) {
        let rows: Vec<String> =
            Measure::ALL.iter().flat_map(|one| figures_of(*one, day, a_day * share(*one) / 1000)).collect();
        service::sql(app, format!("{head} VALUES {}", rows.join(","))).await;
    }
    let mut month = month_of(first);
    while month <= today {
        let next = month.checked_add_months(Months::new(1)).expect("a month");
        let sums = format!(
            "{head} SELECT measure, dimension, 'month', '{month}', value, sum(amount) FROM statistics_cells \
             WHERE grain = 'day' AND period >= '{month}' AND period < '{next}' GROUP BY measure, dimension, value"
        );
        service::sql(app, sums).await;
        month = next;
    }
    service::sql(app, "ANALYZE".to_owned()).await;
}

async fn measure(options: &Options, engine: Engine, url: &str) {
    let address = url.to_owned();
    let migrated = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(tirkeu::store::migrate(&address)).expect("migrations");
    });
    migrated.join().expect("migrated");
    let running = service::start(url, options).await;
    let today = legal_day(running.app.now());
    let begun = Instant::now();
    fill(&running.app, options, today).await;
    let rows = running.app.db.read(async |conn| tirkeu::store::count_rows(conn, "statistics_cells").await).await;
    let taken = begun.elapsed().as_secs_f64();
    println!(
        "\n{engine:?}: {} figures of {} registrations, written in {taken:.0} s",
        rows.expect("rows"),
        options.registrations
    );
    println!("{:66}  answers     KB   p50 ms   p95 ms   p99 ms", "question");
    let base = format!("http://{}", running.address);
    let year = month_of(today).checked_sub_months(Months::new(24)).expect("a month");
    let (end, quarter) = (
        month_of(today).pred_opt().expect("a day"),
        month_of(today).checked_sub_months(Months::new(3)).expect("a month"),
    );
    for question in [
        format!("/v1/statistics/open/submissions?from={year}&until={end}"),
        format!("/v1/statistics/open/submissions?by=nationality&from={year}&until={end}"),
        format!("/v1/statistics/open/registrations?by=region&from={year}&until={end}"),
        format!("/v1/statistics/open/present?by=nationality&from={year}&until={end}"),
        format!("/v1/statistics/open/submissions?by=nationality&period=day&from={quarter}&until={end}"),
        format!("/v1/statistics/open/present?by=nationality&period=day&from={quarter}&until={end}"),
        format!("/v1/statistics/open/submissions?by=nationality&period=day&from={quarter}&until={end}&format=csv"),
        "/statistics".to_owned(),
    ] {
        let (found, size) = run(&format!("{base}{question}"), Duration::from_secs(options.seconds)).await;
        let at = |share: f64| found[((found.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        let asked = question.trim_start_matches("/v1/statistics/open");
        let (p50, p95, p99) = (at(0.5), at(0.95), at(0.99));
        println!("{asked:66}  {:7}  {:5}  {p50:7.2}  {p95:7.2}  {p99:7.2}", found.len(), size / 1024);
    }
    running.stop().await;
}

/// Two clients who ask the same again and again. Ascending latencies, and the size of an answer.
async fn run(url: &str, time: Duration) -> (Vec<Duration>, usize) {
    let client = http_client::build().expect("a client");
    let warm = client.get(url).send().await.expect("an answer").bytes().await.expect("a body").len();
    let until = Instant::now() + time;
    let ask = async || {
        let mut found = Vec::new();
        while Instant::now() < until {
            let begun = Instant::now();
            let answer = client.get(url).send().await.expect("an answer");
            assert_eq!(answer.status().as_u16(), 200);
            answer.bytes().await.expect("a body");
            found.push(begun.elapsed());
        }
        found
    };
    let (one, two) = futures_util::future::join(ask(), ask()).await;
    let mut all: Vec<Duration> = one.into_iter().chain(two).collect();
    all.sort_unstable();
    (all, warm)
}
