//! `GET /v/{number}`: the page for people that the QR code opens. It shows no more than the number, its dates, its status and the
//! holder's initials; it needs no script and loads nothing. Not in the published document: no interface for programs.

use super::views::VerificationView;
use crate::app::certificates::verify::verify_number;
use crate::app::{App, AppError};
use crate::domain::certificates::number::CertificateNumber;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::codes::ProblemCode;
use crate::domain::language::Language;
use crate::http::extract::Lang;
use crate::http::problem::Problem;
use crate::i18n::{Text, status, verify_page as words};
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use std::sync::LazyLock;

const CSS: &str = include_str!("page.css");

/// Nothing is loaded, nothing runs; only this very style sheet is applied.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest(&SHA256, CSS.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

static HOLDER: Text =
    Text {
        kk: "Иесінің инициалдары", ru: "Инициалы владельца", en: "Holder's initials", uz: "Egasining initsiallari"
    };

static LANGUAGES: Text = Text { kk: "Тілдер", ru: "Языки", en: "Languages", uz: "Tillar" };

/// How the verdict looks; colour, sign and words all say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Good,
    Over,
    Bad,
    Odd,
}

/// What the page says.
struct Page<'a> {
    language: Language,
    look: Look,
    headline: &'a str,
    text: &'a str,
    /// Labels and values; the values are HTML.
    facts: Vec<(&'static Text, String)>,
}

/// The routes of the page; QR codes spell it in capitals.
pub fn page_routes(config: &mut web::ServiceConfig) {
    for path in ["/v/{number}", "/V/{number}"] {
        let resource = web::resource(path)
            .route(web::get().to(show_certificate))
            .route(web::method(Method::HEAD).to(show_certificate))
            .default_service(web::to(async || {
                HttpResponse::MethodNotAllowed().insert_header((ALLOW, "GET, HEAD")).finish()
            }));
        config.service(resource);
    }
}

async fn show_certificate(
    app: web::Data<App>,
    number: web::Path<String>,
    lang: Lang,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let language = chosen_language(request.query_string()).unwrap_or(lang.0);
    let (status, html) = match verify_number(&app, &number).await {
        Ok(certificate) => (StatusCode::OK, verdict(&VerificationView::of(&app, &certificate), language)),
        Err(AppError::Problem(ProblemCode::NotFound | ProblemCode::CertificateNumberInvalid)) => {
            (StatusCode::NOT_FOUND, nothing(&number, app.now(), language))
        }
        Err(error) => return Err(error.into()),
    };
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_LANGUAGE, language.tag()))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(html))
}

/// `?lang=`; other parameters, such as the ones messengers add, are no mistake here.
fn chosen_language(query: &str) -> Option<Language> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Language::from_tag)
}

/// The page of a certificate that exists.
fn verdict(view: &VerificationView, language: Language) -> String {
    let look = match view.status {
        CertificateStatus::Valid => Look::Good,
        CertificateStatus::Superseded
        | CertificateStatus::Departed
        | CertificateStatus::Ended
        | CertificateStatus::Vacated => Look::Over,
        CertificateStatus::Annulled => Look::Bad,
    };
    let valid_until = day_html(view.valid_until);
    let facts = vec![
        (&words::NUMBER, number_html(&view.number)),
        (&words::VALID_UNTIL, if look == Look::Good { valid_until } else { format!("<s>{valid_until}</s>") }),
        (&words::ISSUED_ON, day_html(view.issued_on)),
        (&HOLDER, escape(&view.holder_initials)),
        (&words::CHECKED_AT, moment_html(view.checked_at.0)),
    ];
    let headline = status::certificate_name(view.status).get(language);
    let text = status::certificate_explanation(view.status).get(language);
    Page { language, look, headline, text, facts }.html()
}

/// The page where there is no certificate: no such number, or one that cannot be right. What is not a number is not repeated:
/// nobody shall put words into this page.
fn nothing(number: &str, now: DateTime<Utc>, language: Language) -> String {
    let (look, message) = match CertificateNumber::parse(number) {
        Ok(_) => (Look::Bad, &words::NOT_FOUND),
        Err(_) => (Look::Odd, &words::MISTYPED),
    };
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
    let is_number = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let mut facts = vec![(&words::CHECKED_AT, moment_html(now))];
    if is_number {
        facts.insert(0, (&words::NUMBER, number_html(&digits)));
    }
    let message = message.get(language);
    let (headline, text) = message.split_once(". ").unwrap_or((message, ""));
    Page { language, look, headline, text, facts }.html()
}

