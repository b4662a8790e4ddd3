//! The answer for people.

use crate::app::certificates::offline::{Reason, Report, Seal};
use crate::app::certificates::shown::Shown;
use crate::app::registrations::receipt::ReceiptReport;
use crate::domain::clock::local_time;
use crate::domain::language::Language;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::reference::premises_kinds::PremisesKind;
use crate::i18n::{Text, verify_command as words};
use chrono::{DateTime, Utc};

/// Verdict, facts and notes, a line each.
pub(super) fn describe(report: &Report, lists_ignored: usize, language: Language) -> String {
    let mut lines = vec![headline(report, language)];
    lines.extend(report.facts.iter().flat_map(|facts| lines_of(facts, language)));
    let about_seal = match report.seal {
        Some(Seal::NotChecked) => Some(&words::SEAL_NOT_CHECKED),
        Some(Seal::Intact) => Some(&words::SEAL_INTACT),
        Some(Seal::Untrusted) => Some(&words::SEAL_UNTRUSTED),
        Some(Seal::Broken) | None => None,
    };
    let sealer: String = report.sealed_by.iter().flat_map(|name| name.chars()).filter(|c| !c.is_control()).collect();
    lines.extend(about_seal.map(|text| text.fill(language, &[("sealer", &sealer)])));
    if lists_ignored > 0 {
        lines.push(words::LISTS_IGNORED.fill(language, &[("count", &lists_ignored.to_string())]));
    }
    lines.join("\n")
}

fn headline(report: &Report, language: Language) -> String {
    let status = report.status.as_ref();
    let time = status.and_then(|status| status.as_of).map(minute).unwrap_or_default();
    let age = words::age(language, status.and_then(|status| status.age_seconds).unwrap_or_default());
    sentence(report.reason).fill(language, &[("time", &time), ("age", &age)])
}

const fn sentence(reason: Option<Reason>) -> &'static Text {
    match reason {
        None => &words::VALID,
        Some(Reason::Format) => &words::FORMAT,
        Some(Reason::NoAttachment) => &words::NO_ATTACHMENT,
        Some(Reason::UnknownKey) => &words::UNKNOWN_KEY,
        Some(Reason::Signature) => &words::SIGNATURE,
        Some(Reason::Seal) => &words::SEAL_BROKEN,
        Some(Reason::Contradiction) => &words::CONTRADICTION,
        Some(Reason::Listed) => &words::LISTED,
        Some(Reason::NotYet) => &words::NOT_YET,
        Some(Reason::Over) => &words::OVER,
        Some(Reason::NoList) => &words::NO_LIST,
        Some(Reason::OldList) => &words::OLD_LIST,
    }
}

fn minute(at: DateTime<Utc>) -> String {
    local_time(at).format("%Y-%m-%d %H:%M").to_string()
}

fn lines_of(facts: &Shown, language: Language) -> Vec<String> {
    let members = serde_json::to_value(facts).unwrap_or_default();
    let line = |(name, label): &(&str, Text)| {
        let value = members.get(name)?.as_str().filter(|value| !value.is_empty())?;
        let value = match *name {
            "issued_at" => facts.issued_at.map(minute)?,
            name => named(name, value, language),
        };
        // A terminal obeys control characters.
        let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Some(format!("  {}: {value}", label.get(language)))
    };
    words::LABELS.iter().filter_map(line).collect()
}

/// What a receipt proves, a line each. `compared` says that the body of the request was at hand.
pub(super) fn describe_receipt(report: &ReceiptReport, compared: bool, language: Language) -> String {
    let Some(claims) = &report.receipt else {
        let text = match report.reason {
            Some(Reason::Contradiction) => &words::OTHER_REQUEST,
            reason => sentence(reason),
        };
        return text.get(language).to_owned();
    };
    let time = minute(claims.submitted_at);
    let mut lines = vec![words::RECEIPT.fill(language, &[("time", &time), ("number", &claims.number)])];
    let reference = claims.client_reference.clone().unwrap_or_default();
    let facts = [claims.sub.to_string(), claims.request_sha256.clone(), reference, claims.iss.clone()];
    for (value, label) in facts.iter().zip(&words::RECEIPT_LABELS).filter(|(value, _)| !value.is_empty()) {
        let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        lines.push(format!("  {}: {value}", label.get(language)));
    }
    let note = if compared { &words::SAME_REQUEST } else { &words::REQUEST_NOT_COMPARED };
    lines.push(note.get(language).to_owned());
    lines.join("\n")
}

/// The name of a code, where there is one.
fn named(fact: &str, value: &str, language: Language) -> String {
    let name = match fact {
        "nationality" | "document_country" => CountryCode::parse(value).ok().map(|country| country.name(language)),
        "document_kind" => DocumentKind::parse(value).ok().map(|kind| kind.name(language)),
        "premises_kind" => PremisesKind::parse(value).ok().map(|kind| kind.name(language)),
        _ => None,
    };
    name.map_or_else(|| value.to_owned(), |name| format!("{name} ({value})"))
}
