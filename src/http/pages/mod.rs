//! What the pages for people have in common: they need no script, load nothing, speak the reader's language, and show an error as a page,
//! too. Must not know what they are about.

pub mod form;
mod look;
mod style;

pub use look::Look;
pub use style::Style;

use crate::domain::clock::local_time;
use crate::domain::language::Language;
use crate::http::extract::Lang;
use crate::http::problem::{Problem, ProblemView};
use crate::i18n::Text;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::LazyLock;

/// Where pages are.
const PATHS: [&str; 3] = ["/v/", "/V/", "/c/"];

/// The page of figures.
const STATISTICS: &str = "/statistics";

/// Of pages that are only read.
pub static PLAIN: LazyLock<Style> = LazyLock::new(|| Style::new(include_str!("page.css"), "'none'"));

/// Of pages that are answered.
pub static FORMS: LazyLock<Style> =
    LazyLock::new(|| Style::new(concat!(include_str!("page.css"), include_str!("form.css")), "'self'"));

static LANGUAGES: Text = Text { kk: "Тілдер", ru: "Языки", en: "Languages", uz: "Tillar" };

static ERROR: Text = Text { kk: "Қате", ru: "Ошибка", en: "Error", uz: "Xato" };

static TRACE: Text = Text {
    kk: "Сұрау нөмірі", ru: "Номер запроса", en: "Number of the request", uz: "Soʻrov raqami"
};

/// A label and its value, which is HTML.
pub type Fact = (&'static Text, String);

/// Whether a path is that of a page.
#[must_use]
pub fn is_page(path: &str) -> bool {
    path == STATISTICS || PATHS.iter().any(|prefix| path.starts_with(prefix))
}

/// The language of a page: that of its link, or else the reader's.
#[must_use]
pub fn language(request: &HttpRequest) -> Lang {
    chosen_language(request.query_string()).map_or_else(|| Lang::of(request), Lang)
}

/// `?lang=`; other parameters, such as the ones messengers add, are no mistake here.
fn chosen_language(query: &str) -> Option<Language> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Language::from_tag)
}

/// A page as an answer.
#[must_use]
pub fn answer(status: StatusCode, language: Language, style: &Style, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_LANGUAGE, language.tag()))
        .insert_header((CONTENT_SECURITY_POLICY, style.policy()))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(html)
}

/// Refuses a method, naming those that there are.
#[must_use]
pub fn method_not_allowed(allowed: &'static str) -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((ALLOW, allowed)).finish()
}

/// What every page of a kind says.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Its title and heading.
    pub title: &'static Text,
    /// The label above the verdict.
    pub state: &'static Text,
    /// What to do in doubt.
    pub help: (&'static Text, &'static Text),
    /// What stands at the end.
    pub footer: &'static Text,
}

/// A page: the verdict (its look, headline and meaning), facts, and perhaps forms, which are HTML.
#[must_use]
pub fn page(
    (words, style): (&Words, &Style),
    language: Language,
    (look, headline, text): (Look, &str, &str),
    facts: &[Fact],
    forms: &str,
) -> String {
    let (help_title, help) = words.help;
    let written = |text: &Text| escape(text.get(language));
    format!(
        include_str!("page.html"),
        head = head(language, &[headline, words.title.get(language)], style),
        header = header(language, words.title),
        verdict = look.verdict(language, words.state, (headline, text)),
        facts = facts_html(language, facts),
        forms = forms,
        help_title = written(help_title),
        help = written(help),
        footer = written(words.footer),
    )
}

/// A page that is neither a verdict nor answered: whatever HTML `body` is.
#[must_use]
pub fn plain(language: Language, title: &Text, style: &Style, body: &str) -> String {
    format!(
        "{}\n<body>\n{}\n<main>\n{body}</main>\n</body>\n</html>\n",
        head(language, &[title.get(language)], style),
        header(language, title),
    )
}

