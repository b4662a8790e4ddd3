//! When a signed token is in force. One rule for every kind, so that none is laxer than the others.

use crate::domain::codes::ProblemCode;
use chrono::{DateTime, Utc};

/// Longest life of an access token, in seconds.
pub const LONGEST_LIFE: i64 = 600;
/// Seconds that clocks of several nodes may differ.
const LEEWAY: i64 = 30;

/// The times of a token, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Issue.
    pub iat: i64,
    /// Not before, if it says so.
    pub nbf: Option<i64>,
    /// Expiry.
    pub exp: i64,
}

impl Times {
    /// Whether a token with these times is in force at `now`.
    ///
    /// # Errors
    /// `token_expired` for one that was, `unauthenticated` for one that could never have been issued here.
    pub fn in_force(self, now: DateTime<Utc>) -> Result<(), ProblemCode> {
        let latest = now.timestamp() + LEEWAY;
        let life = self.exp.checked_sub(self.iat);
        let sane = self.iat <= latest
            && self.nbf.is_none_or(|nbf| nbf <= latest)
            && life.is_some_and(|life| (0..=LONGEST_LIFE).contains(&life));
        if !sane {
            return Err(ProblemCode::Unauthenticated);
        }
        if self.exp <= now.timestamp() { Err(ProblemCode::TokenExpired) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000;

    fn judge(iat: i64, nbf: Option<i64>, exp: i64) -> Result<(), ProblemCode> {
        let times = Times { iat, nbf, exp };
        times.in_force(DateTime::from_timestamp(NOW, 0).unwrap())
    }

    #[test]
    fn a_token_is_in_force_from_its_issue_to_its_expiry() {
        for (iat, nbf, exp) in [
            (NOW, None, NOW + 600),
            (NOW, Some(NOW), NOW + 1),
            (NOW - 599, None, NOW + 1),
            (NOW + 30, Some(NOW + 30), NOW + 630),
        ] {
            assert_eq!(judge(iat, nbf, exp), Ok(()), "{iat} {nbf:?} {exp}");
        }
    }

    #[test]
    fn what_was_in_force_once_has_expired_and_what_never_was_is_none() {
        assert_eq!(judge(NOW - 600, None, NOW), Err(ProblemCode::TokenExpired));
        assert_eq!(judge(NOW, None, NOW), Err(ProblemCode::TokenExpired));
        for (iat, nbf, exp) in [
            (NOW + 31, None, NOW + 60),
            (NOW, Some(NOW + 31), NOW + 60),
            (NOW, None, NOW + 601),
            (NOW, None, i64::MAX),
            (i64::MIN, None, NOW + 60),
            (i64::MIN, None, i64::MAX),
            (NOW, None, NOW - 1),
        ] {
            assert_eq!(judge(iat, nbf, exp), Err(ProblemCode::Unauthenticated), "{iat} {nbf:?} {exp}");
        }
    }
}
