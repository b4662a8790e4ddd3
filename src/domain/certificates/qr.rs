//! The QR text of a certificate: a link that an ordinary camera opens, whose fragment proves the facts without a network.
//! Knows the encoding only: no keys (the caller signs, and checks the signature before trusting), no drawing, no HTTP.

use super::digits::{MAX_DIGITS, big_endian, from_digits, to_digits};
use super::facts::CertificateFacts;
use super::number::CertificateNumber;
use super::status_list::StatusRef;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use ciborium::Value;
use coset::{CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable, iana};
use qrcodegen::QrSegment;

/// Issuer and version of the claims; another order or meaning of the array needs another name.
/// `docs/certificate.cddl` describes them.
const ISSUER: &str = "KZREG1";
/// Label of the private claim.
const PRIVATE: i64 = -70_000;
/// Label of the place in a status list.
const STATUS: i64 = 65_535;
// Most characters of the name, of the host's, and of the name in its original script.
const NAME: usize = 60;
const HOST: usize = 30;
const ORIGINAL: usize = 40;
/// Bytes for all texts, so that the code has at most version 18 at level M (89 modules).
const ROOM: usize = 375;
/// Longest address before the `#` that is looked at.
const MAX_LINK: usize = 300;
/// The country has one zone.
const ZONE_SECONDS: i64 = 5 * 3_600;
const DAY_SECONDS: i64 = 86_400;

/// Why a scanned text is not a certificate's QR text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Not `http(s)://HOST/V/<number>#<digits>`.
    #[error("not a link to a certificate")]
    Link,
    /// The digits are no digit encoding of bytes.
    #[error("the digits after # are damaged")]
    Digits,
    /// The bytes are no `COSE_Sign1` message with an Ed25519 signature.
    #[error("the signed message is malformed")]
    Message,
    /// The claims are not those of a certificate.
    #[error("the claims are malformed or of an unknown version")]
    Claims,
    /// The link and the claims name different certificates.
    #[error("the link and the signed claims name different certificates")]
    NumberMismatch,
}

/// Why no QR text could be made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError<E> {
    /// The origin is not `http(s)://HOST[:PORT]` in characters that a QR code's alphanumeric mode has.
    #[error("the public origin cannot stand in a QR code")]
    Origin,
    /// A date is outside the representable range.
    #[error("the facts cannot be encoded")]
    Facts,
    /// The signer failed.
    #[error("signing failed")]
    Signing(#[source] E),
}

/// What the QR code states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrClaims {
    /// The certificate's number.
    pub number: CertificateNumber,
    /// Surname and given names in Latin letters, at most 60 characters.
    pub name: String,
    /// The name in its original script, if it has at most 40 characters, differs from `name`, and there is room.
    pub original_name: Option<String>,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality, ISO 3166-1 alpha-3.
    pub nationality: String,
    /// Number of the travel document.
    pub document_number: String,
    /// Address in Russian, as much of it as there is room for.
    pub address: String,
    /// Name of the host, if told, at most 30 characters.
    pub host_name: Option<String>,
    /// Masked IIN or BIN of the host.
    pub masked_host_id: String,
    /// When it was issued, to the second.
    pub issued_at: DateTime<Utc>,
    /// First day at this place.
    pub valid_from: NaiveDate,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Where its status is published.
    pub status: StatusRef,
}

/// A scanned certificate. Nothing in `claims` is true until `signature` over `signed_bytes` has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedQr {
    /// Which key is said to have signed.
    pub key_id: String,
    /// The COSE `Sig_structure`: what the signature is over.
    pub signed_bytes: Vec<u8>,
    /// The signature, 64 bytes.
    pub signature: Vec<u8>,
    /// The claims, unverified.
    pub claims: QrClaims,
}

