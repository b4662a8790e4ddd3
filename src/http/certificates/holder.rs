//! What the page has for whoever holds the certificate: the form for the birth date, the details from the register, and the place where
//! the script shows what it has found behind the `#` of the link.

use super::details::DetailsView;
use super::views::VerificationView;
use crate::domain::language::Language;
use crate::domain::reference::countries::{self, CountryCode};
use crate::domain::reference::document_kinds::DocumentKind;
use crate::http::pages::{Look, Style, day_html, escape, facts_html};
use crate::i18n::{Text, verify_details as words, verify_page};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Of this page: a form, and the script that checks the proof.
pub static STYLE: LazyLock<Style> = LazyLock::new(|| {
    let css = concat!(include_str!("../pages/page.css"), include_str!("../pages/form.css"), include_str!("page.css"));
    Style::with_script(css, "'self'", include_str!("verify.js"))
});

/// What became of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing was entered yet.
    Empty,
    /// What was entered is no date.
    NoDate,
    /// It is not the holder's birth date.
    Wrong,
}

/// Everything below the facts: the proof, the details or the form, and the script with the keys.
pub fn html(view: &VerificationView, keys: Value, form: Form, language: Language) -> String {
    let below = view.details.as_ref().map_or_else(|| form_html(form, language), |details| panel(details, language));
    format!("\n{}{below}{}{}", proof(&view.number, language), data(keys, language), STYLE.script_html())
}

fn form_html(form: Form, language: Language) -> String {
    let text = |text: &Text| escape(text.get(language));
    let wrong = match form {
        Form::Empty => None,
        Form::NoDate => Some(&words::NO_DATE),
        Form::Wrong => Some(&words::WRONG_DATE),
    };
    let message = |wrong| format!("<p id=\"wrong\" class=\"wrong\" role=\"alert\">{}</p>\n", text(wrong));
    format!(
        include_str!("form.html"),
        title = text(&words::TITLE),
        hint = text(&words::HINT),
        describes = if wrong.is_some() { " wrong" } else { "" },
        invalid = if wrong.is_some() { " aria-invalid=\"true\"" } else { "" },
        wrong = wrong.map(message).unwrap_or_default(),
        birth_date = text(&words::BIRTH_DATE),
        day = text(&words::DAY),
        month = text(&words::MONTH),
        year = text(&words::YEAR),
        show = text(&words::SHOW),
    )
}

/// What the register says.
fn panel(details: &DetailsView, language: Language) -> String {
    let name = format!("{} {}", details.surname, details.given_names);
    let kind = DocumentKind::parse(&details.document_kind).map(|kind| kind.name(language)).unwrap_or_default();
    let nationality = CountryCode::parse(&details.nationality)
        .map_or_else(|_| details.nationality.clone(), |code| format!("{} ({})", code.name(language), code.as_str()));
    let address = format!(
        "<span lang=\"kk\">{}</span> <span lang=\"ru\">{}</span>",
        escape(&details.address_kk),
        escape(&details.address_ru)
    );
    let host = [details.host_name.as_deref(), Some(details.host_masked_identifier.as_str())];
    let facts = [
        (&words::NAME, format!("<strong>{}</strong>", escape(name.trim()))),
        (&words::ORIGINAL_NAME, escape(&details.original_name)),
        (&words::BIRTH_DATE, day_html(details.birth_date)),
        (&words::NATIONALITY, escape(&nationality)),
        (&words::DOCUMENT, escape(format!("{kind} {}", details.document_number).trim())),
        (&words::ADDRESS, address),
        (&words::HOST, escape(&host.into_iter().flatten().collect::<Vec<_>>().join(", "))),
        (&words::REGISTERED_FROM, day_html(details.registered_from)),
        (&words::ENTERED_ON, day_html(details.entered_on)),
    ];
    format!(
        "<section id=\"check\" class=\"panel\">\n<h2>{}</h2>\n<p>{}</p>\n{}\n</section>\n",
        escape(words::DETAILS_TITLE.get(language)),
        escape(words::COMPARE.get(language)),
        facts_html(language, &facts),
    )
}

/// The words of the check on the reader's device, hidden until the script has something to say.
fn proof(number: &str, language: Language) -> String {
    let text = |text: &Text| escape(text.get(language));
    let slots: [(&'static Text, &str); 10] = [
        (&words::NAME, "name"),
        (&words::ORIGINAL_NAME, "original"),
        (&words::BIRTH_DATE, "birth"),
        (&words::NATIONALITY, "nationality"),
        (&words::DOCUMENT, "document"),
        (&words::ADDRESS, "address"),
        (&words::HOST, "host"),
        (&words::REGISTERED_FROM, "from"),
        (&verify_page::VALID_UNTIL, "until"),
        (&verify_page::ISSUED_ON, "issued"),
    ];
    let fact = |(label, claim): (&'static Text, &str)| {
        format!("<div><dt>{}</dt><dd data-claim=\"{claim}\"></dd></div>\n", text(label))
    };
    let damaged = (words::DAMAGED.get(language), words::DAMAGED_TEXT.get(language));
    format!(
        include_str!("proof.html"),
        number = escape(number),
        title = text(&words::PROOF_TITLE),
        text = text(&words::PROOF_TEXT),
        outside = text(&words::OUTSIDE),
        facts = format!("<dl>\n{}</dl>", slots.into_iter().map(fact).collect::<String>()),
        damaged = Look::Bad.verdict(language, &words::WARNING, damaged),
        unsupported = text(&words::UNSUPPORTED),
    )
}

/// What the script needs to know: the public keys, and how countries are called. It is inert, and cannot end the element it stands in.
fn data(keys: Value, language: Language) -> String {
    let names: BTreeMap<_, _> =
        countries::all().iter().map(|country| (country.code(), country.name(language))).collect();
    let Value::Object(mut data) = keys else { return String::new() };
    data.insert("countries".to_owned(), json!(names));
    let data = Value::Object(data).to_string().replace('<', "\\u003c");
    format!("<script type=\"application/json\" id=\"data\">{data}</script>\n")
}
