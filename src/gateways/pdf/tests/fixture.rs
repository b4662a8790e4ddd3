//! Certificates for the tests: an ordinary one and one as long as the facts' limits allow.

use crate::domain::certificates::facts::{
    CertificateFacts, CertifiedDocument, CertifiedHost, CertifiedPremises, Holder,
};
use crate::domain::certificates::number::{CertificateNumber, NumberKey};
use crate::domain::certificates::qr;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::certificates::status_list::StatusRef;
use crate::domain::language::Language;
use crate::gateways::pdf::{Bilingual, CertificateDocument, PdfError, Unsealed, render};
use aws_lc_rs::signature::Ed25519KeyPair;
use chrono::{DateTime, NaiveDate};

pub fn key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

pub fn facts() -> CertificateFacts {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    CertificateFacts {
        number: CertificateNumber::nth(&NumberKey::new(&[7; 32]), 2026, 1),
        issued_at: DateTime::from_timestamp(1_795_341_791, 123_000_000).unwrap(),
        holder: Holder {
            surname: "YULDASHEV".into(),
            given_names: "OTKIR".into(),
            original_name: "Йўлдошев Ўткир Ғайратович".into(),
            birth_date: day(1969, 4, 1),
            nationality: "UZB".into(),
            document: CertifiedDocument {
                kind: "passport".into(),
                number: "FA6801279".into(),
                issuing_country: "UZB".into(),
                expires_on: day(2030, 5, 4),
            },
        },
        premises: CertifiedPremises {
            kind: "apartment".into(),
            region: "75".into(),
            address_kk: "Алматы қ., Бостандық ауданы, Әл-Фараби даңғылы, 104-үй, 125-пәтер".into(),
            address_ru: "г. Алматы, Бостандыкский район, пр. Аль-Фараби, д. 104, кв. 125".into(),
        },
        host: CertifiedHost {
            kind: "organization".into(),
            name: Some("ТОО «Гауһар Құрылыс Өндіріс»".into()),
            masked_identifier: "********8768".into(),
        },
        entered_on: day(2026, 11, 20),
        registered_from: day(2026, 11, 22),
        valid_until: day(2026, 12, 21),
        legal_basis: "Закон Республики Казахстан «О миграции населения» от 22 июля 2011 года № 477-IV".into(),
    }
}

pub fn status() -> StatusRef {
    StatusRef { index: 1_048_575, uri: "https://reg.example.kz/v1/status-lists/12".into() }
}

/// Every text as long as it may be: words if `words`, else one word of wide letters.
pub fn longest_facts(words: bool) -> CertificateFacts {
    let fill = |word: &str, letter: &str, length: usize| {
        let text = if words { word.repeat(length) } else { letter.repeat(length) };
        text.chars().take(length).collect::<String>()
    };
    let mut facts = facts();
    facts.holder.surname = fill("ABDURAHMONOV ", "W", 120);
    facts.holder.given_names = fill("OTKIR GAYRATOVICH ", "W", 120);
    facts.holder.original_name = fill("Йўлдошев Ўткир Ғайратович ", "Щ", 300);
    facts.holder.document.number = "W".repeat(20);
    facts.premises.address_kk = fill("Әл-Фараби даңғылы, 104-үй, ", "Ж", 600);
    facts.premises.address_ru = fill("пр. Аль-Фараби, д. 104, ", "Щ", 600);
    facts.host.name = Some(fill("ТОО «Қазақ Құрылыс Өндіріс» ", "Ю", 200));
    facts.legal_basis = fill("Закон «О миграции населения» ", "Ш", 300);
    facts
}

pub fn qr_text(facts: &CertificateFacts) -> String {
    let sign = |message: &[u8]| Ok::<_, std::convert::Infallible>(key().sign(message).as_ref().to_vec());
    qr::encode(facts, &status(), "https://reg.example.kz/", "ed-2026a", sign).unwrap()
}

pub fn jws() -> String {
    "eyJhbGciOiJFZERTQSIsInR5cCI6InBsYWNlb2ZzdGF5K2p3dCJ9.".repeat(16)
}

/// A QR text with so many more digits as claims may get.
pub fn longer(text: &str, digits: usize) -> String {
    let bytes = "0123456789".repeat(digits / 10 + 1);
    format!("{text}{}", &bytes[..digits])
}

