//! Counts everything again, compares and mends: first what each source is counted as, then each figure against the sum of what is
//! counted. In small transactions, beside the service, which goes on.

use super::fold::fold_all;
use super::sources::{Deltas, settle};
use crate::app::{App, AppError};
use crate::domain::statistics::{Grain, next_month};
use crate::store::statistics::{CellRow, add, begin, cells_of, counted_on, days, queued};
use crate::store::statistics_sources::{crossings_behind, registrations_behind};
use crate::store::types::Id;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Sources in one transaction.
const BATCH: i64 = 200;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recounted {
    /// Registrations and crossings that were looked at.
    pub sources: usize,
    /// How many of them were not counted as they are.
    pub wrong_sources: usize,
    /// Days that were added up.
    pub days: usize,
    /// How many figures were not the sum of what is counted.
    pub wrong_cells: usize,
}

impl Recounted {
    /// Whether nothing had to be mended.
    #[must_use]
    pub const fn is_right(&self) -> bool {
        self.wrong_sources == 0 && self.wrong_cells == 0
    }
}

/// Counts everything again.
///
/// # Errors
/// The store failed; what was mended stays mended.
pub async fn recount(app: &App) -> Result<Recounted, AppError> {
    fold_all(app, app.new_id(app.now())).await?;
    let mut found = Recounted::default();
    for is_crossing in [false, true] {
        let mut after = Id(Uuid::nil());
        loop {
            let ids = app
                .db
                .read(async |conn| {
                    if is_crossing {
                        crossings_behind(conn, after, BATCH).await
                    } else {
                        registrations_behind(conn, after, BATCH).await
                    }
                })
                .await?;
            let Some(last) = ids.last() else { break };
            after = *last;
            found.sources += ids.len();
            found.wrong_sources += recount_batch(app, ids, is_crossing).await?;
        }
    }
    let Some((first, last)) = app.db.read(async |conn| days(conn).await).await? else { return Ok(found) };
    let sums = add_up(app, (first, last)).await?;
    found.days += sums.days;
    found.wrong_cells += sums.wrong_cells;
    Ok(found)
}

/// Adds up the figures of these days and of their months again, and mends them.
///
/// # Errors
/// The store failed; what was mended stays mended.
pub async fn add_up(app: &App, (first, last): (NaiveDate, NaiveDate)) -> Result<Recounted, AppError> {
    let mut found = Recounted::default();
    for day in first.iter_days().take_while(|day| *day <= last) {
        found.days += 1;
        found.wrong_cells += app.db.write(async move |tx| mend_day(tx, day).await).await?;
    }
    let mut month = Grain::Month.of(first);
    while month <= last {
        let begins = month;
        found.wrong_cells += app.db.write(async move |tx| mend_month(tx, begins).await).await?;
        month = next_month(month);
    }
    Ok(found)
}

/// What is wrong only because it waits in the queue is no fault.
async fn recount_batch(app: &App, ids: Vec<Id>, is_crossing: bool) -> Result<usize, AppError> {
    app.db
        .write(async move |tx| {
            begin(tx).await?;
            let is_waiting = !queued(tx, 1).await?.is_empty();
            let wrong = if is_crossing { settle(tx, &[], &ids).await? } else { settle(tx, &ids, &[]).await? };
            Ok::<_, AppError>(if is_waiting { 0 } else { wrong })
        })
        .await
}

type Cell = (String, String, NaiveDate, String);

fn by_cell(rows: impl IntoIterator<Item = CellRow>) -> BTreeMap<Cell, i64> {
    let mut found = BTreeMap::new();
    for row in rows {
        *found.entry((row.measure, row.dimension, row.period, row.value)).or_default() += row.amount;
    }
    found
}

async fn mend_day(tx: &mut crate::store::Conn, day: NaiveDate) -> Result<usize, AppError> {
    begin(tx).await?;
    let mut right = Deltas::default();
    for (measure, dims, amount) in counted_on(tx, day).await? {
        right.add((&measure, day), &dims, amount);
    }
    let right = by_cell(right.rows().into_iter().filter(|row| row.grain == Grain::Day.as_str()));
    let is = by_cell(cells_of(tx, Grain::Day.as_str(), (day, day)).await?);
    mend(tx, Grain::Day, &right, &is).await
}

async fn mend_month(tx: &mut crate::store::Conn, month: NaiveDate) -> Result<usize, AppError> {
    begin(tx).await?;
    let last = next_month(month).checked_sub_days(Days::new(1)).unwrap_or(month);
    let days = cells_of(tx, Grain::Day.as_str(), (month, last)).await?;
    let right = by_cell(days.into_iter().map(|row| CellRow { period: month, ..row }));
    let is = by_cell(cells_of(tx, Grain::Month.as_str(), (month, month)).await?);
    mend(tx, Grain::Month, &right, &is).await
}

async fn mend(
    tx: &mut crate::store::Conn,
    grain: Grain,
    right: &BTreeMap<Cell, i64>,
    is: &BTreeMap<Cell, i64>,
) -> Result<usize, AppError> {
    let amount = |of: &BTreeMap<Cell, i64>, cell: &Cell| of.get(cell).copied().unwrap_or_default();
    let mut wrong = Vec::new();
    for cell in right.keys().chain(is.keys().filter(|cell| !right.contains_key(*cell))) {
        let difference = amount(right, cell) - amount(is, cell);
        if difference != 0 {
            let (measure, dimension, period, value) = cell.clone();
            tracing::error!(
                statistics.measure = measure,
                statistics.dimension = dimension,
                statistics.period = %period,
                statistics.difference = difference,
                "a figure was not the sum of what is counted; it is mended"
            );
            let grain = grain.as_str().to_owned();
            wrong.push(CellRow { measure, dimension, grain, period, value, amount: difference });
        }
    }
    add(tx, &wrong).await?;
    Ok(wrong.len())
}
