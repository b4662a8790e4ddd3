//! The decoration of the page, drawn as paths: frame, the band along the hoist as on the flag, a pale rosette, rules.
//! Knows no texts; everything it draws is an artifact to a screen reader.

use super::page::{Area, HEIGHT, LEFT, RIGHT, WIDTH};
use krilla::color::rgb::Color;
use krilla::geom::{Path, PathBuilder, Rect};
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;

/// Shades of the page. The flag's blue and gold are for lines only; text needs darker ones.
pub mod shade {
    /// Red, green, blue.
    pub type Shade = (u8, u8, u8);
    /// The blue of the flag.
    pub const SKY: Shade = (0, 175, 202);
    /// The gold of the flag, darkened for thin lines on white.
    pub const GOLD: Shade = (205, 164, 62);
    /// Field of the row everybody looks for.
    pub const MIST: Shade = (234, 246, 249);
    /// Lines of the rosette behind the text.
    pub const HAZE: Shade = (224, 241, 246);
    /// Lines between rows.
    pub const HAIRLINE: Shade = (205, 217, 223);
    /// Banner of a certificate no longer in force.
    pub const ALARM: Shade = (176, 32, 36);
    /// The same behind text.
    pub const BLUSH: Shade = (250, 232, 230);
}
use shade::Shade;

/// Distance of the frame's outer line from the edge of the page.
const OUTER: f32 = 24.0;
/// Distance of the inner line.
const INNER: f32 = 28.0;
/// Middle of the ornamental band.
const BAND: f32 = 38.5;
/// Right edge of the band.
const BAND_EDGE: f32 = 49.0;
/// Motifs in the band.
const MOTIFS: u8 = 29;

/// Frame, band and rosette.
pub fn page(surface: &mut Surface<'_>) {
    rosette(surface, f32::midpoint(LEFT, RIGHT), 400.0);
    let frame = |inset: f32| Area { left: inset, top: inset, width: WIDTH - 2.0 * inset, height: HEIGHT - 2.0 * inset };
    outline(surface, frame(OUTER), 1.1, shade::SKY);
    outline(surface, frame(INNER), 0.45, shade::GOLD);
    line(surface, (BAND_EDGE, INNER), (BAND_EDGE, HEIGHT - INNER), 0.45);
    let pitch = (HEIGHT - 2.0 * INNER) / f32::from(MOTIFS);
    let mut horns = PathBuilder::new();
    let mut lozenges = PathBuilder::new();
    for motif in 0..MOTIFS {
        let y = INNER + pitch * (f32::from(motif) + 0.5);
        add_horns(&mut horns, (BAND, y), 1.0);
        add_lozenge(&mut lozenges, (BAND, y), (1.7, 1.7));
        if motif > 0 {
            add_lozenge(&mut lozenges, (BAND, y - pitch / 2.0), (2.4, 3.0));
        }
    }
    stroke(surface, horns, 0.85, shade::GOLD);
    fill(surface, lozenges, shade::GOLD);
}

/// The motif between the two titles.
pub fn crest(surface: &mut Surface<'_>, at: (f32, f32)) {
    let mut horns = PathBuilder::new();
    add_horns(&mut horns, at, 2.0);
    stroke(surface, horns, 1.5, shade::SKY);
    let mut lozenges = PathBuilder::new();
    add_lozenge(&mut lozenges, at, (3.4, 3.4));
    for side in [-1.0, 1.0] {
        add_lozenge(&mut lozenges, (at.0, at.1 + side * 26.0), (3.0, 3.8));
    }
    fill(surface, lozenges, shade::GOLD);
}

/// A horizontal rule with a lozenge in its middle.
pub fn rule(surface: &mut Surface<'_>, y: f32) {
    let middle = f32::midpoint(LEFT, RIGHT);
    line(surface, (LEFT, y), (middle - 12.0, y), 0.7);
    line(surface, (middle + 12.0, y), (RIGHT, y), 0.7);
    let mut lozenges = PathBuilder::new();
    add_lozenge(&mut lozenges, (middle, y), (4.6, 2.6));
    fill(surface, lozenges, shade::GOLD);
}

