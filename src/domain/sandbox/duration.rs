//! Durations as ISO 8601 writes them, of parts that are always as long: weeks, days, hours, minutes and seconds.

use chrono::TimeDelta;

/// Digits of a part at most: no sum of them overflows.
const DIGITS: usize = 6;

/// Reads a duration such as `PT72H`, `P3DT30M` or `P2W`; none for anything else, months and years among it.
#[must_use]
pub fn parse(text: &str) -> Option<TimeDelta> {
    let rest = text.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
    // At least one part, and one behind each `T`.
    if (days.is_empty() && time.is_none()) || time == Some("") {
        return None;
    }
    let weeks_and_days = parts(days, &[('W', 7 * 86_400), ('D', 86_400)])?;
    let others = parts(time.unwrap_or_default(), &[('H', 3_600), ('M', 60), ('S', 1)])?;
    TimeDelta::try_seconds(weeks_and_days + others)
}

/// The seconds of parts, each at most once and in this order.
fn parts(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut sum = 0;
    for (unit, seconds) in units {
        let Some((number, rest)) = text.split_once(*unit) else { continue };
        if number.is_empty() || number.len() > DIGITS || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        sum += number.parse::<i64>().ok()? * seconds;
        text = rest;
    }
    text.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_iso_8601_writes_them() {
        for (text, seconds) in [
            ("PT72H", 72 * 3_600),
            ("P3D", 3 * 86_400),
            ("P2W", 14 * 86_400),
            ("P1DT2H3M4S", 86_400 + 7_384),
            ("PT0S", 0),
            ("P1W1D", 8 * 86_400),
        ] {
            assert_eq!(parse(text), Some(TimeDelta::seconds(seconds)), "{text}");
        }
        for wrong in [
            "",
            "P",
            "PT",
            "P1DT",
            "72H",
            "P1M",
            "P1Y",
            "PT1M1H",
            "PT1H1H",
            "P-1D",
            "PT1.5H",
            "P1234567D",
            "pt1h",
            "PTH",
            "P1D ",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
