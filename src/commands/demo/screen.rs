//! What the demonstration prints: calm, at most a hundred columns wide, coloured on a terminal only.
//! Must not know what it is about.

use std::io::{self, IsTerminal, Write};

/// Columns.
pub(super) const WIDTH: usize = 100;

/// How far commands, JSON and fields stand in.
pub(super) const INDENT: usize = 4;
/// A text without spaces that is longer than this is a token or a signature, and shown by its beginning.
const LONGEST_WORD: usize = 72;
const SHOWN_OF_LONG: usize = 40;

/// The standard output.
pub(super) struct Screen {
    out: io::Stdout,
    coloured: bool,
}

#[derive(Clone, Copy)]
enum Style {
    Bold,
    Faint,
    Request,
    Good,
    Other,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Faint => "2",
            Self::Request => "36",
            Self::Good => "32",
            Self::Other => "33",
        }
    }
}

impl Screen {
    pub(super) fn new() -> Self {
        let out = io::stdout();
        Self { coloured: out.is_terminal(), out }
    }

    fn paint(&self, text: &str, style: Style) -> String {
        if self.coloured { format!("\x1b[{}m{text}\x1b[0m", style.code()) } else { text.to_owned() }
    }

    /// One line.
    pub(super) fn line(&self, text: &str) {
        // Who closed our output does not want to know.
        let _ = writeln!(self.out.lock(), "{text}");
    }

    pub(super) fn blank(&self) {
        self.line("");
    }

    pub(super) fn title(&self, text: &str) {
        self.blank();
        self.line(&self.paint(text, Style::Bold));
        self.line(&self.paint(&"=".repeat(text.chars().count()), Style::Faint));
    }

    pub(super) fn heading(&self, text: &str) {
        self.blank();
        self.line(&self.paint(text, Style::Bold));
        self.line(&self.paint(&"-".repeat(text.chars().count()), Style::Faint));
    }

    /// A paragraph.
    pub(super) fn prose(&self, text: &str) {
        for line in wrap(text, WIDTH) {
            self.line(&line);
        }
    }

    /// A sentence about the answer above.
    pub(super) fn remark(&self, text: &str) {
        for line in wrap(text, WIDTH - 2) {
            self.line(&format!("  {line}"));
        }
    }

    /// Lines for a shell, or JSON.
    pub(super) fn code(&self, lines: &[String]) {
        for line in lines {
            self.line(&format!("{}{}", " ".repeat(INDENT), self.paint(line, Style::Request)));
        }
    }

    /// The status of an answer.
    pub(super) fn status(&self, status: u16, reason: &str) {
        let style = if status < 400 { Style::Good } else { Style::Other };
        self.line(&format!("  {}", self.paint(&format!("{status} {reason}"), style)));
    }

    /// Something that was checked and is right.
    pub(super) fn ok(&self, text: &str) {
        self.line(&format!("  {}  {text}", self.paint("OK", Style::Good)));
    }

    /// Labels and values, below each other.
    pub(super) fn fields(&self, rows: &[(String, String)]) {
        let widest = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
        let margin = INDENT + widest + 2;
        for (label, value) in rows {
            let padded = format!("{label:<widest$}");
            let mut begin = format!("{}{}  ", " ".repeat(INDENT), self.paint(&padded, Style::Faint));
            for line in wrap(&shortened(value), WIDTH.saturating_sub(margin)) {
                self.line(&format!("{begin}{line}"));
                begin = " ".repeat(margin);
            }
        }
    }

    /// What stands on a phone's screen.
    pub(super) fn message(&self, title: &str, text: &str) {
        self.line(&format!("  {title}"));
        for line in wrap(text, WIDTH.saturating_sub(INDENT + 2)) {
            self.line(&format!("{}{} {line}", " ".repeat(INDENT), self.paint("|", Style::Faint)));
        }
    }

    /// How far something has come; overwritten by the next call, and left out where nobody watches.
    pub(super) fn progress(&self, text: &str) {
        if self.coloured {
            let mut out = self.out.lock();
            let _ = write!(out, "\r\x1b[2K  {text}").and_then(|()| out.flush());
        }
    }

    /// The end of a progress.
    pub(super) fn progressed(&self, text: &str) {
        let begin = if self.coloured { "\r\x1b[2K" } else { "" };
        self.line(&format!("{begin}  {text}"));
    }

    /// A table; the first row is its head.
    pub(super) fn table<const N: usize>(&self, rows: &[[String; N]]) {
        for (at, line) in table(rows).iter().enumerate() {
            let line = if at == 0 { self.paint(line, Style::Bold) } else { line.clone() };
            self.line(&format!("  {line}"));
        }
    }
}

fn table<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// The beginning of a token or signature, and its length.
fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST_WORD || text.contains(' ') {
        return text.to_owned();
    }
    let begin: String = text.chars().take(SHOWN_OF_LONG).collect();
    format!("{begin}… ({length} characters)")
}

/// Lines of at most `width` characters, broken between words.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_paragraphs_stay() {
        assert_eq!(wrap("aa bb cc\ndd", 5), ["aa bb", "cc", "dd"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("toolong a", 3), ["toolong", "a"]);
    }

    #[test]
    fn only_tokens_are_shortened() {
        let words = "word ".repeat(30);
        assert_eq!(shortened(&words), words);
        assert_eq!(shortened(&"x".repeat(200)), format!("{}… (200 characters)", "x".repeat(40)));
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "b"], ["Өө", "c"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), ["a   b", "Өө  c"]);
    }
}
