//! `/v/{number}`: the page for people that the QR code opens. By the number alone it shows no more than dates, status and the holder's
//! initials, and needs no script; whoever enters the holder's birth date, or comes with the proof of the QR code behind the `#`, sees what
//! the certificate says. It loads nothing. Not in the published document: programs have `/v1/verify`.

use super::details::Shown;
use super::form;
use super::holder::{self, Form, STYLE};
use super::views::VerificationView;
use crate::app::certificates::verify::{verify_birth_date, verify_number};
use crate::app::{App, AppError};
use crate::domain::certificates::number::CertificateNumber;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::codes::ProblemCode;
use crate::domain::language::Language;
use crate::http::extract::Lang;
use crate::http::extract::address::From;
use crate::http::extract::client::BodyPending;
use crate::http::pages::{self, Fact, Look, PLAIN, Style, day, day_html, escape, moment_html, number_html};
use crate::http::problem::Problem;
use crate::i18n::{Text, status, verify_page as words};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde_json::Value;

static HOLDER: Text =
    Text {
        kk: "Иесінің инициалдары", ru: "Инициалы владельца", en: "Holder's initials", uz: "Egasining initsiallari"
    };

/// The routes of the page; QR codes spell it in capitals.
pub fn page_routes(config: &mut web::ServiceConfig) {
    for path in ["/v/{number}", "/V/{number}"] {
        let resource = web::resource(path)
            .route(web::get().to(show_certificate))
            .route(web::post().to(show_details))
            .default_service(web::to(async || pages::method_not_allowed("GET, HEAD, POST")));
        config.service(resource);
    }
}

async fn show_certificate(app: web::Data<App>, number: web::Path<String>, lang: Lang) -> Result<HttpResponse, Problem> {
    without_details(&app, &number, (StatusCode::OK, Form::Empty), lang.0).await
}

