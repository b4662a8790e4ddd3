//! What the certificate says, row by row: facts turned into labelled, printable texts.
//! Knows no places on the page and no PDF.

use super::font::Faces;
use super::script;
use super::words::{self, Words};
use super::{Bilingual, CertificateDocument, PdfError};
use crate::domain::clock::local_time;
use chrono::{DateTime, NaiveDate, Utc};
use unicode_normalization::UnicodeNormalization;

/// A row of the table.
pub struct Field {
    /// Its name.
    pub label: Words,
    /// Its value, one entry a paragraph.
    pub value: Vec<Part>,
    /// Whether it is the row everybody looks for.
    pub prominent: bool,
}

/// A paragraph of a value.
pub struct Part {
    /// The text, in NFC and within the fonts.
    pub text: String,
    /// How much it matters.
    pub weight: Weight,
    /// Its language, where it is known.
    pub language: Option<&'static str>,
}

/// How much a paragraph matters, which decides how large it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The last day.
    Headline,
    /// The name.
    Name,
    /// What the row is read for.
    Strong,
    /// Anything else.
    Plain,
}

/// A character that could not be printed, if there is one.
pub fn unprintable(fonts: &Faces, text: &str) -> Option<char> {
    script::misplaced(text.nfc()).or_else(|| text.nfc().find(|character| !fonts.have(*character)))
}

/// All rows. Fails if a value has a character outside the fonts.
pub fn fields(fonts: &Faces, document: &CertificateDocument<'_>) -> Result<Vec<Field>, PdfError> {
    let facts = document.facts;
    let mut fields = vec![
        row(words::HOLDER, holder(document)),
        row(words::BIRTH_DATE, vec![strong(date(facts.holder.birth_date))]),
        row(words::NATIONALITY, nationality(document)),
        row(words::DOCUMENT, travel_document(document)),
        row(words::ADDRESS_KK, vec![plain(&facts.premises.address_kk, Some("kk"))]),
        row(words::ADDRESS_RU, vec![plain(&facts.premises.address_ru, Some("ru"))]),
        row(words::PREMISES, both(&document.premises_kind, "")),
        row(words::HOST, host(document)),
        row(words::ENTERED, vec![strong(date(facts.entered_on))]),
        row(words::REGISTERED_FROM, vec![strong(date(facts.registered_from))]),
        Field {
            label: words::VALID_UNTIL,
            value: vec![part(date(facts.valid_until), Weight::Headline, None)],
            prominent: true,
        },
        row(words::LEGAL_BASIS, vec![plain(&facts.legal_basis, Some("ru"))]),
        row(words::ISSUED_AT, vec![strong(instant(facts.issued_at))]),
    ];
    for part in fields.iter_mut().flat_map(|field| &mut field.value) {
        if let Some(character) = unprintable(fonts, &part.text) {
            return Err(PdfError::Unprintable(character));
        }
        part.text = part.text.nfc().collect();
    }
    Ok(fields)
}

fn holder(document: &CertificateDocument<'_>) -> Vec<Part> {
    let holder = &document.facts.holder;
    let latin = format!("{} {}", holder.surname, holder.given_names);
    let mut parts = vec![part(latin.trim().to_owned(), Weight::Name, None)];
    if !holder.original_name.trim().is_empty() && holder.original_name.trim() != latin.trim() {
        parts.push(plain(&holder.original_name, None));
    }
    parts
}

fn nationality(document: &CertificateDocument<'_>) -> Vec<Part> {
    let code = format!(" ({})", document.facts.holder.nationality);
    both(&document.nationality, &code)
}

fn travel_document(document: &CertificateDocument<'_>) -> Vec<Part> {
    let stated = &document.facts.holder.document;
    let expires = date(stated.expires_on);
    let line = |kind: &str, country: &str, word: &str| format!("{kind}, {country}, {word} {expires}");
    let (kind, country) = (&document.document_kind, &document.issuing_country);
    vec![
        strong(stated.number.clone()),
        plain(&line(&kind.kk, &country.kk, words::EXPIRES.0), Some("kk")),
        plain(&line(&kind.ru, &country.ru, words::EXPIRES.1), Some("ru")),
    ]
}

fn host(document: &CertificateDocument<'_>) -> Vec<Part> {
    let host = &document.facts.host;
    let kind = if host.kind == "organization" { words::ORGANIZATION_ID } else { words::INDIVIDUAL_ID };
    let identifier = format!("{kind}: {}", host.masked_identifier);
    let name = host.name.iter().map(|name| strong(name.clone()));
    name.chain([plain(&identifier, None)]).collect()
}

/// A word in both languages, once if they agree.
fn both(word: &Bilingual, suffix: &str) -> Vec<Part> {
    if word.kk == word.ru {
        return vec![strong(format!("{}{suffix}", word.kk))];
    }
    vec![
        Part { language: Some("kk"), ..strong(format!("{}{suffix}", word.kk)) },
        Part { language: Some("ru"), ..strong(word.ru.clone()) },
    ]
}

fn row(label: Words, value: Vec<Part>) -> Field {
    Field { label, value, prominent: false }
}

fn part(text: String, weight: Weight, language: Option<&'static str>) -> Part {
    Part { text, weight, language }
}

fn strong(text: String) -> Part {
    part(text, Weight::Strong, None)
}

fn plain(text: &str, language: Option<&'static str>) -> Part {
    part(text.to_owned(), Weight::Plain, language)
}

fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// An instant as the country's clocks show it.
fn instant(at: DateTime<Utc>) -> String {
    local_time(at).format("%d.%m.%Y %H:%M (UTC+5)").to_string()
}
