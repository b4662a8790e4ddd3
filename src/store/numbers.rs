//! The counter behind registration and certificate numbers. Blocks are taken in advance, so that a submission does not wait for it.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::number_series;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Takes `count` counter values and gives the first.
pub async fn take_block(tx: &mut Conn, count: i64) -> QueryResult<i64> {
    let next: i64 = on_conn!(tx, |c| cached!(
        diesel::update(number_series::table)
            .filter(number_series::series.eq("documents"))
            .set(number_series::next.eq(number_series::next + count))
            .returning(number_series::next)
    )
    .get_result(c)
    .await)?;
    Ok(next - count)
}
