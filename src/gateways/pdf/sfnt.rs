//! Reads from a TrueType or `OpenType` file which glyph a character has and how wide it is; most scripts here need no more shaping.
//! Knows the tables `cmap` (formats 4 and 12), `hhea` and `hmtx` only, and nothing of PDF.

use std::collections::HashMap;

/// A glyph of a font.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    /// Index in the font file.
    pub id: u16,
    /// Advance width in font units.
    pub advance: u16,
}

/// The glyph of every character the font has, or `None` if the file is not of the expected kind.
pub fn glyphs(font: &[u8]) -> Option<HashMap<char, Glyph>> {
    let font = Bytes(font);
    let advances = Advances::of(&font)?;
    let mut ids = HashMap::new();
    // Windows and Unicode: all characters, or those of the Basic Multilingual Plane.
    match font.character_map(0x0003_000a) {
        Some(map) => groups(&map, &mut ids)?,
        None => segments(&font.character_map(0x0003_0001)?, &mut ids)?,
    }
    ids.into_iter().map(|(character, id)| Some((character, Glyph { id, advance: advances.get(id)? }))).collect()
}

/// A subtable of format 12: ranges of characters with as many glyphs in a row.
fn groups(map: &Bytes<'_>, ids: &mut HashMap<char, u16>) -> Option<()> {
    if map.u16(0)? != 12 {
        return None;
    }
    for group in 0..map.u32(12)? {
        let at = 16 + 12 * group;
        let (start, end, first) = (map.u32(at)?, map.u32(at + 4)?, map.u32(at + 8)?);
        for code in start..=end {
            let id = u16::try_from(first + (code - start)).ok()?;
            if let Some(character) = u32::try_from(code).ok().and_then(char::from_u32) {
                ids.insert(character, id);
            }
        }
    }
    Some(())
}

/// A subtable of format 4.
fn segments(map: &Bytes<'_>, ids: &mut HashMap<char, u16>) -> Option<()> {
    if map.u16(0)? != 4 {
        return None;
    }
    let segments = usize::from(map.u16(6)?) / 2;
    for segment in 0..segments {
        let end = map.u16(14 + 2 * segment)?;
        let start = map.u16(16 + 2 * (segments + segment))?;
        let delta = map.u16(16 + 2 * (2 * segments + segment))?;
        let offset_at = 16 + 2 * (3 * segments + segment);
        let offset = usize::from(map.u16(offset_at)?);
        for code in start..=end {
            let id = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                let at = offset_at + offset + 2 * usize::from(code - start);
                match map.u16(at) {
                    Some(id) if id != 0 => id.wrapping_add(delta),
                    _ => 0,
                }
            };
            if let (Some(character), true) = (char::from_u32(code.into()), id != 0) {
                ids.insert(character, id);
            }
        }
    }
    Some(())
}

/// Big-endian numbers in a byte string.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn u16(&self, at: usize) -> Option<u16> {
        self.0.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let value = self.0.get(at..)?.first_chunk().copied().map(u32::from_be_bytes)?;
        usize::try_from(value).ok()
    }

    fn table(&self, tag: [u8; 4]) -> Option<Bytes<'a>> {
        let count = usize::from(self.u16(4)?);
        let mut records = (0..count).map(|record| 12 + 16 * record);
        let record = records.find(|at| self.0.get(*at..at + 4) == Some(&tag))?;
        let start = self.u32(record + 8)?;
        Some(Bytes(self.0.get(start..start.checked_add(self.u32(record + 12)?)?)?))
    }

    /// The `cmap` subtable of a platform (upper half) and an encoding.
    fn character_map(&self, which: usize) -> Option<Bytes<'a>> {
        let cmap = self.table(*b"cmap")?;
        let count = usize::from(cmap.u16(2)?);
        let mut records = (0..count).map(|record| 4 + 8 * record);
        let record = records.find(|at| cmap.u32(*at) == Some(which))?;
        Some(Bytes(cmap.0.get(cmap.u32(record + 4)?..)?))
    }
}

struct Advances<'a> {
    table: Bytes<'a>,
    count: u16,
}

impl<'a> Advances<'a> {
    fn of(font: &Bytes<'a>) -> Option<Self> {
        let count = font.table(*b"hhea")?.u16(34)?;
        Some(Self { table: font.table(*b"hmtx")?, count })
    }

    /// The last advance holds for all glyphs behind it.
    fn get(&self, id: u16) -> Option<u16> {
        let last = self.count.checked_sub(1)?;
        self.table.u16(4 * usize::from(id.min(last)))
    }
}
