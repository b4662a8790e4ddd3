//! The faces of the certificate: which characters they have, how wide a text is, its glyphs in the order of the eye.
//! Each is parsed once, at its first use. Knows nothing of certificates or of the page.

use super::PdfError;
use super::script::{self, Script};
use super::sfnt::{self, Glyph};
use super::shape::{self, Piece};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

static REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.sub.ttf");
static BOLD: &[u8] = include_bytes!("fonts/NotoSans-Bold.sub.ttf");
static FACES: LazyLock<Option<Faces>> =
    LazyLock::new(|| Some(Faces { regular: Face::parse(REGULAR)?, bold: Face::parse(BOLD)? }));
static ARABIC: LazyLock<Option<Face>> = LazyLock::new(|| {
    let file = include_bytes!("fonts/NotoSansArabic-Regular.sub.ttf");
    Some(Face { joining: Some(shape::Joining::parse(file)?), ..Face::parse(file)? })
});
static ARMENIAN: LazyLock<Option<Face>> =
    LazyLock::new(|| Face::parse(include_bytes!("fonts/NotoSansArmenian-Regular.sub.ttf")));
static GEORGIAN: LazyLock<Option<Face>> =
    LazyLock::new(|| Face::parse(include_bytes!("fonts/NotoSansGeorgian-Regular.sub.ttf")));
static HAN: LazyLock<Option<Face>> = LazyLock::new(|| Face::parse(include_bytes!("fonts/NotoSansSC-Regular.sub.otf")));

/// How a run of text is set, apart from its colour.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Bold or regular.
    pub bold: bool,
    /// Size in points.
    pub size: f32,
    /// Space added behind every character, in ems.
    pub tracking: f32,
}

impl Style {
    /// Regular weight, no tracking.
    pub const fn regular(size: f32) -> Self {
        Self { bold: false, size, tracking: 0.0 }
    }

    /// Bold weight, no tracking.
    pub const fn bold(size: f32) -> Self {
        Self { bold: true, size, tracking: 0.0 }
    }

    /// The same with space between the characters.
    pub const fn tracked(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }
}

/// Glyphs of one face, from left to right.
pub struct Run<'a> {
    /// The face, for krilla.
    pub font: Font,
    /// Its glyphs; their ranges are those of `text`.
    pub glyphs: Vec<KrillaGlyph>,
    /// What they stand for.
    pub text: &'a str,
    /// Width in points.
    pub width: f32,
}

/// Regular and bold of Latin and Cyrillic; the other scripts have one weight and are fetched when they are needed.
pub struct Faces {
    regular: Face,
    bold: Face,
}

/// One face.
struct Face {
    font: Font,
    glyphs: HashMap<char, Glyph>,
    /// Of the script whose letters change with their neighbours.
    joining: Option<shape::Joining>,
}

/// The faces, parsed at first use.
pub fn faces() -> Result<&'static Faces, PdfError> {
    FACES.as_ref().ok_or(PdfError::Font)
}

impl Faces {
    /// Whether the character can be set in both weights.
    pub fn have(&self, character: char) -> bool {
        match script::of(character) {
            Script::Common => [&self.regular, &self.bold].into_iter().all(|face| face.has(character)),
            other => one_weight(other).is_some_and(|face| face.has(character)),
        }
    }

    /// Width of a text in points.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        if script::is_common(text) {
            return self.regular_or_bold(style).simple_width(text, style);
        }
        self.runs(text, style, false).iter().map(|run| run.width).sum()
    }

    /// The glyphs of a line from left to right. `rtl` says that its paragraph runs from right to left.
    pub fn runs<'a>(&self, text: &'a str, style: Style, rtl: bool) -> Vec<Run<'a>> {
        if script::is_common(text) {
            let face = self.regular_or_bold(style);
            let glyphs = face.simple(text, style, |character| character);
            return vec![Run { font: face.font.clone(), glyphs, text, width: face.simple_width(text, style) }];
        }
        shape::pieces(text, rtl).into_iter().map(|piece| self.run(text, style, &piece)).collect()
    }

    fn run<'a>(&self, line: &'a str, style: Style, piece: &Piece) -> Run<'a> {
        let face = match piece.script {
            Script::Common => None,
            other => one_weight(other),
        };
        let face = face.unwrap_or_else(|| self.regular_or_bold(style));
        let text = line.get(piece.range.clone()).unwrap_or_default();
        let style = Style { tracking: 0.0, ..style };
        let glyphs = match &face.joining {
            Some(joining) => joining.shape(text, piece.rtl),
            None if piece.rtl => face.simple(text, style, shape::mirrored).into_iter().rev().collect(),
            None => face.simple(text, style, |character| character),
        };
        let ems: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Run { font: face.font.clone(), glyphs, text, width: ems * style.size }
    }

    fn regular_or_bold(&self, style: Style) -> &Face {
        if style.bold { &self.bold } else { &self.regular }
    }
}

/// The face of a script beside Latin and Cyrillic.
fn one_weight(script: Script) -> Option<&'static Face> {
    match script {
        Script::Common => None,
        Script::Arabic => ARABIC.as_ref(),
        Script::Armenian => ARMENIAN.as_ref(),
        Script::Georgian => GEORGIAN.as_ref(),
        Script::Han => HAN.as_ref(),
    }
}

impl Face {
    fn parse(file: &'static [u8]) -> Option<Self> {
        let font = Font::new(file.into(), 0)?;
        Some(Self { font, glyphs: sfnt::glyphs(file)?, joining: None })
    }

    fn has(&self, character: char) -> bool {
        self.glyphs.contains_key(&character)
    }

    /// Advance in ems.
    fn advance(&self, character: char) -> f32 {
        let advance = self.glyphs.get(&character).map_or(0, |glyph| glyph.advance);
        f32::from(advance) / self.font.units_per_em()
    }

    /// Width of a text of this face alone, in points.
    fn simple_width(&self, text: &str, style: Style) -> f32 {
        let ems: f32 = text.chars().map(|c| self.advance(c) + style.tracking).sum();
        // Nothing follows the last character, so its tracking is not seen.
        (ems - style.tracking).max(0.0) * style.size
    }

    /// One glyph a character, from left to right.
    fn simple(&self, text: &str, style: Style, form: impl Fn(char) -> char) -> Vec<KrillaGlyph> {
        let glyph = |(at, character): (usize, char)| {
            let (range, character) = (at..at + character.len_utf8(), form(character));
            let id = self.glyphs.get(&character).map_or(0, |glyph| glyph.id);
            placed(id.into(), self.advance(character) + style.tracking, (0.0, 0.0), range)
        };
        text.char_indices().map(glyph).collect()
    }
}

/// A glyph; all measures in ems.
pub fn placed(id: u32, advance: f32, (x, y): (f32, f32), range: Range<usize>) -> KrillaGlyph {
    KrillaGlyph::new(GlyphId::new(id), advance, x, y, 0.0, range, None)
}
