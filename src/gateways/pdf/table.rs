//! The table of the certificate: labels on the left, values on the right, set as large as the space allows.
//! Knows no facts, only labelled texts.

use super::content::{Field, Part, Weight};
use super::font::{Faces, Style};
use super::page::{Align, Column, Ink, LEFT, Placed, RIGHT, Setting, shift};
use super::words::Third;

/// Left edge of the labels.
const EDGE: f32 = LEFT + 8.0;
/// Width of the labels at full size.
const LABELS: f32 = 146.0;
/// Space between labels and values.
const GUTTER: f32 = 8.0;
/// From so many characters on a text is long: it shrinks first.
const LONG: usize = 70;
/// Space above and below the texts of a row, at least and at most.
const PADDING: (f32, f32) = (3.0, 5.6);
/// Smallest scale of long texts: about 3 points, reached only by pages of capitals without a space.
const SMALLEST: f32 = 0.34;

/// A row at its place.
pub struct Row {
    /// Upper edge.
    pub top: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Lines of the label.
    pub label: Vec<Placed>,
    /// Lines of the value.
    pub value: Vec<Placed>,
    /// Whether it is the row everybody looks for.
    pub prominent: bool,
}

/// The rows between `top` and `bottom`, labelled in a third language too if there is one, or `None` if they do not fit at any
/// legible size.
pub fn table(faces: &Faces, fields: &[Field], third: Option<Third>, (top, bottom): (f32, f32)) -> Option<Vec<Row>> {
    let mut long = 1.0;
    while long >= SMALLEST {
        let scale = Scale::of(long);
        let mut rows: Vec<Row> = fields.iter().map(|field| row(faces, field, third, scale)).collect();
        let text: f32 = rows.iter().map(|row| row.bottom).sum();
        let pads: f32 = rows.iter().map(pads).sum();
        if text + pads * PADDING.0 * scale.short <= bottom - top {
            let padding = ((bottom - top - text) / pads).min(PADDING.1);
            // What is left over goes above and below in equal parts.
            let start = top + (bottom - top - text - pads * padding) / 2.0;
            stack(&mut rows, start, padding);
            return Some(rows);
        }
        long -= 0.02;
    }
    None
}

/// How much smaller than designed everything is. Long texts give way first, so that dates and labels stay easy to read.
#[derive(Clone, Copy)]
struct Scale {
    long: f32,
    short: f32,
    labels: Column,
    values: Column,
}

impl Scale {
    fn of(long: f32) -> Self {
        let short = long.sqrt();
        let width = LABELS * short;
        let left = EDGE + width + GUTTER;
        let labels = Column { left: EDGE, width, align: Align::Left, leading: 1.2 + 0.12 * long };
        let values = Column { left, width: RIGHT - GUTTER - left, ..labels };
        Self { long, short, labels, values }
    }
}

/// How many paddings a row takes: one above, one below, and more room for the row everybody looks for.
fn pads(row: &Row) -> f32 {
    if row.prominent { 3.0 } else { 2.0 }
}

/// A row without padding, as if it stood at the top of the page.
fn row(faces: &Faces, field: &Field, third: Option<Third>, scale: Scale) -> Row {
    let style = Style { bold: field.prominent, ..Style::regular(7.7 * scale.short) };
    let ink = |ink: Ink| if field.prominent { Ink::Accent } else { ink };
    let words = field.label;
    let small = Style { size: 6.6 * scale.short, ..style };
    let third = third.map(|third| (words.of(third), third.tag(), small, ink(Ink::Muted)));
    let labels: Vec<Setting<'_>> = [(words.kk, "kk", style, ink(Ink::Text)), (words.ru, "ru", style, ink(Ink::Muted))]
        .into_iter()
        .chain(third)
        .map(|(text, language, style, ink)| Setting { text, style, ink, language: Some(language) })
        .collect();
    let values: Vec<Setting<'_>> = field.value.iter().map(|part| value(part, scale)).collect();
    let (mut label, label_height) = set(faces, scale.labels, &labels);
    let (mut value, value_height) = set(faces, scale.values, &values);
    let height = label_height.max(value_height);
    // A lone line stands beside the middle of the label; a longer value begins beside its first line.
    if value.len() == 1 {
        shift(&mut value, (height - value_height) / 2.0);
    }
    if field.prominent {
        shift(&mut label, (height - label_height) / 2.0);
    }
    Row { top: 0.0, bottom: height, label, value, prominent: field.prominent }
}

fn set(faces: &Faces, column: Column, settings: &[Setting<'_>]) -> (Vec<Placed>, f32) {
    let mut lines = Vec::new();
    let mut bottom = 0.0;
    for setting in settings {
        let (more, end) = column.set(faces, setting, bottom);
        lines.extend(more);
        bottom = end;
    }
    (lines, bottom)
}

fn value(part: &Part, scale: Scale) -> Setting<'_> {
    let scale = if part.text.chars().count() < LONG { scale.short } else { scale.long };
    let style = match part.weight {
        Weight::Headline => Style::bold(17.0 * scale).tracked(0.03),
        Weight::Name => Style::bold(12.4 * scale),
        Weight::Strong => Style::bold(9.8 * scale),
        Weight::Plain => Style::regular(9.6 * scale),
    };
    Setting { text: &part.text, style, ink: Ink::Text, language: part.language }
}

fn stack(rows: &mut [Row], start: f32, padding: f32) {
    let mut top = start;
    for row in rows {
        let pad = padding * pads(row) / 2.0;
        shift(&mut row.label, top + pad);
        shift(&mut row.value, top + pad);
        row.top = top;
        top += row.bottom + 2.0 * pad;
        row.bottom = top;
    }
}
