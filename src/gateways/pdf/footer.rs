//! The lower part of the page: the QR code, how to check the certificate with it, the link, the fingerprint of the original.
//! Knows no facts.

use super::font::{Faces, Style};
use super::page::{Align, Area, BOTTOM, Column, Ink, LEFT, Paragraph, RIGHT, Role, Setting, shift};
use super::words::{self, Third};

/// Points in a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;
/// Side the code should have, without its quiet zone, in millimetres.
const SIDE: f32 = 46.0;
/// Smallest and largest module, in millimetres: below half a millimetre, phones fail on paper, and a printer may shrink the page a
/// little; above, it only takes room.
const MODULE: (f32, f32) = (0.515, 0.8);

/// The lower part.
pub struct Footer {
    /// The QR code with its quiet zone.
    pub qr: Area,
    /// Captions, link, fingerprint, in reading order.
    pub notes: Vec<Paragraph>,
    /// Upper edge of it all.
    pub top: f32,
}

/// Lays it out at the bottom of the page. `modules` counts the code's side with its quiet zone.
pub fn footer(faces: &Faces, modules: u16, third: Option<Third>, link: &str, sha256: &str) -> Footer {
    let other = third.unwrap_or(Third::English);
    let modules = f32::from(modules);
    let side = (SIDE / (modules - 8.0)).clamp(MODULE.0, MODULE.1) * modules * MILLIMETRE;
    let left = LEFT + side + 20.0;
    let column = Column { left, width: RIGHT - left, align: Align::Left, leading: 1.36 };
    let caption = Style::regular(7.8);
    let small = Style::regular(6.8);
    let fingerprint = format!("SHA-256: {sha256}");
    let settings = [
        (words::CHECK.kk, caption, Ink::Text, "kk", 0.0),
        (words::CHECK.ru, caption, Ink::Text, "ru", 4.0),
        (words::CHECK.of(other), caption, Ink::Muted, other.tag(), 4.0),
        (link, Style::bold(9.0), Ink::Accent, "", 5.0),
        (words::ORIGINAL.kk, small, Ink::Muted, "kk", 5.0),
        (words::ORIGINAL.ru, small, Ink::Muted, "ru", 0.0),
        (third.map_or("", |third| words::ORIGINAL.of(third)), small, Ink::Muted, other.tag(), 0.0),
        (&fingerprint, small, Ink::Muted, "", 0.0),
    ];
    let mut notes = Vec::new();
    let mut bottom = 0.0;
    for (text, style, ink, language, gap) in settings {
        let language = Some(language).filter(|tag| !tag.is_empty());
        let role = if ink == Ink::Accent { Role::Link } else { Role::Text };
        let (lines, end) = column.set(faces, &Setting { text, style, ink, language }, bottom + gap);
        notes.push(Paragraph { role, lines });
        bottom = end;
    }
    let height = side.max(bottom);
    let top = BOTTOM - height;
    for paragraph in &mut notes {
        shift(&mut paragraph.lines, top + (height - bottom) / 2.0);
    }
    let qr = Area { left: LEFT + 1.5, top: top + (height - side) / 2.0, width: side, height: side };
    Footer { qr, notes, top }
}
