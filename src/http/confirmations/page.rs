//! `/c/{token}`: the page that the link in an SMS opens. It says whom one accepts, where and until when, and takes the answer; it needs no
//! script. Not in the published document: programs have `/v1/confirmations`.

use super::form;
use super::views::{ConfirmationApplicationView, ConfirmationView};
use crate::app::confirmations::answer::{AnswerByLink, answer};
use crate::app::confirmations::show::show;
use crate::app::confirmations::{Holder, find};
use crate::app::{App, AppError};
use crate::domain::codes::{FieldError, ProblemCode};
use crate::domain::language::Language;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::purposes::Purpose;
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::state::State;
use crate::http::extract::address::From;
use crate::http::extract::client::{BodyPending, OnlyHead};
use crate::http::extract::{IdempotencyKey, Lang};
use crate::http::pages::{self, FORMS, Fact, Look, day_html, escape, moment, moment_html, number_html};
use crate::http::problem::Problem;
use crate::http::registrations::views::GuestView;
use crate::i18n::{self, Text, confirm_page as words, status};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};

/// The routes of the page. HEAD comes as GET; it shows nothing, so it is no look.
pub fn page_routes(config: &mut web::ServiceConfig) {
    let resource = web::resource("/c/{token}")
        .route(web::get().to(show_question))
        .route(web::post().to(take_answer))
        .default_service(web::to(async || pages::method_not_allowed("GET, HEAD, POST")));
    config.service(resource);
}

async fn show_question(
    app: web::Data<App>,
    From(address): From,
    (lang, only_head): (Lang, OnlyHead),
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    match find(&app, &token, address).await {
        Ok(_) if only_head.0 => Ok(pages::answer(StatusCode::OK, lang.0, &FORMS, String::new())),
        Ok(holder) => page(&app, holder, (StatusCode::OK, lang.0), &[]).await,
        Err(error) => missing(error, lang.0),
    }
}

/// Takes the form, and leads back to the page, which shows what was answered: to send the form again, or to load the page again, then
/// changes nothing.
async fn take_answer(
    app: web::Data<App>,
    (From(address), lang): (From, Lang),
    request: HttpRequest,
    token: web::Path<String>,
    (body, pending): (Result<web::Bytes, actix_web::Error>, BodyPending),
) -> Result<HttpResponse, Problem> {
    pending.arrived();
    let body = body.map_err(|error| Problem::of_status(error.as_response_error().status_code()))?;
    let holder = match find(&app, &token, address).await {
        Ok(holder) => holder,
        Err(error) => return missing(error, lang.0),
    };
    match form::read(&request, &body) {
        Ok(Ok(command)) => decide(&app, holder, (&request, &body), command).await,
        Ok(Err(wrong)) => page(&app, holder, (StatusCode::UNPROCESSABLE_ENTITY, lang.0), &wrong).await,
        Err(code) => Err(code.into()),
    }
}

async fn decide(
    app: &App,
    holder: Holder,
    (request, body): (&HttpRequest, &[u8]),
    command: AnswerByLink,
) -> Result<HttpResponse, Problem> {
    let guard = IdempotencyKey::of_page(request).guard_of_holder(holder.id(), body);
    let language = Language::default();
    match answer(app, holder, guard, command, |file| ConfirmationView::of(app, file, language).storable()).await {
        // If it failed, somebody was faster, perhaps he himself: the page tells what was answered.
        Ok(_)
        | Err(AppError::Problem(
            ProblemCode::NotFound
            | ProblemCode::RegistrationNotPending
            | ProblemCode::AnswerTimeOver
            | ProblemCode::IdempotencyKeyReused
            | ProblemCode::IdempotencyInProgress,
        )) => {}
        Err(error) => return Err(error.into()),
    }
    let here = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, here)).insert_header((CACHE_CONTROL, "no-store")).finish())
}

/// The page of a link that leads nowhere.
fn missing(error: AppError, language: Language) -> Result<HttpResponse, Problem> {
    if !matches!(error, AppError::Problem(ProblemCode::NotFound)) {
        return Err(error.into());
    }
    let (headline, text) = (words::NOT_FOUND.get(language), words::NOT_FOUND_TEXT.get(language));
    let html = html(language, (Look::Odd, headline, text), &[], "");
    Ok(pages::answer(StatusCode::NOT_FOUND, language, &FORMS, html))
}

