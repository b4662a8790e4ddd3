//! Reads the signed original out of a certificate's PDF, whoever saved the file last. What it gives is not yet proven.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

/// The attachment's name.
const NAME: &[u8] = b"certificate.jws";
/// A certificate has some 40 KB.
const MAX_FILE: usize = 1 << 20;
/// Nothing within it unpacks to more.
const MAX_UNPACKED: usize = 1 << 19;
/// Longest original.
const MAX_ORIGINAL: usize = 32 * 1024;

/// Whether the bytes begin as a PDF does.
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The attached original; none if there is none, or more than one to choose from.
#[must_use]
pub fn attached_jws(bytes: &[u8]) -> Option<String> {
    // Foreign files: should the reader stumble over one, it is one without an original.
    std::panic::catch_unwind(|| find(bytes)).ok().flatten()
}

/// Reads a file of others within limits. The library may stumble over one: call it where a panic is caught.
pub(super) fn load(bytes: &[u8]) -> Option<Document> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_UNPACKED), ..LoadOptions::default() };
    if bytes.len() > MAX_FILE {
        return None;
    }
    Document::load_mem_with_options(bytes, options).ok()
}

fn find(bytes: &[u8]) -> Option<String> {
    let document = load(bytes)?;
    let specifications = document.objects.values().filter_map(|object| object.as_dict().ok());
    let mut files: Vec<ObjectId> = specifications.filter_map(file_of).collect();
    files.sort_unstable();
    files.dedup();
    let [file] = files.as_slice() else { return None };
    let stream = document.get_object(*file).ok()?.as_stream().ok()?;
    String::from_utf8(stream.get_plain_content_with_limit(MAX_ORIGINAL).ok()?).ok()
}

/// The embedded file of a file specification with our name.
fn file_of(specification: &Dictionary) -> Option<ObjectId> {
    let is_ours = |key: &[u8]| specification.get(key).and_then(Object::as_str).is_ok_and(|name| name == NAME);
    let files = specification.get(b"EF").and_then(Object::as_dict).ok()?;
    let file = files.get(b"F").or_else(|_| files.get(b"UF")).and_then(Object::as_reference).ok()?;
    (is_ours(b"F") || is_ours(b"UF")).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::certificates::status::CertificateStatus;
    use crate::gateways::pdf::tests::fixture::{facts, pdf};
    use proptest::prelude::*;

    #[test]
    fn the_original_comes_out_of_our_pdf_also_after_another_program_saved_it() {
        let bytes = pdf(&facts(), CertificateStatus::Valid).unwrap();
        let jws = attached_jws(&bytes).unwrap();
        assert!(is_pdf(&bytes) && jws.starts_with("eyJhbGciOiJFZERTQSIs"));
        let mut document = Document::load_mem(&bytes).unwrap();
        document.prune_objects();
        let mut saved = Vec::new();
        document.save_modern(&mut saved).unwrap();
        assert_eq!(attached_jws(&saved), Some(jws));
    }

    #[test]
    fn no_original_two_of_them_and_oversize_give_none() {
        let bytes = pdf(&facts(), CertificateStatus::Valid).unwrap();
        let mut document = Document::load_mem(&bytes).unwrap();
        let second = document.add_object(lopdf::Stream::new(Dictionary::new(), b"other".to_vec()));
        let mut files = Dictionary::new();
        files.set("F", second);
        let mut specification = Dictionary::new();
        specification.set("F", Object::string_literal("certificate.jws"));
        specification.set("EF", files);
        document.add_object(specification);
        let mut saved = Vec::new();
        document.save_to(&mut saved).unwrap();
        assert_eq!(attached_jws(&saved), None);
        assert_eq!(attached_jws(b"%PDF-1.7\n"), None);
        let deep = format!(
            "%PDF-1.7\n1 0 obj<</X {}{}>>endobj\ntrailer<</Root 1 0 R>>",
            "[".repeat(20_000),
            "]".repeat(20_000)
        );
        assert_eq!(attached_jws(deep.as_bytes()), None);
        assert_eq!(attached_jws(&[bytes, vec![b' '; MAX_FILE]].concat()), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_damage_makes_it_panic(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut bytes = pdf(&facts(), CertificateStatus::Valid).unwrap();
            let place = at.index(bytes.len());
            bytes[place] = to;
            let _ = attached_jws(&bytes);
            let _ = attached_jws(&bytes[..cut.index(bytes.len())]);
        }
    }
}
