//! Breaks a text into lines of a given width: at spaces, and within a word only if the word is wider than the line.
//! Knows widths only through the measure it is given.

/// The lines of `text`. No line is wider than `width`, except a single character that is.
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

fn pieces(word: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<Piece> {
    if measure(word) <= width {
        return vec![Piece { text: word.to_owned(), continues: false }];
    }
    let mut pieces = Vec::new();
    let (mut text, mut used) = (String::new(), 0.0);
    let mut utf8 = [0; 4];
    for character in word.chars() {
        let needed = measure(character.encode_utf8(&mut utf8));
        if !text.is_empty() && used + needed > width {
            let continues = !pieces.is_empty();
            pieces.push(Piece { text: std::mem::take(&mut text), continues });
            used = 0.0;
        }
        text.push(character);
        used += needed;
    }
    let continues = !pieces.is_empty();
    pieces.push(Piece { text, continues });
    pieces
}
