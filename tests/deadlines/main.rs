//! The deadlines against a model that is written in other words, and what must hold whatever the history.
#![cfg(test)]

mod model;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use model::{History, Model, dates_of};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::LazyLock;
use tirkeu::domain::clock::legal_day;
use tirkeu::domain::deadlines::{Deadline, DeadlineKind, Edition, Outage, Rulebook};

static MODEL: LazyLock<Model> = LazyLock::new(Model::new);
static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::built_in);

fn book() -> Edition<'static> {
    BOOK.known_at(DateTime::UNIX_EPOCH)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn deadlines(history: &History) -> Vec<Deadline> {
    history.ask(|query| book().calculate(query)).deadlines
}

fn plain(nationality: &str, entered_on: NaiveDate) -> History {
    let nationality = nationality.to_owned();
    History { nationality, entered_on, moved_on: None, stays: Vec::new(), outages: Vec::new() }
}

fn any_history() -> impl Strategy<Value = History> {
    any::<u64>().prop_map(|seed| History::random(&mut StdRng::seed_from_u64(seed)))
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..3_700_i64).prop_map(|n| day("2025-01-01") + TimeDelta::days(n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_product_and_the_model_agree_on_any_history(history in any_history()) {
        let found = history.ask(|query| dates_of(&book().calculate(query)));
        prop_assert_eq!(found, MODEL.dates(&history));
    }

    #[test]
    fn no_date_lies_before_its_event_and_nobody_is_late_before_he_is_due(history in any_history()) {
        for found in deadlines(&history) {
            let event = if found.kind == DeadlineKind::ReRegistration { history.moved_on.unwrap() } else { history.entered_on };
            prop_assert_eq!(found.explanation.event_on, event);
            prop_assert!(event <= found.due_on && found.due_on <= found.late_after, "{:?}", found);
            prop_assert_eq!(found.explanation.last_day, found.due_on);
        }
    }

    #[test]
    fn a_stay_that_ends_before_the_period_of_registration_is_told(history in any_history()) {
        let found = deadlines(&history);
        let end = found.iter().find(|found| found.kind == DeadlineKind::EndOfStay).map(|end| end.due_on);
        for found in found.iter().filter(|found| found.kind != DeadlineKind::EndOfStay) {
            let sooner = end.filter(|end| found.explanation.event_on <= *end && *end < found.due_on);
            prop_assert_eq!(found.explanation.stay_ends_on, sooner);
        }
    }

    #[test]
    fn a_day_more_in_the_past_prolongs_no_stay(history in any_history(), ago in 1..400_i64, length in 0..60_i64) {
        let end = |history: &History| deadlines(history).pop().map(|end| end.due_on);
        let entered = history.entered_on - TimeDelta::days(ago);
        let mut more = history.clone();
        more.stays.retain(|(_, left)| left.is_some());
        let fewer = end(&more);
        more.stays.push((entered, Some(entered + TimeDelta::days(length))));
        prop_assert!(end(&more) <= fewer);
    }

    #[test]
    fn the_order_of_stays_does_not_matter_and_a_stay_counts_once(history in any_history()) {
        let mut other = history.clone();
        other.stays.reverse();
        prop_assert_eq!(deadlines(&history), deadlines(&other));
        other.stays.extend(history.stays.iter().filter(|(_, left)| left.is_some()).copied());
        prop_assert_eq!(deadlines(&history), deadlines(&other));
    }

    #[test]
    fn a_later_entry_or_move_has_no_earlier_date(history in any_history(), later in 0..60_i64) {
        let first = History { outages: Vec::new(), moved_on: None, ..history };
        let second = History { entered_on: first.entered_on + TimeDelta::days(later), ..first.clone() };
        // What lies between the two entries is no earlier stay of the first.
        let stays = first.stays.iter().filter(|(_, left)| left.is_some_and(|left| left < first.entered_on)).copied().collect();
        let (first, second) = (History { stays, ..first }, second);
        let second = History { stays: first.stays.clone(), ..second };
        for (a, b) in deadlines(&first).iter().zip(deadlines(&second)) {
            prop_assert!(a.due_on <= b.due_on && a.late_after <= b.late_after, "{a:?} {b:?}");
        }
        let again = |moved_on| book().re_registration(moved_on).unwrap();
        let (a, b) = (again(first.entered_on), again(second.entered_on));
        prop_assert!(a.due_on <= b.due_on && a.late_after <= b.late_after);
    }

    #[test]
    fn an_outage_makes_nothing_due_sooner_and_leaves_nothing_due_on_its_days(entered_on in any_day(), from in 0..60_i64, hours in 1..200_i64) {
        let usual = plain("RUS", entered_on);
        let from = entered_on.and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::days(from);
        let until = from + TimeDelta::hours(hours);
        let down = History { outages: vec![(from, until)], ..usual.clone() };
        let (usual, moved) = (deadlines(&usual), deadlines(&down));
        let (first, last) = Outage { from, until }.days().unwrap();
        for date in [moved[0].due_on, moved[0].late_after] {
            prop_assert!(!(first..=last).contains(&date));
        }
        prop_assert!(usual[0].due_on <= moved[0].due_on && usual[0].late_after <= moved[0].late_after);
        prop_assert_eq!(usual[0].due_on == moved[0].due_on, moved[0].explanation.outage.is_none());
        prop_assert_eq!(usual[1].due_on, moved[1].due_on, "the end of the stay does not move");
    }

    #[test]
    fn every_day_has_its_first_registration(entered_on in any_day()) {
        let found = book().first_registration(tirkeu::domain::reference::countries::CountryCode::parse("UZB").unwrap(), entered_on).unwrap();
        prop_assert_eq!((found.due_on - entered_on).num_days(), 29);
        prop_assert_eq!((found.late_after - entered_on).num_days(), 30);
    }
}

#[test]
fn a_day_begins_at_midnight_of_the_countrys_clocks() {
    assert_eq!(legal_day(instant("2026-12-31T18:59:59Z")), day("2026-12-31"));
    assert_eq!(legal_day(instant("2026-12-31T19:00:00Z")), day("2027-01-01"));
    let days = |from: &str, until: &str| Outage { from: instant(from), until: instant(until) }.days();
    assert_eq!(days("2026-12-20T18:59:59Z", "2026-12-20T19:00:00Z"), Some((day("2026-12-20"), day("2026-12-20"))));
    assert_eq!(days("2026-12-20T19:00:00Z", "2026-12-20T19:00:01Z"), Some((day("2026-12-21"), day("2026-12-21"))));
    assert_eq!(days("2026-12-20T19:00:00Z", "2026-12-20T19:00:00Z"), None);
}

#[test]
fn who_is_due_on_a_day_of_an_outage_has_until_the_next_working_day() {
    // Due on Monday 21 December; down that day and on Tuesday; on Wednesday again.
    let mut history = plain("RUS", day("2026-11-22"));
    history.outages.push((instant("2026-12-21T04:00:00Z"), instant("2026-12-22T04:00:00Z")));
    history.outages.push((instant("2026-12-23T04:00:00Z"), instant("2026-12-23T05:00:00Z")));
    let found = deadlines(&history).remove(0);
    assert_eq!((found.due_on, found.late_after), (day("2026-12-24"), day("2026-12-24")));
    let outage = found.explanation.outage.unwrap();
    assert_eq!(
        (outage.first_day, outage.last_day, outage.without),
        (day("2026-12-21"), day("2026-12-23"), day("2026-12-21"))
    );
    // A Friday: over the weekend to Monday.
    let mut history = plain("RUS", day("2026-11-05"));
    history.outages.push((instant("2026-12-04T04:00:00Z"), instant("2026-12-04T05:00:00Z")));
    let found = deadlines(&history).remove(0);
    assert_eq!((found.due_on, found.late_after), (day("2026-12-07"), day("2026-12-07")));
    assert_eq!(found.explanation.skipped.len(), 2);
}

#[test]
fn a_stay_whose_exit_is_not_known_counts_for_as_long_as_one_entry_allows() {
    let end = |stays: &[(&str, Option<&str>)]| {
        let mut history = plain("UZB", day("2026-11-01"));
        history.stays = stays.iter().map(|(entered, left)| (day(entered), left.map(day))).collect();
        let end = deadlines(&history).pop().unwrap();
        let window = end.explanation.window.unwrap();
        (window.used_days, window.without_exit)
    };
    assert_eq!(end(&[("2026-09-01", None)]), (30, 1));
    assert_eq!(end(&[("2026-10-22", None)]), (10, 1), "it was over before this entry");
    assert_eq!(end(&[("2026-09-01", None), ("2026-09-11", Some("2026-09-12"))]), (12, 1), "and before the next one");
    assert_eq!(end(&[("2025-09-01", None)]), (0, 0), "long ago");
    assert_eq!(
        end(&[("2026-09-01", Some("2026-09-05")), ("2026-09-05", Some("2026-09-09"))]),
        (9, 0),
        "the fifth counts once"
    );
    assert_eq!(end(&[("2026-10-30", Some("2026-11-01"))]), (2, 0), "the day of this entry is a day of this stay");
}
