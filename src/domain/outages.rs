//! Times in which the service took no submissions: what may be entered by hand, and in which words.

use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::language::Language;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Nobody's deadline hangs on an outage that is longer ago.
const OLDEST: TimeDelta = TimeDelta::days(366);

/// Longest outage that can be entered.
const LONGEST: TimeDelta = TimeDelta::days(31);

/// How an outage became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = OutageSource)]
pub enum Source {
    /// The service itself missed its heartbeats.
    Measured,
    /// An officer entered it: what the service cannot see, such as a broken line before it.
    Officer,
}

impl Source {
    /// The name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Officer => "officer",
        }
    }

    /// Reads a name; whatever is not measured was entered.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        if name == Self::Measured.as_str() { Self::Measured } else { Self::Officer }
    }
}

/// Why, in the words of an officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Russian; stands in for what is missing.
    #[schema(min_length = 1, max_length = 500, examples("Обрыв магистральной линии связи"))]
    pub ru: String,
    /// Kazakh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub kk: Option<String>,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub en: Option<String>,
    /// Uzbek.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub uz: Option<String>,
}

impl Reason {
    /// The text in a language, else in Russian.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        let other = match language {
            Language::Ru => None,
            Language::Kk => self.kk.as_deref(),
            Language::En => self.en.as_deref(),
            Language::Uz => self.uz.as_deref(),
        };
        other.unwrap_or(&self.ru)
    }

    fn faults(&self) -> impl Iterator<Item = FieldError> {
        let texts =
            [("ru", Some(&self.ru)), ("kk", self.kk.as_ref()), ("en", self.en.as_ref()), ("uz", self.uz.as_ref())];
        texts.into_iter().filter_map(|(language, text)| {
            let text = text?;
            let code = if text.trim().is_empty() {
                FieldCode::Required
            } else if text.chars().any(char::is_control) {
                FieldCode::BadCharacters
            } else {
                return None;
            };
            Some(FieldError::new(format!("/reason/{language}"), code))
        })
    }
}

/// An outage as it is recorded: whole seconds, and none of it left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub until: DateTime<Utc>,
}

impl Span {
    /// Between two instants.
    #[must_use]
    pub fn around(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let end = until.trunc_subsecs(0);
        Self { from: from.trunc_subsecs(0), until: if end < until { end + TimeDelta::seconds(1) } else { end } }
    }

    /// What an officer enters at `now`.
    ///
    /// # Errors
    /// Everything that is wrong: not in order, not over yet, longer than 31 days, a reason without words.
    pub fn entered(
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        reason: &Reason,
        now: DateTime<Utc>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut faults: Vec<FieldError> = reason.faults().collect();
        if from < now - OLDEST {
            faults.push(FieldError::new("/from", FieldCode::DateTooOld));
        }
        let mut wrong = |code| faults.push(FieldError::new("/until", code));
        if from >= until {
            wrong(FieldCode::DateOrder);
        } else if until > now {
            wrong(FieldCode::DateInFuture);
        } else if until - from > LONGEST {
            wrong(FieldCode::OutOfRange);
        }
        if faults.is_empty() { Ok(Self::around(from, until)) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn reason(ru: &str) -> Reason {
        Reason { ru: ru.to_owned(), kk: None, en: Some("a broken line".to_owned()), uz: None }
    }

    #[test]
    fn a_span_is_rounded_outwards() {
        let span = Span::around(at("2026-11-22T06:00:00.9Z"), at("2026-11-22T06:01:00.000001Z"));
        assert_eq!((span.from, span.until), (at("2026-11-22T06:00:00Z"), at("2026-11-22T06:01:01Z")));
        assert_eq!(Span::around(span.from, span.until), span);
    }

    #[test]
    fn only_what_is_over_in_order_and_not_too_long_can_be_entered() {
        let now = at("2026-11-22T06:00:00Z");
        let enter = |from: &str, until: &str, ru: &str| {
            let faults = Span::entered(at(from), at(until), &reason(ru), now).err().unwrap_or_default();
            faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect::<Vec<_>>()
        };
        let until = |code| vec![("/until".to_owned(), code)];
        assert_eq!(enter("2026-11-22T05:00:00Z", "2026-11-22T06:00:00Z", "x"), []);
        assert_eq!(enter("2026-11-22T06:00:00Z", "2026-11-22T06:00:00Z", "x"), until(FieldCode::DateOrder));
        assert_eq!(enter("2026-11-22T05:00:00Z", "2026-11-22T06:00:01Z", "x"), until(FieldCode::DateInFuture));
        assert_eq!(enter("2026-10-22T05:00:00Z", "2026-11-22T06:00:00Z", "x"), until(FieldCode::OutOfRange));
        assert_eq!(
            enter("2026-11-22T05:00:00Z", "2026-11-22T06:00:00Z", " "),
            [("/reason/ru".to_owned(), FieldCode::Required)]
        );
        assert_eq!(
            enter("2026-11-22T05:00:00Z", "2026-11-22T06:00:00Z", "a\u{7}"),
            [("/reason/ru".to_owned(), FieldCode::BadCharacters)]
        );
    }

    #[test]
    fn russian_stands_in_for_a_missing_language() {
        assert_eq!((reason("линия").get(Language::Kk), reason("линия").get(Language::En)), ("линия", "a broken line"));
    }
}
