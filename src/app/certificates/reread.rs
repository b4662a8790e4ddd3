//! Reads certificates again and checks them: every night those of the day, and on demand all of them. Finds what was changed in the
//! database, what no longer verifies, and what was issued outside the normal way.

use crate::app::audit::checkpoint::digest_of;
use crate::app::certificates::issue::CertificateClaims;
use crate::app::certificates::register::{BEGINNING, HeadClaims, entry_hash};
use crate::app::certificates::status::list_path;
use crate::app::jws::{CERTIFICATE, REGISTER_HEAD};
use crate::app::{App, AppError};
use crate::domain::certificates::qr::{self, QrClaims};
use crate::domain::hex::hex;
use crate::store::certificates::{CertificateRow, Registered, commitment, highest, overdue, registered};
use crate::store::register::{self, EntryRow};
use crate::store::types::Ts;
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;

/// Certificates read at a time.
const BATCH: i64 = 50;
/// What is not entered after this long was kept out of the register.
const ENTERED_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// Faults told at most.
const TOLD: usize = 100;

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Entries of the register.
    pub entries: u64,
    /// Signed heads.
    pub heads: u64,
    /// Certificates that were read and checked.
    pub certificates: u64,
    /// Entries whose certificate is gone with its holder's data.
    pub erased: u64,
    /// What is wrong; empty if all is well. At most a hundred are told.
    pub faults: Vec<String>,
    /// How many there are.
    pub count: i32,
}

impl Report {
    fn fault(&mut self, text: String) {
        self.count = self.count.saturating_add(1);
        if self.faults.len() < TOLD {
            self.faults.push(text);
        }
    }
}

/// Checks the oldest day that was not read again yet; gives it with what was found, if there is one. Stops when `go_on` says so, and
/// begins anew the next time.
///
/// # Errors
/// The store failed.
pub async fn reread_day(app: &App, go_on: impl Fn() -> bool) -> Result<Option<(NaiveDate, Report)>, AppError> {
    let found = app
        .db
        .read(async |conn| {
            let Some(head) = register::unread_head(conn).await? else { return Ok(None) };
            let before = register::heads(conn, Some(head.day), 1).await?.pop();
            Ok(Some((head, before)))
        })
        .await?;
    let Some((head, before)) = found else { return Ok(None) };
    let mut report = Report::default();
    if !reread(app, (before.map_or(0, |before| before.size), head.size), &mut report, go_on, |_, _| {}).await? {
        return Ok(None);
    }
    not_entered(app, &mut report).await?;
    let (day, faults, now) = (head.day, report.count, Ts(app.now()));
    let noted =
        app.db.write(async move |tx| Ok::<_, AppError>(register::note_reread(tx, day, now, faults).await?)).await?;
    // Of two processes that read the same day, one tells.
    Ok((noted == 1).then_some((day, report)))
}

/// Checks everything: the chain, its signed heads (those of the database, and `copies` that were kept elsewhere), every certificate,
/// and that none is missing in the register.
///
/// # Errors
/// The store failed.
pub async fn verify(app: &App, copies: &[String]) -> Result<Report, AppError> {
    let mut report = Report::default();
    let mut heads = signed_heads(app, copies, &mut report).await?;
    let (mut hash, mut seq) = (BEGINNING.to_vec(), 0);
    let step = |entry: &EntryRow, report: &mut Report| {
        if entry.seq != seq + 1 {
            report.fault(format!("entries between {seq} and {} are missing", entry.seq));
        }
        if entry.hash != entry_hash(&hash, entry.seq, &entry.commitment) {
            report.fault(format!("entry {} was changed, or the one before it", entry.seq));
        }
        seq = entry.seq;
        hash.clone_from(&entry.hash);
        if heads.remove(&seq).is_some_and(|signed| signed != hex(&hash)) {
            report.fault(format!("entry {seq}: a head signed another"));
        }
    };
    reread(app, (0, i64::MAX), &mut report, || true, step).await?;
    for missing in heads.keys() {
        report.fault(format!("a head signed the entry {missing}, which is gone"));
    }
    not_entered(app, &mut report).await?;
    Ok(report)
}

/// Certificates that were kept out of the register.
async fn not_entered(app: &App, report: &mut Report) -> Result<(), AppError> {
    let limit = Ts(app.now() - ENTERED_WITHIN);
    let found = app
        .db
        .read(async |conn| {
            let highest = highest(conn, BATCH).await?;
            // Read afterwards: an entry of this moment is no fault.
            let last = register::newest(conn).await?.map_or(0, |entry| entry.seq);
            let beyond = highest.into_iter().filter(|(_, seq)| seq.is_some_and(|seq| seq > last));
            let mut found: Vec<String> = beyond.map(|(number, _)| number).collect();
            found.extend(overdue(conn, limit, BATCH).await?);
            Ok(found)
        })
        .await?;
    for number in found {
        report.fault(format!("certificate {number} is not in the register"));
    }
    Ok(())
}