async fn page(
    app: &App,
    holder: Holder,
    (status, language): (StatusCode, Language),
    wrong: &[FieldError],
) -> Result<HttpResponse, Problem> {
    match show(app, holder).await {
        Ok(file) => {
            let view = ConfirmationView::of(app, &file, language);
            Ok(pages::answer(status, language, &FORMS, html_of(&view, language, wrong)))
        }
        Err(error) => missing(error, language),
    }
}

fn html_of(view: &ConfirmationView, language: Language, wrong: &[FieldError]) -> String {
    match &view.application {
        Some(application) => {
            let text = words::ASKED_TEXT.fill(language, &[("date", &moment(view.answer_by.0))]);
            let forms = forms(language, wrong, !application.family.is_empty());
            let verdict = (Look::Odd, words::ASKED.get(language), text.as_str());
            html(language, verdict, &application_facts(view, application, language), &forms)
        }
        None => answered(view, language),
    }
}

/// The page once nothing is to be answered any more.
fn answered(view: &ConfirmationView, language: Language) -> String {
    let (look, text) = match view.state {
        State::Confirmed => (Look::Good, &words::CONFIRMED_TEXT),
        State::Rejected => (Look::Over, &words::REJECTED_TEXT),
        _ => (Look::Over, &words::CLOSED_TEXT),
    };
    let headline = status::registration_name(view.state.as_str()).map_or("", |name| name.get(language));
    let reason = view.reason.as_deref().filter(|_| view.state == State::Rejected);
    let reason = reason.and_then(|reason| RejectReason::parse(reason).ok());
    let mut facts = vec![(&words::NUMBER, number_html(&view.number))];
    facts.extend(reason.map(|reason| (&words::REASON, escape(reason.name(language)))));
    facts.extend(view.decided_at.map(|at| (&words::DECIDED_AT, moment_html(at.0))));
    html(language, (look, headline, text.get(language)), &facts, "")
}

fn application_facts(
    view: &ConfirmationView,
    application: &ConfirmationApplicationView,
    language: Language,
) -> Vec<Fact> {
    let guest = &application.guest;
    let nationality =
        CountryCode::parse(&guest.nationality).map_or(guest.nationality.as_str(), |code| code.name(language));
    let purpose = Purpose::parse(&application.purpose).map(|purpose| purpose.name(language));
    let mut facts = vec![
        (&words::GUEST, format!("<strong>{}</strong>", escape(&full_name(guest)))),
        (&words::NATIONALITY, escape(nationality)),
        (&words::DOCUMENT, escape(&guest.masked_document)),
        (&words::PLACE, escape(&application.premises.address_line)),
        (&words::MOVED_IN_ON, day_html(application.moved_in_on)),
        (&words::PURPOSE, escape(purpose.unwrap_or(&application.purpose))),
        (&words::ENTERED_ON, day_html(application.entered_on)),
        (&words::NUMBER, number_html(&view.number)),
    ];
    if let Some(until) = application.stay_until {
        facts.insert(5, (&words::STAYS_UNTIL, format!("<strong>{}</strong>", day_html(until))));
    }
    if !application.family.is_empty() {
        let names = application.family.iter().map(|guest| escape(&full_name(guest))).collect::<Vec<_>>();
        facts.insert(3, (&words::FAMILY, names.join("<br>")));
    }
    facts
}

fn full_name(guest: &GuestView) -> String {
    [guest.surname.as_str(), guest.given_names.as_str()].join(" ").trim().to_owned()
}

fn forms(language: Language, wrong: &[FieldError], has_family: bool) -> String {
    let text = |text: &Text| escape(text.get(language));
    let option = |reason: RejectReason| {
        format!("<option value=\"{}\">{}</option>\n", reason.as_str(), escape(reason.name(language)))
    };
    let label = |error: &FieldError| match error.pointer.as_str() {
        "/reason" => words::REASON.get(language),
        "/comment" => words::COMMENT.get(language),
        _ => "",
    };
    let message = |error: &FieldError| {
        let message = i18n::fields::message(error.code).get(language);
        format!("<p class=\"wrong\" role=\"alert\">{}: {}</p>\n", escape(label(error)), escape(message))
    };
    format!(
        concat!("\n", include_str!("form.html")),
        confirm = text(if has_family { &words::CONFIRM_FAMILY } else { &words::CONFIRM }),
        refuse_title = text(&words::REFUSE_TITLE),
        wrong = wrong.iter().map(message).collect::<String>(),
        reason = text(&words::REASON),
        choose = text(&words::CHOOSE),
        reasons = RejectReason::ALL.iter().copied().map(option).collect::<String>(),
        comment = text(&words::COMMENT),
        refuse = text(&words::REFUSE),
    )
}

