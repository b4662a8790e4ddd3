//! The certificate as a PDF: one A4 page, PDF/A-3a and PDF/UA-1, with the signed original attached and a place for a seal.
//! The same document gives the same bytes: no clock, no randomness. Knows no store, no keys and no HTTP.

mod content;
mod draw;
mod field;
mod font;
mod footer;
mod masthead;
mod ornament;
mod page;
mod plan;
mod qr_image;
mod repack;
mod script;
mod sfnt;
mod shape;
mod table;
mod words;
mod wrap;
mod write;

#[cfg(test)]
pub(crate) mod tests;

use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::language::Language;
use chrono::{DateTime, Utc};

pub use field::{MAX_CMS, Unsealed};

/// A word in the two languages of state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
}

/// All that a certificate's page shows.
#[derive(Debug, Clone)]
pub struct CertificateDocument<'a> {
    /// The signed facts.
    pub facts: &'a CertificateFacts,
    /// The status at the time of rendering; all but `Valid` print a banner.
    pub status: CertificateStatus,
    /// The holder's language; English and Uzbek stand beside the languages of state.
    pub language: Option<Language>,
    /// When it is sealed.
    pub sealed_at: DateTime<Utc>,
    /// The signed original (compact JWS), attached as `certificate.jws`.
    pub jws: &'a str,
    /// Text of the QR code, from `domain::certificates::qr::encode`.
    pub qr_text: &'a str,
    /// The page that checks the certificate; printed and linked.
    pub verify_url: &'a str,
    /// Name of the holder's nationality.
    pub nationality: Bilingual,
    /// Name of the country that issued the travel document.
    pub issuing_country: Bilingual,
    /// Name of the travel document's kind.
    pub document_kind: Bilingual,
    /// Name of the premises' kind.
    pub premises_kind: Bilingual,
}

/// Why a certificate could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// A text has a character outside the embedded fonts; [`printable`] refuses such texts at the door.
    #[error("the character U+{:04X} cannot be printed", u32::from(*.0))]
    Unprintable(char),
    /// The texts are longer than the facts' limits allow and do not fit on the page.
    #[error("the texts do not fit on the page")]
    TooLong,
    /// The QR text is not one of ours or does not fit in a QR code.
    #[error("the QR text cannot be drawn")]
    Qr,
    /// The embedded fonts could not be read.
    #[error("the embedded fonts cannot be read")]
    Font,
    /// A date of the document cannot stand in a PDF.
    #[error("a date cannot be written into a PDF")]
    Date,
    /// krilla refused to write a file that breaks a standard, or wrote it in another manner than before.
    #[error("the PDF could not be written: {0}")]
    Writer(String),
    /// The seal needs more room than there is.
    #[error("a seal of {0} bytes does not fit into the file")]
    Seal(usize),
}

/// Renders a certificate, all but its seal.
pub fn render(document: &CertificateDocument<'_>) -> Result<Unsealed, PdfError> {
    let faces = font::faces()?;
    let qr = qr_image::draw(document.qr_text)?;
    let plan = plan::plan(faces, document, qr.modules, &write::sha256(document.jws))?;
    let file = write::write(document, |page| draw::draw(page, faces, &plan, qr, document.verify_url))?;
    field::with_field(&file, document.sealed_at)
}

/// Whether every character of a text can be printed, else one that cannot: for the input layer.
///
/// Texts are judged in NFC. Every field takes Latin, Cyrillic, Arabic, Armenian, Georgian and Chinese. Controls, what turns the
/// direction of writing, marks that stand on nothing or are piled up, and all other scripts and signs are refused.
pub fn printable(text: &str) -> Result<(), char> {
    match font::faces() {
        Ok(faces) => content::unprintable(faces, text).map_or(Ok(()), Err),
        Err(_) => text.chars().next().map_or(Ok(()), Err),
    }
}
