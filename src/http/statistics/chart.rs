//! Plain charts as SVG, made here: no script, nothing that is loaded. Each is a picture of a table that stands beside it, so readers of
//! the screen are spared it.

use std::fmt::Write;

const WIDTH: i64 = 640;
const HEIGHT: i64 = 170;
const FOOT: i64 = 34;
const HEAD: i64 = 16;

/// A number as people read it, in groups of three.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if number < 0 { format!("−{out}") } else { out }
}

/// Columns over labels; a number that is hidden is a dashed line. Labels and numbers must not need escaping.
#[must_use]
pub fn columns(bars: &[(String, Option<i64>)]) -> String {
    let most = bars.iter().filter_map(|(_, amount)| *amount).max().unwrap_or_default().max(1);
    let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let (step, room) = (WIDTH / count, HEIGHT - FOOT - HEAD);
    let mut out = format!("<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">");
    let floor = HEIGHT - FOOT;
    let mut x = 0;
    for (label, amount) in bars {
        let middle = x + step / 2;
        let drawn = match amount {
            Some(amount) => {
                let tall = (amount * room / most).max(i64::from(*amount > 0));
                format!(
                    "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{tall}\"/><text x=\"{middle}\" y=\"{}\">{}</text>",
                    x + step / 8,
                    floor - tall,
                    step * 3 / 4,
                    floor - tall - 4,
                    grouped(*amount),
                )
            }
            None => format!(
                "<line class=\"hidden\" x1=\"{}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\"/>",
                x + step / 8,
                x + step * 7 / 8,
                y = floor - 8,
            ),
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{drawn}<text class=\"label\" x=\"{middle}\" y=\"{}\">{label}</text>", HEIGHT - 14);
        x += step;
    }
    let _ = write!(out, "<line class=\"floor\" x1=\"0\" y1=\"{floor}\" x2=\"{WIDTH}\" y2=\"{floor}\"/></svg>");
    out
}

/// A bar as wide as its share of the greatest.
#[must_use]
pub fn bar(amount: i64, most: i64) -> String {
    let width = (amount * 200 / most.max(1)).clamp(1, 200);
    format!(
        "<svg class=\"share\" viewBox=\"0 0 200 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"bar\" width=\"{width}\" height=\"12\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let told = [0, 999, 1000, 1_234_567, -1000].map(grouped);
        assert_eq!(told, ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567", "−1\u{202f}000"]);
    }

    #[test]
    fn a_hidden_number_has_no_height() {
        let svg = columns(&[("01".to_owned(), Some(10)), ("02".to_owned(), None), ("03".to_owned(), Some(0))]);
        assert_eq!((svg.matches("<rect").count(), svg.matches("class=\"hidden\"").count()), (2, 1));
        assert!(!svg.contains("style="));
        assert!(columns(&[]).ends_with("</svg>"));
    }
}
