//! What one source is counted as. A pure function of the present state of the source, so that counting it again gives the same.

use super::presence::{Seen, times_inside};
use super::{AnswerTime, Dimension, Measure, UNKNOWN};
use crate::domain::border::Direction;
use crate::domain::clock::legal_day;
use crate::domain::reference::refusal_reasons::{RefusalGround, RejectReason};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// The value of each dimension, as one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dims(String);

impl Dims {
    /// Of these values.
    #[must_use]
    pub fn of(values: &[(Dimension, &str)]) -> Self {
        let one = |(dimension, value): &(Dimension, &str)| format!("{}={value}", dimension.as_str());
        Self(values.iter().map(one).collect::<Vec<_>>().join(";"))
    }

    /// As [`Self::as_str`] gave it.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names and values.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.split(';').filter_map(|one| one.split_once('='))
    }
}

/// What is added to the figures of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// To which.
    pub measure: Measure,
    /// Of which day.
    pub day: NaiveDate,
    /// How much.
    pub amount: i64,
    /// In which cells.
    pub dims: Dims,
}

/// What counts of a registration.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Where the place is.
    pub region: String,
    /// What kind of place.
    pub premises_kind: String,
    /// Why he is here.
    pub purpose: String,
    /// State now.
    pub state: String,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// Nationality, if it was noted.
    pub nationality: Option<String>,
    /// Whether it was in time, if it was noted.
    pub timeliness: Option<String>,
    /// Whether it takes the place of one that was annulled in error: it was not submitted again.
    pub is_reinstated: bool,
    /// The answer, once there is one.
    pub answer: Option<Answered>,
}

/// An answer to an application.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Whether it is in force by it.
    pub is_confirmed: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether a host gave it.
    pub by_host: bool,
    /// The reason, or the ground.
    pub reason: Option<String>,
}

impl Registration {
    /// What it is counted as.
    #[must_use]
    pub fn contributions(&self) -> Vec<Contribution> {
        use Dimension as D;
        let nationality = self.nationality.as_deref().unwrap_or(UNKNOWN);
        let timeliness = self.timeliness.as_deref().unwrap_or(UNKNOWN);
        let place: [(D, &str); 4] = [
            (D::Region, &self.region),
            (D::Nationality, nationality),
            (D::Purpose, &self.purpose),
            (D::PremisesKind, &self.premises_kind),
        ];
        let one = |measure, at, dims: &[(D, &str)]| Contribution {
            measure,
            day: legal_day(at),
            amount: 1,
            dims: Dims::of(dims),
        };
        let mut found = Vec::new();
        if !self.is_reinstated {
            let more = [(D::Timeliness, timeliness), (D::State, self.state.as_str())];
            found.push(one(Measure::Submissions, self.submitted_at, &[place.as_slice(), &more].concat()));
        }
        if let Some(answer) = &self.answer {
            found.push(if answer.is_confirmed {
                let took = (answer.at - self.submitted_at).num_seconds();
                let time = if answer.by_host { AnswerTime::of(took) } else { AnswerTime::NotAsked };
                let more = [(D::State, self.state.as_str()), (D::AnswerTime, time.as_str())];
                one(Measure::Registrations, answer.at, &[place.as_slice(), &more].concat())
            } else {
                one(Measure::Refusals, answer.at, &[place[0], place[1], (D::Ground, answer.ground())])
            });
        }
        found
    }
}

impl Answered {
    /// The legal ground: that of the host's reason, or of the service or the officer.
    fn ground(&self) -> &'static str {
        let Some(told) = self.reason.as_deref() else { return UNKNOWN };
        let ground = RejectReason::parse(told).map(RejectReason::ground).or_else(|_| RefusalGround::parse(told));
        ground.map_or(UNKNOWN, RefusalGround::as_str)
    }
}

/// What counts of a crossing.
#[derive(Debug, Clone)]
pub struct Crossing<K> {
    /// Which.
    pub id: K,
    /// Which way.
    pub direction: Direction,
    /// When.
    pub at: DateTime<Utc>,
    /// Where.
    pub region: String,
    /// Nationality, if it was noted.
    pub nationality: Option<String>,
}

