//! Where everything stands on the page, before anything is drawn.
//! Knows the parts of the page, not how they are painted.

use super::content;
use super::font::Faces;
use super::footer::{self, Footer};
use super::masthead::{self, Banner};
use super::page::Paragraph;
use super::table::{self, Row};
use super::words::{self, Third};
use super::{CertificateDocument, PdfError};

/// Upper edge of what follows the masthead.
const BODY: f32 = 206.0;
/// Space between the parts of the page.
const GAP: f32 = 12.0;

/// The whole page.
pub struct Plan {
    /// State, titles, number.
    pub masthead: Vec<Paragraph>,
    /// Banner of a certificate no longer in force, or of a specimen.
    pub banner: Option<Banner>,
    /// What stands across the table under a banner.
    pub watermark: (&'static str, &'static str),
    /// The table.
    pub rows: Vec<Row>,
    /// QR code and notes.
    pub footer: Footer,
}

/// Plans the page; `modules` counts the QR code's side with its quiet zone.
pub fn plan(faces: &Faces, document: &CertificateDocument<'_>, modules: u16, sha256: &str) -> Result<Plan, PdfError> {
    if let Some(character) = content::unprintable(faces, document.verify_url) {
        return Err(PdfError::Unprintable(character));
    }
    let fields = content::fields(faces, document)?;
    let third = Third::of(document.language);
    let is_specimen = document.facts.is_specimen();
    let words = if is_specimen { Some(words::SPECIMEN) } else { words::status(document.status) };
    let banner = words.map(|words| masthead::banner(faces, words, third, BODY));
    let footer = footer::footer(faces, modules, third, document.verify_url, sha256);
    let top = banner.as_ref().map_or(BODY, |banner| banner.area.top + banner.area.height + GAP);
    let space = (top, footer.top - GAP);
    // Where nothing else helps, the facts go before the third language.
    let rows = table::table(faces, &fields, third, space).or_else(|| table::table(faces, &fields, None, space));
    let rows = rows.ok_or(PdfError::TooLong)?;
    let masthead = masthead::masthead(faces, &document.facts.number, third);
    let watermark = if is_specimen { words::SPECIMEN_MARK } else { words::VOID };
    Ok(Plan { masthead, banner, watermark, rows, footer })
}
