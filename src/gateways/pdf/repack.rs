//! Takes krilla's file apart into objects, and writes objects anew: those without a stream go into one compressed stream, as does
//! the cross-reference. Knows the form in which krilla writes, nothing of certificates; a file of another form is refused.

use super::PdfError;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// Of 1 to 9: a tenth faster than the usual 6, for 2 % more bytes.
const LEVEL: u32 = 3;

/// A file as objects by number.
pub struct Objects<'a> {
    objects: BTreeMap<usize, Object<'a>>,
    /// `/Root … /Info … /ID …`
    trailer: &'a str,
}

/// The inside of an object.
enum Object<'a> {
    /// Without a stream.
    Plain(String),
    /// With one.
    Stream(Cow<'a, [u8]>),
}

impl<'a> Objects<'a> {
    /// Takes a file apart.
    pub fn of(file: &'a [u8]) -> Result<Self, PdfError> {
        let end = text(tail(file, 64))?;
        let (_, start) = end.split_once("startxref\n").ok_or_else(strange)?;
        let table_at: usize = start.lines().next().and_then(|line| line.parse().ok()).ok_or_else(strange)?;
        let table = text(file.get(table_at..).ok_or_else(strange)?)?;
        let (table, rest) = table.split_once("trailer\n<<").ok_or_else(strange)?;
        let (trailer, _) = rest.split_once(">>\nstartxref").ok_or_else(strange)?;
        let trailer = trailer.find("/Root").and_then(|at| trailer.get(at..)).ok_or_else(strange)?;
        let mut objects = BTreeMap::new();
        // After `xref`, the range and the head of the free list.
        for (number, entry) in table.lines().skip(2).enumerate().skip(1) {
            if entry.get(17..18) != Some("n") {
                continue;
            }
            let at: usize = entry.get(..10).and_then(|digits| digits.parse().ok()).ok_or_else(strange)?;
            objects.insert(number, object(file.get(at..table_at).ok_or_else(strange)?, number)?);
        }
        Ok(Self { objects, trailer })
    }

    /// The number that a key of the trailer refers to.
    pub fn in_trailer(&self, key: &str) -> Result<usize, PdfError> {
        reference(self.trailer, key)
    }

    /// The number of the only object that begins with `start`.
    pub fn starting_with(&self, start: &str) -> Result<usize, PdfError> {
        let is_it = |object: &Object<'_>| matches!(object, Object::Plain(text) if text.starts_with(start));
        let mut found = self.objects.iter().filter(|(_, object)| is_it(object));
        match (found.next(), found.next()) {
            (Some((number, _)), None) => Ok(*number),
            _ => Err(strange()),
        }
    }

    /// The number of the object that `key` of an object refers to.
    pub fn referred(&mut self, number: usize, key: &str) -> Result<usize, PdfError> {
        let text: &str = self.plain(number)?;
        reference(text, key)
    }

    /// An object without a stream, to be changed.
    pub fn plain(&mut self, number: usize) -> Result<&mut String, PdfError> {
        match self.objects.get_mut(&number) {
            Some(Object::Plain(text)) => Ok(text),
            _ => Err(strange()),
        }
    }

    /// A number that no object has.
    pub fn free(&self) -> usize {
        self.objects.last_key_value().map_or(1, |(number, _)| number + 1)
    }

    /// Puts in an object without a stream.
    pub fn put(&mut self, number: usize, text: String) {
        self.objects.insert(number, Object::Plain(text));
    }

    /// Writes the file. The object `apart` is not put into the compressed stream; it stands first, and its inside begins at the
    /// second value.
    pub fn write(&self, apart: usize) -> Result<(Vec<u8>, usize), PdfError> {
        // Bytes beyond ASCII in the second line tell programs that this is no text.
        let mut file = b"%PDF-1.7\n%\x80\x80\x80\x80\n".to_vec();
        let (packed, table) = (self.free(), self.free() + 1);
        let mut places: BTreeMap<usize, Place> = BTreeMap::new();
        let Some(Object::Plain(inside)) = self.objects.get(&apart) else { return Err(strange()) };
        places.insert(apart, Place::At(file.len()));
        let inside_at = file.len() + format!("{apart} 0 obj\n").len();
        append(&mut file, apart, inside.as_bytes());
        let (mut index, mut bodies, mut count) = (String::new(), String::new(), 0);
        for (number, object) in self.objects.iter().filter(|(number, _)| **number != apart) {
            match object {
                Object::Stream(bytes) => {
                    places.insert(*number, Place::At(file.len()));
                    append(&mut file, *number, bytes);
                }
                Object::Plain(text) => {
                    places.insert(*number, Place::Packed(count));
                    count += 1;
                    write!(index, "{number} {} ", bodies.len()).map_err(|_| strange())?;
                    bodies.push_str(text);
                    bodies.push('\n');
                }
            }
        }
        let dictionary = format!("/Type/ObjStm/N {count}/First {}", index.len());
        places.insert(packed, Place::At(file.len()));
        append(&mut file, packed, &stream(&dictionary, (index + &bodies).as_bytes())?);
        let start = file.len();
        places.insert(table, Place::At(start));
        let dictionary = format!("/Type/XRef/Size {}/W[1 4 2]{}", table + 1, self.trailer);
        let rows = (0..=table).map(|number| row(places.get(&number), packed)).collect::<Option<Vec<_>>>();
        append(&mut file, table, &stream(&dictionary, &rows.ok_or_else(strange)?.concat())?);
        write!(file, "startxref\n{start}\n%%EOF\n").map_err(|_| strange())?;
        Ok((file, inside_at))
    }
}