/// An error as a page.
#[must_use]
pub fn problem_html(problem: &Problem, language: Language, trace_id: String) -> String {
    let ProblemView { title, detail, trace_id, .. } = problem.view(language, trace_id);
    let facts = [(&TRACE, escape(&trace_id))];
    format!(
        "{}\n<body>\n{}\n<main>\n{}\n{}</main>\n</body>\n</html>\n",
        head(language, &[&title, ERROR.get(language)], &PLAIN),
        header(language, &ERROR),
        Look::Odd.verdict(language, &ERROR, (&title, &detail)),
        facts_html(language, &facts),
    )
}

/// Everything before the body; the title in parts, from the narrowest to the widest.
fn head(language: Language, title: &[&str], style: &Style) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{}</style>\n</head>",
        language.tag(),
        escape(&title.join(" · ")),
        style.css(),
    )
}

/// The heading, and the links to the page in the other languages.
fn header(language: Language, title: &Text) -> String {
    format!(
        "<header>\n<h1>{}</h1>\n<nav aria-label=\"{}\"><ul>{}</ul></nav>\n</header>",
        escape(title.get(language)),
        escape(LANGUAGES.get(language)),
        language_links(language),
    )
}

fn language_links(current: Language) -> String {
    let link = |language: Language| {
        let tag = language.tag();
        let name = match language {
            Language::Kk => "Қазақша",
            Language::Ru => "Русский",
            Language::En => "English",
            Language::Uz => "Oʻzbekcha",
        };
        if language == current {
            format!("<li><strong aria-current=\"true\" lang=\"{tag}\">{name}</strong></li>")
        } else {
            format!("<li><a href=\"?lang={tag}\" hreflang=\"{tag}\" lang=\"{tag}\">{name}</a></li>")
        }
    };
    Language::ALL.into_iter().map(link).collect()
}

/// A list of facts; nothing if there are none.
#[must_use]
pub fn facts_html(language: Language, facts: &[Fact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let fact = |(label, value): &Fact| format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", escape(label.get(language)));
    format!("<dl>\n{}</dl>", facts.iter().map(fact).collect::<String>())
}

/// A number in groups of four, as printed.
#[must_use]
pub fn number_html(number: &str) -> String {
    let groups: Vec<_> = number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    format!("<span class=\"number\">{}</span>", escape(&groups.join(" ")))
}

/// A day.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// A day, marked up.
#[must_use]
pub fn day_html(on: NaiveDate) -> String {
    format!("<time datetime=\"{on}\">{}</time>", day(on))
}

/// An instant in Kazakhstan's time.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    local_time(at).format("%d.%m.%Y, %H:%M (UTC+5)").to_string()
}

/// An instant in Kazakhstan's time, marked up.
#[must_use]
pub fn moment_html(at: DateTime<Utc>) -> String {
    format!("<time datetime=\"{}\">{}</time>", at.format("%Y-%m-%dT%H:%M:%SZ"), moment(at))
}

/// A text as it may stand in HTML, between tags or in a quoted attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::ProblemCode;

    #[test]
    fn the_language_of_the_link_wins() {
        assert_eq!(chosen_language("lang=kk"), Some(Language::Kk));
        assert_eq!(chosen_language("fbclid=1&lang=uz"), Some(Language::Uz));
        assert_eq!(chosen_language("lang=xx"), None);
        assert_eq!(chosen_language(""), None);
    }

    #[test]
    fn pages_are_told_by_their_path() {
        assert!(["/v/1", "/V/1", "/c/x", "/statistics"].into_iter().all(is_page));
        assert!(!["/v1/me", "/certificates", "/v", "/c", "/v1/statistics", "/statistics/"].into_iter().any(is_page));
    }

    #[test]
    fn an_error_is_readable_in_every_language() {
        for language in Language::ALL {
            let html = problem_html(&ProblemCode::TooManyRequests.into(), language, "<1>".to_owned());
            let title = crate::i18n::problems::title(ProblemCode::TooManyRequests).get(language);
            assert!(html.contains(&escape(title)) && html.contains("&lt;1&gt;") && !html.contains("<1>"));
            assert_eq!(html.matches("href=").count(), 3);
        }
    }

    #[test]
    fn only_pages_that_are_answered_may_send_forms() {
        assert!(PLAIN.policy().contains("form-action 'none'") && FORMS.policy().contains("form-action 'self'"));
        assert_ne!(PLAIN.css(), FORMS.css());
    }
}
