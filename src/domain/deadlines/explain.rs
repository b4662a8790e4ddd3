//! An explanation as a text that a person reads. It names only `due_on`, never the more lenient date.

use super::calendar::{SkipReason, SkippedDay};
use super::deadline::{DeadlineKind, Explanation, LegalSource, PolicyRow};
use super::outages::OutageMove;
use super::phrases::{self, Phrases};
use super::policy::Unit;
use crate::domain::language::Language;
use crate::domain::reference::countries::{self, CountryCode};
use crate::domain::reference::holidays::Basis;
use crate::domain::reference::stay_policies;
use crate::domain::template::fill;
use chrono::NaiveDate;
use std::borrow::Cow;

/// The explanation in a language: what to do by when, how it was counted, which days were skipped, how sure it is, and its source.
#[must_use]
pub fn explain(explanation: &Explanation, language: Language) -> String {
    let phrases = phrases::phrases(language);
    let mut sentences = vec![main_sentence(explanation, phrases, language)];
    sentences.extend(window_sentences(explanation, phrases, language));
    if !explanation.skipped.is_empty() {
        let days: Vec<String> = explanation.skipped.iter().map(|day| skipped_day(day, phrases, language)).collect();
        sentences.push(phrases.skipped.replace("{days}", &days.join("; ")));
    }
    sentences.extend(moved_sentences(explanation, phrases));
    let is_by_calendar = explanation.unit == Unit::WorkingDays || explanation.outage.is_some();
    sentences.extend(is_by_calendar.then(|| calendar_sentence(explanation.basis, phrases).to_owned()));
    sentences.push(source_sentence(explanation, phrases, language));
    sentences.join(" ")
}

/// Why there is no end of stay for a nationality.
#[must_use]
pub fn explain_no_policy(nationality: CountryCode, language: Language) -> String {
    phrases::phrases(language).no_policy.replace("{country}", nationality.name(language))
}

/// What to do by the day, in a few words.
#[must_use]
pub fn title(kind: DeadlineKind, language: Language) -> &'static str {
    let phrases = phrases::phrases(language);
    match kind {
        DeadlineKind::FirstRegistration => phrases.do_first,
        DeadlineKind::ReRegistration => phrases.do_again,
        DeadlineKind::EndOfStay => phrases.do_leave,
    }
}

/// The source of the rule in a language.
#[must_use]
pub fn source_text(explanation: &Explanation, language: Language) -> &str {
    match (explanation.source, &explanation.policy, &explanation.source_names) {
        (LegalSource::StayPolicy, Some(policy), _) => {
            stay_policies::basis_text(&policy.basis, policy.basis_names.as_ref(), language)
        }
        (LegalSource::OtherAct, _, Some(names)) => names.get(language),
        _ => phrases::phrases(language).mia_order_923,
    }
}

fn source_sentence(explanation: &Explanation, phrases: &Phrases, language: Language) -> String {
    let of_policy = || explanation.policy.as_ref().and_then(|policy| policy.validity.from);
    let is_of_policy = explanation.source == LegalSource::StayPolicy;
    let since = if is_of_policy { of_policy() } else { explanation.in_force_from };
    let source = source_text(explanation, language);
    match since {
        Some(since) => phrases.source_since.replace("{since}", &date(since)).replace("{source}", source),
        None => phrases.source.replace("{source}", source),
    }
}

const fn calendar_sentence(basis: Basis, phrases: &Phrases) -> &'static str {
    match basis {
        Basis::Official => phrases.official,
        Basis::Computed => phrases.computed,
        Basis::Estimated => phrases.estimated,
    }
}

fn main_sentence(explanation: &Explanation, phrases: &Phrases, language: Language) -> String {
    let template = match explanation.rule {
        DeadlineKind::FirstRegistration => phrases.first_registration,
        DeadlineKind::ReRegistration => phrases.re_registration,
        DeadlineKind::EndOfStay if explanation.number == 0 => phrases.no_days,
        DeadlineKind::EndOfStay => phrases.end_of_stay,
    };
    fill(template, |name| match name {
        "last" => Some(date(explanation.last_day).into()),
        "first" => Some(date(explanation.first_day).into()),
        "event" => Some(date(explanation.event_on).into()),
        "period" => Some(phrases::period(explanation.number, explanation.unit, language).into()),
        _ => of_policy(name, explanation.policy.as_ref()?, language),
    })
}

fn window_sentences(explanation: &Explanation, phrases: &Phrases, language: Language) -> Vec<String> {
    let Some((window, policy)) = explanation.window.zip(explanation.policy.as_ref()) else { return Vec::new() };
    let template = if explanation.number == 0 { phrases.window_exhausted } else { phrases.window_used };
    let used = window.decides.then(|| {
        fill(template, |name| match name {
            "used" => Some(phrases::days(window.used_days, language).into()),
            "period" => Some(phrases::days(explanation.number, language).into()),
            _ => of_policy(name, policy, language),
        })
    });
    let without_exit = Some(window.without_exit).filter(|count| *count > 0);
    let without_exit = without_exit.map(|count| phrases.without_exit.replace("{count}", &count.to_string()));
    used.into_iter().chain(without_exit).collect()
}

fn moved_sentences(explanation: &Explanation, phrases: &Phrases) -> Vec<String> {
    let by_outage = explanation.outage.map(|outage| moved_sentence(outage, phrases));
    let cut = explanation.stay_ends_on.map(|end| phrases.cut.replace("{end}", &date(end)));
    by_outage.into_iter().chain(cut).collect()
}

fn moved_sentence(outage: OutageMove, phrases: &Phrases) -> String {
    fill(phrases.outage, |name| match name {
        "from" => Some(date(outage.first_day).into()),
        "until" => Some(date(outage.last_day).into()),
        "before" => Some(date(outage.without).into()),
        _ => None,
    })
}

/// Why an outage moved the last day of a period, in a language.
#[must_use]
pub fn explain_move(outage: OutageMove, language: Language) -> String {
    moved_sentence(outage, phrases::phrases(language))
}

fn of_policy<'a>(name: &str, policy: &'a PolicyRow, language: Language) -> Option<Cow<'a, str>> {
    let country = || countries::get(&policy.nationality).map(|country| country.name(language));
    let days = |days: u16| Some(phrases::days(days.into(), language).into());
    match name {
        "country" => Some(country().unwrap_or(&policy.nationality).into()),
        "entry" => days(policy.max_days_per_entry),
        "limit" => days(policy.max_days_in_window),
        "window" => days(policy.window_days),
        _ => None,
    }
}

fn skipped_day(day: &SkippedDay, phrases: &Phrases, language: Language) -> String {
    let name = day.names.as_ref().map(|names| names.get(language));
    let reason = match (day.reason, name) {
        (SkipReason::Holiday | SkipReason::SwappedDayOff, Some(name)) => name.to_owned(),
        (SkipReason::MovedDayOff, Some(name)) => format!("{name}, {}", phrases.moved_day_off),
        _ => phrases.weekend.to_owned(),
    };
    format!("{} ({reason})", date(day.date))
}

fn date(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
