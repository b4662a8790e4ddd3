//! Wire types of violations and entry bans.

use crate::domain::access::LookPurpose;
use crate::domain::language::Language;
use crate::domain::reference::entry_ban_grounds::EntryBanGround;
use crate::domain::reference::violation_articles::{self, ViolationBand, ViolationSubject};
use crate::http::officers::views::SearchedDocument;
use crate::http::timestamp::Timestamp;
use crate::i18n::enforcement::NO_FINE;
use crate::store::entry_bans::EntryBanRow;
use crate::store::violations::{ForOfficers, ViolationRow};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A violation to be recorded, of exactly one of `registration_id`, `document`, `host_identifier` and `host_phone`. Whose the article is (a foreigner's,
/// a host's) says whose violation it is at a registration.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"article": "518-1", "occurred_on": "2026-11-20", "host_identifier": "851301300005"}))]
pub struct RecordViolationBody {
    /// Code of `/v1/reference/violation-articles`.
    #[schema(min_length = 1, max_length = 40, examples("518-1"))]
    pub article: String,
    /// On which day.
    pub occurred_on: NaiveDate,
    /// At which registration.
    pub registration_id: Option<Uuid>,
    /// The foreigner's document.
    #[schema(nullable = false)]
    pub document: Option<SearchedDocument>,
    /// The host's IIN or BIN.
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    pub host_identifier: Option<String>,
    /// The host's phone, E.164.
    #[schema(min_length = 8, max_length = 24, examples("+77012345678"))]
    pub host_phone: Option<String>,
    /// For officers only.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// Whose violations are looked for: of exactly one of `registration_id`, `document`, `host_identifier` and `host_phone`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"host_identifier": "851301300005", "purpose": "investigation", "case": "2026/17"}))]
pub struct SearchViolationsBody {
    /// At which registration.
    pub registration_id: Option<Uuid>,
    /// The foreigner's document.
    #[schema(nullable = false)]
    pub document: Option<SearchedDocument>,
    /// The host's IIN or BIN.
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    pub host_identifier: Option<String>,
    /// The host's phone, E.164.
    #[schema(min_length = 8, max_length = 24, examples("+77012345678"))]
    pub host_phone: Option<String>,
    /// Only in this region, KATO.
    #[schema(min_length = 2, max_length = 2, pattern = "^[0-9]{2}$", examples("75"))]
    pub region: Option<String>,
    /// What for.
    pub purpose: LookPurpose,
    /// Number of the case.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9/-]+$", examples("2026/17"))]
    pub case: Option<String>,
}

/// Whether a violation counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViolationState {
    /// It was recorded.
    Recorded,
    /// It was taken back.
    Withdrawn,
}

/// A violation. It is no decision: what follows, an officer or a court decides.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViolationView {
    /// Id.
    pub id: Uuid,
    /// Whose: a foreigner's, or a host's or employer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub subject: Option<ViolationSubject>,
    /// IIN or BIN by which a host was named, for officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 12)]
    pub host_identifier: Option<String>,
    /// Phone by which he was named, for officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub host_phone: Option<String>,
    /// Code of the article.
    #[schema(max_length = 40)]
    pub article: String,
    /// What it is about.
    #[schema(max_length = 500)]
    pub article_text: String,
    /// What may follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub band: Option<ViolationBand>,
    /// The same in words.
    #[schema(max_length = 200)]
    pub band_text: String,
    /// On which day it happened.
    pub occurred_on: NaiveDate,
    /// At which registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
    /// Whether it counts.
    pub state: ViolationState,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub withdrawn_at: Option<Timestamp>,
    /// The officer's note, for officers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub note: Option<String>,
}

/// A page of violations.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViolationPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<ViolationView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// The caller's violations.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyViolationsView {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<ViolationView>,
    /// What they mean: no decision on a fine.
    #[schema(max_length = 500)]
    pub explanation: String,
}

