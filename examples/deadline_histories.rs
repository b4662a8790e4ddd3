//! Compares the deadlines of random histories with the model of the tests: `cargo run --release --example deadline_histories --
//! --count 1000000 [--seed 1]`. Says how many agree; ends with 1 at the first that does not, and shows it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a program for checks; the model is the tests'")]

#[path = "../tests/deadlines/model.rs"]
mod model;

use chrono::DateTime;
use model::{History, Model, dates_of};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::process::ExitCode;
use tirkeu::domain::deadlines::Rulebook;

fn number(name: &str, default: u64) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    if arguments.next().is_none() { Some(default) } else { arguments.next()?.parse().ok() }
}

fn main() -> ExitCode {
    let (Some(count), Some(seed)) = (number("--count", 1_000_000), number("--seed", 1)) else {
        eprintln!("deadline_histories [--count NUMBER] [--seed NUMBER]");
        return ExitCode::from(2);
    };
    let (model, book) = (Model::new(), Rulebook::built_in());
    let edition = book.known_at(DateTime::UNIX_EPOCH);
    let mut random = StdRng::seed_from_u64(seed);
    for at in 1..=count {
        let history = History::random(&mut random);
        let (found, expected) = (history.ask(|query| dates_of(&edition.calculate(query))), model.dates(&history));
        if found != expected {
            println!(
                "history {at} of seed {seed}: {history:#?}\nthe product says {found:#?}\nthe model says {expected:#?}"
            );
            return ExitCode::FAILURE;
        }
    }
    println!("{count} histories of seed {seed}: the product and the model agree on all");
    ExitCode::SUCCESS
}