fn html(language: Language, verdict: (Look, &str, &str), facts: &[Fact], forms: &str) -> String {
    let all = pages::Words {
        title: &words::TITLE,
        state: &words::STATE,
        help: (&words::HELP_TITLE, &words::HELP),
        footer: &words::FOOTER,
    };
    pages::page((&all, &FORMS), language, verdict, facts, forms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::registrations::views::{AddressBody, PremisesView};
    use chrono::{DateTime, Utc};

    fn view(state: State) -> ConfirmationView {
        let at = "2026-11-25T06:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let address = AddressBody {
            region: "75".to_owned(),
            locality: "Алматы".to_owned(),
            street: "пр. Абая".to_owned(),
            building: "150".to_owned(),
            apartment: None,
            postcode: None,
            rka: None,
        };
        let application = ConfirmationApplicationView {
            guest: GuestView {
                surname: "<Йўлдошев>".to_owned(),
                given_names: "Жамшид".to_owned(),
                nationality: "UZB".to_owned(),
                masked_document: "•••••3401".to_owned(),
            },
            family: Vec::new(),
            premises: PremisesView {
                kind: "apartment".to_owned(),
                address,
                address_line: "Алматы, пр. Абая".to_owned(),
            },
            entered_on: "2026-11-20".parse().unwrap(),
            moved_in_on: "2026-11-21".parse().unwrap(),
            purpose: "work".to_owned(),
            stay_until: Some("2026-12-19".parse().unwrap()),
        };
        ConfirmationView {
            number: "26418053729152".to_owned(),
            state,
            answer_by: at.into(),
            decided_at: (state != State::Pending).then_some(at.into()),
            reason: (state == State::Rejected).then(|| "no_consent".to_owned()),
            application: (state == State::Pending).then_some(application),
        }
    }

    #[test]
    fn the_page_says_whom_one_accepts_and_until_when_in_every_language() {
        for language in Language::ALL {
            let html = html_of(&view(State::Pending), language, &[]);
            for part in
                ["&lt;Йўлдошев&gt; Жамшид", "•••••3401", "19.12.2026", "21.11.2026", "25.11.2026, 11:00 (UTC+5)"]
            {
                assert!(html.contains(part), "{}: {part}", language.tag());
            }
            assert!(
                !html.contains("<Йў") && !html.contains("<script") && !html.contains("style=") && !html.contains("//")
            );
            assert_eq!((html.matches("<form").count(), html.matches("<option").count()), (2, 5));
            assert_eq!(html.matches("href=").count(), 3);
        }
    }

    #[test]
    fn who_comes_with_the_guest_is_named() {
        let mut view = view(State::Pending);
        let application = view.application.as_mut().unwrap();
        let child = |name: &str| GuestView {
            surname: "<Йўлдошев>".to_owned(),
            given_names: name.to_owned(),
            nationality: "UZB".to_owned(),
            masked_document: "•••••3402".to_owned(),
        };
        application.family = vec![child("Азиза"), child("Бобур")];
        let html = html_of(&view, Language::Uz, &[]);
        assert!(html.contains("&lt;Йўлдошев&gt; Азиза<br>&lt;Йўлдошев&gt; Бобур"), "{html}");
    }

    #[test]
    fn what_was_answered_is_shown_without_the_guest_and_without_a_form() {
        for (state, class) in [
            (State::Confirmed, "verdict good"),
            (State::Rejected, "verdict over"),
            (State::Withdrawn, "verdict over"),
            (State::Expired, "verdict over"),
        ] {
            let html = html_of(&view(state), Language::Ru, &[]);
            assert!(html.contains(class) && !html.contains("<form") && !html.contains("Жамшид"), "{html}");
            assert_eq!(html.contains("Я не согласен на регистрацию"), state == State::Rejected);
        }
    }

    #[test]
    fn a_wrong_field_is_named() {
        let wrong = [FieldError::new("/reason", crate::domain::codes::FieldCode::Required)];
        let html = html_of(&view(State::Pending), Language::En, &wrong);
        assert!(html.contains("role=\"alert\">Reason: "), "{html}");
    }
}
