//! Hours of the local day in which somebody wants no message that can wait. They may cross midnight.

use crate::domain::clock::ZONE;
use crate::domain::codes::{FieldCode, FieldError};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

const MINUTES_OF_DAY: i32 = 24 * 60;

/// From one minute of the local day, which is quiet, to another, which is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuietHours {
    from: i32,
    until: i32,
}

/// `22:00` as a minute of the day.
fn minute(text: &str) -> Option<i32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |part: &str, end: i32| {
        let two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i32>().ok().filter(|number| two_digits && *number < end)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

fn text(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl QuietHours {
    /// Reads two times of day, as in `22:00` and `08:00`.
    ///
    /// # Errors
    /// Everything that is wrong, with pointers below `prefix` (such as `/quiet_hours`).
    pub fn parse(from: &str, until: &str, prefix: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut read = |field: &str, text: &str| {
            let read = minute(text);
            if read.is_none() {
                errors.push(FieldError::new(format!("{prefix}/{field}"), FieldCode::BadFormat));
            }
            read
        };
        let (from, until) = (read("from", from), read("until", until));
        match (from, until) {
            (Some(from), Some(until)) => Self::of_minutes(from, until)
                .ok_or_else(|| vec![FieldError::new(format!("{prefix}/until"), FieldCode::SameTime)]),
            _ => Err(errors),
        }
    }

    /// From minutes of the day, as they are stored; none if they are no such hours.
    #[must_use]
    pub fn of_minutes(from: i32, until: i32) -> Option<Self> {
        let day = 0..MINUTES_OF_DAY;
        (day.contains(&from) && day.contains(&until) && from != until).then_some(Self { from, until })
    }

    /// The minutes of the day, to be stored.
    #[must_use]
    pub const fn minutes(self) -> (i32, i32) {
        (self.from, self.until)
    }

    /// When they begin, as in `22:00`.
    #[must_use]
    pub fn from(self) -> String {
        text(self.from)
    }

    /// When they end, as in `08:00`.
    #[must_use]
    pub fn until(self) -> String {
        text(self.until)
    }

    /// When the present quiet time ends; none if `now` is not quiet. The local day is that of UTC+5, which has no summer time.
    #[must_use]
    pub fn ends_at(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = now + ZONE;
        let midnight = local.duration_trunc(TimeDelta::days(1)).ok()?;
        let minute = i32::try_from((local - midnight).num_minutes()).ok()?;
        let is_quiet = if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        };
        // Of a time that crosses midnight, the evening's part ends on the next day.
        let days = i64::from(minute >= self.until);
        let end = midnight + TimeDelta::days(days) + TimeDelta::minutes(self.until.into());
        is_quiet.then_some(end - ZONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::legal_day;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn hours(from: &str, until: &str) -> QuietHours {
        QuietHours::parse(from, until, "").unwrap()
    }

    #[test]
    fn a_night_is_quiet_on_both_sides_of_midnight() {
        let night = hours("22:00", "08:00");
        // Local time is five hours ahead.
        for (now, end) in [
            ("2026-11-22T16:59:59.999999Z", None),
            ("2026-11-22T17:00:00Z", Some("2026-11-23T03:00:00Z")),
            ("2026-11-22T18:59:59Z", Some("2026-11-23T03:00:00Z")),
            ("2026-11-22T19:00:00Z", Some("2026-11-23T03:00:00Z")),
            ("2026-11-23T02:59:59.999999Z", Some("2026-11-23T03:00:00Z")),
            ("2026-11-23T03:00:00Z", None),
            ("2026-11-23T08:00:00Z", None),
        ] {
            assert_eq!(night.ends_at(at(now)), end.map(at), "{now}");
        }
    }

    #[test]
    fn a_midday_rest_is_quiet_within_one_day() {
        let rest = hours("13:00", "14:30");
        for (now, end) in [
            ("2026-11-22T07:59:59Z", None),
            ("2026-11-22T08:00:00Z", Some("2026-11-22T09:30:00Z")),
            ("2026-11-22T09:29:59Z", Some("2026-11-22T09:30:00Z")),
            ("2026-11-22T09:30:00Z", None),
            ("2026-11-22T20:00:00Z", None),
        ] {
            assert_eq!(rest.ends_at(at(now)), end.map(at), "{now}");
        }
    }

    #[test]
    fn hours_may_begin_or_end_at_midnight() {
        assert_eq!(hours("00:00", "06:00").ends_at(at("2026-11-22T19:00:00Z")), Some(at("2026-11-23T01:00:00Z")));
        assert_eq!(hours("00:00", "06:00").ends_at(at("2026-11-22T18:59:59Z")), None);
        assert_eq!(hours("22:00", "00:00").ends_at(at("2026-11-22T18:59:59Z")), Some(at("2026-11-22T19:00:00Z")));
        assert_eq!(hours("22:00", "00:00").ends_at(at("2026-11-22T19:00:00Z")), None);
        assert_eq!(hours("00:01", "00:00").ends_at(at("2026-11-22T19:01:00Z")), Some(at("2026-11-23T19:00:00Z")));
    }

    #[test]
    fn what_is_no_time_of_day_is_refused_and_so_is_a_time_without_length() {
        let codes = |from, until| {
            let errors = QuietHours::parse(from, until, "/quiet_hours").unwrap_err();
            errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
        };
        for wrong in
            ["", "8:00", "24:00", "22:60", "22:0", "22.00", "22:00:00", "-1:00", "+1:00", " 1:00", "२२:००", "22"]
        {
            let both = ["from", "until"].map(|field| (format!("/quiet_hours/{field}"), FieldCode::BadFormat));
            assert_eq!(codes(wrong, "08:00"), both[..1], "{wrong}");
            assert_eq!(codes(wrong, wrong), both, "{wrong}");
        }
        assert_eq!(codes("22:00", "22:00"), [("/quiet_hours/until".to_owned(), FieldCode::SameTime)]);
        assert_eq!(QuietHours::of_minutes(0, 0), None);
        assert_eq!(QuietHours::of_minutes(0, MINUTES_OF_DAY), None);
        assert_eq!(QuietHours::of_minutes(-1, 5), None);
    }

    proptest! {
        #[test]
        fn times_are_written_as_they_are_read(from in 0..MINUTES_OF_DAY, until in 0..MINUTES_OF_DAY) {
            if let Some(quiet) = QuietHours::of_minutes(from, until) {
                prop_assert_eq!(QuietHours::parse(&quiet.from(), &quiet.until(), ""), Ok(quiet));
                prop_assert_eq!(quiet.minutes(), (from, until));
            }
        }

        #[test]
        fn a_quiet_time_ends_within_a_day_at_its_end_and_is_over_then(
            from in 0..MINUTES_OF_DAY, until in 0..MINUTES_OF_DAY, micros in 0..4_000_000_000_000_000_i64,
        ) {
            let (Some(quiet), Some(now)) = (QuietHours::of_minutes(from, until), DateTime::from_timestamp_micros(micros)) else {
                return Ok(());
            };
            let turned = QuietHours::of_minutes(until, from).unwrap();
            let Some(end) = quiet.ends_at(now) else {
                // Every instant is quiet for exactly one of a time and the rest of the day.
                prop_assert!(turned.ends_at(now).is_some());
                return Ok(());
            };
            prop_assert_eq!(turned.ends_at(now), None);
            prop_assert!(now < end && end - now <= TimeDelta::days(1));
            prop_assert_eq!(quiet.ends_at(end), None);
            prop_assert_eq!(quiet.ends_at(end - TimeDelta::microseconds(1)), Some(end));
            let minute = (end + ZONE).format("%H:%M").to_string();
            prop_assert_eq!(minute, quiet.until());
            prop_assert_eq!(legal_day(end), (end + ZONE).date_naive(), "the same zone as that of the legal day");
        }
    }
}
