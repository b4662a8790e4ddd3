//! Breaks a text into lines of a given width: at spaces, and within a word only if the word is wider than the line.
//! Knows widths only through the measure it is given.

use unicode_segmentation::UnicodeSegmentation;

/// The lines of `text`. No line is wider than `width`, except a single letter that is.
pub fn wrap(text: &str, width: f32, measure: impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    let space = measure(" ");
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for piece in pieces(word, width, &measure) {
            let needed = measure(&piece.text);
            let gap = if line.is_empty() || piece.continues { 0.0 } else { space };
            if !line.is_empty() && used + gap + needed > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            } else if gap > 0.0 {
                line.push(' ');
                used += gap;
            }
            line.push_str(&piece.text);
            used += needed;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A word or a part of one.
struct Piece {
    text: String,
    /// Whether it follows its predecessor without a space.
    continues: bool,
}

/// A word that is too wide, cut between letters as its bearer sees them: never before a mark that belongs to one.
fn pieces(word: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<Piece> {
    if measure(word) <= width {
        return vec![Piece { text: word.to_owned(), continues: false }];
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut text = String::new();
    for letter in word.graphemes(true) {
        let before = text.len();
        text.push_str(letter);
        // Letters may be wider or narrower beside each other, so all are measured together.
        if before > 0 && measure(&text) > width {
            let rest = text.split_off(before);
            let continues = !pieces.is_empty();
            pieces.push(Piece { text: std::mem::replace(&mut text, rest), continues });
        }
    }
    let continues = !pieces.is_empty();
    pieces.push(Piece { text, continues });
    pieces
}
