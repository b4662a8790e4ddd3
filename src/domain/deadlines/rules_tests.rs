//! The deadlines are tested with worked cases and with properties that hold on any day.

use super::super::rulebook::{Change, Content, Rulebook};
use super::super::stays::WindowUse;
use super::super::versions::Validity;
use super::*;
use crate::domain::reference::stay_policies::StayPolicy;
use chrono::{DateTime, Datelike, Days, TimeDelta};
use proptest::prelude::*;
use std::sync::LazyLock;

static BOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::built_in);

fn book() -> Edition<'static> {
    BOOK.known_at(DateTime::UNIX_EPOCH)
}

#[derive(serde::Deserialize)]
struct Vector {
    unit: Unit,
    event_date: NaiveDate,
    days: u32,
    due_on: NaiveDate,
    late_after: NaiveDate,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).unwrap()
}

fn stay(entered_on: &str, left_on: &str) -> Stay {
    Stay { entered_on: day(entered_on), left_on: Some(day(left_on)) }
}

#[test]
fn all_worked_cases_hold() {
    let mut reader = csv::Reader::from_reader(include_str!("data/deadline_vectors.csv").as_bytes());
    let vectors: Vec<Vector> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(vectors.len(), 15);
    for v in vectors {
        let kind = DeadlineKind::ReRegistration;
        let (source, valid_from) = (LegalSource::MiaOrder923, v.event_date);
        let rule = RuleRow { rule: kind, valid_from, number: v.days, unit: v.unit, source, source_names: None };
        let rule = Row { validity: Validity::default(), known_from: None, content: &rule };
        let deadline = book().counted(rule, v.event_date, (v.days, rule.content.unit));
        assert_eq!((deadline.due_on, deadline.late_after), (v.due_on, v.late_after), "{} {}", v.event_date, v.days);
    }
}

#[test]
fn the_three_deadlines_of_a_stay_come_together() {
    let query = Query {
        nationality: country("UZB"),
        entered_on: day("2026-11-22"),
        moved_on: Some(day("2026-12-11")),
        previous_stays: &[],
        outages: &[],
    };
    let result = book().calculate(&query);
    let found: Vec<_> =
        result.deadlines.iter().map(|d| (d.kind, d.due_on.to_string(), d.late_after.to_string())).collect();
    let expected = |kind, due: &str, late: &str| (kind, due.to_owned(), late.to_owned());
    assert_eq!(
        found,
        [
            expected(DeadlineKind::FirstRegistration, "2026-12-21", "2026-12-22"),
            expected(DeadlineKind::ReRegistration, "2026-12-18", "2026-12-21"),
            expected(DeadlineKind::EndOfStay, "2026-12-21", "2026-12-21"),
        ]
    );
    assert_eq!(result.no_policy_for, None);
    assert_eq!(result.deadlines[0].explanation.policy.as_ref().unwrap().nationality, "UZB");
}

#[test]
fn a_nationality_without_a_policy_has_no_end_of_stay() {
    let query = Query {
        nationality: country("XXA"),
        entered_on: day("2026-11-22"),
        moved_on: None,
        previous_stays: &[],
        outages: &[],
    };
    let result = book().calculate(&query);
    assert_eq!(result.deadlines.len(), 1);
    assert_eq!(result.deadlines[0].due_on, day("2026-12-21"));
    assert_eq!(result.no_policy_for, Some(country("XXA")));
}

#[test]
fn the_days_per_entry_follow_the_policy() {
    for (nationality, expected) in
        [("RUS", "2027-02-19"), ("TUR", "2027-02-19"), ("UZB", "2026-12-21"), ("IND", "2026-12-05")]
    {
        let deadline = book().end_of_stay(country(nationality), day("2026-11-22"), &[]).unwrap();
        assert_eq!(deadline.due_on, day(expected), "{nationality}");
    }
}

#[test]
fn earlier_stays_shorten_this_one() {
    // 80 of 90 days used within the window: 10 are left.
    let earlier = [stay("2026-08-01", "2026-10-19")];
    let deadline = book().end_of_stay(country("UZB"), day("2026-11-01"), &earlier).unwrap();
    assert_eq!(deadline.explanation.number, 10);
    assert_eq!(deadline.due_on, day("2026-11-10"));
    assert_eq!(deadline.explanation.window, Some(WindowUse { used_days: 80, decides: true, without_exit: 0 }));

    // Days counted twice, or on the day of entry itself, count once.
    let twice = [stay("2026-08-01", "2026-10-19"), stay("2026-09-01", "2026-10-01"), stay("2026-11-01", "2026-11-01")];
    assert_eq!(book().end_of_stay(country("UZB"), day("2026-11-01"), &twice).unwrap().explanation.number, 10);

    // Old days fall out of the window while the new stay goes on.
    let old = [stay("2026-05-01", "2026-07-29")];
    let deadline = book().end_of_stay(country("UZB"), day("2026-10-28"), &old).unwrap();
    assert_eq!(deadline.explanation.number, 30);
    assert!(!deadline.explanation.window.unwrap().decides);
}

#[test]
fn the_days_of_a_treaty_are_days_of_the_calendar_whatever_the_order_counts_in() {
    let own = StayPolicy {
        registration_deadline_days: Some(20),
        ..book().policy(country("UZB"), day("2026-11-22")).unwrap().content.clone()
    };
    let order = RuleRow {
        number: 5,
        unit: Unit::WorkingDays,
        ..book().rule(DeadlineKind::FirstRegistration, day("2026-11-22")).unwrap().content.clone()
    };
    let change = |content: Content| Change {
        subject: content.subject().unwrap(),
        validity: Validity { from: Some(day("2026-11-01")), until: None },
        known_from: DateTime::UNIX_EPOCH,
        content: Some(content),
    };
    let book = Rulebook::with([change(Content::Policy(own)), change(Content::Rule(order))]);
    let due = |code| {
        let edition = book.known_at(DateTime::UNIX_EPOCH);
        edition.first_registration(country(code), day("2026-11-22")).unwrap().due_on
    };
    assert_eq!((due("UZB"), due("RUS")), (day("2026-12-11"), day("2026-11-27")));
}

