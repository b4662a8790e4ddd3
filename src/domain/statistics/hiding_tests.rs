//! Small numbers are hidden, and what is hidden cannot be calculated.

use super::*;

fn amounts(values: &[(&str, i64)]) -> Amounts {
    values.iter().map(|(value, amount)| ((*value).to_owned(), *amount)).collect()
}

fn hidden(values: &[(&str, i64)]) -> Vec<String> {
    Hiding::OPEN.hidden_in_month(&amounts(values)).into_iter().collect()
}

#[test]
fn a_small_value_takes_the_next_one_with_it() {
    assert_eq!(hidden(&[("A", 3), ("B", 40), ("C", 100)]), ["A", "B"]);
    assert_eq!(hidden(&[("A", 3), ("B", 4), ("C", 100)]), ["A", "B", "C"]);
    assert_eq!(hidden(&[("A", 6), ("B", 7), ("C", 100)]), ["A", "B"]);
    assert_eq!(hidden(&[("A", 10), ("B", 40)]), Vec::<String>::new());
    assert_eq!(hidden(&[("A", 3)]), ["A"]);
    assert_eq!(hidden(&[("A", 0), ("B", 10)]), Vec::<String>::new());
}

#[test]
fn zero_is_shown_and_rounding_goes_to_the_next_multiple() {
    assert!(Hiding::OPEN.shows(0) && !Hiding::OPEN.shows(9) && Hiding::OPEN.shows(10));
    let rounded = [0, 4, 5, 14, 15, 104].map(|amount| Hiding::OFFICIAL.rounded(amount));
    assert_eq!(rounded, [0, 0, 10, 10, 20, 100]);
}

/// A month of random amounts: values × days.
#[derive(Debug, Clone)]
struct Truth {
    days: BTreeMap<NaiveDate, Amounts>,
}

impl Truth {
    fn of(table: &[Vec<i64>]) -> Self {
        let first: NaiveDate = "2026-10-01".parse().unwrap();
        let row = |row: &Vec<i64>| row.iter().enumerate().map(|(at, amount)| (format!("V{at}"), *amount)).collect();
        Self { days: first.iter_days().zip(table.iter().map(row)).collect() }
    }

    fn month(&self) -> Amounts {
        let mut sums = Amounts::new();
        for (value, amount) in self.days.values().flatten() {
            *sums.entry(value.clone()).or_default() += amount;
        }
        sums
    }
}

/// An unknown number: of a day or of the month, of a value or in all.
type Unknown = (Option<NaiveDate>, Option<String>);

/// Everything that whoever is shown the figures knows: sums of unknown numbers.
fn published(truth: &Truth, hiding: Hiding) -> Vec<(Vec<(Unknown, i64)>, i64)> {
    let month = truth.month();
    let total: i64 = month.values().sum();
    let mut known = Vec::new();
    if hiding.shows(total) {
        known.push((vec![((None, None), 1)], total));
    }
    let hidden = hiding.hidden_in_month(&month);
    for (value, amount) in month.iter().filter(|(value, _)| !hidden.contains(*value)) {
        known.push((vec![((None, Some(value.clone())), 1)], *amount));
    }
    let totals: Vec<i64> = truth.days.values().map(|day| day.values().sum()).collect();
    if hiding.breaks_down(totals.iter().copied()) {
        let hidden = hiding.hidden_on_days(&month, &truth.days);
        for ((day, amounts), total) in truth.days.iter().zip(totals) {
            known.push((vec![((Some(*day), None), 1)], total));
            for (value, amount) in amounts.iter().filter(|(value, _)| !hidden.contains(*value)) {
                known.push((vec![((Some(*day), Some(value.clone())), 1)], *amount));
            }
        }
    }
    known
}

/// What follows from what the numbers are: rows and columns add up.
fn relations(truth: &Truth) -> Vec<(Vec<(Unknown, i64)>, i64)> {
    let values: Vec<String> = truth.month().into_keys().collect();
    let days: Vec<NaiveDate> = truth.days.keys().copied().collect();
    let mut found = Vec::new();
    let spans = days.iter().map(|day| Some(*day)).chain([None]);
    for span in spans {
        let mut terms: Vec<(Unknown, i64)> = values.iter().map(|value| ((span, Some(value.clone())), 1)).collect();
        terms.push(((span, None), -1));
        found.push((terms, 0));
    }
    for value in values.iter().map(|value| Some(value.clone())).chain([None]) {
        let mut terms: Vec<(Unknown, i64)> = days.iter().map(|day| ((Some(*day), value.clone()), 1)).collect();
        terms.push(((None, value), -1));
        found.push((terms, 0));
    }
    found
}

/// A prime: the sums are solved modulo it, which is exact.
const PRIME: i64 = 998_244_353;

