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
use crate::http::pages::{self, Fact, Look, PLAIN, day_html, escape, moment_html, number_html};
use crate::http::problem::Problem;
use crate::i18n::{Text, status, verify_page as words};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};

static HOLDER: Text =
    Text {
        kk: "Иесінің инициалдары", ru: "Инициалы владельца", en: "Holder's initials", uz: "Egasining initsiallari"
    };

/// The routes of the page; QR codes spell it in capitals.
pub fn page_routes(config: &mut web::ServiceConfig) {
    for path in ["/v/{number}", "/V/{number}"] {
        let resource = web::resource(path)
            .route(web::get().to(show_certificate))
            .default_service(web::to(async || pages::method_not_allowed("GET, HEAD")));
        config.service(resource);
    }
}

async fn show_certificate(app: web::Data<App>, number: web::Path<String>, lang: Lang) -> Result<HttpResponse, Problem> {
    let language = lang.0;
    let (status, html) = match verify_number(&app, &number).await {
        Ok(certificate) => (StatusCode::OK, verdict(&VerificationView::of(&app, &certificate), language)),
        Err(AppError::Problem(ProblemCode::NotFound | ProblemCode::CertificateNumberInvalid)) => {
            (StatusCode::NOT_FOUND, nothing(&number, app.now(), language))
        }
        Err(error) => return Err(error.into()),
    };
    Ok(pages::answer(status, language, &PLAIN, html))
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
    html(language, (look, headline, text), &facts)
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
    html(language, (look, headline, text), &facts)
}

fn html(language: Language, verdict: (Look, &str, &str), facts: &[Fact]) -> String {
    let all = pages::Words {
        title: &words::TITLE,
        state: &words::STATUS,
        help: (&words::HOW_TO_CHECK_TITLE, &words::HOW_TO_CHECK),
        footer: &words::MINIMAL_FACTS,
    };
    pages::page((&all, &PLAIN), language, verdict, facts, "")
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
