//! An explanation as a text that a person reads. It names only `due_on`, never the more lenient date.

use super::calendar::{SkipReason, SkippedDay};
use super::phrases::{self, Phrases};
use super::rules::{DeadlineKind, Explanation, LegalSource, PolicyRow};
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
    sentences.extend(window_sentence(explanation, phrases, language));
    if !explanation.skipped.is_empty() {
        let days: Vec<String> = explanation.skipped.iter().map(|day| skipped_day(*day, phrases, language)).collect();
        sentences.push(phrases.skipped.replace("{days}", &days.join("; ")));
    }
    match explanation.basis {
        Basis::Official => {}
        Basis::Computed => sentences.push(phrases.computed.to_owned()),
        Basis::Estimated => sentences.push(phrases.estimated.to_owned()),
    }
    sentences.push(phrases.source.replace("{source}", source_text(explanation, language)));
    sentences.join(" ")
}

/// Why there is no end of stay for a nationality.
#[must_use]
pub fn explain_no_policy(nationality: CountryCode, language: Language) -> String {
    phrases::phrases(language).no_policy.replace("{country}", nationality.name(language))
}

/// The source of the rule in a language.
#[must_use]
pub fn source_text(explanation: &Explanation, language: Language) -> &str {
    match (explanation.source, &explanation.policy) {
        (LegalSource::StayPolicy, Some(policy)) => stay_policies::basis_text(&policy.basis, language),
        _ => phrases::phrases(language).mia_order_923,
    }
}

fn main_sentence(explanation: &Explanation, phrases: &Phrases, language: Language) -> String {
    let template = match explanation.rule {
        DeadlineKind::FirstRegistration => phrases.first_registration,
        DeadlineKind::ReRegistration => phrases.re_registration,
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

fn window_sentence(explanation: &Explanation, phrases: &Phrases, language: Language) -> Option<String> {
    let window = explanation.window.filter(|window| window.decides)?;
    let policy = explanation.policy.as_ref()?;
    let template = if explanation.number == 0 { phrases.window_exhausted } else { phrases.window_used };
    Some(fill(template, |name| match name {
        "used" => Some(phrases::days(window.used_days, language).into()),
        "period" => Some(phrases::days(explanation.number, language).into()),
        _ => of_policy(name, policy, language),
    }))
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

fn skipped_day(day: SkippedDay, phrases: &Phrases, language: Language) -> String {
    let name = day.holiday().map(|holiday| holiday.name(language));
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
mod tests {
    use super::super::rules::{Stay, end_of_stay, first_registration, re_registration};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn uzbekistan() -> CountryCode {
        CountryCode::parse("UZB").unwrap()
    }

    #[test]
    fn the_first_registration_is_explained() {
        let explanation = first_registration(uzbekistan(), day("2026-11-22")).unwrap().explanation;
        assert_eq!(
            explain(&explanation, Language::Ru),
            "Зарегистрируйтесь не позднее 21.12.2026. Срок — 30 календарных дней со дня въезда (22.11.2026); день въезда считается первым. \
             Основание: приказ Министра внутренних дел Республики Казахстан от 17 ноября 2025 года № 923."
        );
        assert_eq!(
            explain(&explanation, Language::Kk),
            "21.12.2026 күнінен кешіктірмей тіркеліңіз. Мерзімі – елге кірген күннен (22.11.2026) бастап 30 күнтізбелік күн; кірген күн \
             бірінші күн болып есептеледі. Негіздеме: Қазақстан Республикасы Ішкі істер министрінің 2025 жылғы 17 қарашадағы № 923 бұйрығы."
        );
    }

    #[test]
    fn skipped_days_are_named() {
        let explanation = re_registration(day("2026-03-06")).unwrap().explanation;
        assert_eq!(
            explain(&explanation, Language::En),
            "Register at the new address no later than 13.03.2026. The period is 5 working days from the day of the move (06.03.2026); \
             the first day is 06.03.2026. Not counted: 07.03.2026 (weekend); 08.03.2026 (International Women’s Day); 09.03.2026 \
             (International Women’s Day, moved day off). Basis: Order of the Minister of Internal Affairs of the Republic of Kazakhstan \
             No. 923 of 17 November 2025."
        );
    }

    #[test]
    fn the_end_of_stay_names_policy_and_window() {
        let earlier = [Stay { entered_on: day("2026-08-01"), left_on: day("2026-10-19") }];
        let explanation = end_of_stay(uzbekistan(), day("2026-11-01"), &earlier).unwrap().explanation;
        assert_eq!(
            explain(&explanation, Language::Ru),
            "Вы можете законно находиться в стране по 10.11.2026 включительно. Страна гражданства — Узбекистан: 30 дней за один въезд и 90 \
             дней за любые 180 дней; день въезда (01.11.2026) считается первым. За последние 180 дней уже использовано: 80 дней; остаток: \
             10 дней. Основание: двусторонний договор."
        );
        let earlier = [Stay { entered_on: day("2026-07-01"), left_on: day("2026-10-19") }];
        let explanation = end_of_stay(uzbekistan(), day("2026-11-01"), &earlier).unwrap().explanation;
        assert!(
            explain(&explanation, Language::Uz)
                .contains("Oxirgi 180 kun ichida ruxsat etilgan 90 kun toʻliq ishlatilgan.")
        );
    }

    #[test]
    fn uncertain_holidays_are_said_to_be_so() {
        let estimated = re_registration(day("2027-05-14")).unwrap().explanation;
        assert!(explain(&estimated, Language::Ru).contains("может измениться"));
        let computed = re_registration(day("2027-02-10")).unwrap().explanation;
        assert!(explain(&computed, Language::Ru).contains("рассчитаны по действующим правилам"));
    }

    #[test]
    fn every_text_is_complete_in_every_language_and_never_names_the_lenient_date() {
        for moved in ["2025-01-02", "2026-03-19", "2026-11-20", "2027-05-14", "2030-12-30"] {
            let deadlines = [
                first_registration(uzbekistan(), day(moved)),
                re_registration(day(moved)),
                end_of_stay(uzbekistan(), day(moved), &[]),
            ];
            for deadline in deadlines.into_iter().flatten() {
                for language in Language::ALL {
                    let text = explain(&deadline.explanation, language);
                    assert!(!text.contains('{') && !text.contains('}'), "{text}");
                    assert!(text.contains(&date(deadline.due_on)), "{text}");
                    assert!(
                        deadline.late_after == deadline.due_on || !text.contains(&date(deadline.late_after)),
                        "{text}"
                    );
                }
            }
        }
        for language in Language::ALL {
            assert!(!explain_no_policy(CountryCode::parse("XXA").unwrap(), language).contains('{'));
        }
    }
}
