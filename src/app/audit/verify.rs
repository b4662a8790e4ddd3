//! Checks the whole audit log: every entry against its hash, every chain for gaps, and the chains against the signed checkpoints.
//! Finds what was changed, deleted, moved, cut off, or written anew without the signing key.

use crate::app::AppError;
use crate::app::audit::checkpoint::{CheckpointClaims, digest_of};
use crate::app::jws::{CHECKPOINT, Verifier};
use crate::domain::hex::hex;
use crate::store::Db;
use crate::store::audit::LinkedRow;
use crate::store::checkpoints;
use crate::store::types::Id;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Entries read at a time.
const BATCH: i64 = 5000;
/// A checkpoint is signed every minute: what has none after this long was kept from it.
const SIGNED_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// Faults told at most: whoever re-wrote everything need not be told a million times.
const TOLD: usize = 100;

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Entries.
    pub entries: u64,
    /// Chains.
    pub chains: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// Entries behind the last checkpoint of their chain: nothing signed speaks for them yet.
    pub uncovered: u64,
    /// When the newest checkpoint was signed.
    pub newest: Option<DateTime<Utc>>,
    /// Entries older than this must be covered.
    pub overdue: Option<DateTime<Utc>>,
    /// What is wrong; empty for a sound log.
    pub faults: Vec<String>,
}

impl Report {
    fn fault(&mut self, text: String) {
        if self.faults.len() < TOLD {
            self.faults.push(text);
        }
    }
}

/// By chain: the numbers that checkpoints name, with their hashes.
type Signed = HashMap<Uuid, BTreeMap<i64, String>>;

/// Checks everything. `copies` are checkpoints kept elsewhere, by number: the database's own may have been taken away.
///
/// # Errors
/// The store failed.
pub async fn verify(
    db: &Db,
    verifier: &Verifier,
    copies: &BTreeMap<i64, String>,
    now: DateTime<Utc>,
) -> Result<Report, AppError> {
    let mut report = Report { overdue: Some(now - SIGNED_WITHIN), ..Report::default() };
    let mut signed = signed_heads(db, verifier, copies, &mut report).await?;
    let mut last = Uuid::nil();
    loop {
        let chains = db.read(async |conn| checkpoints::chains(conn, last, 1000).await).await?;
        let Some(end) = chains.last() else { break };
        last = end.0;
        for chain in chains {
            let heads = signed.remove(&chain.0).unwrap_or_default();
            walk(db, chain, heads, &mut report).await?;
        }
    }
    for (chain, heads) in signed {
        report.fault(format!("chain {chain} is gone: checkpoints name {} of its entries", heads.len()));
    }
    Ok(report)
}

/// Reads and checks the checkpoints, those of the database and the copies as one series.
async fn signed_heads(
    db: &Db,
    verifier: &Verifier,
    copies: &BTreeMap<i64, String>,
    report: &mut Report,
) -> Result<Signed, AppError> {
    let mut series = copies.clone();
    let mut last = 0;
    loop {
        let rows = db.read(async |conn| checkpoints::after(conn, last, BATCH).await).await?;
        let Some(end) = rows.last() else { break };
        last = end.seq;
        for row in rows {
            if let Some(copy) = series.insert(row.seq, row.jws.clone()).filter(|copy| *copy != row.jws) {
                report.fault(format!("checkpoint {} differs from the copy kept elsewhere", row.seq));
                series.insert(row.seq, copy);
            }
        }
    }
    if copies.keys().next_back().is_some_and(|newest| *newest > last) {
        report
            .fault(format!("checkpoints behind {last} are gone from the database; copies of them are kept elsewhere"));
    }
    let mut signed = Signed::new();
    let mut before: Option<&str> = None;
    for (expected, (seq, jws)) in (1..).zip(&series) {
        let claims: Option<CheckpointClaims> = verifier.verify(CHECKPOINT, jws);
        match claims {
            Some(claims) if claims.seq == *seq && *seq == expected && claims.prev == digest_of(before) => {
                report.newest = DateTime::from_timestamp(claims.iat, 0);
                for (chain, seq, hash) in claims.heads {
                    signed.entry(chain).or_default().insert(seq, hash);
                }
            }
            Some(_) => report.fault(format!("checkpoint {seq} does not follow the one before it")),
            None => report.fault(format!("checkpoint {seq} is not signed by this service")),
        }
        before = Some(jws);
        report.checkpoints += 1;
    }
    Ok(signed)
}

/// Checks one chain; `heads` is what was signed of it.
async fn walk(db: &Db, chain: Id, mut heads: BTreeMap<i64, String>, report: &mut Report) -> Result<(), AppError> {
    report.chains += 1;
    let newest_signed = heads.keys().next_back().copied().unwrap_or_default();
    let mut head = [0u8; 32];
    let mut seq = 0;
    loop {
        let rows = db.read(async |conn| checkpoints::entries(conn, chain, seq, BATCH).await).await?;
        let Some(end) = rows.last().map(|row| row.seq) else { break };
        for row in &rows {
            check(row, (&mut head, &mut seq), report);
            if let Some(hash) = heads.remove(&row.seq).filter(|hash| *hash != hex(&row.hash)) {
                report.fault(format!("chain {}, entry {}: a checkpoint signed another ({hash})", chain.0, row.seq));
            }
            report.entries += 1;
            if row.seq > newest_signed {
                report.uncovered += 1;
                if report.overdue.is_some_and(|limit| row.at.0 < limit) {
                    report.fault(format!(
                        "chain {}, entry {}: no checkpoint was signed for it in time",
                        chain.0, row.seq
                    ));
                }
            }
        }
        seq = end;
    }
    for missing in heads.keys() {
        report.fault(format!("chain {} ends at {seq}, but a checkpoint signed its entry {missing}", chain.0));
    }
    Ok(())
}

/// Checks an entry against the one before and steps on to it.
fn check(row: &LinkedRow, (head, seq): (&mut [u8; 32], &mut i64), report: &mut Report) {
    if row.seq != *seq + 1 {
        report.fault(format!("chain {}: entries between {seq} and {} are missing", row.chain.0, row.seq));
    }
    let hash = digest(&SHA256, &row.text(head));
    if hash.as_ref() != row.hash.as_slice() {
        report.fault(format!("chain {}, entry {}: it was changed, or the one before it", row.chain.0, row.seq));
    }
    head.copy_from_slice(hash.as_ref());
    if let Ok(stored) = <[u8; 32]>::try_from(row.hash.as_slice()) {
        // From what is stored: one changed entry is told once, not with all that follow.
        *head = stored;
    }
    *seq = row.seq;
}
