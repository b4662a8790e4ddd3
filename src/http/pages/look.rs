//! How a verdict looks: colour, sign and words all say the same.

use super::escape;
use crate::domain::language::Language;
use crate::i18n::Text;

/// A way to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All is well.
    Good,
    /// It is over.
    Over,
    /// It was refused.
    Bad,
    /// There is a question.
    Odd,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Over => "over",
            Self::Bad => "bad",
            Self::Odd => "odd",
        }
    }

    /// A sign in a circle: tick, bar, cross, question mark.
    fn icon(self) -> String {
        let sign = match self {
            Self::Good => "M14 25l7 7 14-15",
            Self::Over => "M14 24h20",
            Self::Bad => "M16 16l16 16M32 16L16 32",
            Self::Odd => "M18 19a6 6 0 1 1 9 5c-2 1.3-3 2.6-3 5M24 34.5v.1",
        };
        format!(
            "<svg viewBox=\"0 0 48 48\" aria-hidden=\"true\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"4\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"><circle cx=\"24\" cy=\"24\" r=\"21\"/><path d=\"{sign}\"/></svg>"
        )
    }

    /// The box that says what it is worth: a label, a headline, and what it means.
    #[must_use]
    pub fn verdict(self, language: Language, label: &Text, (headline, text): (&str, &str)) -> String {
        format!(
            "<section class=\"verdict {}\">\n{}\n<div>\n<p class=\"label\">{}</p>\n<h2>{}</h2>\n<p>{}</p>\n</div>\n</section>",
            self.class(),
            self.icon(),
            escape(label.get(language)),
            escape(headline),
            escape(text),
        )
    }
}
