//! Paints a plan with krilla and tells screen readers what each piece is (PDF/UA-1); adds properties and attachment (PDF/A-3a).
//! Knows no layout: every place comes from the plan.

use super::font::{Faces, Style};
use super::masthead::{MIDDLE, RULE};
use super::ornament::{self, colour, shade};
use super::page::{Area, Ink, LEFT, Paragraph, Placed, RIGHT, Role};
use super::plan::Plan;
use super::qr_image::QrImage;
use super::table::Row;
use super::words;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::geom::{Point, Quadrilateral, Rect, Size, Transform};
use krilla::page::Page;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use std::num::NonZeroU16;

/// Paints the page and answers its structure.
pub fn draw(page: &mut Page<'_>, faces: &Faces, plan: &Plan, qr: QrImage, url: &str) -> TagTree {
    let mut surface = page.surface();
    let mut painter = Painter { surface: &mut surface, faces };
    painter.decoration(plan);
    let mut tree = TagTree::new().with_lang(Some("kk".to_owned()));
    for paragraph in &plan.masthead {
        tree.push(painter.paragraph(paragraph));
    }
    for paragraph in plan.banner.iter().flat_map(|banner| &banner.paragraphs) {
        tree.push(painter.paragraph(paragraph));
    }
    let mut table = TagGroup::new(Tag::Table);
    for row in &plan.rows {
        table.push(painter.row(row));
    }
    tree.push(table);
    if let Some(figure) = painter.qr(plan.footer.qr, qr) {
        tree.push(figure);
    }
    let notes: Vec<TagGroup> = plan.footer.notes.iter().map(|note| painter.paragraph(note)).collect();
    surface.finish();
    for (paragraph, mut group) in plan.footer.notes.iter().zip(notes) {
        if paragraph.role == Role::Link {
            if let Some(annotation) = link(page, &paragraph.lines, url) {
                group.push(annotation);
            }
            let mut around = TagGroup::new(Tag::P);
            around.push(group);
            group = around;
        }
        tree.push(group);
    }
    tree
}

struct Painter<'a, 'b> {
    surface: &'a mut Surface<'b>,
    faces: &'a Faces,
}

impl Painter<'_, '_> {
    /// Everything that says nothing.
    fn decoration(&mut self, plan: &Plan) {
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        ornament::page(self.surface);
        ornament::crest(self.surface, (MIDDLE, 98.0));
        ornament::rule(self.surface, RULE);
        if let Some(banner) = &plan.banner {
            ornament::field(self.surface, banner.area, shade::ALARM);
        }
        for row in &plan.rows {
            let (left, width) = (LEFT, RIGHT - LEFT);
            let area = Area { left, top: row.top, width, height: row.bottom - row.top };
            if row.prominent {
                let (field, bar) = match plan.banner {
                    Some(_) => (shade::BLUSH, shade::ALARM),
                    None => (shade::MIST, shade::SKY),
                };
                ornament::field(self.surface, area, field);
                ornament::field(self.surface, Area { width: 3.0, ..area }, bar);
            } else {
                let hairline = Area { top: row.bottom - 0.4, height: 0.4, ..area };
                ornament::field(self.surface, hairline, shade::HAIRLINE);
            }
        }
        // Outside the quiet zone, which the code's image covers.
        let code = plan.footer.qr;
        let around =
            Area { left: code.left - 1.5, top: code.top - 1.5, width: code.width + 3.0, height: code.height + 3.0 };
        ornament::outline(self.surface, around, 0.7, shade::SKY);
        self.surface.end_tagged();
        if plan.banner.is_some() {
            self.watermark(&plan.rows, plan.watermark);
        }
    }

