//! Puts a line into the order of the eye, and joins the letters of Arabic. Knows no page and no style.

use super::font::placed;
use super::script::{self, Script};
use harfrust::{Buffer, ClusterLevel, Direction, Font, ShapeOptions, ShaperFont, shape};
use krilla::text::KrillaGlyph;
use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

/// A stretch of a line in one script and one direction.
pub struct Piece {
    /// Where in the line.
    pub range: Range<usize>,
    /// Its script.
    pub script: Script,
    /// Whether it runs from right to left.
    pub rtl: bool,
}

/// Whether a paragraph runs from right to left: its first letter decides.
pub fn is_rtl(text: &str) -> bool {
    !script::is_common(text)
        && text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| script::of(c) == Script::Arabic)
}

/// The pieces of a line, from left to right.
pub fn pieces(line: &str, rtl: bool) -> Vec<Piece> {
    let base = if rtl { Level::rtl() } else { Level::ltr() };
    let bidi = BidiInfo::new(line, Some(base));
    let mut pieces = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let rtl = levels.get(run.start).is_some_and(Level::is_rtl);
            let mut found = by_script(line, run, rtl);
            if rtl {
                found.reverse();
            }
            pieces.append(&mut found);
        }
    }
    pieces
}

/// A run in pieces of one script, in the order of the text.
fn by_script(line: &str, run: Range<usize>, rtl: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let text = line.get(run.clone()).unwrap_or_default();
    for (at, character) in text.char_indices() {
        let (script, start) = (script::of(character), run.start + at);
        let end = start + character.len_utf8();
        match pieces.last_mut() {
            Some(piece) if piece.script == script => piece.range.end = end,
            _ => pieces.push(Piece { range: start..end, script, rtl }),
        }
    }
    pieces
}

/// What a character looks like in a text from right to left.
pub const fn mirrored(character: char) -> char {
    match character {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        other => other,
    }
}

/// The face of a script whose letters join.
pub struct Joining(Font);

impl Joining {
    /// Parses a font file.
    pub fn parse(file: &'static [u8]) -> Option<Self> {
        Font::new(file, 0).map(Self)
    }

    /// The glyphs of a text from left to right.
    pub fn shape(&self, text: &str, rtl: bool) -> Vec<KrillaGlyph> {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.guess_segment_properties();
        buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        let font = ShaperFont::new(&self.0);
        if shape(&font, &mut buffer, ShapeOptions::new()).is_err() {
            return Vec::new();
        }
        let mut starts: Vec<usize> = buffer.glyph_infos().iter().map(|info| offset(info.cluster)).collect();
        starts.sort_unstable();
        let em = f32::from(self.0.units_per_em());
        let ems = |units: i32| i16::try_from(units).map_or(0.0, f32::from) / em;
        let glyph = |(info, position): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| {
            let start = offset(info.cluster);
            let end = starts.iter().find(|next| **next > start).copied().unwrap_or(text.len());
            let shift = (ems(position.x_offset), ems(position.y_offset));
            placed(info.glyph_id, ems(position.x_advance), shift, start..end)
        };
        buffer.glyph_infos().iter().zip(buffer.glyph_positions()).map(glyph).collect()
    }
}

fn offset(cluster: u32) -> usize {
    usize::try_from(cluster).unwrap_or(usize::MAX)
}
