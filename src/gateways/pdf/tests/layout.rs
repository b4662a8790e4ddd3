//! Tests of the plan of the page: nothing overlaps, nothing is cut off, nothing is lost.

use super::ALL;
use super::fixture::{Sample, facts, longest_facts};
use crate::domain::certificates::facts::CertificateFacts;
use crate::gateways::pdf::page::{BOTTOM, LEFT, Placed, RIGHT};
use crate::gateways::pdf::plan::{Plan, plan};
use crate::gateways::pdf::{font, qr_image, script, wrap::wrap};
use proptest::prelude::*;

fn planned(sample: &Sample) -> Plan {
    let modules = qr_image::draw(&sample.qr).unwrap().modules;
    let fonts = font::faces().unwrap();
    sample.document(|document| plan(fonts, document, modules, &"0".repeat(64))).unwrap()
}

/// How far the ink of a line may reach above and below its baseline, in points.
fn reach(line: &Placed) -> (f32, f32) {
    // A capital and a descender, or the marks of Arabic.
    let (up, down) = if script::is_common(&line.text) { (0.72, 0.24) } else { (1.0, 0.42) };
    (up * line.style.size, down * line.style.size)
}

/// Every line stands between the edges, none within the ink of its predecessor; answers the lowest ink.
fn stand_apart(lines: &[Placed], from: f32) -> f32 {
    let mut above = from;
    for line in lines {
        assert!(line.x >= LEFT && line.x + line.width <= RIGHT + 0.01, "{}", line.text);
        let (up, down) = reach(line);
        assert!(line.y - up >= above, "{} overlaps", line.text);
        above = line.y + down;
    }
    above
}

/// Plans a sample's page and looks at every box on it.
pub fn check(sample: &Sample) -> Plan {
    let plan = planned(sample);
    let number = plan.masthead.last().unwrap().lines.last().unwrap().y;
    let mut top = plan.banner.as_ref().map_or(number, |banner| {
        assert!(banner.area.top > number);
        let bottom = banner.area.top + banner.area.height;
        for paragraph in &banner.paragraphs {
            assert!(stand_apart(&paragraph.lines, banner.area.top) <= bottom);
        }
        bottom
    });
    for row in &plan.rows {
        assert!(row.top >= top - 0.01);
        assert!(stand_apart(&row.label, row.top) <= row.bottom);
        assert!(stand_apart(&row.value, row.top) <= row.bottom);
        let label_end = row.label.iter().map(|line| line.x + line.width).fold(0.0, f32::max);
        assert!(row.value.iter().all(|line| line.x > label_end));
        top = row.bottom;
    }
    let (qr, notes) = (plan.footer.qr, &plan.footer.notes);
    assert!(qr.top > top && qr.top + qr.height <= BOTTOM + 0.01);
    let lines: Vec<Placed> = notes.iter().flat_map(|note| note.lines.clone()).collect();
    assert!(stand_apart(&lines, top) <= BOTTOM + 0.01);
    assert!(lines.iter().all(|line| line.x > qr.left + qr.width));
    plan
}

fn of(facts: CertificateFacts) -> Sample {
    Sample::new("", facts)
}

#[test]
fn nothing_overlaps_and_nothing_is_cut_off() {
    for status in ALL {
        check(&of(facts()).status(status));
    }
}

#[test]
fn a_module_of_the_code_is_never_smaller_than_half_a_millimetre() {
    for facts in [facts(), longest_facts(true), longest_facts(false)] {
        let sample = of(facts);
        let modules = qr_image::draw(&sample.qr).unwrap().modules;
        let side = planned(&sample).footer.qr.width;
        assert!(side / f32::from(modules) >= 0.5 * 72.0 / 25.4 - 0.001);
    }
}

#[test]
fn ordinary_texts_are_set_at_full_size() {
    let plan = planned(&of(facts()));
    let smallest = plan.rows.iter().flat_map(|row| &row.value).map(|line| line.style.size);
    assert!(smallest.fold(f32::MAX, f32::min) >= 9.0);
}

proptest! {
    #[test]
    fn wrapping_loses_nothing_and_keeps_the_width(text in "[а-яA-Z ]{0,200}", width in 10.0_f32..200.0) {
        let measure = |text: &str| text.chars().map(|_| 7.0).sum::<f32>();
        let lines = wrap(&text, width, measure);
        prop_assert!(lines.iter().all(|line| measure(line) <= width));
        let letters = |text: &str| text.replace(' ', "");
        prop_assert_eq!(letters(&lines.concat()), letters(&text));
    }
}
