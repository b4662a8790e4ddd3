//! Batches for whoever works on them. Nothing is locked while he does: he takes a chunk until a certain time, and whoever comes after
//! that takes it from him. The client that was served longest ago comes first, however much the others have sent.

use super::batches::ChunkRow;
use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{batch_chunks, batches};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable};
use diesel_async::RunQueryDsl;

/// Whether some batch has something due.
pub async fn something_is_due(conn: &mut Conn, now: Ts) -> QueryResult<bool> {
    let first: Option<Id> = on_conn!(conn, |c| batches::table
        .filter(batches::due_at.is_not_null().and(batches::due_at.le(now)))
        .order(batches::due_at)
        .select(batches::id)
        .first(c)
        .await
        .optional())?;
    Ok(first.is_some())
}

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = SqlUuid)]
    id: Id,
    #[diesel(sql_type = SqlUuid)]
    client_id: Id,
}

/// The batch whose turn it is; on `PostgreSQL` its client's turn is locked.
async fn next(tx: &mut Conn, now: Ts, only: Option<Id>) -> QueryResult<Option<Next>> {
    let lock = match tx {
        Conn::Pg(_) => " FOR UPDATE OF t",
        Conn::Lite(_) => "",
    };
    let which = if only.is_some() { "b.id = $2" } else { "$2 IS NULL" };
    let null = match tx {
        Conn::Pg(_) => which.replace("$2", "$2::uuid"),
        Conn::Lite(_) => which.to_owned(),
    };
    let sql = format!(
        "SELECT b.id, b.client_id FROM batches b JOIN batch_turns t ON t.client_id = b.client_id \
         WHERE b.due_at IS NOT NULL AND b.due_at <= $1 AND {null} ORDER BY t.turn, b.due_at, b.id LIMIT 1{lock}"
    );
    on_conn!(tx, |c| diesel::sql_query(sql)
        .bind::<Instant, _>(now)
        .bind::<Nullable<SqlUuid>, _>(only)
        .get_result(c)
        .await
        .optional())
}

/// Takes the chunk whose turn it is until `lease_end`; of the batch `only`, if one is named. None if nothing is due.
pub async fn claim(tx: &mut Conn, (now, lease_end): (Ts, Ts), only: Option<Id>) -> QueryResult<Option<ChunkRow>> {
    let Some(Next { id, client_id }) = next(tx, now, only).await? else { return Ok(None) };
    let chunk: Option<ChunkRow> = on_conn!(tx, |c| batch_chunks::table
        .filter(batch_chunks::batch_id.eq(id).and(batch_chunks::due_at.is_not_null()))
        .filter(batch_chunks::due_at.le(now))
        .order((batch_chunks::due_at, batch_chunks::first_line))
        .select(ChunkRow::as_select())
        .first(c)
        .await
        .optional())?;
    if let Some(chunk) = &chunk {
        on_conn!(tx, |c| cached!(
            diesel::update(batch_chunks::table)
                .filter(batch_chunks::batch_id.eq(id).and(batch_chunks::first_line.eq(chunk.first_line)))
                .set((batch_chunks::due_at.eq(Some(lease_end)), batch_chunks::claim.eq(batch_chunks::claim + 1)))
        )
        .execute(c)
        .await)?;
    }
    // One text for both: where nothing is due any more, the batch is told so.
    let sql = "UPDATE batches SET state = 'running', started_at = COALESCE(started_at, $1), \
         due_at = (SELECT min(c.due_at) FROM batch_chunks c WHERE c.batch_id = $2 AND c.due_at IS NOT NULL), \
         version = version + CASE WHEN state = 'queued' THEN 1 ELSE 0 END WHERE id = $2 AND due_at IS NOT NULL";
    on_conn!(tx, |c| cached!(diesel::sql_query(sql).bind::<Instant, _>(now).bind::<SqlUuid, _>(id)).execute(c).await)?;
    let sql = "UPDATE batch_turns SET turn = (SELECT max(turn) FROM batch_turns) + 1 WHERE client_id = $1";
    on_conn!(tx, |c| cached!(diesel::sql_query(sql).bind::<SqlUuid, _>(client_id)).execute(c).await)?;
    Ok(chunk.map(|chunk| ChunkRow { claim: chunk.claim + 1, due_at: Some(lease_end), ..chunk }))
}

/// Gives a chunk back: when it is due again, or none if all its lines are judged; a lost race if the lease is another's by now.
pub async fn give_back(tx: &mut Conn, chunk: &ChunkRow, due_at: Option<Ts>) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(batch_chunks::table)
            .filter(batch_chunks::batch_id.eq(chunk.batch_id).and(batch_chunks::first_line.eq(chunk.first_line)))
            .filter(batch_chunks::claim.eq(chunk.claim).and(batch_chunks::due_at.is_not_null()))
            .set(batch_chunks::due_at.eq(due_at))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

const COUNT: &str = "UPDATE batches SET accepted = accepted + $1, refused = refused + $2, version = version + 1, \
     state = CASE WHEN state NOT IN ('queued', 'running') THEN state WHEN accepted + refused + $1 + $2 >= total THEN 'done' ELSE 'running' END, \
     finished_at = CASE WHEN finished_at IS NULL AND accepted + refused + $1 + $2 >= total THEN $3 ELSE finished_at END, \
     due_at = CASE WHEN state NOT IN ('queued', 'running') THEN NULL \
     ELSE (SELECT min(c.due_at) FROM batch_chunks c WHERE c.batch_id = $4 AND c.due_at IS NOT NULL) END WHERE id = $4";

/// Counts what became of lines, behind [`give_back`]. One that was cancelled meanwhile stays so.
pub async fn count(tx: &mut Conn, batch: Id, (accepted, refused): (i32, i32), now: Ts) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::sql_query(COUNT)
            .bind::<Integer, _>(accepted)
            .bind::<Integer, _>(refused)
            .bind::<Instant, _>(now)
            .bind::<SqlUuid, _>(batch)
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}
