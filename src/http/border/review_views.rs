//! Wire types of what officers are asked.

use crate::app::border::review::{Decision, Review};
use crate::domain::border::{Direction, MatchState, ReviewKind};
use crate::domain::persons::PersonSnapshot;
use crate::http::timestamp::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an officer is asked about a crossing.
#[derive(Debug, Serialize, ToSchema)]
pub struct BorderReviewView {
    /// Id of the crossing.
    pub id: Uuid,
    /// `identity`: whether it was this person. `departure`: the exit that ended his registration was taken back.
    pub kind: ReviewKind,
    /// Which way.
    pub direction: Direction,
    /// When.
    pub crossed_at: Timestamp,
    /// Code of the border post.
    #[schema(max_length = 40)]
    pub checkpoint: String,
    /// Region in which it lies, KATO.
    #[schema(max_length = 2)]
    pub region: String,
    /// Who crossed, as the border saw him.
    pub traveller: ComparedView,
    /// The person of the register.
    pub person: ComparedView,
}

/// What is compared of a traveller and a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedView {
    /// Surname in Latin letters.
    #[schema(max_length = 300)]
    pub surname: String,
    /// Given names in Latin letters; empty for one-word names.
    #[schema(max_length = 300)]
    pub given_names: String,
    /// The whole name in his own script.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 370)]
    pub original_name: Option<String>,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Kind of document.
    #[schema(max_length = 40)]
    pub document_kind: String,
    /// Its number.
    #[schema(max_length = 20)]
    pub document_number: String,
    /// Its issuing country.
    #[schema(max_length = 3)]
    pub document_country: String,
}

/// A page of questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct BorderReviewPage {
    /// Oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<BorderReviewView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decision": "match"}))]
pub struct DecideReviewBody {
    /// `match` or `no_match` for `identity`, `settled` for `departure`.
    pub decision: Decision,
}

/// A question that was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedReviewView {
    /// Id of the crossing.
    pub id: Uuid,
    /// Whose it is now.
    #[serde(rename = "match")]
    pub matching: MatchState,
}

impl BorderReviewView {
    /// A question; none if nothing is asked any more.
    #[must_use]
    pub fn of(review: &Review) -> Option<Self> {
        let row = &review.question.row;
        let traveller = review.question.traveller.clone();
        Some(Self {
            id: row.id.0,
            kind: row.asks()?,
            direction: Direction::parse(&row.direction)?,
            crossed_at: row.crossed_at.into(),
            checkpoint: row.checkpoint.clone(),
            region: row.region.clone(),
            traveller: ComparedView {
                surname: traveller.surname,
                given_names: traveller.given_names,
                original_name: traveller.original_name,
                birth_date: traveller.birth_date,
                nationality: traveller.nationality,
                document_kind: traveller.document_kind,
                document_number: traveller.document_number,
                document_country: traveller.document_country,
            },
            person: review.person.who.snapshot.clone().into(),
        })
    }
}

impl From<PersonSnapshot> for ComparedView {
    fn from(person: PersonSnapshot) -> Self {
        let parts = [Some(person.surname), Some(person.given_names), person.patronymic];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Self {
            surname: person.latin_surname,
            given_names: person.latin_given_names,
            original_name: Some(parts.join(" ")),
            birth_date: person.birth_date,
            nationality: person.nationality,
            document_kind: person.document_kind,
            document_number: person.document_number,
            document_country: person.document_country,
        }
    }
}
