//! The PDF file around the page: standards, properties, outline, attachment.
//! Knows nothing of what the page shows. All dates come from the record, so the same record gives the same bytes.

use super::page::{HEIGHT, LEFT, WIDTH};
use super::words;
use super::{CertificateDocument, PdfError};
use crate::domain::hex::hex;
use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::Point;
use krilla::metadata::{self, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::tagging::TagTree;
use krilla::{Document, SerializeSettings};

/// Writes the file; `draw` paints its one page and answers the page's structure.
pub fn write(
    document: &CertificateDocument<'_>,
    draw: impl FnOnce(&mut Page<'_>) -> TagTree,
) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Writer(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, compress_content_streams: false, ..SerializeSettings::default() };
    let mut pdf = Document::new_with(settings);
    let issued = date(document.facts.issued_at)?;
    let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(refused)?;
    let mut page = pdf.start_page_with(size);
    let structure = draw(&mut page);
    page.finish();
    pdf.set_tag_tree(structure);
    pdf.set_outline(outline());
    pdf.set_metadata(properties(document, issued));
    pdf.embed_file(original(document.jws, issued)?).ok_or_else(refused)?;
    pdf.finish().map_err(|error| PdfError::Writer(format!("{error:?}")))
}

/// SHA-256 of the attached original, in hexadecimal.
pub fn sha256(text: &str) -> String {
    hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref())
}

fn properties(document: &CertificateDocument<'_>, issued: metadata::DateTime) -> Metadata {
    let title = words::TITLE_LINE;
    let number = document.facts.number.grouped();
    Metadata::new()
        .title(format!("{} / {} № {number}", title.kk, title.ru))
        .language("kk".to_owned())
        .creation_date(issued)
        .document_id(document.facts.number.to_string())
        .creator("tirkeu".to_owned())
        .producer("tirkeu".to_owned())
}

fn outline() -> Outline {
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(LEFT, 0.0));
    outline.push_child(OutlineNode::new(words::TITLE_LINE.kk.to_owned(), top));
    outline
}

fn original(jws: &str, issued: metadata::DateTime) -> Result<EmbeddedFile, PdfError> {
    Ok(EmbeddedFile {
        path: "certificate.jws".to_owned(),
        mime_type: Some(MimeType::new("application/jose").ok_or_else(refused)?),
        description: Some(format!("{} / {}", words::ORIGINAL.kk, words::ORIGINAL.ru)),
        association_kind: AssociationKind::Source,
        data: jws.as_bytes().to_vec().into(),
        modification_date: Some(issued),
        compress: Some(true),
        location: None,
    })
}

fn date(at: DateTime<Utc>) -> Result<metadata::DateTime, PdfError> {
    let small = |value: u32| u8::try_from(value).map_err(|_| PdfError::Date);
    let year = u16::try_from(at.year()).map_err(|_| PdfError::Date)?;
    Ok(metadata::DateTime::new(year)
        .month(small(at.month())?)
        .day(small(at.day())?)
        .hour(small(at.hour())?)
        .minute(small(at.minute())?)
        .second(small(at.second())?)
        .utc_offset_hour(0)
        .utc_offset_minute(0))
}

fn refused() -> PdfError {
    PdfError::Writer("a fixed part of the document was refused".to_owned())
}