/// Makes the QR text. `origin` is the service's public origin; its scheme is kept, all of it is written in capitals.
pub fn encode<E>(
    facts: &CertificateFacts,
    status: &StatusRef,
    origin: &str,
    key_id: &str,
    sign: impl Fn(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<String, EncodeError<E>> {
    let origin = origin.trim_end_matches('/').to_ascii_uppercase();
    if !behind_scheme(&origin).is_some_and(is_authority) {
        return Err(EncodeError::Origin);
    }
    let claims = QrClaims::of(facts, status).to_cbor().ok_or(EncodeError::Facts)?;
    let mut payload = Vec::new();
    ciborium::into_writer(&claims, &mut payload).map_err(|_| EncodeError::Facts)?;
    let protected = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(key_id.as_bytes().to_vec()).build();
    let message = CoseSign1Builder::new()
        .protected(protected)
        .payload(payload)
        .try_create_signature(b"", sign)
        .map_err(EncodeError::Signing)?
        .build();
    let bytes = message.to_tagged_vec().map_err(|_| EncodeError::Facts)?;
    Ok(format!("{origin}/V/{}#{}", facts.number, to_digits(&bytes)))
}

/// Reads a QR text. The caller must verify the signature before it believes a word of the claims.
pub fn decode(text: &str) -> Result<ScannedQr, QrError> {
    let (link, digits) = text.split_once('#').ok_or(QrError::Link)?;
    let number = number_in(link).ok_or(QrError::Link)?;
    let message = from_digits(digits).ok_or(QrError::Digits)?;
    let (key_id, signed) = open(&message).ok_or(QrError::Message)?;
    let payload = signed.payload.as_deref().unwrap_or_default();
    let claims = read(payload, 8).and_then(QrClaims::from_cbor);
    let claims = claims.ok_or(QrError::Claims)?;
    if claims.number != number {
        return Err(QrError::NumberMismatch);
    }
    Ok(ScannedQr { key_id, signed_bytes: signed.tbs_data(b""), signature: signed.signature, claims })
}

/// The text as the three segments that make the smallest code: alphanumeric link, `#`, numeric proof.
pub fn segments(text: &str) -> Result<[QrSegment; 3], QrError> {
    let (link, digits) = text.split_once('#').ok_or(QrError::Link)?;
    if !QrSegment::is_alphanumeric(link) || link.len() > MAX_LINK {
        return Err(QrError::Link);
    }
    if !QrSegment::is_numeric(digits) || digits.len() > MAX_DIGITS {
        return Err(QrError::Digits);
    }
    Ok([QrSegment::make_alphanumeric(link), QrSegment::make_bytes(b"#"), QrSegment::make_numeric(digits)])
}

impl QrClaims {
    /// What the QR code of these facts states. Long texts are cut, those that matter least first: the code must stay readable on paper.
    #[must_use]
    pub fn of(facts: &CertificateFacts, status: &StatusRef) -> Self {
        let holder = &facts.holder;
        let name = cut(format!("{} {}", holder.surname, holder.given_names).trim(), NAME, usize::MAX);
        let host_name = facts.host.name.as_deref().map(|name| cut(name, HOST, usize::MAX));
        let masked_host_id = facts.host.masked_identifier.replace('•', "*");
        let others = [Some(&name), Some(&holder.nationality), Some(&holder.document.number), Some(&masked_host_id)];
        let used: usize = others.into_iter().chain([host_name.as_ref()]).flatten().map(String::len).sum();
        // The public address stands in the list's and in the link: what it takes is taken from the texts.
        let left = ROOM.saturating_sub(status.uri.len() * 5 / 3 + used);
        let address = cut(&facts.premises.address_ru, usize::MAX, left);
        let original = holder.original_name.trim();
        let fits = original.chars().count() <= ORIGINAL && original.len() + address.len() <= left;
        let told = fits && !original.is_empty() && original != name;
        Self {
            number: facts.number.clone(),
            name,
            original_name: told.then(|| original.to_owned()),
            birth_date: holder.birth_date,
            nationality: holder.nationality.clone(),
            document_number: holder.document.number.clone(),
            address,
            host_name,
            masked_host_id,
            issued_at: DateTime::from_timestamp(facts.issued_at.timestamp(), 0).unwrap_or_default(),
            valid_from: facts.registered_from,
            valid_until: facts.valid_until,
            status: status.clone(),
        }
    }

    /// The first instant at which it is in force, and the first at which it no longer is, in seconds since 1970.
    #[must_use]
    pub fn times(&self) -> (i64, i64) {
        let midnight = |day| midnight(day) - ZONE_SECONDS;
        (midnight(self.valid_from), midnight(self.valid_until) + DAY_SECONDS)
    }

    fn to_cbor(&self) -> Option<Value> {
        let number: u64 = self.number.as_str().parse().ok()?;
        let text = |text: &str| Value::from(text);
        let private = vec![
            text(&self.name),
            self.original_name.as_deref().map_or(Value::Null, text),
            Value::from(midnight(self.birth_date) / DAY_SECONDS),
            text(&self.nationality),
            text(&self.document_number),
            text(&self.address),
            self.host_name.as_deref().map_or(Value::Null, text),
            text(&self.masked_host_id),
        ];
        let (from, after) = self.times();
        let cti: Vec<u8> = number.to_be_bytes().into_iter().skip(2).collect();
        Some(Value::Map(vec![
            (Value::from(1), text(ISSUER)),
            (Value::from(4), Value::from(after)),
            (Value::from(5), Value::from(from)),
            (Value::from(6), Value::from(self.issued_at.timestamp())),
            (Value::from(7), Value::Bytes(cti)),
            (Value::from(STATUS), status_to_cbor(&self.status)),
            (Value::from(PRIVATE), Value::Array(private)),
        ]))
    }

    fn from_cbor(claims: Value) -> Option<Self> {
        let mut entries = claims.into_map().ok()?;
        let mut take = |label: i64| take(&mut entries, &Value::from(label));
        if take(1)?.into_text().ok()? != ISSUER {
            return None;
        }
        let cti = take(7)?.into_bytes().ok().filter(|cti| cti.len() == 6)?;
        let private = take(PRIVATE)?.into_array().ok()?;
        let mut private = Some(private).filter(|array| array.len() == 8)?.into_iter();
        Some(Self {
            number: CertificateNumber::parse(&format!("{:014}", big_endian(&cti))).ok()?,
            name: private.next()?.into_text().ok()?,
            original_name: text_or_null(private.next()?).ok()?,
            birth_date: day(integer(&private.next()?)?)?,
            nationality: private.next()?.into_text().ok()?,
            document_number: private.next()?.into_text().ok()?,
            address: private.next()?.into_text().ok()?,
            host_name: text_or_null(private.next()?).ok()?,
            masked_host_id: private.next()?.into_text().ok()?,
            issued_at: DateTime::from_timestamp(integer(&take(6)?)?, 0)?,
            valid_from: local_day(integer(&take(5)?)?)?,
            valid_until: local_day(integer(&take(4)?)?)?.pred_opt()?,
            status: status_from_cbor(take(STATUS)?)?,
        })
    }
}

/// The value of a label.
fn take(entries: &mut Vec<(Value, Value)>, label: &Value) -> Option<Value> {
    let at = entries.iter().position(|(key, _)| key == label)?;
    Some(entries.swap_remove(at).1)
}

fn status_to_cbor(status: &StatusRef) -> Value {
    let place =
        vec![(Value::from("idx"), Value::from(status.index)), (Value::from("uri"), Value::from(status.uri.as_str()))];
    Value::Map(vec![(Value::from("status_list"), Value::Map(place))])
}

fn status_from_cbor(status: Value) -> Option<StatusRef> {
    let mut place = take(&mut status.into_map().ok()?, &Value::from("status_list"))?.into_map().ok()?;
    let index = take(&mut place, &Value::from("idx"))?.into_integer().ok()?;
    let uri = take(&mut place, &Value::from("uri"))?.into_text().ok()?;
    Some(StatusRef { index: index.try_into().ok()?, uri })
}

/// `text`, or its beginning and `…`, in at most `limit` characters and `bytes` bytes.
fn cut(text: &str, limit: usize, bytes: usize) -> String {
    if text.chars().count() <= limit && text.len() <= bytes {
        return text.to_owned();
    }
    let room = bytes.saturating_sub('…'.len_utf8());
    let places = text.char_indices().map(|(at, _)| at).take(limit).take_while(|at| *at <= room);
    let start = text.get(..places.last().unwrap_or_default()).unwrap_or_default();
    format!("{}…", start.trim_end())
}

fn midnight(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

fn day(number: i64) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(Duration::try_days(number)?)
}

/// The local day that begins at this instant; an instant within a day is none of ours.
fn local_day(instant: i64) -> Option<NaiveDate> {
    let local = instant.checked_add(ZONE_SECONDS)?;
    let day = day(local.div_euclid(DAY_SECONDS))?;
    (midnight(day) == local).then_some(day)
}

fn text_or_null(value: Value) -> Result<Option<String>, Value> {
    match value {
        Value::Null => Ok(None),
        value => value.into_text().map(Some),
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_integer()?.try_into().ok()
}

/// Reads one CBOR item and nothing behind it, refusing depths that no certificate has.
fn read(mut bytes: &[u8], depth: usize) -> Option<Value> {
    let value = ciborium::de::from_reader_with_recursion_limit(&mut bytes, depth).ok()?;
    bytes.is_empty().then_some(value)
}

/// Key id and content of a message signed with Ed25519.
///
/// Not by coset's reader: counter-signatures within counter-signatures make that recurse without limit.
fn open(message: &[u8]) -> Option<(String, CoseSign1)> {
    let value = read(message, 8)?;
    // The signature does not cover the frame: another spelling of it would be a second form of the same message.
    let mut spelling = Vec::new();
    ciborium::into_writer(&value, &mut spelling).ok()?;
    if spelling != message {
        return None;
    }
    let (tag, content) = value.into_tag().ok()?;
    let parts: [Value; 4] = content.into_array().ok()?.try_into().ok()?;
    let [protected, plain, payload, signature] = parts;
    let (protected, plain) = (protected.into_bytes().ok()?, plain.into_map().ok()?);
    let (payload, signature) = (payload.into_bytes().ok()?, signature.into_bytes().ok()?);
    let header: [(Value, Value); 2] = read(&protected, 4)?.into_map().ok()?.try_into().ok()?;
    let [algorithm, (key_label, key)] = header;
    let ours = algorithm == (Value::from(1), Value::from(-8)) && key_label == Value::from(4);
    if tag != 18 || !ours || !plain.is_empty() || signature.len() != 64 {
        return None;
    }
    let key_id = String::from_utf8(key.into_bytes().ok()?).ok()?;
    let mut signed = CoseSign1Builder::new().payload(payload).signature(signature).build();
    signed.protected.original_data = Some(protected);
    Some((key_id, signed))
}

/// What stands behind `http://` or `https://`.
fn behind_scheme(link: &str) -> Option<&str> {
    let (scheme, rest) = link.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    web.then_some(rest)
}

fn is_authority(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':');
    !text.is_empty() && text.bytes().all(allowed)
}

fn number_in(link: &str) -> Option<CertificateNumber> {
    let (authority, path) = behind_scheme(link)?.split_once('/')?;
    let (directory, number) = path.split_once('/')?;
    if link.len() > MAX_LINK || !is_authority(authority) || number.len() != 14 {
        return None;
    }
    let number = CertificateNumber::parse(number).ok()?;
    directory.eq_ignore_ascii_case("v").then_some(number)
}