impl Page<'_> {
    fn html(&self) -> String {
        let text = |text: &Text| escape(text.get(self.language));
        let fact = |(label, value): &(&Text, String)| format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", text(label));
        format!(
            include_str!("page.html"),
            lang = self.language.tag(),
            css = CSS,
            title = text(&words::TITLE),
            languages_label = text(&LANGUAGES),
            languages = language_links(self.language),
            look = self.look.class(),
            icon = self.look.icon(),
            status_label = text(&words::STATUS),
            headline = escape(self.headline),
            text = escape(self.text),
            facts = self.facts.iter().map(fact).collect::<String>(),
            help_title = text(&words::HOW_TO_CHECK_TITLE),
            help = text(&words::HOW_TO_CHECK),
            footer = text(&words::MINIMAL_FACTS),
        )
    }
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

/// The number in groups of four, as printed.
fn number_html(number: &str) -> String {
    let groups: Vec<_> = number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    format!("<span class=\"number\">{}</span>", escape(&groups.join(" ")))
}

fn day_html(day: NaiveDate) -> String {
    format!("<time datetime=\"{day}\">{}</time>", day.format("%d.%m.%Y"))
}

/// In Kazakhstan's time.
fn moment_html(at: DateTime<Utc>) -> String {
    let shown = match FixedOffset::east_opt(5 * 3600) {
        Some(zone) => at.with_timezone(&zone).format("%d.%m.%Y, %H:%M (UTC+5)").to_string(),
        None => at.format("%d.%m.%Y, %H:%M (UTC)").to_string(),
    };
    format!("<time datetime=\"{}\">{shown}</time>", at.format("%Y-%m-%dT%H:%M:%SZ"))
}

fn escape(text: &str) -> String {
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

    fn view(status: CertificateStatus) -> VerificationView {
        VerificationView {
            number: "26418053729152".to_owned(),
            status,
            valid_until: "2026-12-21".parse().unwrap(),
            issued_on: "2026-11-22".parse().unwrap(),
            holder_initials: "<Y>. J.".to_owned(),
            checked_at: "2026-11-22T20:15:00Z".parse::<DateTime<Utc>>().unwrap().into(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T09:15:00Z".parse().unwrap()
    }

    #[test]
    fn the_page_of_a_certificate_shows_minimal_facts_in_every_language() {
        for language in Language::ALL {
            let html = verdict(&view(CertificateStatus::Valid), language);
            let tag = language.tag();
            for part in
                [&format!("<html lang=\"{tag}\">"), "2641 8053 7291 52", "21.12.2026", "23.11.2026, 01:15 (UTC+5)"]
            {
                assert!(html.contains(part), "{tag}: {part}");
            }
            assert!(html.contains("&lt;Y&gt;. J.") && !html.contains("<Y>"));
            assert!(html.contains(status::certificate_name(CertificateStatus::Valid).get(language)));
            assert_eq!(html.matches("href=").count(), 3);
            assert!(!html.contains("<script") && !html.contains("style=") && !html.contains("//"));
        }
    }

    #[test]
    fn a_number_that_does_not_exist_and_one_that_is_mistyped_are_told_apart() {
        let missing = nothing("26-418053729152", now(), Language::En);
        let shape = nothing("Call +7 <b>", now(), Language::En);
        let digits = nothing("26418053729153", now(), Language::En);
        let existing = CertificateNumber::parse("26418053729152").is_ok();
        assert_eq!(missing.contains("No certificate with this number was found"), existing);
        assert!(shape.contains("The number is mistyped</h2>") && !shape.contains("Call"));
        assert!(digits.contains("The number is mistyped</h2>") && digits.contains("2641 8053 7291 53"));
    }

    #[test]
    fn the_language_of_the_link_wins() {
        assert_eq!(chosen_language("lang=kk"), Some(Language::Kk));
        assert_eq!(chosen_language("fbclid=1&lang=uz"), Some(Language::Uz));
        assert_eq!(chosen_language("lang=xx"), None);
        assert_eq!(chosen_language(""), None);
    }

    #[test]
    fn only_a_valid_certificate_looks_good() {
        for (status, class) in [
            (CertificateStatus::Valid, "verdict good"),
            (CertificateStatus::Ended, "verdict over"),
            (CertificateStatus::Vacated, "verdict over"),
            (CertificateStatus::Annulled, "verdict bad"),
        ] {
            assert!(verdict(&view(status), Language::Ru).contains(class), "{class}");
        }
    }
}
