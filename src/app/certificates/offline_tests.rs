//! One set of facts in every rendering, and nothing but it: random certificates, every kind of damage.

use super::*;
use crate::app::certificates::issue::end_of_day;
use crate::app::certificates::status_token;
use crate::app::ports::Signer;
use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::number::{CertificateNumber, NumberKey};
use crate::domain::certificates::qr::QrClaims;
use crate::domain::certificates::status_list::Bits;
use crate::domain::clock::{Random, SeededRandom};
use crate::gateways::pdf::tests::fixture;
use crate::gateways::signing::Ed25519Signer;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

const LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CYRILLIC: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі №«»,.-0123456789";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~=";

struct Dice(SeededRandom);

impl Dice {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_le_bytes(bytes)).unwrap() % end
    }

    fn text(&self, letters: &str, longest: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let text: String = (0..=self.below(longest)).map(|_| letters[self.below(letters.len())]).collect();
        text.trim().to_owned()
    }

    fn day(&self, from: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(from + i32::try_from(self.below(20_000)).unwrap()).unwrap()
    }

    fn facts(&self, counter: u64) -> CertificateFacts {
        let mut facts = fixture::facts();
        facts.number = CertificateNumber::nth(&NumberKey::new(&[7; 32]), 2026, counter);
        facts.issued_at = DateTime::from_timestamp(1_795_341_791 + i64::try_from(counter).unwrap(), 0).unwrap();
        facts.holder.surname = self.text(LATIN, 120);
        facts.holder.given_names = self.text(LATIN, 120);
        facts.holder.original_name = self.text(CYRILLIC, 90);
        facts.holder.birth_date = self.day(705_000);
        facts.holder.nationality = (0..3).map(|_| self.text(LATIN, 1)).collect();
        facts.holder.document.number = self.text(LATIN, 20);
        facts.premises.address_kk = self.text(CYRILLIC, 600);
        facts.premises.address_ru = self.text(CYRILLIC, 600);
        facts.host.name = (self.below(2) == 0).then(|| self.text(CYRILLIC, 200));
        facts.registered_from = self.day(739_000);
        facts.valid_until = self.day(739_000);
        facts
    }
}

fn signer() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[7; 32]).unwrap()
}

fn verifier() -> Verifier {
    Verifier::from_jwks(&signer().jwks().to_string()).unwrap()
}

fn claims(facts: CertificateFacts, status: StatusRef) -> CertificateClaims {
    let issued = facts.issued_at.timestamp();
    CertificateClaims {
        iss: "https://reg.example.kz".into(),
        sub: facts.number.to_string(),
        iat: issued,
        nbf: issued,
        exp: end_of_day(facts.valid_until),
        status: status.into(),
        certificate: facts,
    }
}

fn qr_of(facts: &CertificateFacts, status: &StatusRef) -> String {
    let signer = signer();
    qr::encode(facts, status, "https://reg.example.kz", signer.key_id(), |bytes| signer.sign(bytes)).unwrap()
}