/// Takes the form. Its answer has an address, but is kept nowhere: to see the details again is to ask again.
async fn show_details(
    app: web::Data<App>,
    (From(address), lang): (From, Lang),
    request: HttpRequest,
    number: web::Path<String>,
    (body, pending): (Result<web::Bytes, actix_web::Error>, BodyPending),
) -> Result<HttpResponse, Problem> {
    pending.arrived();
    let body = body.map_err(|error| Problem::of_status(error.as_response_error().status_code()))?;
    let Some(birth_date) = form::read(&request, &body)? else {
        return without_details(&app, &number, (StatusCode::UNPROCESSABLE_ENTITY, Form::NoDate), lang.0).await;
    };
    match verify_birth_date(&app, (&number, birth_date), address).await {
        Ok(certificate) => {
            let view = VerificationView::with_details(&app, &certificate, Shown::End);
            let html = verdict(&view, (app.signer.jwks(), Form::Empty), lang.0);
            Ok(pages::answer(StatusCode::OK, lang.0, &STYLE, html))
        }
        // What the number alone tells is told all the same.
        Err(AppError::Problem(ProblemCode::NotFound | ProblemCode::CertificateNumberInvalid)) => {
            without_details(&app, &number, (StatusCode::UNPROCESSABLE_ENTITY, Form::Wrong), lang.0).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page as anybody sees it, with this status if there is such a certificate.
async fn without_details(
    app: &App,
    number: &str,
    (status, form): (StatusCode, Form),
    language: Language,
) -> Result<HttpResponse, Problem> {
    match verify_number(app, number).await {
        Ok(certificate) => {
            let view = VerificationView::of(app, &certificate);
            let html = verdict(&view, (app.signer.jwks(), form), language);
            Ok(pages::answer(status, language, &STYLE, html))
        }
        Err(AppError::Problem(ProblemCode::NotFound | ProblemCode::CertificateNumberInvalid)) => {
            let html = nothing(number, app.now(), language);
            Ok(pages::answer(StatusCode::NOT_FOUND, language, &PLAIN, html))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page of a certificate that exists.
fn verdict(view: &VerificationView, (keys, form): (Value, Form), language: Language) -> String {
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
    let date = day(view.status_since.unwrap_or(view.valid_until));
    let headline = words::headline(view.status).fill(language, &[("date", &date)]);
    let text = status::certificate_explanation(view.status).get(language);
    let below = holder::html(view, keys, form, language);
    html((language, &STYLE), (look, &headline, text), &facts, &below)
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
    html((language, &PLAIN), (look, headline, text), &facts, "")
}

fn html((language, style): (Language, &Style), verdict: (Look, &str, &str), facts: &[Fact], below: &str) -> String {
    let all = pages::Words {
        title: &words::TITLE,
        state: &words::STATUS,
        help: (&words::HOW_TO_CHECK_TITLE, &words::HOW_TO_CHECK),
        footer: &words::MINIMAL_FACTS,
    };
    pages::page((&all, style), language, verdict, facts, below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn view(status: CertificateStatus) -> VerificationView {
        VerificationView {
            number: "26418053729152".to_owned(),
            status,
            status_since: (status != CertificateStatus::Valid).then(|| "2026-11-30".parse().unwrap()),
            valid_until: "2026-12-21".parse().unwrap(),
            issued_on: "2026-11-22".parse().unwrap(),
            holder_initials: "<Y>. J.".to_owned(),
            checked_at: "2026-11-22T20:15:00Z".parse::<DateTime<Utc>>().unwrap().into(),
            details: None,
        }
    }

    fn shown(view: &VerificationView, form: Form, language: Language) -> String {
        verdict(view, (json!({"keys": [{"kid": "</script>"}]}), form), language)
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T09:15:00Z".parse().unwrap()
    }

    #[test]
    fn the_page_of_a_certificate_shows_minimal_facts_in_every_language() {
        for language in Language::ALL {
            let html = shown(&view(CertificateStatus::Valid), Form::Empty, language);
            let tag = language.tag();
            for part in
                [&format!("<html lang=\"{tag}\">"), "2641 8053 7291 52", "21.12.2026", "23.11.2026, 01:15 (UTC+5)"]
            {
                assert!(html.contains(part), "{tag}: {part}");
            }
            assert!(html.contains("&lt;Y&gt;. J.") && !html.contains("<Y>"));
            let headline = words::headline(CertificateStatus::Valid).fill(language, &[("date", "21.12.2026")]);
            assert!(html.contains(&format!("<h2>{headline}</h2>")), "{headline}");
            assert_eq!(html.matches("href=").count(), 3);
            // Data and script, which must not end where they should not.
            let (markup, scripts) = html.split_once("<script").unwrap();
            assert_eq!((scripts.matches("<script").count(), scripts.matches("</script").count()), (1, 2));
            assert!(!markup.contains("style=") && !markup.contains("//"));
        }
    }

    #[test]
    fn a_number_that_does_not_exist_and_one_that_is_mistyped_are_told_apart() {
        let missing = nothing("26-418053729152", now(), Language::En);
        let shape = nothing("Call +7 <b>", now(), Language::En);
        let digits = nothing("26418053729153", now(), Language::En);
        let existing = CertificateNumber::parse("26418053729152").is_ok();
        assert_eq!(missing.contains("Not issued by us</h2>"), existing);
        assert!(shape.contains("The number is mistyped</h2>") && !shape.contains("Call"));
        assert!(digits.contains("The number is mistyped</h2>") && digits.contains("2641 8053 7291 53"));
    }

    #[test]
    fn the_headline_says_since_when_it_is_not_in_force() {
        for (status, headline) in [
            (CertificateStatus::Superseded, "Replaced on 30.11.2026"),
            (CertificateStatus::Departed, "The holder left the country on 30.11.2026"),
            (CertificateStatus::Annulled, "Annulled on 30.11.2026"),
        ] {
            let html = shown(&view(status), Form::Empty, Language::En);
            assert!(html.contains(headline) && html.contains("<s><time datetime=\"2026-12-21\">"), "{headline}");
        }
    }

    #[test]
    fn a_wrong_date_is_told_beside_the_fields() {
        let empty = shown(&view(CertificateStatus::Valid), Form::Empty, Language::En);
        let wrong = shown(&view(CertificateStatus::Valid), Form::Wrong, Language::En);
        assert!(!empty.contains("id=\"wrong\"") && !empty.contains("aria-invalid=\""));
        assert!(wrong.contains("role=\"alert\">This birth date does not go with") && wrong.contains("\"hint wrong\""));
        assert_eq!(wrong.matches(" aria-invalid=\"true\"").count(), 3);
    }

    #[test]
    fn only_a_valid_certificate_looks_good() {
        for (status, class) in [
            (CertificateStatus::Valid, "verdict good"),
            (CertificateStatus::Ended, "verdict over"),
            (CertificateStatus::Vacated, "verdict over"),
            (CertificateStatus::Annulled, "verdict bad"),
        ] {
            assert!(shown(&view(status), Form::Empty, Language::Ru).contains(class), "{class}");
        }
    }
}