enum Place {
    At(usize),
    /// In the compressed stream, at this position.
    Packed(u16),
}

/// A row of the cross-reference: what kind of place, where, and which there.
fn row(place: Option<&Place>, packed: usize) -> Option<[u8; 7]> {
    let (kind, at, index) = match place {
        None => (0, 0, u16::MAX),
        Some(Place::At(at)) => (1, *at, 0),
        Some(Place::Packed(index)) => (2, packed, *index),
    };
    let row = [[kind].as_slice(), &u32::try_from(at).ok()?.to_be_bytes(), &index.to_be_bytes()].concat();
    row.try_into().ok()
}

fn object(from: &[u8], number: usize) -> Result<Object<'_>, PdfError> {
    let head = format!("{number} 0 obj\n");
    let inside = from.strip_prefix(head.as_bytes()).ok_or_else(strange)?;
    let body = |end: &[u8]| find(inside, end).and_then(|at| inside.get(..at)).ok_or_else(strange);
    // No compressed byte is mistaken: the length says where a stream ends.
    let plain = body(b"\nendobj")?;
    let Some(start) = find(plain, b"\nstream\n").map(|at| at + 8) else {
        return Ok(Object::Plain(text(plain)?.to_owned()));
    };
    let dictionary = text(inside.get(..start).ok_or_else(strange)?)?;
    let length = dictionary.split_once("/Length ").map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit));
    let length: usize = length.and_then(|digits| digits.collect::<String>().parse().ok()).ok_or_else(strange)?;
    let end = b"\nendstream";
    let bytes = inside.get(..start + length + end.len()).filter(|bytes| bytes.ends_with(end)).ok_or_else(strange)?;
    // Left to krilla, the page alone would take a third of all the time: it packs more thoroughly than is worth it. Metadata stay
    // readable to programs that know nothing of PDF.
    if !dictionary.contains("/Filter") && !dictionary.contains("/Type/Metadata") {
        let others = dictionary.trim_end().strip_prefix("<<").and_then(|inside| inside.strip_suffix(">>\nstream"));
        let others = others.ok_or_else(strange)?.replace(&format!("/Length {length}"), "");
        let content = inside.get(start..start + length).ok_or_else(strange)?;
        return Ok(Object::Stream(stream(&others, content)?.into()));
    }
    Ok(Object::Stream(bytes.into()))
}

fn reference(text: &str, key: &str) -> Result<usize, PdfError> {
    let (_, rest) = text.split_once(key).ok_or_else(strange)?;
    let digits: String = rest.trim_start_matches([' ', '[']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| strange())
}

fn append(file: &mut Vec<u8>, number: usize, inside: &[u8]) {
    file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    file.extend_from_slice(inside);
    file.extend_from_slice(b"\nendobj\n");
}

fn stream(dictionary: &str, content: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    let content = encoder.write_all(content).and_then(|()| encoder.finish()).map_err(|_| strange())?;
    let head = format!("<<{dictionary}/Filter/FlateDecode/Length {}>>\nstream\n", content.len());
    Ok([head.as_bytes(), &content, b"\nendstream"].concat())
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

fn tail(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(length)..).unwrap_or(bytes)
}

fn text(bytes: &[u8]) -> Result<&str, PdfError> {
    std::str::from_utf8(bytes).map_err(|_| strange())
}

/// krilla writes in another manner than it did.
pub fn strange() -> PdfError {
    PdfError::Writer("its objects are not as expected".to_owned())
}
