//! The upper part of the page: state, title in both languages of state and a third, number, and the banner of a certificate no
//! longer in force. Knows no facts but the number.

use super::font::{Faces, Style};
use super::page::{Align, Area, Column, Ink, LEFT, Paragraph, Placed, RIGHT, Role, Setting};
use super::words::{self, StatusWords, Third};
use crate::domain::certificates::number::CertificateNumber;

/// Middle of the text.
pub const MIDDLE: f32 = f32::midpoint(LEFT, RIGHT);
/// Height of the ruled line below the title.
pub const RULE: f32 = 168.0;
const HALF: f32 = 214.0;
const KAZAKH: Column = Column { left: LEFT, width: HALF, align: Align::Centre, leading: 1.25 };
const RUSSIAN: Column = Column { left: RIGHT - HALF, ..KAZAKH };
const WHOLE: Column = Column { left: LEFT, width: RIGHT - LEFT, ..KAZAKH };

/// The banner of a certificate no longer in force, or of a specimen.
pub struct Banner {
    /// Its field of colour.
    pub area: Area,
    /// Kazakh, Russian, and the third language if there is one.
    pub paragraphs: Vec<Paragraph>,
}

/// State, titles and number.
pub fn masthead(faces: &Faces, number: &CertificateNumber, third: Option<Third>) -> Vec<Paragraph> {
    let state = Style::bold(7.6).tracked(0.12);
    let title = Style::bold(17.5).tracked(0.04);
    let subtitle = Style::regular(9.2);
    let mut paragraphs = Vec::new();
    for (column, language) in [(KAZAKH, "kk"), (RUSSIAN, "ru")] {
        let set = |(kk, ru): (&str, &str), style: Style, ink: Ink, top: f32| {
            let text = if language == "kk" { kk } else { ru };
            let setting = Setting { text, style, ink, language: Some(language) };
            column.set(faces, &setting, top).0
        };
        let mut lines = Vec::new();
        for (words, top) in words::TITLE.into_iter().zip([79.0, 101.0]) {
            lines.extend(set(words, title, Ink::Accent, top));
        }
        let role = if language == "kk" { Role::Heading } else { Role::Text };
        paragraphs.push(text(set((words::STATE.kk, words::STATE.ru), state, Ink::Muted, 57.0)));
        paragraphs.push(Paragraph { role, lines });
        paragraphs.push(text(set(words::SUBTITLE, subtitle, Ink::Text, 128.0)));
    }
    let third = third.unwrap_or(Third::English);
    let title = words::TITLE_LINE.of(third);
    let other = Setting { text: title, style: Style::regular(8.4), ink: Ink::Muted, language: Some(third.tag()) };
    paragraphs.push(text(WHOLE.set(faces, &other, 149.0).0));
    let number = Setting {
        text: &format!("№ {}", number.grouped()),
        style: Style::bold(16.0).tracked(0.05),
        ink: Ink::Text,
        language: None,
    };
    paragraphs.push(text(WHOLE.set(faces, &number, 176.0).0));
    paragraphs
}

/// The banner with these words from `top` downwards.
pub fn banner(faces: &Faces, words: StatusWords, third: Option<Third>, top: f32) -> Banner {
    let StatusWords { verdict, reason } = words;
    let mut paragraphs = Vec::new();
    let mut bottom = top;
    let halves = [(inset(KAZAKH), "kk", verdict.kk, reason.kk), (inset(RUSSIAN), "ru", verdict.ru, reason.ru)];
    for (column, language, verdict, reason) in halves {
        let setting = |text, style| Setting { text, style, ink: Ink::White, language: Some(language) };
        let verdict = setting(verdict, Style::bold(11.0).tracked(0.03));
        let (mut lines, end) = column.set(faces, &verdict, top + 7.0);
        let (more, end) = column.set(faces, &setting(reason, Style::regular(8.2)), end + 1.0);
        lines.extend(more);
        paragraphs.push(text(lines));
        bottom = bottom.max(end + 8.0);
    }
    if let Some(third) = third {
        let line = format!("{} — {}", verdict.of(third), reason.of(third));
        let style = Style::regular(8.2);
        let setting = Setting { text: &line, style, ink: Ink::White, language: Some(third.tag()) };
        let (lines, end) = inset(WHOLE).set(faces, &setting, bottom - 5.0);
        paragraphs.push(text(lines));
        bottom = end + 7.0;
    }
    let area = Area { left: LEFT, top, width: RIGHT - LEFT, height: bottom - top };
    Banner { area, paragraphs }
}

fn text(lines: Vec<Placed>) -> Paragraph {
    Paragraph { role: Role::Text, lines }
}

/// Room between a column and the edge of the banner.
fn inset(column: Column) -> Column {
    Column { left: column.left + 4.0, width: column.width - 8.0, ..column }
}
