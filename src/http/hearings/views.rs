//! Wire types of hearings.

use crate::app::hearings::Notice;
use crate::domain::deadlines::explain::explain_move;
use crate::domain::language::Language;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::registrations::state::State;
use crate::http::timestamp::Timestamp;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notice of an annulment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ground": "false_information", "note": "Рапорт участкового от 20.11.2026"}))]
pub struct OpenNoticeBody {
    /// Why; migrant and host read it.
    pub ground: AnnulmentGround,
    /// For other officers only.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// What the migrant says to it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"statement": "Я живу по этому адресу, соседи могут подтвердить."}))]
pub struct HearingBody {
    /// In his own words and language.
    #[schema(min_length = 1, max_length = 2000)]
    pub statement: String,
}

/// How far a hearing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HearingState {
    /// The migrant may answer.
    Open,
    /// He has answered.
    Answered,
    /// The time is over, and he has not.
    Over,
    /// It was dropped.
    Dropped,
    /// The registration was annulled.
    Annulled,
    /// The registration ended in another way before that.
    Ended,
}

/// An intended annulment.
#[derive(Debug, Serialize, ToSchema)]
pub struct HearingView {
    /// How far it is.
    pub state: HearingState,
    /// Why.
    #[schema(max_length = 40)]
    pub ground: String,
    /// The same in words.
    #[schema(max_length = 200)]
    pub ground_text: String,
    /// When notice was given.
    pub notified_at: Timestamp,
    /// Until when the migrant may answer.
    pub hearing_until: Timestamp,
    /// Why that day has moved: the service did not work on the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub hearing_until_explanation: Option<String>,
    /// How the registration ended, if it was before anything was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ended_as: Option<State>,
    /// When he has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub answered_at: Option<Timestamp>,
    /// What he has said: for him and officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub statement: Option<String>,
    /// The officer's note, for officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub note: Option<String>,
}

impl HearingView {
    /// A notice as it stands at `now`, in a language.
    #[must_use]
    pub fn of(notice: &Notice, now: DateTime<Utc>, language: Language) -> Self {
        let row = &notice.row;
        let state = match row.outcome.as_deref() {
            Some("annulled") => HearingState::Annulled,
            Some("dropped") => HearingState::Dropped,
            Some(_) => HearingState::Ended,
            None if row.answered_at.is_some() => HearingState::Answered,
            None if row.hearing_until.0 <= now => HearingState::Over,
            None => HearingState::Open,
        };
        Self {
            state,
            ground: row.ground.clone(),
            ground_text: notice.ground().map_or("", |ground| ground.name(language)).to_owned(),
            notified_at: row.opened_at.into(),
            hearing_until: row.hearing_until.into(),
            hearing_until_explanation: notice.outage.map(|outage| explain_move(outage, language)),
            ended_as: row.outcome.as_deref().filter(|_| state == HearingState::Ended).and_then(State::parse),
            answered_at: row.answered_at.map(Into::into),
            statement: notice.statement.clone(),
            note: notice.note.clone(),
        }
    }

    /// What an entity tag must tell of it.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("{}-{}-{:?}", self.notified_at.0.timestamp(), self.hearing_until.0.timestamp(), self.state)
    }
}
