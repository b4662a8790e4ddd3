//! Runs `pgbench` with a script of [`super::capture`].

use super::Options;
use super::capture::Script;
use super::postgres::{Postgres, output_of};
use std::fs;
use std::path::Path;

/// Transactions a second.
///
/// # Panics
/// A transaction failed.
pub async fn run(
    server: &Postgres,
    options: &Options,
    (script, file): (&Script, &Path),
    (run, first): (u64, u64),
) -> f64 {
    fs::write(file, &script.text).expect("the script");
    let mut command = server.client("pgbench");
    command.args(["-n", "-M", "prepared", "-j", "2", "-c"]).arg(options.connections.to_string());
    command.arg("-T").arg(options.seconds.to_string()).arg("-f").arg(file);
    let numbers = [("n", "-1".to_owned()), ("run", run.to_string()), ("first", first.to_string())];
    let clients = ("clients", options.connections.to_string());
    for (name, value) in numbers.into_iter().chain([clients]) {
        command.arg(format!("-D{name}={value}"));
    }
    for (name, value) in &script.constants {
        command.arg(format!("-D{name}={value}"));
    }
    command.arg("postgres");
    let output = tokio::task::spawn_blocking(move || output_of(&mut command)).await.expect("pgbench");
    let failed = output.lines().find_map(|line| line.strip_prefix("number of failed transactions: "));
    assert!(failed.is_none_or(|failed| failed.starts_with("0 ")), "{output}");
    let rate = output.lines().find_map(|line| line.strip_prefix("tps = "));
    rate.and_then(|rate| rate.split(' ').next()?.parse().ok()).unwrap_or_else(|| panic!("no rate in: {output}"))
}