/// What the valid crossings of one traveller are counted as.
#[must_use]
pub fn crossings<K: Copy + Ord>(traveller: &[Crossing<K>]) -> BTreeMap<K, Vec<Contribution>> {
    let mut found: BTreeMap<K, Vec<Contribution>> = BTreeMap::new();
    let seen = traveller.iter().map(|one| Seen { id: one.id, direction: one.direction, at: one.at }).collect();
    let times = times_inside(seen);
    for one in traveller {
        let nationality = one.nationality.as_deref().unwrap_or(UNKNOWN);
        let measure = match one.direction {
            Direction::Entry => Measure::Entries,
            Direction::Exit => Measure::Exits,
        };
        let dims = Dims::of(&[(Dimension::Region, &one.region), (Dimension::Nationality, nationality)]);
        let mine = found.entry(one.id).or_default();
        mine.push(Contribution { measure, day: legal_day(one.at), amount: 1, dims });
        for time in times.iter().filter(|time| time.entry == one.id && time.from != time.until) {
            for (day, amount) in [(time.from, 1), (time.until, -1)] {
                let dims = Dims::of(&[(Dimension::Nationality, nationality)]);
                mine.push(Contribution { measure: Measure::Present, day, amount, dims });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn registration() -> Registration {
        Registration {
            region: "75".to_owned(),
            premises_kind: "hotel".to_owned(),
            purpose: "work".to_owned(),
            state: "rejected".to_owned(),
            submitted_at: at("2026-11-30T18:59:59Z"),
            nationality: Some("UZB".to_owned()),
            timeliness: None,
            is_reinstated: false,
            answer: Some(Answered {
                is_confirmed: false,
                at: at("2026-11-30T19:00:00Z"),
                by_host: true,
                reason: Some("no_consent".to_owned()),
            }),
        }
    }

    #[test]
    fn an_application_and_its_refusal_count_on_their_own_days() {
        let [submitted, refused] = <[_; 2]>::try_from(registration().contributions()).unwrap();
        assert_eq!((submitted.day.to_string(), refused.day.to_string()), ("2026-11-30".into(), "2026-12-01".into()));
        assert_eq!(
            submitted.dims.as_str(),
            "region=75;nationality=UZB;purpose=work;premises_kind=hotel;timeliness=unknown;state=rejected"
        );
        assert_eq!(refused.dims.as_str(), "region=75;nationality=UZB;ground=host_declined");
        for contribution in [submitted, refused] {
            let names: Vec<_> = contribution.dims.values().map(|(name, _)| name.to_owned()).collect();
            for dimension in contribution.measure.dimensions() {
                assert!(names.iter().any(|name| name == dimension.as_str()), "{dimension:?}");
            }
        }
    }

    #[test]
    fn what_was_reinstated_was_not_submitted_again() {
        let mut again = registration();
        again.is_reinstated = true;
        again.answer.as_mut().unwrap().is_confirmed = true;
        let measures: Vec<_> = again.contributions().into_iter().map(|one| one.measure).collect();
        assert_eq!(measures, [Measure::Registrations]);
    }

    #[test]
    fn an_entry_counts_as_itself_and_as_somebody_inside() {
        let one = |id, direction, when| Crossing {
            id,
            direction,
            at: at(when),
            region: "75".to_owned(),
            nationality: Some("KGZ".to_owned()),
        };
        let found = crossings(&[
            one(1, Direction::Entry, "2026-11-20T10:00:00Z"),
            one(2, Direction::Exit, "2026-11-25T10:00:00Z"),
            one(3, Direction::Entry, "2026-11-26T01:00:00Z"),
            one(4, Direction::Exit, "2026-11-26T02:00:00Z"),
        ]);
        let told: Vec<Vec<_>> = found
            .values()
            .map(|of| of.iter().map(|one| format!("{} {} {}", one.measure.as_str(), one.day, one.amount)).collect())
            .collect();
        assert_eq!(told[0], ["entries 2026-11-20 1", "present 2026-11-20 1", "present 2026-11-25 -1"]);
        assert_eq!((told[1].len(), told[2].len(), told[3].len()), (1, 1, 1));
    }
}