/// A filled rectangle.
pub fn field(surface: &mut Surface<'_>, area: Area, shade: Shade) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(area.left, area.top, area.width, area.height) {
        path.push_rect(rect);
    }
    fill(surface, path, shade);
}

/// The lines of a rectangle.
pub fn outline(surface: &mut Surface<'_>, area: Area, width: f32, shade: Shade) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(area.left, area.top, area.width, area.height) {
        path.push_rect(rect);
    }
    stroke(surface, path, width, shade);
}

fn line(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32), width: f32) {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    stroke(surface, path, width, shade::GOLD);
}

/// Ellipses turned about their common middle.
fn rosette(surface: &mut Surface<'_>, x: f32, y: f32) {
    // Four arcs make an ellipse to within a thousandth.
    const ARC: f32 = 0.5523;
    let mut path = PathBuilder::new();
    for turn in 0..24_u8 {
        let (sin, cos) = (f32::from(turn) * 7.5_f32).to_radians().sin_cos();
        // Machines differ in the last digit of a sine; certificates must not.
        let snap = |value: f32| (value * 16.0).round() / 16.0;
        let at = |u: f32, v: f32| (snap(x + u * cos - v * sin), snap(y + u * sin + v * cos));
        let (a, b) = (205.0, 74.0);
        let start = at(a, 0.0);
        path.move_to(start.0, start.1);
        let arcs = [
            [(a, b * ARC), (a * ARC, b), (0.0, b)],
            [(-a * ARC, b), (-a, b * ARC), (-a, 0.0)],
            [(-a, -b * ARC), (-a * ARC, -b), (0.0, -b)],
            [(a * ARC, -b), (a, -b * ARC), (a, 0.0)],
        ];
        for [first, second, end] in arcs.map(|arc| arc.map(|(u, v)| at(u, v))) {
            path.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1);
        }
        path.close();
    }
    stroke(surface, path, 0.5, shade::HAZE);
}

/// The ram's horns of Kazakh ornament, four times mirrored.
fn add_horns(path: &mut PathBuilder, (x, y): (f32, f32), size: f32) {
    for (across, along) in [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)] {
        let at = |u: f32, v: f32| (x + across * size * u, y + along * size * v);
        let start = at(0.0, 1.4);
        path.move_to(start.0, start.1);
        let curves = [
            [(0.0, 6.0), (1.4, 9.8), (4.4, 9.8)],
            [(7.8, 9.8), (8.0, 4.6), (4.9, 4.6)],
            [(3.0, 4.6), (2.9, 7.3), (4.7, 7.2)],
        ];
        for [first, second, end] in curves.map(|curve| curve.map(|(u, v)| at(u, v))) {
            path.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1);
        }
    }
}

fn add_lozenge(path: &mut PathBuilder, (x, y): (f32, f32), (across, along): (f32, f32)) {
    path.move_to(x, y - along);
    path.line_to(x + across, y);
    path.line_to(x, y + along);
    path.line_to(x - across, y);
    path.close();
}

fn stroke(surface: &mut Surface<'_>, path: PathBuilder, width: f32, shade: Shade) {
    let paint = colour(shade).into();
    draw(surface, path.finish(), None, Some(Stroke { paint, width, ..Stroke::default() }));
}

fn fill(surface: &mut Surface<'_>, path: PathBuilder, shade: Shade) {
    let paint = colour(shade).into();
    draw(surface, path.finish(), Some(Fill { paint, ..Fill::default() }), None);
}

fn draw(surface: &mut Surface<'_>, path: Option<Path>, fill: Option<Fill>, stroke: Option<Stroke>) {
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    if let Some(path) = path {
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
}

/// A colour for krilla.
pub fn colour((red, green, blue): Shade) -> Color {
    Color::new(red, green, blue)
}
