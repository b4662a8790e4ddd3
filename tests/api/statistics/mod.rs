//! Statistics: what is counted of registrations and crossings, that nothing is counted twice or not at all, and what is shown.

mod counting;
mod crossings;
mod shown;

use crate::support::World;
use crate::support::sql::lines;
use std::collections::BTreeMap;
use tirkeu::app::statistics::fold::fold_all;
use tirkeu::app::statistics::recount::{Recounted, recount};
use uuid::Uuid;

const WORKER: Uuid = Uuid::from_u128(77);

impl World {
    /// Counts all that has changed.
    async fn counts(&self) -> usize {
        fold_all(&self.app, WORKER).await.expect("counted")
    }

    /// Counts everything again.
    async fn recounts(&self) -> Recounted {
        recount(&self.app).await.expect("counted again")
    }

    /// All figures that are not zero: measure, dimension, grain, period and value, and how many.
    async fn cells(&self) -> BTreeMap<String, i64> {
        let sql = "SELECT measure || ' ' || dimension || ' ' || grain || ' ' || CAST(period AS text) || ' ' || value || '=' \
             || CAST(amount AS text) AS line FROM statistics_cells WHERE amount <> 0";
        let told = lines(&self.app.db, sql).await;
        told.iter()
            .map(|line| line.rsplit_once('=').unwrap())
            .map(|(cell, n)| (cell.to_owned(), n.parse().unwrap()))
            .collect()
    }

    /// The figures of a measure by a dimension on a day.
    async fn on_day(&self, measure: &str, dimension: &str, day: &str) -> Vec<String> {
        let head = format!("{measure} {dimension} day {day} ");
        let cells = self.cells().await;
        cells.iter().filter_map(|(cell, n)| Some(format!("{}={n}", cell.strip_prefix(&head)?))).collect()
    }
}
