//! How many questions the calculator answers a second on one core, and what a long history costs: `cargo bench --bench deadlines`.
//! One thread. A question is parsed, calculated, explained and written as JSON, as the handler does it, without HTTP.

use actix_web::web;
use chrono::{DateTime, NaiveDate, TimeDelta};
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};
use tirkeu::domain::deadlines::{Edition, Query, Rulebook, Stay};
use tirkeu::domain::language::Language;
use tirkeu::domain::reference::countries::CountryCode;
use tirkeu::http::deadlines::query::DeadlinesQuery;
use tirkeu::http::deadlines::views::DeadlinesView;

/// How long each figure is measured, and how often; the best counts, since others use the machine too.
const ROUND: Duration = Duration::from_secs(1);
const ROUNDS: usize = 5;
/// Answers a second on one core.
const BAR: f64 = 10_000.0;
/// A person with 500 crossings, compared with one with 5.
const SLOWER: f64 = 2.0;

fn main() -> Result<(), Box<dyn Error>> {
    let book = Rulebook::built_in();
    let edition = book.known_at(DateTime::UNIX_EPOCH);
    let short = "nationality=UZB&entered_on=2026-11-22&moved_on=2026-12-11";
    let stays: Vec<String> = history(500)?.into_iter().map(written).collect();
    let long = format!("{short}&stays={}", stays.join(","));
    let plain = best(|| answer(edition, short));
    let with_stays = best(|| answer(edition, &long));
    println!("answers, no earlier stays               {plain:>10.0} a second");
    println!("answers, 250 earlier stays in the query {with_stays:>10.0} a second");
    println!("bar                                     {BAR:>10.0} a second on one core");
    let (five, many) = (history(5)?, history(500)?);
    let of_five = best(|| calculated(edition, &five));
    let of_many = best(|| calculated(edition, &many));
    let ratio = of_five / of_many;
    println!("deadlines and texts, 5 crossings        {of_five:>10.0} a second");
    println!("deadlines and texts, 500 crossings      {of_many:>10.0} a second, {ratio:.2} times slower");
    println!("bar                                     {SLOWER:>10.2} times slower");
    if plain < BAR || ratio > SLOWER { Err("below the bar".into()) } else { Ok(()) }
}

/// The stays of so many crossings, evenly over two and a half years, the last one shortly before the entry.
fn history(crossings: u16) -> Result<Vec<Stay>, Box<dyn Error>> {
    let entered_on: NaiveDate = "2026-11-22".parse()?;
    let stays = i64::from(crossings / 2).max(1);
    let stay = |at: i64| {
        let begun = entered_on - TimeDelta::days(4 + 900 * at / stays);
        Stay { entered_on: begun, left_on: Some(begun + TimeDelta::days(1)) }
    };
    Ok((0..stays).map(stay).collect())
}

fn written(stay: Stay) -> String {
    format!("{}/{}", stay.entered_on, stay.left_on.map_or_else(|| "..".to_owned(), |left| left.to_string()))
}

fn answer(edition: Edition<'_>, query: &str) -> usize {
    let asked = web::Query::<DeadlinesQuery>::from_query(query).ok().and_then(|query| query.into_inner().parse().ok());
    let view = asked.map(|asked| DeadlinesView::of(edition.calculate(&asked.query(&[])), Language::Ru));
    serde_json::to_vec(&view).map_or(0, |body| body.len())
}

fn calculated(edition: Edition<'_>, stays: &[Stay]) -> usize {
    let Ok((nationality, entered_on)) = CountryCode::parse("UZB")
        .map_err(drop)
        .and_then(|nationality| Ok((nationality, NaiveDate::from_ymd_opt(2026, 11, 22).ok_or(())?)))
    else {
        return 0;
    };
    let query = Query { nationality, entered_on, moved_on: None, previous_stays: stays, outages: &[] };
    let calculation = edition.calculate(&query);
    DeadlinesView::of(calculation, Language::Ru).deadlines.len()
}

fn best(question: impl Fn() -> usize) -> f64 {
    let mut best = 0.0_f64;
    for _ in 0..ROUNDS {
        let (begun, mut answers) = (Instant::now(), 0_u32);
        while begun.elapsed() < ROUND {
            for _ in 0..100 {
                assert!(black_box(question()) > 0);
            }
            answers += 100;
        }
        best = best.max(f64::from(answers) / begun.elapsed().as_secs_f64());
    }
    best
}