/// A certificate with all that is around it.
pub struct Sample {
    pub name: String,
    pub facts: CertificateFacts,
    pub status: CertificateStatus,
    pub language: Option<Language>,
    pub qr: String,
}

impl Sample {
    pub fn new(name: &str, facts: CertificateFacts) -> Self {
        let qr = qr_text(&facts);
        Self { name: name.to_owned(), facts, status: CertificateStatus::Valid, language: None, qr }
    }

    pub fn status(self, status: CertificateStatus) -> Self {
        Self { status, ..self }
    }

    pub fn language(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Hands its document to `then`.
    pub fn document<T>(&self, then: impl FnOnce(&CertificateDocument<'_>) -> T) -> T {
        let both = |kk: &str, ru: &str| Bilingual { kk: kk.into(), ru: ru.into() };
        then(&CertificateDocument {
            facts: &self.facts,
            status: self.status,
            language: self.language,
            sealed_at: self.facts.issued_at,
            jws: &jws(),
            qr_text: &self.qr,
            verify_url: &format!("https://reg.example.kz/v/{}", self.facts.number),
            nationality: both("Өзбекстан", "Узбекистан"),
            issuing_country: both("Өзбекстан", "Узбекистан"),
            document_kind: both("Паспорт", "Паспорт"),
            premises_kind: both("Пәтер", "Квартира"),
        })
    }

    pub fn unsealed(&self) -> Result<Unsealed, PdfError> {
        self.document(render)
    }
}

/// The certificate of somebody else: names in Latin letters and as he writes them.
pub fn named(surname: &str, given_names: &str, original_name: &str) -> CertificateFacts {
    let mut facts = facts();
    facts.holder.surname = surname.into();
    facts.holder.given_names = given_names.into();
    facts.holder.original_name = original_name.into();
    facts
}

/// Every status, language and script, and the longest texts: what is looked at, and may not change unnoticed.
pub fn samples() -> Vec<Sample> {
    let mut letters = facts();
    letters.premises.address_kk = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Йй Щщ Ъъ Ыы Ээ".into();
    letters.host.name = Some("Oʻzbek Gʻijduvon Shahri Chorsu maʼno Ўў Ққ Ғғ Ҳҳ".into());
    let mut long_code = Sample::new("long_code", facts());
    long_code.qr = longer(&long_code.qr, 170);
    let others = [
        ("arabic", "AL RASHID", "MUHAMMAD ABDULLAH", "محمد عبد الله الرشيد"),
        ("persian", "PEZHMAN GILANI", "ALIREZA", "علی\u{200c}رضا پژمان گیلانی"),
        ("chinese", "OUYANG", "FEIFEI", "欧阳菲菲 歐陽菲菲"),
        ("armenian", "TUMANYAN", "HOVHANNES", "Հովհաննես Թումանյան"),
        ("georgian", "MARGVELASHVILI", "GIORGI", "გიორგი მარგველაშვილი"),
        ("one_word", "SUKARNO", "", "Sukarno"),
    ];
    let mut samples = vec![
        Sample::new("valid", facts()),
        Sample::new("letters", letters).language(Language::Uz),
        Sample::new("english", facts()).language(Language::En),
        Sample::new("uzbek_ended", facts()).language(Language::Uz).status(CertificateStatus::Ended),
        Sample::new("annulled", facts()).status(CertificateStatus::Annulled),
        Sample::new("longest", longest_facts(true)).language(Language::Uz).status(CertificateStatus::Vacated),
        long_code,
    ];
    samples.extend(others.map(|(name, surname, given, original)| Sample::new(name, named(surname, given, original))));
    samples
}

pub fn pdf(facts: &CertificateFacts, status: CertificateStatus) -> Result<Vec<u8>, PdfError> {
    with_document(facts, status, &qr_text(facts), render).map(|unsealed| unsealed.bytes().to_vec())
}

/// Hands the document of `facts` to `then`.
pub fn with_document<T>(
    facts: &CertificateFacts,
    status: CertificateStatus,
    qr_text: &str,
    then: impl FnOnce(&CertificateDocument<'_>) -> T,
) -> T {
    let sample = Sample { qr: qr_text.to_owned(), status, ..Sample::new("", facts.clone()) };
    sample.document(then)
}
