//! The page's measures and the pieces a plan of it is made of. Points throughout; y grows downwards.
//! Knows neither certificates nor krilla's surface.

use super::font::{Faces, Style};
use super::wrap::wrap;
use super::{script, shape};

/// A4.
pub const WIDTH: f32 = 595.28;
/// A4.
pub const HEIGHT: f32 = 841.89;
/// Left edge of the text.
pub const LEFT: f32 = 66.0;
/// Right edge of the text.
pub const RIGHT: f32 = 547.0;
/// Lower edge of the text.
pub const BOTTOM: f32 = 797.0;

/// How much higher a line of the other scripts is: the vowel signs of Arabic need it.
const ROOM_OF_OTHERS: f32 = 1.25;

/// A colour by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Values.
    Text,
    /// Labels and notes.
    Muted,
    /// Titles and the link: a dark shade of the sky blue, legible on white.
    Accent,
    /// On the banner.
    White,
}

/// A text to be set: what, how and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The text, one paragraph.
    pub text: &'a str,
    /// Face, size and tracking.
    pub style: Style,
    /// Colour.
    pub ink: Ink,
    /// Language, where it is known.
    pub language: Option<&'static str>,
}

/// A line of text at its place.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Left end.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// The line.
    pub text: String,
    /// Face, size and tracking.
    pub style: Style,
    /// Colour.
    pub ink: Ink,
    /// Language, where it is known.
    pub language: Option<&'static str>,
    /// Whether its paragraph runs from right to left.
    pub rtl: bool,
}

/// Where lines stand within their column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At its left edge.
    Left,
    /// In its middle.
    Centre,
}

/// A strip of the page that lines are set into.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Left edge.
    pub left: f32,
    /// Width.
    pub width: f32,
    /// Where lines stand.
    pub align: Align,
    /// Distance of baselines in sizes.
    pub leading: f32,
}

impl Column {
    /// Sets a text from `top` downwards; answers its lines and its lower edge.
    pub fn set(&self, faces: &Faces, setting: &Setting<'_>, top: f32) -> (Vec<Placed>, f32) {
        let style = setting.style;
        let rtl = shape::is_rtl(setting.text);
        let mut bottom = top;
        let place = |text: String| {
            let room = if script::is_common(&text) { 1.0 } else { ROOM_OF_OTHERS };
            let line_height = style.size * self.leading * room;
            let width = faces.width(&text, style);
            let x = match self.align {
                Align::Left => self.left,
                Align::Centre => self.left + (self.width - width) / 2.0,
            };
            // Capitals are 0.714 of the size: this centres them in the line.
            let y = bottom + line_height / 2.0 + 0.357 * style.size;
            bottom += line_height;
            Placed { x, y, width, text, style, ink: setting.ink, language: setting.language, rtl }
        };
        let lines = wrap(setting.text, self.width, |text| faces.width(text, style));
        (lines.into_iter().map(place).collect(), bottom)
    }
}

/// What a paragraph is in the structure of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The heading of the document.
    Heading,
    /// A paragraph.
    Text,
    /// The link to the page that checks the certificate.
    Link,
}

/// Lines that belong together.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// What it is.
    pub role: Role,
    /// Its lines, in reading order.
    pub lines: Vec<Placed>,
}

/// A rectangle of the page.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Moves lines down.
pub fn shift(lines: &mut [Placed], by: f32) {
    for line in lines {
        line.y += by;
    }
}