/// JWS, QR text, SD-JWT.
fn renderings(facts: &CertificateFacts, status: &StatusRef) -> [String; 3] {
    let claims = claims(facts.clone(), status.clone());
    let jws = jws::sign(&signer(), CERTIFICATE, &claims).unwrap();
    [jws, qr_of(facts, status), sd_jwt::sign(&signer(), &claims, |_| [9; 16]).unwrap()]
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn check(text: &str) -> Report {
    let (keys, now) = (verifier(), at("2026-11-25T12:00:00Z"));
    Offline { keys: &keys, lists: &[], max_age: TimeDelta::days(1), now }.check(Evidence::Text(text))
}

#[test]
fn all_renderings_of_a_thousand_certificates_prove_the_same_facts() {
    let (dice, keys) = (Dice(SeededRandom::new(1)), verifier());
    let offline = Offline { keys: &keys, lists: &[], max_age: TimeDelta::days(1), now: at("2026-11-25T12:00:00Z") };
    for counter in 0..1_000 {
        let facts = dice.facts(counter);
        let status = StatusRef { index: u32::try_from(dice.below(1 << 20)).unwrap(), uri: fixture::status().uri };
        let [jws, qr, presentation] = renderings(&facts, &status);
        let whole = Shown::from(&facts);
        let proven = |text: &str| {
            let report = offline.check(Evidence::Text(text));
            let place = report.status.unwrap();
            assert_eq!((place.index, place.uri), (status.index, status.uri.clone()));
            report.facts.unwrap()
        };
        assert_eq!(proven(&jws), whole);
        assert_eq!(proven(&presentation), Shown { legal_basis: None, ..whole.clone() });
        let short = proven(&qr);
        assert_eq!(short, Shown::from(&QrClaims::of(&facts, &status)));
        let begins =
            |short: Option<&str>, whole: &str| short.is_none_or(|text| whole.starts_with(text.trim_end_matches('…')));
        assert!(begins(short.address_ru.as_deref(), &facts.premises.address_ru));
        assert!(begins(short.name.as_deref(), &format!("{} {}", facts.holder.surname, facts.holder.given_names)));
        assert!(begins(short.host_name.as_deref(), facts.host.name.as_deref().unwrap_or_default()));
        let same = |shown: &Shown| {
            (shown.number.clone(), shown.birth_date, shown.nationality.clone(), shown.document_number.clone())
        };
        assert_eq!(same(&short), same(&whole));
        assert_eq!(
            (short.registered_from, short.valid_until, short.issued_at),
            (whole.registered_from, whole.valid_until, whole.issued_at)
        );
    }
}

#[test]
fn of_a_hundred_thousand_single_byte_changes_none_is_authentic() {
    let (dice, keys) = (Dice(SeededRandom::new(2)), verifier());
    let offline = Offline { keys: &keys, lists: &[], max_age: TimeDelta::days(1), now: at("2026-11-25T12:00:00Z") };
    for counter in 0..10 {
        let facts = if counter == 0 { fixture::facts() } else { dice.facts(counter) };
        for good in renderings(&facts, &fixture::status()) {
            assert_ne!(offline.check(Evidence::Text(&good)).verdict, Verdict::NotAuthentic);
            // The link before the digits is for cameras; only its number counts.
            let begins = good.find('#').map_or(0, |hash| hash + 1);
            let mut bytes = good.clone().into_bytes();
            for _ in 0..3_334 {
                let place = begins + dice.below(bytes.len() - begins);
                let was = bytes[place];
                bytes[place] = match dice.below(4) {
                    0 => was ^ (1 << dice.below(8)),
                    1 => u8::try_from(dice.below(256)).unwrap(),
                    _ if begins > 0 => b'0' + u8::try_from(dice.below(10)).unwrap(),
                    _ => BASE64[dice.below(BASE64.len())],
                };
                if bytes[place] != was {
                    let evidence = std::str::from_utf8(&bytes).map_or(Evidence::Unreadable, Evidence::Text);
                    let verdict = offline.check(evidence).verdict;
                    assert_eq!(verdict, Verdict::NotAuthentic, "byte {place} of {good}: {}", bytes[place]);
                }
                bytes[place] = was;
            }
        }
    }
}

/// The answer of the API.
fn answer() -> Value {
    let [jws, qr, _] = renderings(&fixture::facts(), &fixture::status());
    let mut answer = serde_json::to_value(fixture::facts()).unwrap();
    let beside =
        json!({"jws": jws, "qr": qr, "status": "valid", "registration_id": "x", "links": {"pdf": "", "verify": ""}});
    answer.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
    answer
}

#[test]
fn an_answer_of_the_api_says_what_is_signed_and_no_more() {
    let good = check(&answer().to_string());
    assert_eq!((good.verdict, good.form), (Verdict::Authentic, Some(Form::Json)));
    assert_eq!(good.facts, Some(Shown::from(&fixture::facts())));
    let mut without = answer();
    without.as_object_mut().unwrap().remove("qr");
    assert_eq!(check(&without.to_string()).verdict, Verdict::Authentic);

    let refused = |pointer: &str, value: Value| {
        let mut altered = answer();
        *altered.pointer_mut(pointer).unwrap() = value;
        check(&altered.to_string()).reason
    };
    assert_eq!(refused("/holder/surname", json!("KARIMOV")), Some(Reason::Contradiction));
    assert_eq!(refused("/valid_until", json!("2027-12-21")), Some(Reason::Contradiction));
    assert_eq!(refused("/issued_at", json!("2026-11-22T12:43:12Z")), Some(Reason::Contradiction));
    assert_eq!(refused("/host", json!({"kind": "individual", "masked_identifier": "1"})), Some(Reason::Contradiction));
    let other = renderings(&Dice(SeededRandom::new(3)).facts(9), &fixture::status());
    assert_eq!(refused("/jws", json!(other[0])), Some(Reason::Contradiction));
    assert_eq!(refused("/qr", json!(other[1])), Some(Reason::Contradiction));
    assert_eq!(refused("/qr", json!("x")), Some(Reason::Format));
    let mut more = answer();
    more["holder"]["rank"] = json!("ambassador");
    assert_eq!(check(&more.to_string()).reason, Some(Reason::Contradiction));
    more = answer();
    more["visa"] = json!("unlimited");
    assert_eq!(check(&more.to_string()).reason, Some(Reason::Format));
    let twice = answer().to_string().replacen('{', r#"{"valid_until":"2030-01-01","#, 1);
    assert_eq!(check(&twice).reason, Some(Reason::Format));
    let within = answer().to_string().replacen(r#""surname":"#, r#""surname":"KARIMOV","surname":"#, 1);
    assert_eq!(check(&within).reason, Some(Reason::Format));
}

#[test]
fn lists_are_told_apart_by_address_age_and_signature() {
    let (keys, place) = (verifier(), fixture::status());
    let [jws, ..] = renderings(&fixture::facts(), &place);
    let mut ended = Bits::default();
    assert!(ended.set(place.index));
    let list = |uri: &str, bits: &Bits, issued: &str| {
        status_token::verify(&keys, &status_token::sign(&signer(), uri, bits, at(issued)).unwrap()).unwrap()
    };
    let judge = |lists: &[StatusList], now: &str| {
        let report =
            Offline { keys: &keys, lists, max_age: TimeDelta::days(1), now: at(now) }.check(Evidence::Text(&jws));
        (report.verdict, report.reason, report.status.unwrap().age_seconds)
    };
    let noon = "2026-11-25T12:00:00Z";
    let fresh = list(&place.uri, &Bits::default(), "2026-11-24T12:00:00Z");
    assert_eq!(judge(std::slice::from_ref(&fresh), noon), (Verdict::Valid, None, Some(86_400)));
    assert_eq!(
        judge(std::slice::from_ref(&fresh), "2026-11-25T12:00:01Z"),
        (Verdict::Authentic, Some(Reason::OldList), Some(86_401))
    );
    let slow = list(&place.uri, &Bits::default(), "2026-11-25T12:00:40Z");
    assert_eq!(judge(&[slow], noon), (Verdict::Valid, None, Some(0)));
    for useless in [
        list("https://reg.example.kz/v1/status-lists/13", &ended, noon),
        list(&place.uri, &ended, "2026-11-25T12:02:00Z"),
    ] {
        assert_eq!(judge(&[useless], noon), (Verdict::Authentic, Some(Reason::NoList), None));
    }
    let old = list(&place.uri, &ended, "2026-11-22T13:00:00Z");
    assert_eq!(judge(std::slice::from_ref(&old), noon).1, Some(Reason::Listed));
    assert_eq!(judge(&[old, fresh], noon).0, Verdict::Valid, "the newer one counts");
    let other = Ed25519Signer::from_seed(&[8; 32]).unwrap();
    let forged = status_token::sign(&other, &place.uri, &Bits::default(), at(noon)).unwrap();
    assert_eq!(status_token::verify(&keys, &forged), None);
    assert_eq!(status_token::verify(&keys, &jws), None, "of another type");
}

#[test]
fn a_pdf_is_worth_what_is_attached_to_it() {
    let (keys, [jws, qr, _]) = (verifier(), renderings(&fixture::facts(), &fixture::status()));
    let offline = Offline { keys: &keys, lists: &[], max_age: TimeDelta::days(1), now: at("2026-11-25T12:00:00Z") };
    let report = offline.check(Evidence::Pdf(Some(&jws), Seal::NotChecked));
    assert_eq!((report.verdict, report.seal), (Verdict::Authentic, Some(Seal::NotChecked)));
    assert_eq!(offline.check(Evidence::Pdf(None, Seal::NotChecked)).reason, Some(Reason::NoAttachment));
    assert_eq!(offline.check(Evidence::Pdf(Some(&qr), Seal::NotChecked)).reason, Some(Reason::Signature));
}

proptest! {
    #[test]
    fn no_text_makes_the_check_panic(text in "(?s).{0,200}|\\{.{0,60}\\}|[A-Za-z0-9_.~-]{0,200}|HTTPS://A.KZ/V/26418053729152#[0-9]{0,200}") {
        prop_assert_eq!(check(&text).verdict, Verdict::NotAuthentic);
    }
}
