//! How long what is kept, what for, and what happens then: a table, and nothing else says it. Must not know how it is done.

use serde::Deserialize;
use std::sync::LazyLock;

const TABLE: &str = include_str!("reference/data/retention.csv");

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// Sign-in codes.
    Codes,
    /// Messages that were sent.
    Messages,
    /// Answers to requests.
    Answers,
    /// Sessions that have ended, and their devices.
    Sessions,
    /// Devices whose app was not started for long.
    Devices,
    /// The inbox.
    Inbox,
    /// The feed of changes.
    Changes,
    /// The events of integrators, and what became of those that were sent.
    Events,
    /// The lines of batches as they were sent.
    BatchFiles,
    /// What became of them.
    Batches,
    /// Border crossings of people who are not known here.
    Strangers,
    /// A person and everything sealed for him.
    Persons,
}

/// What happens at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The rows are deleted.
    Delete,
    /// The person's data key is deleted; the rows stay and tell nothing of him.
    Erase,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rule {
    /// What is kept.
    pub item: Item,
    /// Tables and fields.
    pub fields: String,
    /// What for.
    pub purpose: String,
    /// Why it is lawful.
    pub basis: String,
    /// How many days.
    pub days: i64,
    /// What happens then.
    pub action: Action,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    csv::Reader::from_reader(TABLE.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap_or_default()
});

/// The table.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_has_one_rule_with_a_purpose_and_a_basis() {
        let items = [
            Item::Codes,
            Item::Messages,
            Item::Answers,
            Item::Sessions,
            Item::Devices,
            Item::Inbox,
            Item::Changes,
            Item::Events,
            Item::BatchFiles,
            Item::Batches,
            Item::Strangers,
            Item::Persons,
        ];
        assert_eq!(rules().iter().map(|rule| rule.item).collect::<Vec<_>>(), items);
        assert!(rules().iter().all(|rule| rule.days > 0 && !rule.purpose.is_empty() && !rule.basis.is_empty()));
        assert_eq!(rules().iter().filter(|rule| rule.action == Action::Erase).count(), 1);
    }
}
