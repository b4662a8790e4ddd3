//! An officer enters an entry ban that a court or another body has decided. From its first day on, no application of that person is taken.

use super::subject::{Known, resolve};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::reference::entry_ban_grounds::EntryBanGround;
use crate::domain::reference::violation_articles::ViolationSubject;
use crate::store::entry_bans::{self, EntryBanRow};
use crate::store::types::{Id, Ts};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Years that a day of a ban may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1991..=2199;

/// What is entered.
#[derive(Debug, Clone)]
pub struct AddEntryBan {
    /// Whom.
    pub known: Known,
    /// Why.
    pub ground: EntryBanGround,
    /// Which act decided it.
    pub act: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; that of the table of terms if the act does not say.
    pub until: Option<NaiveDate>,
}

/// A refusal because of a ban: what the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banned {
    /// Why.
    pub ground: EntryBanGround,
    /// Which act decided it.
    pub act: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

impl From<EntryBanRow> for Banned {
    fn from(row: EntryBanRow) -> Self {
        let ground = row.ground();
        Self { ground, act: row.act, from: row.from_on, until: row.until_on }
    }
}

impl EntryBanRow {
    /// Why. An unknown name is some other act.
    #[must_use]
    pub fn ground(&self) -> EntryBanGround {
        EntryBanGround::parse(&self.ground).unwrap_or(EntryBanGround::OtherAct)
    }
}

/// Enters a ban.
pub async fn add(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: AddEntryBan,
    render: impl FnOnce(&EntryBanRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    command: AddEntryBan,
    render: impl FnOnce(&EntryBanRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let wrong = |code| AppError::Invalid(vec![FieldError::new("/until", code)]);
    let until =
        command.until.or_else(|| command.ground.until(command.from)).ok_or_else(|| wrong(FieldCode::Required))?;
    if until < command.from {
        return Err(wrong(FieldCode::DateOrder));
    }
    let out_of_range = [("/from", command.from), ("/until", until)];
    let out_of_range = out_of_range.into_iter().filter(|(_, day)| !YEARS.contains(&day.year()));
    let faults: Vec<_> = out_of_range.map(|(at, _)| FieldError::new(at, FieldCode::OutOfRange)).collect();
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let kind = (command.known, ViolationSubject::Foreigner);
    let subject = resolve(app, who, kind, Permission::AddEntryBan).await?;
    let now = app.now();
    let row = EntryBanRow {
        id: Id(app.new_id(now)),
        document_index: subject.index.ok_or(ProblemCode::NotFound)?,
        account_id: subject.account,
        registration_id: subject.registration,
        ground: command.ground.as_str().to_owned(),
        act: command.act,
        from_on: command.from,
        until_on: until,
        officer_id: Id(who.caller.account),
        recorded_at: Ts(now),
        lifted_at: None,
        lifted_by: None,
        lift_act: None,
    };
    let answer = render(&row)?;
    let decision = Decision::new(app, who, ("entry_ban.add", ("entry_ban", row.id.0)), (guard, &answer)).await?;
    decision.write(app, async move |tx| Ok(entry_bans::insert(tx, &row).await.map(drop)?)).await?;
    Ok(answer)
}
