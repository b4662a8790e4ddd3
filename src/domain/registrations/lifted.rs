//! Checks of the service that an officer found wrong: what they refused is not refused again on the same ground for the same stay.

use crate::domain::reference::refusal_reasons::RefusalGround;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A check that is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// The ground on which it refused.
    pub ground: RefusalGround,
    /// Which stay: the day on which it began.
    pub entered_on: NaiveDate,
    /// When it was decided: a ban that is entered later stands.
    pub at: DateTime<Utc>,
    /// The last lawful day, if the officer has said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay_until: Option<NaiveDate>,
}

impl Lifted {
    /// As one line, to be kept behind others.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn line(&self) -> Result<String, serde_json::Error> {
        Ok(format!("{}\n", serde_json::to_string(self)?))
    }

    /// Reads lines; one that cannot be read lifts nothing.
    #[must_use]
    pub fn of_lines(lines: &str) -> Vec<Self> {
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

/// Whether a check on this ground is lifted.
#[must_use]
pub fn lifts(lifted: &[Lifted], ground: RefusalGround) -> bool {
    lifted.iter().any(|one| one.ground == ground)
}

/// Whether a ban that was recorded at this instant is lifted for this application.
#[must_use]
pub fn lifts_ban(lifted: &[Lifted], recorded_at: DateTime<Utc>) -> bool {
    lifted.iter().any(|one| one.ground == RefusalGround::StayPeriodViolated && recorded_at <= one.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lead_back_and_a_later_ban_stands() {
        let at: DateTime<Utc> = "2026-11-25T06:00:00Z".parse().unwrap();
        let entered_on = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
        let one = Lifted { ground: RefusalGround::StayPeriodViolated, entered_on, at, stay_until: None };
        let other = Lifted { ground: RefusalGround::FalseInformation, ..one.clone() };
        let lines = one.line().unwrap() + &other.line().unwrap() + "nonsense\n";
        let read = Lifted::of_lines(&lines);
        assert_eq!(read, [one, other]);
        assert!(lifts(&read, RefusalGround::FalseInformation) && !lifts(&read, RefusalGround::HostDeclined));
        assert!(lifts_ban(&read, at) && !lifts_ban(&read, at + chrono::TimeDelta::seconds(1)));
    }
}