/// The sizes that heads signed, with the hash of the last entry each.
async fn signed_heads(app: &App, copies: &[String], report: &mut Report) -> Result<BTreeMap<i64, String>, AppError> {
    let mut stored = Vec::new();
    let mut before = None;
    loop {
        let page = app.db.read(async |conn| register::heads(conn, before, BATCH).await).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.day);
        stored.extend(page.into_iter().map(|head| (head.day, head.jws)));
    }
    stored.reverse();
    let mut signed = BTreeMap::new();
    let mut previous: Option<&str> = None;
    for (day, jws) in &stored {
        match app.verifier.verify::<HeadClaims>(REGISTER_HEAD, jws) {
            Some(claims) if claims.day == *day && claims.prev == digest_of(previous) => {
                // A day without certificates has the head of the day before.
                let hash = claims.hash.clone();
                if signed.insert(claims.size, claims.hash).is_some_and(|before| before != hash) {
                    report.fault(format!("the head of {day} is another than that of the same entry before"));
                }
            }
            Some(_) => report.fault(format!("the head of {day} does not follow the one before it")),
            None => report.fault(format!("the head of {day} is not signed by this service")),
        }
        previous = Some(jws);
        report.heads += 1;
    }
    for copy in copies {
        match app.verifier.verify::<HeadClaims>(REGISTER_HEAD, copy) {
            Some(_) if stored.iter().any(|(_, jws)| jws == copy) => {}
            Some(claims) => {
                report.fault(format!("the head of {} differs from the copy kept elsewhere, or is gone", claims.day));
            }
            None => report.fault("a copy of a head is not signed by this service".to_owned()),
        }
    }
    signed.remove(&0);
    Ok(signed)
}

/// Reads the entries behind the first number, up to the second, with their certificates; false if `go_on` ended it.
async fn reread(
    app: &App,
    (mut after, last): (i64, i64),
    report: &mut Report,
    go_on: impl Fn() -> bool,
    mut step: impl FnMut(&EntryRow, &mut Report),
) -> Result<bool, AppError> {
    loop {
        if !go_on() {
            return Ok(false);
        }
        // Signatures take long, and others work on this thread.
        tokio::task::yield_now().await;
        let found = app.db.read(async |conn| registered(conn, &app.vault, (after, last), BATCH).await).await?;
        let Some((end, _)) = found.last() else { return Ok(true) };
        after = end.seq;
        for (entry, certificate) in &found {
            step(entry, report);
            report.entries += 1;
            let (number, fault) = match certificate {
                Registered::Erased => {
                    report.erased += 1;
                    continue;
                }
                Registered::Gone => {
                    report.fault(format!("the certificate of entry {} is gone", entry.seq));
                    continue;
                }
                Registered::Damaged(number) => (number, Some("what is sealed of it does not open")),
                Registered::Read(row) => (&row.number, fault(app, row, &entry.commitment)),
            };
            report.certificates += 1;
            if let Some(what) = fault {
                report.fault(format!("certificate {number}: {what}"));
            }
        }
    }
}

/// What is wrong with a certificate.
fn fault(app: &App, row: &CertificateRow, registered: &[u8]) -> Option<&'static str> {
    let core = &row.core;
    if commitment(&core.jws) != registered {
        return Some("the register holds another");
    }
    let Some(claims) = app.verifier.verify::<CertificateClaims>(CERTIFICATE, &core.jws) else {
        return Some("its signature does not verify");
    };
    let Some(place) = row.place else { return Some("it has no place in a status list") };
    let same = claims.certificate == core.facts
        && claims.sub == row.number
        && claims.certificate.valid_until == row.valid_until
        && claims.iat == row.issued_at.0.timestamp()
        && claims.status.status_list.index == place.index
        // The service may have had another address.
        && claims.status.status_list.uri.ends_with(&list_path(place.list));
    if !same {
        return Some("what is stored beside it is not what was signed");
    }
    let Ok(scanned) = qr::decode(&core.qr) else { return Some("its QR text cannot be read") };
    let is_signed = app.signer.verify(&scanned.key_id, &scanned.signed_bytes, &scanned.signature);
    let expected = QrClaims::of(&core.facts, &claims.status.status_list);
    (!is_signed || scanned.claims != expected).then_some("its QR text says something else")
}
