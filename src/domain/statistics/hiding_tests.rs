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
