//! Checks a certificate without network and database: with published keys and a status list at hand. Must not know where any of
//! them was read from, nor how the answer is shown.

use crate::app::certificates::answer::{self, Answer};
use crate::app::certificates::issue::CertificateClaims;
use crate::app::certificates::sd_jwt;
use crate::app::certificates::shown::Shown;
use crate::app::certificates::status_token::StatusList;
use crate::app::jws::{self, CERTIFICATE, Verifier};
use crate::domain::certificates::qr::{self, QrError, ScannedQr};
use crate::domain::certificates::status_list::StatusRef;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How far the clocks of issuer and verifier may be apart.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// What a verifier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Authentic, within its days, and not on a fresh list.
    Valid,
    /// Authentic and within its days; whether it is still in force is not known.
    Authentic,
    /// Authentic, and not in force.
    NotInForce,
    /// Nothing is proven.
    NotAuthentic,
}

/// Why the verdict is no better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// None of the renderings of a certificate.
    Format,
    /// A PDF without a certificate in it, or one that cannot be read.
    NoAttachment,
    /// Signed, if at all, by a key that is not in the set.
    UnknownKey,
    /// Altered, or not what the signature says it is.
    Signature,
    /// What stands beside the signed part contradicts it.
    Contradiction,
    /// The PDF is not as the issuer sealed it.
    Seal,
    /// A status list says that it is no longer in force.
    Listed,
    /// Its first day has not come.
    NotYet,
    /// Its last day is over.
    Over,
    /// No status list that names it is at hand.
    NoList,
    /// The status list is too old.
    OldList,
}

/// Which rendering was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The answer of the API.
    Json,
    /// The signed core.
    Jws,
    /// The signed core, attached to a PDF.
    Pdf,
    /// The text of the QR code.
    Qr,
    /// A presentation for selective disclosure.
    SdJwt,
}

/// What is known of a PDF's seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    /// Nobody looked: the printed page may say something else than the signed facts.
    NotChecked,
    /// It is on the whole file, and from somebody trusted.
    Intact,
    /// There is none, or the file was changed since.
    Broken,
    /// It is on the whole file, but nobody trusted put it there, or his certificate does not hold now.
    Untrusted,
}

/// How old the knowledge of the status is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Of which list.
    pub uri: String,
    /// Where in it.
    pub index: u32,
    /// Since when; absent without a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
    /// How long that is ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<i64>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it comes to.
    pub verdict: Verdict,
    /// Why it is no better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// What is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<Shown>,
    /// How fresh it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Of a PDF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// Whose seal it is: the subject of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed_by: Option<String>,
    /// The instant of the check.
    pub checked_at: DateTime<Utc>,
}

