//! The explanations, word for word.

use super::super::deadline::Deadline;
use super::super::outages::Outage;
use super::super::rulebook::Rulebook;
use super::super::rules::Query;
use super::super::stays::Stay;
use super::*;
use chrono::DateTime;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn uzbekistan() -> CountryCode {
    CountryCode::parse("UZB").unwrap()
}

fn first_registration(nationality: CountryCode, entered_on: NaiveDate) -> Option<Deadline> {
    Rulebook::built_in().known_at(DateTime::UNIX_EPOCH).first_registration(nationality, entered_on)
}

fn re_registration(moved_on: NaiveDate) -> Option<Deadline> {
    Rulebook::built_in().known_at(DateTime::UNIX_EPOCH).re_registration(moved_on)
}

fn end_of_stay(nationality: CountryCode, entered_on: NaiveDate, stays: &[Stay]) -> Option<Deadline> {
    Rulebook::built_in().known_at(DateTime::UNIX_EPOCH).end_of_stay(nationality, entered_on, stays)
}

#[test]
fn the_first_registration_is_explained() {
    let explanation = first_registration(uzbekistan(), day("2026-11-22")).unwrap().explanation;
    assert_eq!(
        explain(&explanation, Language::Ru),
        "Зарегистрируйтесь не позднее 21.12.2026. Срок — 30 календарных дней со дня въезда (22.11.2026); день въезда считается первым. \
         Основание: приказ Министра внутренних дел Республики Казахстан от 17 ноября 2025 года № 923; \
         действует с 01.07.2026."
    );
    assert_eq!(
        explain(&explanation, Language::Kk),
        "21.12.2026 күнінен кешіктірмей тіркеліңіз. Мерзімі – елге кірген күннен (22.11.2026) бастап 30 күнтізбелік күн; кірген күн \
         бірінші күн болып есептеледі. Негіздеме: Қазақстан Республикасы Ішкі істер министрінің 2025 жылғы 17 қарашадағы № 923 бұйрығы; \
         01.07.2026 күнінен бастап қолданылады."
    );
}

#[test]
fn skipped_days_are_named() {
    let explanation = re_registration(day("2026-03-06")).unwrap().explanation;
    assert_eq!(
        explain(&explanation, Language::En),
        "Register at the new address no later than 13.03.2026. The period is 5 working days from the day of the move (06.03.2026); \
         the first day is 06.03.2026. Not counted: 07.03.2026 (weekend); 08.03.2026 (International Women’s Day); 09.03.2026 \
         (International Women’s Day, moved day off). Holidays are those of the official calendar. Basis: Order of the Minister of \
         Internal Affairs of the Republic of Kazakhstan No. 923 of 17 November 2025; in force since 01.07.2026."
    );
}

#[test]
fn the_end_of_stay_names_policy_and_window() {
    let earlier = [Stay { entered_on: day("2026-08-01"), left_on: Some(day("2026-10-19")) }];
    let explanation = end_of_stay(uzbekistan(), day("2026-11-01"), &earlier).unwrap().explanation;
    assert_eq!(
        explain(&explanation, Language::Ru),
        "Вы можете законно находиться в стране по 10.11.2026 включительно. Страна гражданства — Узбекистан: 30 дней за один въезд и 90 \
         дней за любые 180 дней; день въезда (01.11.2026) считается первым. За последние 180 дней уже использовано: 80 дней; остаток: \
         10 дней. Основание: двусторонний договор."
    );
    let earlier = [Stay { entered_on: day("2026-07-01"), left_on: Some(day("2026-10-19")) }];
    let explanation = end_of_stay(uzbekistan(), day("2026-11-01"), &earlier).unwrap().explanation;
    assert!(
        explain(&explanation, Language::Uz).contains("Oxirgi 180 kun ichida ruxsat etilgan 90 kun toʻliq ishlatilgan.")
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
                assert!(deadline.late_after == deadline.due_on || !text.contains(&date(deadline.late_after)), "{text}");
            }
        }
    }
    for language in Language::ALL {
        assert!(!explain_no_policy(CountryCode::parse("XXA").unwrap(), language).contains('{'));
    }
}

#[test]
fn an_outage_and_a_stay_that_ends_sooner_are_told() {
    let outages =
        [Outage { from: "2026-12-21T05:00:00Z".parse().unwrap(), until: "2026-12-22T09:00:00Z".parse().unwrap() }];
    let calculate = |nationality, outages: &[Outage]| {
        let nationality = CountryCode::parse(nationality).unwrap();
        let query = Query { nationality, entered_on: day("2026-11-22"), moved_on: None, previous_stays: &[], outages };
        Rulebook::built_in().known_at(DateTime::UNIX_EPOCH).calculate(&query).deadlines.remove(0).explanation
    };
    let moved = explain(&calculate("RUS", &outages), Language::En);
    assert!(
        moved.contains(
            "no later than 23.12.2026. The period is 30 calendar days from the day of entry (22.11.2026); the day of entry counts as \
             the first day. The service was not working from 21.12.2026 to 22.12.2026, so the day has moved to the next working day \
             (otherwise 21.12.2026)."
        ),
        "{moved}"
    );
    let cut = explain(&calculate("IND", &[]), Language::Ru);
    assert!(cut.starts_with("Зарегистрируйтесь не позднее 21.12.2026."), "{cut}");
    assert!(
        cut.contains("Но законное пребывание заканчивается раньше: зарегистрируйтесь не позднее 05.12.2026."),
        "{cut}"
    );
    for language in Language::ALL {
        for nationality in ["UZB", "IND", "RUS", "XXA"] {
            assert!(!explain(&calculate(nationality, &outages), language).contains('{'));
        }
    }
}

#[test]
fn exits_that_are_not_known_are_told() {
    let stays = [Stay { entered_on: day("2026-09-01"), left_on: None }];
    for language in Language::ALL {
        let explanation = end_of_stay(uzbekistan(), day("2026-11-01"), &stays).unwrap().explanation;
        let text = explain(&explanation, language);
        assert!(text.contains(": 1; ") && !text.contains('{'), "{text}");
    }
    let used_up = [Stay { entered_on: day("2026-01-01"), left_on: Some(day("2026-10-31")) }];
    let explanation = end_of_stay(uzbekistan(), day("2026-11-01"), &used_up).unwrap().explanation;
    assert!(
        explain(&explanation, Language::Ru).starts_with("Разрешённый срок использован полностью: после 01.11.2026")
    );
}
