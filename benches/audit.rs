//! How long it takes to check a million entries of the audit log: `cargo bench --bench audit`, on the embedded database.
//! `-- --keep FOLDER` leaves database and keys there, for verifiers in other languages.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::as_conversions,
    reason = "a measuring program"
)]

use clap::Parser;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tirkeu::app::AppError;
use tirkeu::app::audit::checkpoint::make;
use tirkeu::app::audit::verify::verify;
use tirkeu::boot::{Parts, build_app, migrate};
use tirkeu::config::Config;
use tirkeu::store::Db;
use tirkeu::store::audit::{AuditRow, insert_all};
use tirkeu::store::types::Id;

/// Entries of one transaction.
const BATCH: u64 = 1000;

#[derive(Debug, Parser)]
struct Options {
    /// Entries
    #[arg(long, default_value_t = 1_000_000)]
    entries: u64,
    /// Where to leave the database and the keys
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    if !options.bench {
        // `cargo test --benches` runs this too: nothing to test here.
        return;
    }
    actix_web::rt::System::new().block_on(measure(&options));
}

async fn measure(options: &Options) {
    let folder = options.keep.clone();
    let folder = folder.unwrap_or_else(|| std::env::temp_dir().join(format!("tirkeu-audit-{}", std::process::id())));
    let data_dir = folder.display().to_string();
    let config = Config::from_source(&|name| (name == "DATA_DIR").then(|| data_dir.clone())).expect("a configuration");
    let parts = Parts::from_config(&config).expect("the parts");
    let url = config.database.url.expose().to_owned();
    migrate(&url).await.expect("the tables");
    let db = Db::open(&url, 1, Arc::clone(&parts.random)).await.expect("the database");
    let app = build_app(&parts, db, "http://localhost".to_owned()).expect("the use cases");
    for _ in 0..options.entries / BATCH {
        let entries: Vec<AuditRow> = (0..BATCH)
            .map(|_| {
                let person = app.new_id(app.now());
                let entry = app.audit_of_system("registration.read", ("registration", app.new_id(app.now())));
                AuditRow { subject_id: Some(Id(person)), purpose: Some("host_record".to_owned()), ..entry }
            })
            .collect();
        app.db.write(async move |tx| Ok::<_, AppError>(insert_all(tx, &entries).await?)).await.expect("entries");
    }
    make(&app).await.expect("a checkpoint");
    let begun = Instant::now();
    let report = verify(&app.db, &app.verifier, &BTreeMap::new(), app.now()).await.expect("a report");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    println!("{} entries checked in {seconds:.1} s: {:.0} a second", report.entries, report.entries as f64 / seconds);
    if options.keep.is_none() {
        std::fs::remove_dir_all(&folder).expect("the folder is removed");
    }
}
