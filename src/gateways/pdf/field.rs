//! The place of the seal: a signature field that covers the whole file (`PAdES`, ETSI EN 319 142-1), invisible, and known to screen
//! readers. Knows no keys: a seal is bytes made elsewhere.

use super::repack::{Objects, strange};
use super::{PdfError, words};
use crate::domain::hex::hex;
use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;
use std::ops::Range;

/// Bytes that a seal may have: a chain of three certificates, and room for a timestamp.
pub const MAX_CMS: usize = 6 * 1024;
/// Where the covered ranges will be written.
const RANGES: &str = "[0 0000000000 0000000000 0000000000]";

/// A certificate that lacks nothing but its seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    file: Vec<u8>,
    /// The hexadecimal digits of the seal.
    digits: Range<usize>,
    digest: [u8; 32],
}

impl Unsealed {
    /// SHA-256 of all but the seal: what the seal is made of.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The file with zeros for a seal.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.file
    }

    /// The file with its seal, a CMS message in DER. The same seal gives the same bytes.
    ///
    /// # Errors
    /// It is longer than [`MAX_CMS`].
    pub fn sealed(self, cms: &[u8]) -> Result<Vec<u8>, PdfError> {
        let Self { mut file, digits, .. } = self;
        let room = file.get_mut(digits).filter(|room| room.len() >= 2 * cms.len());
        let room = room.ok_or(PdfError::Seal(cms.len()))?;
        for (place, digit) in room.iter_mut().zip(hex(cms).bytes()) {
            *place = digit;
        }
        Ok(file)
    }
}

/// Gives krilla's file a signature field, and room for a seal made at `at`.
pub fn with_field(file: &[u8], at: DateTime<Utc>) -> Result<Unsealed, PdfError> {
    let mut objects = Objects::of(file)?;
    let signature = add_field(&mut objects, at)?;
    let (mut file, start) = objects.write(signature)?;
    let inside = |what: &str, file: &[u8]| {
        let window = file.get(start..).unwrap_or_default().windows(what.len());
        window.take(400).position(|bytes| bytes == what.as_bytes()).map(|at| start + at).ok_or_else(strange)
    };
    let digits = inside("/Contents<", &file)? + "/Contents<".len();
    let digits = digits..digits + 2 * MAX_CMS;
    // The angle brackets belong to what the seal does not cover.
    let (before, after) = (..digits.start - 1, digits.end + 1..);
    let ranges = format!("[0 {:>10} {:>10} {:>10}]", before.end, after.start, file.len() - after.start);
    let ranges_at = inside(RANGES, &file)?;
    let place = file.get_mut(ranges_at..ranges_at + ranges.len()).ok_or_else(strange)?;
    place.copy_from_slice(ranges.as_bytes());
    let mut hash = Context::new(&SHA256);
    hash.update(file.get(before).ok_or_else(strange)?);
    hash.update(file.get(after).ok_or_else(strange)?);
    let digest = hash.finish().as_ref().try_into().map_err(|_| strange())?;
    Ok(Unsealed { file, digits, digest })
}

/// Adds the field, its widget and its place in the structure; answers the number of the signature's dictionary.
fn add_field(objects: &mut Objects<'_>, at: DateTime<Utc>) -> Result<usize, PdfError> {
    let catalog = objects.in_trailer("/Root ")?;
    let page = objects.starting_with("<</Type/Page/")?;
    let tree = objects.referred(catalog, "/StructTreeRoot ")?;
    let root = objects.referred(tree, "/K[")?;
    let key = objects.referred(tree, "/ParentTreeNextKey ")?;
    let widget = objects.free();
    let (form, signature) = (widget + 1, widget + 2);
    let name = words::SEAL;
    let name = utf16(&format!("{} / {} / {}", name.kk, name.ru, name.of(words::Third::English)));
    // Print, locked. Without an area it needs no appearance (ISO 19005-3, 6.3.3).
    objects.put(
        widget,
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/TU{name}/F 132/Rect[0 0 0 0]/P {page} 0 R/V {signature} 0 R\
             /StructParent {key}>>"
        ),
    );
    objects.put(
        form,
        format!(
            "<</Type/StructElem/S/Form/P {root} 0 R/Alt{name}/Pg {page} 0 R\
             /K<</Type/OBJR/Pg {page} 0 R/Obj {widget} 0 R>>>>"
        ),
    );
    let time = at.format("D:%Y%m%d%H%M%SZ");
    objects.put(
        signature,
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M({time})/ByteRange{RANGES}/Contents<{}>>>",
            "0".repeat(2 * MAX_CMS)
        ),
    );
    insert(objects.plain(catalog)?, "<<", &format!("/AcroForm<</Fields[{widget} 0 R]/SigFlags 3>>"))?;
    insert(objects.plain(page)?, "/Annots[", &format!("{widget} 0 R "))?;
    before_end(objects.plain(root)?, "/K[", &format!(" {form} 0 R"))?;
    before_end(objects.plain(tree)?, "/Nums[", &format!(" {key} {form} 0 R"))?;
    let next = objects.plain(tree)?;
    *next = next.replace(&format!("/ParentTreeNextKey {key}"), &format!("/ParentTreeNextKey {}", key + 1));
    Ok(signature)
}

/// Puts `what` behind the first `mark`.
fn insert(text: &mut String, mark: &str, what: &str) -> Result<(), PdfError> {
    let at = text.find(mark).ok_or_else(strange)?;
    text.insert_str(at + mark.len(), what);
    Ok(())
}

/// Puts `what` at the end of the array that begins with `mark`; it holds references and numbers only.
fn before_end(text: &mut String, mark: &str, what: &str) -> Result<(), PdfError> {
    let start = text.find(mark).ok_or_else(strange)?;
    let length = text.get(start..).and_then(|rest| rest.find(']')).ok_or_else(strange)?;
    text.insert_str(start + length, what);
    Ok(())
}

/// A text string of PDF.
fn utf16(text: &str) -> String {
    let units = text.encode_utf16().fold(String::from("<FEFF"), |mut digits, unit| {
        // Writing into a string does not fail.
        let _ = write!(digits, "{unit:04X}");
        digits
    });
    units + ">"
}