#[test]
fn a_used_up_window_leaves_no_day() {
    let deadline = book().end_of_stay(country("IND"), day("2026-11-01"), &[stay("2026-09-01", "2026-10-12")]).unwrap();
    assert_eq!(deadline.explanation.number, 0);
    assert_eq!(deadline.due_on, day("2026-11-01"));
    assert_eq!(deadline.explanation.window, Some(WindowUse { used_days: 42, decides: true, without_exit: 0 }));
}

#[test]
fn year_ends_and_leap_days_are_counted() {
    let first = |entered: &str| book().first_registration(country("RUS"), day(entered)).unwrap().due_on;
    assert_eq!(first("2026-12-15"), day("2027-01-13"));
    assert_eq!(first("2028-01-31"), day("2028-02-29"));
    assert_eq!(first("2028-02-01"), day("2028-03-01"));
    assert_eq!(first("2027-02-01"), day("2027-03-02"));
    assert_eq!(book().first_registration(country("RUS"), NaiveDate::MAX).unwrap().late_after, NaiveDate::MAX);
}

#[test]
fn far_years_are_marked_as_estimated() {
    assert_eq!(book().re_registration(day("2026-11-23")).unwrap().explanation.basis, Basis::Official);
    assert_eq!(book().re_registration(day("2027-02-10")).unwrap().explanation.basis, Basis::Computed);
    assert_eq!(book().re_registration(day("2027-05-14")).unwrap().explanation.basis, Basis::Estimated);
    assert_eq!(book().re_registration(day("2033-02-10")).unwrap().explanation.basis, Basis::Estimated);
}

#[test]
fn the_explanation_survives_json() {
    let deadline = book().re_registration(day("2026-03-06")).unwrap();
    let json = serde_json::to_value(&deadline).unwrap();
    assert_eq!(json["kind"], "re_registration");
    assert_eq!(json["explanation"]["source"], "mia_order_923");
    assert_eq!(json["explanation"]["unit"], "working_days");
    assert_eq!(json["explanation"]["skipped"][0]["reason"], "weekend");
    assert_eq!(serde_json::from_value::<Deadline>(json).unwrap(), deadline);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..3_700_u64).prop_map(|n| day("2025-01-01").checked_add_days(Days::new(n)).unwrap())
}

proptest! {
    #[test]
    fn no_deadline_lies_before_its_event(date in any_day(), nationality in prop::sample::select(vec!["UZB", "RUS", "IND", "XXA"])) {
        let query = Query { nationality: country(nationality), entered_on: date, moved_on: Some(date), previous_stays: &[], outages: &[] };
        for deadline in book().calculate(&query).deadlines {
            prop_assert!(deadline.due_on >= date);
            prop_assert!(deadline.late_after >= deadline.due_on);
            prop_assert_eq!(deadline.explanation.last_day, deadline.due_on);
            prop_assert!(deadline.explanation.first_day >= date);
        }
    }

    #[test]
    fn a_later_event_has_no_earlier_deadline(date in any_day(), later in 0..60_u64) {
        let other = date.checked_add_days(Days::new(later)).unwrap();
        for deadline in [|d| book().re_registration(d), |d| book().first_registration(country("UZB"), d), |d| book().end_of_stay(country("UZB"), d, &[])] {
            let (a, b) = (deadline(date).unwrap(), deadline(other).unwrap());
            prop_assert!(a.due_on <= b.due_on && a.late_after <= b.late_after);
        }
    }

    #[test]
    fn a_working_day_deadline_ends_on_a_working_day(date in any_day()) {
        let deadline = book().re_registration(date).unwrap();
        prop_assert!(book().is_working(deadline.due_on) && book().is_working(deadline.late_after));
        let counted = deadline.explanation.first_day.iter_days().take_while(|d| *d <= deadline.due_on).filter(|d| book().is_working(*d));
        prop_assert_eq!(counted.count(), 5);
        prop_assert!(deadline.due_on.year() - date.year() <= 1);
    }

    #[test]
    fn the_window_is_never_exceeded(
        date in any_day(), stays in prop::collection::vec((1..400_i64, 0..60_i64), 1..5),
        nationality in prop::sample::select(vec!["UZB", "RUS", "IND"]),
    ) {
        let stays: Vec<Stay> = stays.into_iter().map(|(ago, length)| {
            let entered_on = date - TimeDelta::days(ago);
            Stay { entered_on, left_on: Some(entered_on + TimeDelta::days(length)) }
        }).collect();
        let deadline = book().end_of_stay(country(nationality), date, &stays).unwrap();
        let policy = deadline.explanation.policy.clone().unwrap();
        let present = |day: NaiveDate| {
            let now = deadline.explanation.number > 0 && day >= date && day <= deadline.due_on;
            now || (day < date && stays.iter().any(|s| s.entered_on <= day && s.left_on.is_some_and(|left| day <= left)))
        };
        prop_assert!(deadline.explanation.number <= u32::from(policy.max_days_per_entry));
        if deadline.explanation.number > 0 {
            let window = (0..i64::from(policy.window_days)).map(|back| deadline.due_on - TimeDelta::days(back));
            prop_assert!(window.filter(|d| present(*d)).count() <= usize::from(policy.max_days_in_window));
        }
    }
}
