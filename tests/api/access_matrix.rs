//! Who may do what, cell by cell: every operation of the document by everybody, to his own, to foreign, to erased and to absent
//! things. The rows come from the document: an operation that nobody has thought about fails the test.

mod assignment;
mod cast;
mod decisions;
mod expected;
mod fields;
mod leak;
mod run;

use crate::support::{both_engines, everything};
use cast::Cast;
use expected::TABLE;
use std::collections::BTreeSet;
use tirkeu::domain::access::Permission;

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let operations: BTreeSet<String> = run::operations().into_keys().collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|(operation, ..)| (*operation).to_owned()).collect();
    assert_eq!(rows.len(), TABLE.len(), "a row stands twice");
    assert_eq!(operations, rows, "the document (left) and the matrix differ");
    let policy: BTreeSet<String> = Permission::ALL.iter().map(|one| one.operation().to_owned()).collect();
    assert_eq!(operations, policy, "the document (left) and the policy table differ");
}

#[test]
fn every_row_speaks_of_all_things_that_its_path_names() {
    let operations = run::operations();
    for (operation, thing, patterns) in TABLE {
        let (_, path) = &operations[*operation];
        let named = path.matches('{').count();
        assert_eq!(named, usize::from(*thing != expected::Thing::Nothing), "{operation}: {path}");
        assert_eq!(patterns.len(), if named == 0 { 1 } else { expected::WHOSE.len() }, "{operation}");
    }
}

both_engines! {
    async fn everybody_may_do_what_the_table_says_and_nothing_else(world: World, everything) {
        let mut cast = Box::pin(Cast::of(&world)).await;
        let operations = run::operations();
        let mut wrong = Vec::new();
        for row in TABLE {
            wrong.extend(run::play(&world, &mut cast, *row, &operations[row.0], &world.base).await);
        }
        assert!(wrong.is_empty(), "{} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}
