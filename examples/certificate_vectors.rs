//! Writes the published vectors: certificates that a verifier must accept, and such that it must refuse. The same bytes on every run.
//!
//! ```sh
//! cargo run --example certificate_vectors -- docs/vectors
//! ```

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use tirkeu::app::certificates::issue::{CertificateClaims, end_of_day};
use tirkeu::app::certificates::{sd_jwt, status_token};
use tirkeu::app::jws::{self, CERTIFICATE, RECEIPT, SD_JWT};
use tirkeu::app::ports::Signer;
use tirkeu::domain::certificates::digits::{from_digits, to_digits};
use tirkeu::domain::certificates::facts::{
    CertificateFacts, CertifiedDocument, CertifiedHost, CertifiedPremises, Holder,
};
use tirkeu::domain::certificates::number::{CertificateNumber, NumberKey};
use tirkeu::domain::certificates::qr;
use tirkeu::domain::certificates::sd_jwt as disclosures;
use tirkeu::domain::certificates::status_list::{Bits, StatusRef};
use tirkeu::gateways::signing::Ed25519Signer;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ISSUER: &str = "https://reg.example.kz";
/// When the vectors are looked at, unless their case says otherwise.
const NOW: &str = "2026-11-25T12:00:00Z";

/// What becomes of a vector.
const VALID: (&str, Option<&str>, u8) = ("valid", None, 0);
const NO_LIST: (&str, Option<&str>, u8) = ("authentic", Some("no_list"), 3);
const OLD_LIST: (&str, Option<&str>, u8) = ("authentic", Some("old_list"), 3);
const LISTED: (&str, Option<&str>, u8) = ("not_in_force", Some("listed"), 4);
const OVER: (&str, Option<&str>, u8) = ("not_in_force", Some("over"), 4);
const NOT_YET: (&str, Option<&str>, u8) = ("not_in_force", Some("not_yet"), 4);
const SIGNATURE: (&str, Option<&str>, u8) = ("not_authentic", Some("signature"), 1);
const UNKNOWN_KEY: (&str, Option<&str>, u8) = ("not_authentic", Some("unknown_key"), 1);
const CONTRADICTION: (&str, Option<&str>, u8) = ("not_authentic", Some("contradiction"), 1);
const FORMAT: (&str, Option<&str>, u8) = ("not_authentic", Some("format"), 1);

struct Vectors {
    folder: PathBuf,
    cases: Vec<Value>,
    /// Whose key is published.
    issuer: Ed25519Signer,
    /// Somebody else.
    stranger: Ed25519Signer,
}

/// Signs under the name of a key that is another's.
struct Impostor<'a>(&'a Ed25519Signer, &'a str);

impl Signer for Impostor<'_> {
    fn key_id(&self) -> &str {
        self.1
    }
    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, tirkeu::app::ports::SigningError> {
        self.0.sign(message)
    }
    fn verify(&self, _: &str, _: &[u8], _: &[u8]) -> bool {
        false
    }
    fn jwks(&self) -> Value {
        self.0.jwks()
    }
    fn signs_tokens(&self, _: &str) -> bool {
        false
    }
}

fn day(text: &str) -> Result<NaiveDate> {
    Ok(text.parse()?)
}

fn instant(text: &str) -> Result<DateTime<Utc>> {
    Ok(text.parse()?)
}

