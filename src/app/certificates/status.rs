//! The status lists: one bit a certificate says, to whoever checks without asking us, whether it is still in force. A reconciler: it looks
//! at what has ended since the last time, so no change of a registration can forget to tell it.

use crate::app::certificates::status_token;
use crate::app::{App, AppError};
use crate::domain::certificates::number::ListPlace;
use crate::domain::certificates::status_list::{Bits, POSITIONS, StatusRef};
use crate::domain::clock::legal_day;
use crate::store::status_lists::{self, ListRow, Signed};
use crate::store::types::Ts;
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;

/// A transaction may take its time and commit behind a look: what ended this much before it is looked at again.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);
/// A list is signed again after this long, so that it can be seen to be fresh.
const SIGNED_EVERY: TimeDelta = TimeDelta::hours(1);
/// No certificate is within its days longer than this after its issue: what ended before is over by its date, too.
const LONGEST_STAY: TimeDelta = TimeDelta::days(2 * 366);
/// Ends read at a time.
const BATCH: i64 = 10_000;

/// Positions to be set, by list.
type Over = BTreeMap<i32, Vec<u32>>;

/// Where a list is, below the address of the service.
#[must_use]
pub fn list_path(list: u32) -> String {
    format!("/v1/status-lists/{list}")
}

/// The address of a list.
#[must_use]
pub fn list_url(app: &App, list: u32) -> String {
    format!("{}{}", app.settings.public_url, list_path(list))
}

/// What a signed form says of its own place.
#[must_use]
pub fn status_ref(app: &App, place: ListPlace) -> StatusRef {
    StatusRef { index: place.index, uri: list_url(app, place.list) }
}

/// Brings the lists up to date, and signs anew those whose signature is old; gives how many were written. Two processes at once do no harm.
///
/// # Errors
/// The store or the signer failed: the next run begins where this one did.
pub async fn refresh(app: &App) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let (next, through, lists) = app.db.read(async |conn| status_lists::standing(conn).await).await?;
    let over = over_since(app, through).await?;
    let known: BTreeMap<i32, Signed> = lists.into_iter().map(|signed| (signed.0, signed)).collect();
    let mut written = 0;
    for list in 0..=newest_list(next) {
        let is_old = known.get(&list).is_none_or(|(_, _, signed_at)| {
            // A clock that once ran ahead must not leave a list that nobody believes.
            now.0 - signed_at.0 >= SIGNED_EVERY || signed_at.0 > now.0
        });
        let ended = over.get(&list).map_or(&[][..], Vec::as_slice);
        if !is_old && ended.is_empty() {
            continue;
        }
        let row = app.db.read(async |conn| status_lists::find(conn, list).await).await?;
        let Some(row) = renewed(app, (list, row), ended, is_old, now)? else { continue };
        if app.db.write(async move |tx| Ok::<_, AppError>(status_lists::write(tx, &row).await?)).await? == 0 {
            // Another process is at it, and will note how far it came.
            return Ok(written);
        }
        written += 1;
    }
    app.db.write(async move |tx| Ok::<_, AppError>(status_lists::advance(tx, through, now).await?)).await?;
    Ok(written)
}

/// The list with what has ended; none if it says so already and its signature is young.
fn renewed(
    app: &App,
    (list, row): (i32, Option<ListRow>),
    ended: &[u32],
    is_old: bool,
    now: Ts,
) -> Result<Option<ListRow>, AppError> {
    let version = row.as_ref().map_or(0, |row| row.version);
    let mut bits = match row {
        Some(row) => {
            Bits::from_bytes(&row.bits).ok_or_else(|| AppError::Internal("a status list is damaged".into()))?
        }
        None => Bits::default(),
    };
    let mut is_changed = false;
    for index in ended {
        is_changed |= bits.get(*index) == Some(false) && bits.set(*index);
    }
    if !is_changed && !is_old {
        return Ok(None);
    }
    let uri = list_url(app, u32::try_from(list).unwrap_or_default());
    let jwt = status_token::sign(app.signer.as_ref(), &uri, &bits, now.0)?;
    Ok(Some(ListRow { list, version: version + 1, bits: bits.as_bytes().to_vec(), jwt, signed_at: now }))
}

/// What has ended since the lists were last brought up to date; once a day, everything whose days are not over.
async fn over_since(app: &App, through: Ts) -> Result<Over, AppError> {
    let today = app.today();
    let is_daily = legal_day(through.0) < today;
    let mut since = Ts(if is_daily { app.now() - LONGEST_STAY } else { through.0 - OVERLAP });
    let valid_from = if is_daily { today.pred_opt().unwrap_or(today) } else { NaiveDate::default() };
    let (mut over, mut limit) = (Over::new(), BATCH);
    loop {
        let page = app.db.read(async |conn| status_lists::over(conn, since, valid_from, limit).await).await?;
        let end = page.last().map(|(.., at)| *at);
        let is_last = i64::try_from(page.len()).unwrap_or_default() < limit;
        for (list, index, _) in page {
            if let Ok(index) = u32::try_from(index) {
                over.entry(list).or_default().push(index);
            }
        }
        match end {
            Some(end) if !is_last => {
                // Many may have ended in the same instant.
                limit = if end == since { limit * 2 } else { BATCH };
                since = end;
            }
            _ => return Ok(over),
        }
    }
}

/// The last list of which a place may have been given out.
fn newest_list(next: i64) -> i32 {
    i32::try_from((next - 1).max(0) / i64::from(POSITIONS)).unwrap_or(i32::MAX)
}

/// Names one signature over a list.
fn tag(version: i32, signed_at: Ts) -> String {
    format!("v{version}-{}", signed_at.0.timestamp())
}

/// A published list and what names it; none if there is no such list.
///
/// # Errors
/// The store or the signer failed.
pub async fn published(app: &App, list: i32) -> Result<Option<(String, String)>, AppError> {
    let find = async || app.db.read(async |conn| status_lists::published(conn, list).await).await;
    let named = |(version, signed_at, jwt)| (tag(version, signed_at), jwt);
    if let Some(found) = find().await? {
        return Ok(Some(named(found)));
    }
    let (next, ..) = app.db.read(async |conn| status_lists::standing(conn).await).await?;
    if !(0..=newest_list(next)).contains(&list) {
        return Ok(None);
    }
    // The first certificate of a list may be younger than the last run.
    refresh(app).await?;
    Ok(find().await?.map(named))
}

/// What names the list as it is published, without the list.
///
/// # Errors
/// The store failed.
pub async fn published_tag(app: &App, list: i32) -> Result<Option<String>, AppError> {
    let found = app.db.read(async |conn| status_lists::version(conn, list).await).await?;
    Ok(found.map(|(version, signed_at)| tag(version, signed_at)))
}

/// The addresses of all lists.
///
/// # Errors
/// The store failed.
pub async fn addresses(app: &App) -> Result<Vec<String>, AppError> {
    let (next, ..) = app.db.read(async |conn| status_lists::standing(conn).await).await?;
    Ok((0..=newest_list(next)).map(|list| list_url(app, u32::try_from(list).unwrap_or_default())).collect())
}
