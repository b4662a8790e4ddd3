//! The `PdfRenderer` port on top of `gateways::pdf`: adds the names that stand for codes. Must not know the page.

use crate::app::ports::{PdfRenderer, Printout, UnsealedPdf};
use crate::domain::language::Language;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::gateways::pdf::{self, Bilingual, CertificateDocument, Unsealed};

/// Renders certificates with krilla.
#[derive(Debug, Clone, Copy, Default)]
pub struct KrillaRenderer;

/// The two names of a code, or the code itself where the tables no longer know it.
fn names(code: &str, name: Option<impl Fn(Language) -> &'static str>) -> Bilingual {
    match name {
        Some(name) => Bilingual { kk: name(Language::Kk).to_owned(), ru: name(Language::Ru).to_owned() },
        None => Bilingual { kk: code.to_owned(), ru: code.to_owned() },
    }
}

fn country(code: &str) -> Bilingual {
    names(code, CountryCode::parse(code).ok().map(|country| move |language| country.name(language)))
}

impl PdfRenderer for KrillaRenderer {
    fn printable(&self, text: &str) -> bool {
        pdf::printable(text).is_ok()
    }

    fn render(&self, printout: &Printout<'_>) -> Result<Box<dyn UnsealedPdf>, String> {
        let facts = printout.facts;
        let document = &facts.holder.document;
        let document_kind = DocumentKind::parse(&document.kind).ok().map(|kind| move |language| kind.name(language));
        let premises_kind =
            PremisesKind::parse(&facts.premises.kind).ok().map(|kind| move |language| kind.name(language));
        let unsealed = pdf::render(&CertificateDocument {
            facts,
            status: printout.status,
            language: printout.language,
            sealed_at: printout.sealed_at,
            jws: printout.jws,
            qr_text: printout.qr,
            verify_url: printout.verify_url,
            nationality: country(&facts.holder.nationality),
            issuing_country: country(&document.issuing_country),
            document_kind: names(&document.kind, document_kind),
            premises_kind: names(&facts.premises.kind, premises_kind),
        })
        .map_err(|error| error.to_string())?;
        Ok(Box::new(unsealed))
    }
}

impl UnsealedPdf for Unsealed {
    fn digest(&self) -> [u8; 32] {
        Self::digest(self)
    }

    fn sealed(self: Box<Self>, cms: &[u8]) -> Result<Vec<u8>, String> {
        Self::sealed(*self, cms).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_get_their_names_and_unknown_codes_stand_for_themselves() {
        assert_eq!(country("UZB").ru, "Узбекистан");
        assert_eq!(country("YUG"), Bilingual { kk: "YUG".to_owned(), ru: "YUG".to_owned() });
    }

    #[test]
    fn what_cannot_be_printed_is_known_before() {
        assert!(KrillaRenderer.printable("Қанат Oʻktam"));
        assert!(KrillaRenderer.printable("王伟"));
        assert!(!KrillaRenderer.printable("บุญ"));
    }
}
