//! Crossings come late, out of order, are corrected and taken back, and become somebody's: the figures are those of a recount by hand.

use crate::border::{crossing, feed, with};
use crate::support::actor::person;
use crate::support::{World, both_engines, unlimited};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A report that stands, as the test knows it.
#[derive(Debug, Clone)]
struct Stands {
    traveller: usize,
    is_entry: bool,
    at: DateTime<Utc>,
    region: &'static str,
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    (at + TimeDelta::hours(5)).date_naive()
}

fn nationality(traveller: usize) -> String {
    person(traveller)["nationality"].as_str().unwrap().to_owned()
}

/// The figures by hand: each crossing by itself, and for each day who was last seen to enter, and not longer than a year ago.
fn by_hand(stands: &BTreeMap<String, Stands>) -> BTreeMap<String, i64> {
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    let mut add = |measure: &str, day: NaiveDate, dims: &[(&str, &str)], amount: i64| {
        let month = day.format("%Y-%m-01");
        for (dimension, value) in dims.iter().chain(&[("all", "")]) {
            *found.entry(format!("{measure} {dimension} day {day} {value}")).or_default() += amount;
            *found.entry(format!("{measure} {dimension} month {month} {value}")).or_default() += amount;
        }
    };
    for one in stands.values() {
        let nationality = nationality(one.traveller);
        let measure = if one.is_entry { "entries" } else { "exits" };
        add(measure, day(one.at), &[("region", one.region), ("nationality", &nationality)], 1);
    }
    let travellers: BTreeSet<usize> = stands.values().map(|one| one.traveller).collect();
    for traveller in travellers {
        let nationality = nationality(traveller);
        let mut his: Vec<&Stands> = stands.values().filter(|one| one.traveller == traveller).collect();
        his.sort_by_key(|one| one.at);
        let first = day(his[0].at);
        let mut was_inside = false;
        for today in first.iter_days().take(1200) {
            let last = his.iter().rev().find(|one| day(one.at) <= today);
            let is_inside = last.is_some_and(|last| last.is_entry && (today - day(last.at)).num_days() < 365);
            if is_inside != was_inside {
                add("present", today, &[("nationality", &nationality)], if is_inside { 1 } else { -1 });
            }
            was_inside = is_inside;
        }
    }
    found.retain(|_, amount| *amount != 0);
    found
}

/// A line, and what the test knows of it.
fn roll(dice: &mut Dice, first: usize, serial: u64) -> (Value, Stands) {
    let traveller = first + usize::try_from(dice.below(5)).unwrap();
    let is_entry = dice.below(2) == 0;
    let end: DateTime<Utc> = "2026-11-22T05:00:00Z".parse().unwrap();
    // No two in the same second.
    let at = end
        - TimeDelta::hours(i64::try_from(dice.below(24 * 500)).unwrap())
        - TimeDelta::seconds(i64::try_from(serial).unwrap());
    let region = ["75", "71"][usize::try_from(dice.below(2)).unwrap()];
    let direction = if is_entry { "entry" } else { "exit" };
    let line =
        with(crossing(traveller, direction, &at.format("%Y-%m-%dT%H:%M:%SZ").to_string()), "region", json!(region));
    (line, Stands { traveller, is_entry, at, region })
}

async fn play_history(world: &World, seed: u64) {
    let feed = feed(world).await;
    let mut dice = Dice(seed);
    // Other people each time.
    let first = usize::try_from(seed).unwrap() * 5;
    let mut stands: BTreeMap<String, Stands> = BTreeMap::new();
    let mut serial = 0;
    for round in 0..12usize {
        let mut lines = Vec::new();
        for _ in 0..dice.below(6) {
            serial += 1;
            let (mut line, known) = roll(&mut dice, first, serial);
            let id = line["event_id"].as_str().unwrap().to_owned();
            let old: Vec<String> = stands.keys().cloned().collect();
            let corrected = if old.is_empty() || dice.below(3) > 0 {
                None
            } else {
                Some(old[usize::try_from(dice.below(u64::try_from(old.len()).unwrap())).unwrap()].clone())
            };
            let is_cancelled = corrected.is_some() && dice.below(2) == 0;
            if let Some(corrected) = &corrected {
                line["corrects"] = json!(corrected);
                line["cancelled"] = json!(is_cancelled);
                stands.remove(corrected);
            }
            if !is_cancelled {
                stands.insert(id, known);
            }
            lines.push(line);
        }
        // A correction may come before what it corrects.
        lines.reverse();
        if !lines.is_empty() {
            let told = feed.reports(&lines).await;
            assert!(told.iter().all(|outcome| !outcome.starts_with("rejected")), "{told:?}");
        }
        if round % 3 == 2 {
            // Whose crossings were nobody's becomes known.
            world.migrant(first + round / 3).await;
        }
        if dice.below(2) == 0 {
            world.counts().await;
        }
    }
    world.counts().await;
    assert_eq!(world.cells().await, by_hand(&stands), "seed {seed}");
    assert!(world.recounts().await.is_right(), "seed {seed}");
    assert_eq!(world.cells().await, by_hand(&stands), "seed {seed}, counted again");
}

both_engines! {
    async fn any_history_is_counted_as_by_hand(world: World, unlimited) {
        for seed in 0..4 {
            play_history(&world, seed).await;
            for table in ["statistics_cells", "statistics_counted", "statistics_queue", "border_crossings"] {
                world.execute(&format!("DELETE FROM {table}")).await.unwrap();
            }
        }
    }

    async fn an_exit_that_was_not_one_puts_him_back_inside(world: World, unlimited) {
        let feed = feed(&world).await;
        let exit = crossing(0, "exit", "2026-11-21T20:00:00Z");
        feed.reports(std::slice::from_ref(&exit)).await;
        world.counts().await;
        assert!(world.on_day("present", "all", "2026-11-22").await.is_empty());
        // The entry comes after the exit.
        feed.reports(&[crossing(0, "entry", "2026-11-20T04:00:00Z")]).await;
        world.counts().await;
        assert_eq!(world.on_day("present", "all", "2026-11-20").await, ["=1"]);
        assert_eq!(world.on_day("present", "all", "2026-11-22").await, ["=-1"]);
        let wrong = with(with(exit.clone(), "event_id", json!("taken-back")), "corrects", exit["event_id"].clone());
        feed.reports(&[with(wrong, "cancelled", json!(true))]).await;
        world.counts().await;
        assert!(world.on_day("present", "all", "2026-11-22").await.is_empty());
        assert!(world.on_day("exits", "all", "2026-11-22").await.is_empty());
        assert_eq!(world.on_day("present", "all", "2027-11-20").await, ["=-1"]);
        assert!(world.recounts().await.is_right());
    }

    async fn who_is_forgotten_stays_counted(world: World, unlimited) {
        let feed = feed(&world).await;
        feed.reports(&[crossing(0, "entry", "2026-11-20T04:00:00Z"), crossing(1, "entry", "2026-11-20T05:00:00Z")]).await;
        let migrant = world.migrant(0).await;
        world.counts().await;
        let before = world.cells().await;
        tirkeu::app::persons::erase::erase(&world.app, migrant.account.parse().unwrap(), "operator").await.expect("erased");
        world.counts().await;
        assert_eq!(world.cells().await, before);
        // A year later, the stranger is deleted.
        world.clock.advance(TimeDelta::days(366));
        tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
        assert_eq!(world.count("border_crossings").await, 1);
        world.counts().await;
        assert!(world.recounts().await.is_right());
        assert_eq!(world.cells().await, before);
    }
}
