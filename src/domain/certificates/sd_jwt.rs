//! The certificate for selective disclosure (SD-JWT, RFC 9901; SD-JWT VC, a draft): what stands in clear, what can be disclosed, and
//! what a presentation discloses. Knows no keys: the caller signs, and checks the signature before it believes a word.

use super::facts::{CertificateFacts, CertifiedDocument, CertifiedHost};
use super::number::CertificateNumber;
use super::status_list::StatusClaim;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The type of credential; another meaning of a claim gets another name.
pub const VCT: &str = "urn:tirkeu:registration-certificate:1";
/// How digests are made.
const DIGEST: &str = "sha-256";
/// No presentation has more disclosures than there are claims.
const MAX_DISCLOSURES: usize = 14;

/// Why a presentation is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SdError {
    /// No signed part and disclosures, each ended by `~`; or something is bound to a key, which ours never are.
    #[error("not a presentation of a certificate")]
    Shape,
    /// Another type of credential or of digest, or a digest twice.
    #[error("the signed part is not that of a certificate")]
    Claims,
    /// A disclosure that was not signed, that comes twice, or that is none of a certificate's.
    #[error("a disclosure does not belong to the signed part")]
    Disclosure,
}

/// What is signed: the claims in clear and the digests of the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// Issue, seconds since 1970.
    pub iat: i64,
    /// Valid from.
    pub nbf: i64,
    /// End of the last lawful day.
    pub exp: i64,
    /// [`VCT`].
    pub vct: String,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Where its status is published.
    pub status: StatusClaim,
    #[serde(rename = "_sd_alg")]
    digest: String,
    #[serde(rename = "_sd")]
    digests: Vec<String>,
}

/// When and by whom, for [`conceal`].
#[derive(Debug, Clone)]
pub struct Frame {
    /// Issuer: the public URL.
    pub iss: String,
    /// Issue, start and end, in seconds since 1970.
    pub times: [i64; 3],
    /// Where its status is published.
    pub status: StatusClaim,
}

/// What a holder may disclose, and what of it he has disclosed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names of the facts")]
pub struct Disclosed {
    pub number: Option<CertificateNumber>,
    pub surname: Option<String>,
    pub given_names: Option<String>,
    pub original_name: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub nationality: Option<String>,
    pub document: Option<CertifiedDocument>,
    pub region: Option<String>,
    pub premises_kind: Option<String>,
    pub address_kk: Option<String>,
    pub address_ru: Option<String>,
    pub host: Option<CertifiedHost>,
    pub entered_on: Option<NaiveDate>,
    pub registered_from: Option<NaiveDate>,
}

impl Disclosed {
    /// Everything.
    #[must_use]
    pub fn all(facts: &CertificateFacts) -> Self {
        let (holder, premises) = (&facts.holder, &facts.premises);
        Self {
            number: Some(facts.number.clone()),
            surname: Some(holder.surname.clone()),
            given_names: Some(holder.given_names.clone()),
            original_name: Some(holder.original_name.clone()),
            birth_date: Some(holder.birth_date),
            nationality: Some(holder.nationality.clone()),
            document: Some(holder.document.clone()),
            region: Some(premises.region.clone()),
            premises_kind: Some(premises.kind.clone()),
            address_kk: Some(premises.address_kk.clone()),
            address_ru: Some(premises.address_ru.clone()),
            host: Some(facts.host.clone()),
            entered_on: Some(facts.entered_on),
            registered_from: Some(facts.registered_from),
        }
    }
}

fn digest_of(disclosure: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, disclosure.as_bytes()))
}

/// The claims to be signed, and all disclosures. The same salts give the same bytes; whoever knows a salt can guess what it hides.
///
/// # Errors
/// The facts are no JSON.
pub fn conceal(
    facts: &CertificateFacts,
    frame: &Frame,
    salt: impl Fn(&str) -> [u8; 16],
) -> Result<(SdClaims, Vec<String>), serde_json::Error> {
    let members: Map<String, Value> = serde_json::from_value(serde_json::to_value(Disclosed::all(facts))?)?;
    let disclosure = |(name, value): (&String, &Value)| {
        let parts = serde_json::to_vec(&(URL_SAFE_NO_PAD.encode(salt(name)), name, value))?;
        Ok(URL_SAFE_NO_PAD.encode(parts))
    };
    let disclosures = members.iter().map(disclosure).collect::<Result<Vec<String>, serde_json::Error>>()?;
    let mut digests: Vec<String> = disclosures.iter().map(|text| digest_of(text)).collect();
    // Sorted: their order must not tell which is which.
    digests.sort_unstable();
    let [iat, nbf, exp] = frame.times;
    let claims = SdClaims {
        iss: frame.iss.clone(),
        iat,
        nbf,
        exp,
        vct: VCT.to_owned(),
        valid_until: facts.valid_until,
        status: frame.status.clone(),
        digest: DIGEST.to_owned(),
        digests,
    };
    Ok((claims, disclosures))
}

/// The signed part and its disclosures as one text.
#[must_use]
pub fn join(signed: &str, disclosures: &[String]) -> String {
    let mut text = format!("{signed}~");
    for disclosure in disclosures {
        text.extend([disclosure.as_str(), "~"]);
    }
    text
}

/// Takes a presentation apart: the signed part and the disclosures.
///
/// # Errors
/// [`SdError::Shape`]
pub fn split(text: &str) -> Result<(&str, Vec<&str>), SdError> {
    // What follows the last `~` would bind it to a key of the holder.
    let body = text.strip_suffix('~').ok_or(SdError::Shape)?;
    let mut parts = body.split('~');
    let signed = parts.next().filter(|signed| !signed.is_empty()).ok_or(SdError::Shape)?;
    let disclosures: Vec<&str> = parts.take(MAX_DISCLOSURES + 1).collect();
    if disclosures.len() > MAX_DISCLOSURES { Err(SdError::Shape) } else { Ok((signed, disclosures)) }
}

impl SdClaims {
    /// What the disclosures of a presentation tell, each checked against the signed digests.
    ///
    /// # Errors
    /// [`SdError::Claims`] and [`SdError::Disclosure`]
    pub fn reveal(&self, disclosures: &[&str]) -> Result<Disclosed, SdError> {
        let mut unused: HashSet<&str> = self.digests.iter().map(String::as_str).collect();
        if self.vct != VCT || self.digest != DIGEST || unused.len() != self.digests.len() {
            return Err(SdError::Claims);
        }
        let mut told = Map::new();
        for disclosure in disclosures {
            if !unused.remove(digest_of(disclosure).as_str()) {
                return Err(SdError::Disclosure);
            }
            let (name, value) = open(disclosure).ok_or(SdError::Disclosure)?;
            if told.insert(name, value).is_some() {
                return Err(SdError::Disclosure);
            }
        }
        // The fields of `Disclosed` are all there is: reserved names and claims that stand in clear are none of them.
        serde_json::from_value(Value::Object(told)).map_err(|_| SdError::Disclosure)
    }
}

/// Name and value of a disclosure.
fn open(disclosure: &str) -> Option<(String, Value)> {
    let bytes = URL_SAFE_NO_PAD.decode(disclosure).ok()?;
    let (_salt, name, value): (String, String, Value) = serde_json::from_slice(&bytes).ok()?;
    Some((name, value))
}

#[cfg(test)]
#[path = "sd_jwt_tests.rs"]
mod tests;