/// An entry ban to be entered, of exactly one of `registration_id` and `document`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "document": {"issuing_country": "UZB", "kind": "passport", "number": "FA1234567"}, "ground": "expulsion",
    "act": "Постановление суда № 7-112 от 20.11.2026", "from": "2026-11-20"
}))]
pub struct AddEntryBanBody {
    /// A registration of his.
    pub registration_id: Option<Uuid>,
    /// His document.
    #[schema(nullable = false)]
    pub document: Option<SearchedDocument>,
    /// Why.
    pub ground: EntryBanGround,
    /// The act that decided it: its kind, number and date. The person reads it.
    #[schema(min_length = 3, max_length = 100)]
    pub act: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; after an expulsion five years later, if the act does not say otherwise.
    pub until: Option<NaiveDate>,
}

/// By which act an entry ban is lifted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"act": "Постановление апелляционной инстанции № 7-4 от 25.11.2026"}))]
pub struct LiftEntryBanBody {
    /// Its kind, number and date.
    #[schema(min_length = 3, max_length = 100)]
    pub act: String,
}

/// An entry ban.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryBanView {
    /// Id.
    pub id: Uuid,
    /// Why.
    pub ground: EntryBanGround,
    /// The same in words.
    #[schema(max_length = 200)]
    pub ground_text: String,
    /// The act that decided it.
    #[schema(max_length = 100)]
    pub act: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// The registration from which it was entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it was lifted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lifted_at: Option<Timestamp>,
    /// By which act.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub lift_act: Option<String>,
}

/// A page of entry bans.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryBanPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<EntryBanView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

impl ViolationView {
    /// A violation in a language.
    #[must_use]
    pub fn of(row: &ViolationRow, shown: &ForOfficers, language: Language) -> Self {
        let article = violation_articles::get(&row.article);
        let host = shown.host.clone().unwrap_or_default();
        Self {
            id: row.id.0,
            subject: ViolationSubject::parse(&row.subject_kind),
            host_identifier: host.identifier,
            host_phone: host.phone,
            article: row.article.clone(),
            article_text: article.map_or_else(|| row.article.clone(), |article| article.name(language).to_owned()),
            band: article.map(|article| article.band),
            band_text: article.map_or("", |article| article.band.name(language)).to_owned(),
            occurred_on: row.occurred_on,
            registration_id: row.registration_id.map(|id| id.0),
            state: if row.withdrawn_at.is_some() { ViolationState::Withdrawn } else { ViolationState::Recorded },
            recorded_at: row.recorded_at.into(),
            withdrawn_at: row.withdrawn_at.map(Into::into),
            note: shown.note.clone(),
        }
    }

    /// Its entity tag.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        format!("v{}-{}", 1 + u8::from(self.withdrawn_at.is_some()), language.tag())
    }
}

impl MyViolationsView {
    /// Violations in a language.
    #[must_use]
    pub fn of(rows: &[ViolationRow], language: Language) -> Self {
        Self {
            items: rows.iter().map(|row| ViolationView::of(row, &ForOfficers::default(), language)).collect(),
            explanation: NO_FINE.get(language).to_owned(),
        }
    }
}

impl EntryBanView {
    /// A ban in a language.
    #[must_use]
    pub fn of(row: &EntryBanRow, language: Language) -> Self {
        let ground = row.ground();
        Self {
            id: row.id.0,
            ground,
            ground_text: ground.name(language).to_owned(),
            act: row.act.clone(),
            from: row.from_on,
            until: row.until_on,
            registration_id: row.registration_id.map(|id| id.0),
            recorded_at: row.recorded_at.into(),
            lifted_at: row.lifted_at.map(Into::into),
            lift_act: row.lift_act.clone(),
        }
    }

    /// Its entity tag.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        format!("v{}-{}", 1 + u8::from(self.lifted_at.is_some()), language.tag())
    }
}
