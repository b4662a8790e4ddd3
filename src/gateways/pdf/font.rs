//! The two faces of the certificate: which characters they have, how wide a text is, its glyphs.
//! Parsed once for the life of the process. Knows nothing of certificates or of the page.

use super::PdfError;
use super::sfnt::{self, Glyph};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::collections::HashMap;
use std::sync::LazyLock;

static REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.sub.ttf");
static BOLD: &[u8] = include_bytes!("fonts/NotoSans-Bold.sub.ttf");
static FACES: LazyLock<Option<Faces>> =
    LazyLock::new(|| Some(Faces { regular: Face::parse(REGULAR)?, bold: Face::parse(BOLD)? }));

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

/// Regular and bold.
pub struct Faces {
    regular: Face,
    bold: Face,
}

/// One face.
pub struct Face {
    /// For krilla.
    pub font: Font,
    glyphs: HashMap<char, Glyph>,
}

/// The faces, parsed at first use.
pub fn faces() -> Result<&'static Faces, PdfError> {
    FACES.as_ref().ok_or(PdfError::Font)
}

impl Faces {
    /// The face of a style.
    pub fn face(&self, style: Style) -> &Face {
        if style.bold { &self.bold } else { &self.regular }
    }

    /// Whether both faces have the character.
    pub fn have(&self, character: char) -> bool {
        [&self.regular, &self.bold].into_iter().all(|face| face.glyphs.contains_key(&character))
    }

    /// Width of a text in points.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        let face = self.face(style);
        let ems: f32 = text.chars().map(|c| face.advance(c) + style.tracking).sum();
        // Nothing follows the last character, so its tracking is not seen.
        (ems - style.tracking).max(0.0) * style.size
    }

    /// The glyphs of a text.
    pub fn glyphs(&self, text: &str, style: Style) -> Vec<KrillaGlyph> {
        let face = self.face(style);
        let glyph = |(at, character): (usize, char)| {
            let id = face.glyphs.get(&character).map_or(0, |glyph| glyph.id);
            let advance = face.advance(character) + style.tracking;
            let range = at..at + character.len_utf8();
            KrillaGlyph::new(GlyphId::new(id.into()), advance, 0.0, 0.0, 0.0, range, None)
        };
        text.char_indices().map(glyph).collect()
    }
}

impl Face {
    fn parse(file: &'static [u8]) -> Option<Self> {
        let font = Font::new(file.into(), 0)?;
        Some(Self { font, glyphs: sfnt::glyphs(file)? })
    }

    /// Advance in ems.
    fn advance(&self, character: char) -> f32 {
        let advance = self.glyphs.get(&character).map_or(0, |glyph| glyph.advance);
        f32::from(advance) / self.font.units_per_em()
    }
}