    /// The verdict across the table, so that a copy without the banner shows it too.
    fn watermark(&mut self, rows: &[Row], (kk, ru): (&str, &str)) {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return;
        };
        let middle = f32::midpoint(first.top, last.bottom);
        let artifact = Artifact::with_kind(ArtifactType::Watermark);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        self.surface.push_transform(&Transform::from_rotate_at(-28.0, MIDDLE, middle));
        let style = Style::bold(46.0);
        for (text, down) in [(kk, -8.0), (ru, 46.0)] {
            let x = MIDDLE - self.faces.width(text, style) / 2.0;
            self.glyphs(Point::from_xy(x, middle + down), text, (style, shade::BLUSH), false);
        }
        self.surface.pop();
        self.surface.end_tagged();
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> TagGroup {
        let mut group = match paragraph.role {
            Role::Heading => {
                let title = words::TITLE_LINE.kk.to_owned();
                TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(title)))
            }
            Role::Text => TagGroup::new(Tag::P),
            Role::Link => TagGroup::new(Tag::Link),
        };
        self.lines(&mut group, &paragraph.lines);
        group
    }

    fn row(&mut self, row: &Row) -> TagGroup {
        let mut label = TagGroup::new(Tag::TH(TableHeaderScope::Row));
        let mut value = TagGroup::new(Tag::TD);
        self.lines(&mut label, &row.label);
        self.lines(&mut value, &row.value);
        let mut group = TagGroup::new(Tag::TR);
        group.push(label);
        group.push(value);
        group
    }

    fn lines(&mut self, group: &mut TagGroup, lines: &[Placed]) {
        for line in lines {
            let span = SpanTag::empty().with_lang(line.language);
            group.push(self.surface.start_tagged(ContentTag::Span(span)));
            let at = Point::from_xy(line.x, line.y);
            self.glyphs(at, &line.text, (line.style, shade_of(line.ink)), line.rtl);
            self.surface.end_tagged();
        }
    }

    fn glyphs(&mut self, mut at: Point, text: &str, (style, shade): (Style, shade::Shade), rtl: bool) {
        let paint = colour(shade).into();
        self.surface.set_fill(Some(Fill { paint, ..Fill::default() }));
        for run in self.faces.runs(text, style, rtl) {
            self.surface.draw_glyphs(at, &run.glyphs, run.font, run.text, style.size, false);
            at.x += run.width;
        }
    }

    fn qr(&mut self, area: Area, qr: QrImage) -> Option<TagGroup> {
        let rect = Rect::from_xywh(area.left, area.top, area.width, area.height)?;
        let content = self.surface.start_tagged(ContentTag::Other);
        self.surface.push_transform(&Transform::from_translate(area.left, area.top));
        self.surface.draw_image(qr.image, Size::from_wh(area.width, area.height)?);
        self.surface.pop();
        self.surface.end_tagged();
        let alt = format!("{} / {}", words::QR_ALT.kk, words::QR_ALT.ru);
        let mut figure = TagGroup::new(Tag::Figure(Some(alt)).with_bbox(Some(BBox::new(0, rect))));
        figure.push(content);
        Some(figure)
    }
}

/// Makes the lines of the link lead to the page that checks the certificate.
fn link(page: &mut Page<'_>, lines: &[Placed], url: &str) -> Option<Identifier> {
    let corner = Point::from_xy;
    let quads: Vec<_> = lines
        .iter()
        .map(|line| {
            let (top, bottom) = (line.y - line.style.size, line.y + 0.3 * line.style.size);
            let right = line.x + line.width;
            Quadrilateral([corner(line.x, bottom), corner(right, bottom), corner(right, top), corner(line.x, top)])
        })
        .collect();
    // krilla refuses a link that covers nothing.
    quads.first()?;
    let target = Target::Action(LinkAction::new(url.to_owned()).into());
    let link = LinkAnnotation::new_with_quad_points(quads, target);
    Some(page.add_tagged_annotation(Annotation::new_link(link, Some(url.to_owned()))))
}

const fn shade_of(ink: Ink) -> shade::Shade {
    match ink {
        Ink::Text => (24, 32, 40),
        Ink::Muted => (88, 102, 112),
        Ink::Accent => (0, 92, 122),
        Ink::White => (255, 255, 255),
    }
}