fn facts(counter: u64) -> Result<CertificateFacts> {
    Ok(CertificateFacts {
        number: CertificateNumber::nth(&NumberKey::new(b"only for the published vectors.."), 2026, counter),
        issued_at: instant("2026-11-20T05:00:00Z")?,
        holder: Holder {
            surname: "YULDASHEV".into(),
            given_names: "OTKIR".into(),
            original_name: "Йўлдошев Ўткир Ғайратович".into(),
            birth_date: day("1969-04-01")?,
            nationality: "UZB".into(),
            document: CertifiedDocument {
                kind: "passport".into(),
                number: "FA0000000".into(),
                issuing_country: "UZB".into(),
                expires_on: day("2030-05-04")?,
            },
        },
        premises: CertifiedPremises {
            kind: "apartment".into(),
            region: "75".into(),
            address_kk: "Алматы қ., Бостандық ауданы, Әл-Фараби даңғылы, 104-үй, 125-пәтер".into(),
            address_ru: "г. Алматы, Бостандыкский район, пр. Аль-Фараби, д. 104, кв. 125".into(),
        },
        host: CertifiedHost {
            kind: "individual".into(),
            name: Some("Сәрсенова Әсел".into()),
            masked_identifier: "••••••••8768".into(),
        },
        entered_on: day("2026-11-18")?,
        registered_from: day("2026-11-20")?,
        valid_until: day("2026-12-19")?,
        legal_basis: "Приказ МВД РК от 17.11.2025 № 923".into(),
    })
}

/// The claims of the `index`-th certificate of the list.
fn claims(index: u32) -> Result<CertificateClaims> {
    let facts = facts(index.into())?;
    let issued = facts.issued_at.timestamp();
    Ok(CertificateClaims {
        iss: ISSUER.into(),
        sub: facts.number.to_string(),
        iat: issued,
        nbf: issued,
        exp: end_of_day(facts.valid_until),
        status: StatusRef { index, uri: format!("{ISSUER}/v1/status-lists/0") }.into(),
        certificate: facts,
    })
}

fn qr_text(claims: &CertificateClaims, signer: &dyn Signer) -> Result<String> {
    let (facts, status) = (&claims.certificate, &claims.status.status_list);
    Ok(qr::encode(facts, status, ISSUER, signer.key_id(), |bytes| signer.sign(bytes))?)
}

fn presentation(claims: &CertificateClaims, signer: &dyn Signer) -> Result<String> {
    Ok(sd_jwt::sign(signer, claims, |claim| {
        let mut salt = [b'-'; 16];
        salt.iter_mut().zip(claim.bytes()).for_each(|(to, from)| *to = from);
        salt
    })?)
}

/// The answer of the API.
fn answer(claims: &CertificateClaims, signer: &dyn Signer) -> Result<Map<String, Value>> {
    let mut answer: Map<String, Value> = serde_json::from_value(serde_json::to_value(&claims.certificate)?)?;
    let link = format!("{ISSUER}/v/{}", claims.sub);
    answer.insert("status".into(), "valid".into());
    answer.insert("registration_id".into(), "019ab000-0000-7000-8000-000000000000".into());
    answer.insert("jws".into(), jws::sign(signer, CERTIFICATE, claims)?.into());
    answer.insert("qr".into(), qr_text(claims, signer)?.into());
    answer.insert("links".into(), json!({"pdf": format!("{link}.pdf"), "verify": link}));
    Ok(answer)
}

/// A JWS with any header.
fn with_header(header: &Value, claims: &impl serde::Serialize, sign: impl Fn(&[u8]) -> Vec<u8>) -> Result<String> {
    let part = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
    let input = format!("{}.{}", part(serde_json::to_vec(header)?), part(serde_json::to_vec(claims)?));
    let signature = part(sign(input.as_bytes()));
    Ok(format!("{input}.{signature}"))
}

/// The claims of a JWS.
fn payload(jws: &str) -> Result<Value> {
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jws.split('.').nth(1).ok_or("no JWS")?)?)?)
}

/// The last character of base64url with one more of its unused bits set.
fn untidy(text: &str) -> Result<String> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = text.chars().last().and_then(|last| LETTERS.find(last)).ok_or("no base64url")?;
    let other = LETTERS.chars().nth(last | 1).ok_or("no base64url")?;
    Ok(format!("{}{other}", text.get(..text.len() - 1).ok_or("no base64url")?))
}

