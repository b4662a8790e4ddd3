//! Before a registration is annulled, the migrant is heard: notice with the ground, working days to answer, then the decision.
//! Source: the annulment's ground and notice are demanded by Order of the Minister of Internal Affairs No. 923 of 17 November 2025; the
//! period is configuration until its full text is at hand.

use crate::domain::clock::{ZONE, legal_day};
use crate::domain::codes::ProblemCode;
use crate::domain::deadlines::rulebook::Edition;
use crate::domain::deadlines::{Outage, OutageMove};
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The instant at which `working_days` behind the day of `notice` are over.
#[must_use]
pub fn hearing_until(calendar: Edition<'_>, notice: DateTime<Utc>, working_days: u32) -> DateTime<Utc> {
    let first = legal_day(notice).succ_opt().unwrap_or_else(|| legal_day(notice));
    end_of(calendar.count(first, working_days).last)
}

/// The end of a time to answer, moved out of the outages, and by which.
#[must_use]
pub fn heard_until(
    calendar: Edition<'_>,
    until: DateTime<Utc>,
    outages: &[Outage],
) -> (DateTime<Utc>, Option<OutageMove>) {
    let last = legal_day(until - TimeDelta::microseconds(1));
    match calendar.behind_outages(last, outages) {
        (day, Some(moved)) => (end_of(day), Some(moved)),
        (_, None) => (until, None),
    }
}

/// The instant at which a legal day is over.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN).and_utc() - ZONE
}

/// What counts of an open notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hearing {
    /// On which ground the annulment is intended; none for one that is no longer in the table.
    pub ground: Option<AnnulmentGround>,
    /// Until when the migrant is heard.
    pub until: DateTime<Utc>,
    /// Whether he has answered.
    pub is_answered: bool,
}

/// Whether a registration may be annulled on a ground at `now`.
///
/// # Errors
/// `hearing_required` if no open notice names the ground, `hearing_open` while the migrant may still answer.
pub fn may_annul(ground: AnnulmentGround, open: Option<Hearing>, now: DateTime<Utc>) -> Result<(), ProblemCode> {
    if ground.is_immediate() {
        return Ok(());
    }
    match open {
        Some(hearing) if hearing.ground == Some(ground) => {
            if hearing.is_answered || hearing.until <= now {
                Ok(())
            } else {
                Err(ProblemCode::HearingOpen)
            }
        }
        _ => Err(ProblemCode::HearingRequired),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deadlines::Rulebook;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_time_to_answer_is_counted_in_working_days_behind_the_notice() {
        // A Friday evening in Almaty; Saturday and Sunday do not count.
        assert_eq!(
            hearing_until(Rulebook::built_in().known_at(at("2026-11-20T14:00:00Z")), at("2026-11-20T14:00:00Z"), 3),
            at("2026-11-25T19:00:00Z")
        );
        // Three hours before midnight UTC it is the next day already.
        assert_eq!(
            hearing_until(Rulebook::built_in().known_at(at("2026-11-20T14:00:00Z")), at("2026-11-23T21:00:00Z"), 3),
            at("2026-11-27T19:00:00Z")
        );
        // 16 December is a holiday.
        assert_eq!(
            hearing_until(Rulebook::built_in().known_at(at("2026-11-20T14:00:00Z")), at("2026-12-14T06:00:00Z"), 3),
            at("2026-12-18T19:00:00Z")
        );
    }

    #[test]
    fn a_last_day_on_which_the_service_did_not_work_moves_to_the_next_working_day_behind_it() {
        let book = Rulebook::built_in();
        let calendar = book.known_at(at("2026-11-20T14:00:00Z"));
        let outage = |from, until| Outage { from: at(from), until: at(until) };
        let until = at("2026-11-27T19:00:00Z");
        assert_eq!(
            heard_until(calendar, until, &[outage("2026-11-26T08:00:00Z", "2026-11-26T19:00:00Z")]),
            (until, None)
        );
        // The last day is a Friday: the Monday is the next working day.
        let (moved, why) = heard_until(calendar, until, &[outage("2026-11-27T08:00:00Z", "2026-11-27T09:00:00Z")]);
        assert_eq!(
            (moved, why.map(|why| why.without.to_string())),
            (at("2026-11-30T19:00:00Z"), Some("2026-11-27".into()))
        );
    }

    #[test]
    fn nobody_is_annulled_unheard_but_by_a_court() {
        use AnnulmentGround::{CourtDecision, FalseInformation, FictitiousRegistration};
        let now = at("2026-11-25T19:00:00Z");
        let hearing = Hearing { ground: Some(FalseInformation), until: now, is_answered: false };
        let early = now - chrono::TimeDelta::seconds(1);
        assert_eq!(may_annul(CourtDecision, None, now), Ok(()));
        assert_eq!(may_annul(FalseInformation, None, now), Err(ProblemCode::HearingRequired));
        assert_eq!(may_annul(FictitiousRegistration, Some(hearing), now), Err(ProblemCode::HearingRequired));
        assert_eq!(may_annul(FalseInformation, Some(hearing), early), Err(ProblemCode::HearingOpen));
        assert_eq!(may_annul(FalseInformation, Some(hearing), now), Ok(()));
        assert_eq!(may_annul(FalseInformation, Some(Hearing { is_answered: true, ..hearing }), early), Ok(()));
    }
}