fn inverse(number: i64) -> i64 {
    let (mut result, mut base, mut exponent) = (1, number.rem_euclid(PRIME), PRIME - 2);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// Solves what is known for as many unknown numbers as it determines.
fn solve(equations: &[(Vec<(Unknown, i64)>, i64)]) -> BTreeMap<Unknown, i64> {
    let named = equations.iter().flat_map(|(terms, _)| terms.iter().map(|one| one.0.clone()));
    let unknowns: Vec<Unknown> = named.collect::<BTreeSet<_>>().into_iter().collect();
    let width = unknowns.len();
    let place = |unknown: &Unknown| unknowns.binary_search(unknown).unwrap();
    let mut rows: Vec<Vec<i64>> = Vec::new();
    for (terms, sum) in equations {
        let mut row = vec![0; width + 1];
        for (unknown, factor) in terms {
            row[place(unknown)] = (row[place(unknown)] + factor).rem_euclid(PRIME);
        }
        row[width] = sum.rem_euclid(PRIME);
        rows.push(row);
    }
    let mut top = 0;
    for column in 0..width {
        let Some(found) = (top..rows.len()).find(|at| rows[*at][column] != 0) else { continue };
        rows.swap(top, found);
        let by = inverse(rows[top][column]);
        for cell in &mut rows[top] {
            *cell = *cell * by % PRIME;
        }
        let pivot = rows[top].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, row)| *at != top && row[column] != 0) {
            let factor = row[column];
            for (cell, above) in row.iter_mut().zip(&pivot) {
                *cell = (*cell - factor * above).rem_euclid(PRIME);
            }
        }
        top += 1;
    }
    let mut determined = BTreeMap::new();
    for row in &rows {
        let used: Vec<usize> = (0..width).filter(|at| row[*at] != 0).collect();
        if let [only] = used[..] {
            determined.insert(unknowns[only].clone(), row[width]);
        }
    }
    determined
}

/// Whether another table of numbers, none negative, agrees with all that is shown, but not in this number. Tables with the same sums are
/// connected by swaps of one between two rows and two columns (or, where only the sum of two values is known, between these).
fn may_be_otherwise(
    truth: &Truth,
    hidden: (&BTreeSet<String>, &BTreeSet<String>),
    (day, value): (NaiveDate, &str),
) -> bool {
    let (on_days, in_month) = hidden;
    let at = |day: NaiveDate, value: &str| truth.days[&day].get(value).copied().unwrap_or_default();
    on_days.iter().filter(|other| *other != value).any(|other| {
        let both_in_month = in_month.contains(value) && in_month.contains(other);
        let on_the_same_day = both_in_month && (at(day, value) >= 1 || at(day, other) >= 1);
        on_the_same_day
            || truth.days.keys().filter(|that| **that != day).any(|that| {
                (at(day, value) >= 1 && at(*that, other) >= 1) || (at(day, other) >= 1 && at(*that, value) >= 1)
            })
    })
}

mod attack {
    use super::*;
    use proptest::prelude::*;

    fn amount() -> impl Strategy<Value = i64> {
        prop_oneof![3 => Just(0), 2 => 1i64..5, 2 => 5i64..10, 3 => 10i64..40]
    }

    fn tables() -> impl Strategy<Value = Truth> {
        (1usize..6, 1usize..6).prop_flat_map(|(days, values)| {
            let table = prop::collection::vec(prop::collection::vec(amount(), values), days);
            table.prop_map(|table| Truth::of(&table))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_small_number_follows_from_all_that_is_shown_to_anybody(truth in tables()) {
            for shown in [vec![Hiding::OPEN], vec![Hiding::OFFICIAL], vec![Hiding::OPEN, Hiding::OFFICIAL]] {
                let least = shown.iter().map(|hiding| hiding.threshold).min().unwrap();
                let mut known = relations(&truth);
                for hiding in &shown {
                    known.extend(published(&truth, *hiding));
                }
                for ((day, value), amount) in solve(&known) {
                    prop_assert!(amount == 0 || amount >= least, "{day:?} {value:?} is {amount}");
                }
            }
        }

        #[test]
        fn not_even_if_numbers_cannot_be_negative(truth in tables()) {
            for hiding in [Hiding::OPEN, Hiding::OFFICIAL] {
                let month = truth.month();
                let totals = truth.days.values().map(|day| day.values().sum::<i64>());
                if !hiding.breaks_down(totals) {
                    continue;
                }
                let (on_days, in_month) = (hiding.hidden_on_days(&month, &truth.days), hiding.hidden_in_month(&month));
                prop_assert!(in_month.is_subset(&on_days));
                for (day, amounts) in &truth.days {
                    for (value, amount) in amounts {
                        if (1..hiding.threshold).contains(amount) {
                            prop_assert!(on_days.contains(value));
                            let hidden = (&on_days, &in_month);
                            prop_assert!(may_be_otherwise(&truth, hidden, (*day, value)), "{day} {value} {amount}");
                        }
                    }
                }
            }
        }

        #[test]
        fn who_is_shown_more_is_never_shown_less_beside_it(truth in tables()) {
            let month = truth.month();
            let hidden = |hiding: Hiding| (hiding.hidden_in_month(&month), hiding.hidden_on_days(&month, &truth.days));
            let (open, official) = (hidden(Hiding::OPEN), hidden(Hiding::OFFICIAL));
            prop_assert!(official.0.is_subset(&open.0) && official.1.is_subset(&open.1));
        }
    }
}