impl Vectors {
    fn write(&self, name: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.folder.join(name), format!("{}\n", text.trim_end()))?)
    }

    fn case(&mut self, file: &str, status: &[&str], at: &str, (verdict, reason, code): (&str, Option<&str>, u8)) {
        let case =
            json!({"file": file, "status": status, "at": at, "verdict": verdict, "reason": reason, "exit_code": code});
        self.cases.push(case);
    }

    /// A vector that is looked at now, beside a fresh list.
    fn add(&mut self, file: &str, text: &str, outcome: (&str, Option<&str>, u8)) -> Result<()> {
        self.write(file, text)?;
        self.case(file, &["list.jwt"], NOW, outcome);
        Ok(())
    }

    fn lists(&self) -> Result<()> {
        let mut bits = Bits::default();
        if !(bits.set(2) && bits.set(1_048_575)) {
            return Err("outside of the list".into());
        }
        let (own, other) = (format!("{ISSUER}/v1/status-lists/0"), format!("{ISSUER}/v1/status-lists/1"));
        let impostor = Impostor(&self.stranger, self.issuer.key_id());
        let list = |signer: &dyn Signer, uri: &str, at: &str| -> Result<String> {
            Ok(status_token::sign(signer, uri, &bits, instant(at)?)?)
        };
        self.write("list.jwt", &list(&self.issuer, &own, "2026-11-25T10:15:00Z")?)?;
        self.write("list-stale.jwt", &list(&self.issuer, &own, "2026-11-22T10:15:00Z")?)?;
        self.write("list-other-uri.jwt", &list(&self.issuer, &other, "2026-11-25T10:15:00Z")?)?;
        self.write("list-wrong-key.jwt", &list(&impostor, &own, "2026-11-25T10:15:00Z")?)?;
        self.write("list-future.jwt", &list(&self.issuer, &own, "2026-11-26T10:15:00Z")?)
    }

    /// What is right, at different times and beside different lists.
    fn good(&mut self) -> Result<()> {
        let (valid, ended) = (claims(1)?, claims(2)?);
        for (claims, name, outcome) in [(&valid, "valid", VALID), (&ended, "revoked", LISTED)] {
            self.add(&format!("{name}.jws"), &jws::sign(&self.issuer, CERTIFICATE, claims)?, outcome)?;
            self.add(&format!("{name}.qr"), &qr_text(claims, &self.issuer)?, outcome)?;
            self.add(&format!("{name}.sd-jwt"), &presentation(claims, &self.issuer)?, outcome)?;
            let answer = answer(claims, &self.issuer)?;
            self.add(&format!("{name}.json"), &serde_json::to_string_pretty(&answer)?, outcome)?;
        }
        for file in ["valid.jws", "valid.qr", "valid.sd-jwt", "valid.json"] {
            self.case(file, &[], NOW, NO_LIST);
            self.case(file, &["list-stale.jwt"], NOW, OLD_LIST);
            self.case(file, &["list-stale.jwt", "list.jwt"], NOW, VALID);
            for useless in ["list-other-uri.jwt", "list-wrong-key.jwt", "list-future.jwt", "valid.jws"] {
                self.case(file, &[useless], NOW, NO_LIST);
            }
            self.case(file, &["list.jwt"], "2026-12-19T18:59:59Z", OLD_LIST);
            self.case(file, &["list.jwt"], "2026-12-19T19:00:00Z", OVER);
            self.case(file, &[], "2026-11-19T12:00:00Z", NOT_YET);
        }
        for file in ["revoked.jws", "revoked.qr", "revoked.sd-jwt", "revoked.json"] {
            self.case(file, &["list-stale.jwt"], NOW, LISTED);
        }
        let whole = presentation(&valid, &self.issuer)?;
        let (signed, parts) = disclosures::split(&whole)?;
        self.add("valid-until-only.sd-jwt", &disclosures::join(signed, &[]), VALID)?;
        let is_name = |part: &&&str| {
            let text = URL_SAFE_NO_PAD.decode(part).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            text.is_ok_and(|text| text.contains("\"surname\"") || text.contains("\"given_names\""))
        };
        let names: Vec<String> = parts.iter().filter(is_name).map(|part| (*part).to_owned()).collect();
        self.add("name-only.sd-jwt", &disclosures::join(signed, &names), VALID)
    }

    /// Signatures that are somebody else's, and headers that are not ours.
    fn strangers(&mut self) -> Result<()> {
        let claims = claims(1)?;
        let id = self.issuer.key_id().to_owned();
        let forms = |signer: &dyn Signer| -> Result<[(&'static str, String); 3]> {
            Ok([
                ("jws", jws::sign(signer, CERTIFICATE, &claims)?),
                ("qr", qr_text(&claims, signer)?),
                ("sd-jwt", presentation(&claims, signer)?),
            ])
        };
        let wrong = forms(&Impostor(&self.stranger, &id))?;
        let unknown = forms(&self.stranger)?;
        for (form, text) in wrong {
            self.add(&format!("wrong-key.{form}"), &text, SIGNATURE)?;
        }
        for (form, text) in unknown {
            self.add(&format!("unknown-kid.{form}"), &text, UNKNOWN_KEY)?;
        }
        let jwks = self.stranger.jwks();
        let jwk = jwks.pointer("/keys/0").ok_or("no key")?.clone();
        let x = self.issuer.jwks().pointer("/keys/0/x").and_then(Value::as_str).ok_or("no key")?.to_owned();
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &URL_SAFE_NO_PAD.decode(x)?);
        let own = |bytes: &[u8]| self.issuer.sign(bytes).unwrap_or_default();
        let other = |bytes: &[u8]| self.stranger.sign(bytes).unwrap_or_default();
        let mac = |bytes: &[u8]| hmac::sign(&secret, bytes).as_ref().to_vec();
        let header = |alg: &str| json!({"alg": alg, "typ": CERTIFICATE, "kid": id});
        let more = |members: &[(&str, Value)]| {
            let mut header = header("EdDSA");
            set(&mut header, members);
            header
        };
        let critical = more(&[("crit", json!(["exp"])), ("exp", json!(4_102_444_800_i64))]);
        let bringing = more(&[("jwk", jwk)]);
        let presented = presentation(&claims, &self.issuer)?;
        let mut other_vct = payload(&presented)?;
        set(&mut other_vct, &[("vct", json!("urn:tirkeu:registration-certificate:2"))]);
        let texts = [
            ("alg-none.jws", with_header(&header("none"), &claims, |_| vec![])?),
            ("alg-hs256.jws", with_header(&header("HS256"), &claims, mac)?),
            ("crit.jws", with_header(&critical, &claims, own)?),
            ("embedded-jwk.jws", with_header(&bringing, &claims, other)?),
            ("wrong-typ.jws", jws::sign(&self.issuer, RECEIPT, &claims)?),
            ("wrong-typ.sd-jwt", format!("{}~", jws::sign(&self.issuer, CERTIFICATE, &payload(&presented)?)?)),
            ("wrong-vct.sd-jwt", format!("{}~", jws::sign(&self.issuer, SD_JWT, &other_vct)?)),
        ];
        for (file, text) in texts {
            self.add(file, &text, SIGNATURE)?;
        }
        Ok(())
    }

    /// What was altered after the signature, or written in another way.
    fn altered(&mut self) -> Result<()> {
        let valid = claims(1)?;
        let jws = jws::sign(&self.issuer, CERTIFICATE, &valid)?;
        let [header, payload, signature] = jws.split('.').collect::<Vec<_>>().try_into().map_err(|_| "no JWS")?;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(payload)?)?.replace("YULDASHEV", "KARIMOV");
        self.add("altered.jws", &format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(text)), SIGNATURE)?;
        self.add("untidy.jws", &untidy(&jws)?, SIGNATURE)?;
        self.add("padded.jws", &format!("{jws}=="), SIGNATURE)?;
        let mut other = valid.clone();
        other.sub = facts(3)?.number.to_string();
        self.add("other-number.jws", &jws::sign(&self.issuer, CERTIFICATE, &other)?, CONTRADICTION)?;

        let mut answer = answer(&valid, &self.issuer)?;
        answer.insert("valid_until".into(), "2027-12-19".into());
        self.add("altered.json", &serde_json::to_string_pretty(&answer)?, CONTRADICTION)?;
        answer.insert("valid_until".into(), "2026-12-19".into());
        answer.insert("visa".into(), "unlimited".into());
        self.add("more.json", &serde_json::to_string_pretty(&answer)?, FORMAT)?;
        self.altered_qr(&valid)?;
        self.altered_sd_jwt(&valid)
    }

    fn altered_qr(&mut self, valid: &CertificateClaims) -> Result<()> {
        let text = qr_text(valid, &self.issuer)?;
        let (link, digits) = text.split_once('#').ok_or("no digits")?;
        let message = from_digits(digits).ok_or("no digits")?;
        let rewritten = |bytes: &[u8]| format!("{link}#{}", to_digits(bytes));
        let at = message.windows(9).position(|part| part == b"YULDASHEV").ok_or("no name")?;
        let altered: Vec<u8> =
            message.iter().enumerate().map(|(place, byte)| if place == at { b'J' } else { *byte }).collect();
        self.add("altered.qr", &rewritten(&altered), SIGNATURE)?;
        // The tag in two bytes instead of one.
        let untidy = [&[0xd8, 0x12], message.get(1..).ok_or("no message")?].concat();
        self.add("untidy.qr", &rewritten(&untidy), SIGNATURE)?;
        // 17 digits hold numbers from 2^56 on, which 7 bytes do not.
        let wide = format!("{link}#99999999999999999{}", digits.get(17..).ok_or("no digits")?);
        self.add("wide-digits.qr", &wide, SIGNATURE)?;
        let number = facts(3)?.number;
        self.add("other-number.qr", &format!("HTTPS://REG.EXAMPLE.KZ/V/{number}#{digits}"), CONTRADICTION)
    }

    fn altered_sd_jwt(&mut self, valid: &CertificateClaims) -> Result<()> {
        let whole = presentation(valid, &self.issuer)?;
        let (signed, parts) = disclosures::split(&whole)?;
        let first = parts.first().ok_or("no disclosure")?;
        let forged = URL_SAFE_NO_PAD.encode(r#"["c2FsdHNhbHRzYWx0c2FsdA","surname","KARIMOV"]"#);
        self.add("forged.sd-jwt", &disclosures::join(signed, &[forged]), SIGNATURE)?;
        let twice = [(*first).to_owned(), (*first).to_owned()];
        self.add("twice.sd-jwt", &disclosures::join(signed, &twice), SIGNATURE)?;
        self.add("padded.sd-jwt", &disclosures::join(signed, &[format!("{first}=")]), SIGNATURE)?;
        self.add("bound.sd-jwt", &format!("{whole}{signed}"), SIGNATURE)
    }
}

/// Sets members of a JSON object.
fn set(object: &mut Value, members: &[(&str, Value)]) {
    if let Some(object) = object.as_object_mut() {
        object.extend(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }
}

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).ok_or("certificate_vectors FOLDER")?;
    let folder = Path::new(&folder).to_owned();
    fs::create_dir_all(&folder)?;
    let issuer = Ed25519Signer::from_seed(b"tirkeu: only for published tests")?;
    let stranger = Ed25519Signer::from_seed(b"tirkeu: a stranger's key in them")?;
    let mut vectors = Vectors { folder, cases: Vec::new(), issuer, stranger };
    vectors.write("jwks.json", &serde_json::to_string_pretty(&vectors.issuer.jwks())?)?;
    vectors.lists()?;
    vectors.good()?;
    vectors.strangers()?;
    vectors.altered()?;
    let cases: Vec<String> = vectors.cases.iter().map(|case| format!("  {case}")).collect();
    vectors.write("cases.json", &format!("[\n{}\n]", cases.join(",\n")))
}