/// What is to be checked.
#[derive(Debug, Clone, Copy)]
pub enum Evidence<'a> {
    /// A text of any rendering.
    Text(&'a str),
    /// The attachment of a PDF, if it has one, and what is known of its seal.
    Pdf(Option<&'a str>, Seal),
    /// Neither.
    Unreadable,
}

/// Everything a verifier has.
#[derive(Debug)]
pub struct Offline<'a> {
    /// The issuer's keys.
    pub keys: &'a Verifier,
    /// Status lists whose signatures are right.
    pub lists: &'a [StatusList],
    /// Up to which age a list is fresh.
    pub max_age: TimeDelta,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Something signed by the issuer.
struct Proven {
    shown: Shown,
    begins: i64,
    ends: i64,
    place: StatusRef,
}

impl Offline<'_> {
    /// Checks it.
    #[must_use]
    pub fn check(&self, evidence: Evidence<'_>) -> Report {
        let (form, proven) = match evidence {
            Evidence::Unreadable => (None, Err(Reason::Format)),
            Evidence::Pdf(None, _) => (Some(Form::Pdf), Err(Reason::NoAttachment)),
            Evidence::Pdf(_, Seal::Broken | Seal::Untrusted) => (Some(Form::Pdf), Err(Reason::Seal)),
            Evidence::Pdf(Some(jws), _) => (Some(Form::Pdf), self.jws(jws.trim())),
            Evidence::Text(text) => self.text(text.trim()),
        };
        let report = Report {
            verdict: Verdict::NotAuthentic,
            reason: None,
            form,
            facts: None,
            status: None,
            seal: match evidence {
                Evidence::Pdf(_, seal) => Some(seal),
                _ => None,
            },
            sealed_by: None,
            checked_at: self.now,
        };
        match proven {
            Err(reason) => Report { reason: Some(reason), ..report },
            Ok(proven) => self.judge(proven, &report),
        }
    }

    fn text(&self, text: &str) -> (Option<Form>, Result<Proven, Reason>) {
        if text.starts_with('{') {
            (Some(Form::Json), self.json(text))
        } else if text.contains("://") {
            (Some(Form::Qr), self.qr(text).map(|scanned| of_qr(&scanned)))
        } else if text.contains('~') {
            (Some(Form::SdJwt), self.sd_jwt(text))
        } else if text.matches('.').count() == 2 {
            (Some(Form::Jws), self.jws(text))
        } else {
            (None, Err(Reason::Format))
        }
    }

    /// Why a signature does not hold.
    fn blame(&self, key_id: Option<&str>) -> Reason {
        if key_id.is_some_and(|id| !self.keys.knows(id)) { Reason::UnknownKey } else { Reason::Signature }
    }

    fn claims(&self, text: &str) -> Result<CertificateClaims, Reason> {
        let claims: Option<CertificateClaims> = self.keys.verify(CERTIFICATE, text);
        let claims = claims.ok_or_else(|| self.blame(jws::key_id(text).as_deref()))?;
        if claims.sub == claims.certificate.number.as_str() { Ok(claims) } else { Err(Reason::Contradiction) }
    }

    fn jws(&self, text: &str) -> Result<Proven, Reason> {
        self.claims(text).map(of_claims)
    }

    fn json(&self, text: &str) -> Result<Proven, Reason> {
        let Answer { facts, jws, qr } = answer::read(text).ok_or(Reason::Format)?;
        let claims = self.claims(&jws)?;
        if !answer::says(&facts, &claims.certificate) {
            return Err(Reason::Contradiction);
        }
        let scanned = qr.map(|qr| self.qr(&qr)).transpose()?;
        let differs = |qr: &ScannedQr| qr.claims.number != claims.certificate.number;
        if scanned.as_ref().is_some_and(differs) { Err(Reason::Contradiction) } else { Ok(of_claims(claims)) }
    }

    fn qr(&self, text: &str) -> Result<ScannedQr, Reason> {
        let scanned = qr::decode(text).map_err(|error| match error {
            QrError::NumberMismatch => Reason::Contradiction,
            QrError::Link => Reason::Format,
            QrError::Digits | QrError::Message | QrError::Claims => Reason::Signature,
        })?;
        let holds = self.keys.verify_bytes(&scanned.key_id, &scanned.signed_bytes, &scanned.signature);
        if holds { Ok(scanned) } else { Err(self.blame(Some(&scanned.key_id))) }
    }

    fn sd_jwt(&self, text: &str) -> Result<Proven, Reason> {
        let signed = text.split('~').next().unwrap_or_default();
        let (claims, disclosed) =
            sd_jwt::verify(self.keys, text).ok_or_else(|| self.blame(jws::key_id(signed).as_deref()))?;
        let (begins, ends, place) = (claims.nbf, claims.exp, claims.status.status_list.clone());
        Ok(Proven { shown: (&claims, disclosed).into(), begins, ends, place })
    }

    /// The newest list that has the place, and is not from the future; and what it says of it.
    fn look_up(&self, place: &StatusRef) -> Option<(&StatusList, bool)> {
        let known = |list: &&StatusList| list.uri == place.uri && list.issued_at <= self.now + SKEW;
        let list = self.lists.iter().filter(known).max_by_key(|list| list.issued_at)?;
        list.bits.get(place.index).map(|bit| (list, bit))
    }

    fn judge(&self, proven: Proven, report: &Report) -> Report {
        let list = self.look_up(&proven.place);
        let age = list.map(|(list, _)| (self.now - list.issued_at).max(TimeDelta::zero()));
        let is_fresh =
            |(list, _): &(&StatusList, bool)| self.now < list.expires_at && age.is_some_and(|age| age <= self.max_age);
        let (verdict, reason) = match list {
            // Nothing brings a certificate back: an old list will do.
            Some((_, true)) => (Verdict::NotInForce, Some(Reason::Listed)),
            _ if self.now.timestamp() >= proven.ends => (Verdict::NotInForce, Some(Reason::Over)),
            _ if (self.now + SKEW).timestamp() < proven.begins => (Verdict::NotInForce, Some(Reason::NotYet)),
            None => (Verdict::Authentic, Some(Reason::NoList)),
            Some(found) if is_fresh(&found) => (Verdict::Valid, None),
            Some(_) => (Verdict::Authentic, Some(Reason::OldList)),
        };
        let status = Status {
            uri: proven.place.uri,
            index: proven.place.index,
            as_of: list.map(|(list, _)| list.issued_at),
            age_seconds: age.map(|age| age.num_seconds()),
        };
        Report { verdict, reason, facts: Some(proven.shown), status: Some(status), ..report.clone() }
    }
}

fn of_claims(claims: CertificateClaims) -> Proven {
    let shown = (&claims.certificate).into();
    Proven { shown, begins: claims.nbf, ends: claims.exp, place: claims.status.status_list }
}

fn of_qr(scanned: &ScannedQr) -> Proven {
    let (begins, ends) = scanned.claims.times();
    Proven { shown: (&scanned.claims).into(), begins, ends, place: scanned.claims.status.clone() }
}

#[cfg(test)]
#[path = "offline_tests.rs"]
mod tests;
