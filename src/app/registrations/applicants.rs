//! Those for whom an application is made: a migrant, and minors for whom he acts. Each is held against what is known of him.

use crate::app::auth::standing::Claimed;
use crate::app::enforcement::ban::Banned;
use crate::app::registrations::application::Application;
use crate::app::registrations::deadlines::{Sojourn, end_of_stay};
use crate::app::registrations::file::File;
use crate::app::registrations::refusal;
use crate::app::{App, AppError, Caller};
use crate::domain::border::{Journey, journey};
use crate::domain::codes::{FieldCode, ProblemCode};
use crate::domain::deadlines::Stay;
use crate::domain::limits::published::PENDING as MAX_PENDING;
use crate::domain::persons::majority::is_minor;
use crate::domain::registrations::lifted::Lifted;
use crate::store::Conn;
use crate::store::accounts::AccountRow;
use crate::store::border_reads::{Applying, applying};
use crate::store::entry_bans::EntryBanRow;
use crate::store::minors::{self, is_guardian};
use crate::store::persons::{self, PersonRow};
use crate::store::types::{Id, Ts};
use crate::store::vault::hold;
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeSet;
use std::iter;
use uuid::Uuid;

/// Longer than the window of any policy, and than any stay in it.
const LONGEST_WINDOW: TimeDelta = TimeDelta::days(2 * 366);

/// Why an application is refused at once.
pub(super) type Refusal = (ProblemCode, Option<Banned>);

/// Somebody for whom an application can be made.
pub(super) struct Applied {
    /// His account.
    pub account: AccountRow,
    /// His person.
    pub person: PersonRow,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// Earlier stays that the border has reported.
    pub stays: Vec<Stay>,
    /// Checks that an officer found wrong about this stay.
    pub lifted: Vec<Lifted>,
}

/// What is known of somebody who applies, or is applied for.
pub(super) struct Found {
    /// His account.
    pub account: AccountRow,
    /// His person, if entered.
    pub person: Option<PersonRow>,
    document_taken: bool,
    pending: usize,
    ban: Option<EntryBanRow>,
    journey: Journey,
}

impl Found {
    /// Whether his person is entered.
    pub(super) const fn is_known(&self) -> bool {
        self.person.is_some()
    }
}

/// Whoever applies, and the minors whom he has named: none for one for whom he does not act.
pub(super) struct Party {
    /// The caller, let in.
    pub caller: Caller,
    /// What is known of himself.
    pub guardian: Found,
    /// In the order in which he has named them.
    pub minors: Vec<Option<Found>>,
}

/// Reads them.
pub(super) async fn party(app: &App, claimed: Claimed, named: &[Uuid]) -> Result<Party, AppError> {
    let (today, session) = (app.today(), (claimed.session(), Ts(app.real_now())));
    let read = app
        .db
        .read(async |conn| {
            let (vault, at) = (&app.vault, (session, today));
            let Some(guardian) = applying(conn, vault, claimed.account(), at).await? else { return Ok(None) };
            let his = if named.is_empty() { Vec::new() } else { minors::accounts_of(conn, claimed.account()).await? };
            let mut minors = Vec::with_capacity(named.len());
            for minor in named {
                let is_his = his.iter().any(|account| account.0 == *minor);
                let minor = if is_his { applying(conn, vault, *minor, at).await? } else { None };
                minors.push(minor.map(|minor| found(minor).0));
            }
            Ok(Some((found(guardian), minors)))
        })
        .await?;
    let ((guardian, is_open), minors) = read.ok_or(ProblemCode::Unauthenticated)?;
    Ok(Party { caller: claimed.admit(is_open)?, guardian, minors })
}

pub(super) fn found((applicant, ban, passages): Applying) -> (Found, bool) {
    let persons::Applicant { account, person, document_taken, session_open, pending } = applicant;
    (Found { account, person, document_taken, pending, ban, journey: journey(&passages) }, session_open)
}

/// Holds an application against what is known of one for whom it is made: what he applies with, and why it is refused at once, if it is.
pub(super) fn judge(
    app: &App,
    found: Found,
    application: &Application,
) -> Result<(Applied, Option<Refusal>), AppError> {
    let Found { account, person, document_taken, pending, ban, journey } = found;
    let person = person.ok_or(ProblemCode::PersonRequired)?;
    if document_taken {
        return Err(ProblemCode::DocumentInUse.into());
    }
    let today = app.today();
    let snapshot = &person.who.snapshot;
    let nationality = snapshot.nationality.as_str();
    let end =
        |entered_on, stays| end_of_stay(app, Sojourn { nationality, entered_on, moved_on: None, stays }, app.now());
    let mut entered_on = application.entered_on;
    if let Some(seen) = journey.open_since.filter(|seen| *seen < entered_on) {
        // As long as that stay may last, it is this one, and its clock runs since the border saw him enter.
        if end(seen, &[])? >= entered_on {
            entered_on = seen;
        }
    }
    let stays = known_stays(journey, entered_on);
    let (is_expired, is_over) = (snapshot.document_expires_on < today, end(entered_on, &stays)? < today);
    let lifted: Vec<Lifted> = person.lifted.iter().filter(|one| one.entered_on == entered_on).cloned().collect();
    let refusal = refusal::found(&lifted, ban, (is_expired, is_over));
    // Against floods, not for exactness: a burst may pass it by a few.
    if pending >= MAX_PENDING {
        return Err(ProblemCode::TooManyPending.into());
    }
    Ok((Applied { account, person, entered_on, stays, lifted }, refusal))
}

/// The same of a minor. Only for one who leads is a refusal put on record; else his guardian is told, and loses nothing by it.
pub(super) fn judge_minor(
    app: &App,
    found: Found,
    application: &Application,
    leads: bool,
) -> Result<Result<(Applied, Option<Refusal>), FieldCode>, AppError> {
    let is_of_age = found.person.as_ref().is_some_and(|it| !is_minor(it.who.snapshot.birth_date, app.today()));
    if is_of_age {
        return Ok(Err(FieldCode::NotAMinor));
    }
    match judge(app, found, application) {
        Ok((_, Some((code, _)))) if !leads => field_code(code).map(Err),
        Ok(judged) => Ok(Ok(judged)),
        Err(AppError::Problem(code)) => field_code(code).map(Err),
        Err(other) => Err(other),
    }
}

/// What is wrong with one minor, of what could be wrong with a whole application.
fn field_code(code: ProblemCode) -> Result<FieldCode, AppError> {
    match code {
        ProblemCode::DocumentInUse => Ok(FieldCode::DocumentInUse),
        ProblemCode::DocumentExpired => Ok(FieldCode::DocumentExpired),
        ProblemCode::EntryBan => Ok(FieldCode::EntryBan),
        ProblemCode::StayPeriodViolated => Ok(FieldCode::StayPeriodViolated),
        ProblemCode::TooManyPending => Ok(FieldCode::TooManyPending),
        other => Err(other.into()),
    }
}

/// The stays before the one that began on `entered_on`, as far as a window of any policy can reach, with the one whose exit was not
/// reported.
pub(in crate::app) fn known_stays(journey: Journey, entered_on: NaiveDate) -> Vec<Stay> {
    let open = journey.open_since.map(|entered_on| Stay { entered_on, left_on: None });
    let reaches = |stay: &Stay| {
        stay.entered_on < entered_on && stay.left_on.unwrap_or(stay.entered_on) >= entered_on - LONGEST_WINDOW
    };
    journey.stays.into_iter().chain(open).filter(reaches).collect()
}

/// The minors for whom somebody else applies, in the order in which all hold them.
pub(super) fn wards(file: &File) -> Vec<Id> {
    let all = iter::once(file).chain(&file.family).filter(|file| file.row.guardian_id.is_some());
    all.map(|file| file.row.account_id).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whoever applies for minors acts for them still, and none of them is given away or erased until this transaction ends.
pub(super) async fn still_acting(tx: &mut Conn, acting: Id, wards: &[Id]) -> Result<(), AppError> {
    if wards.is_empty() {
        return Ok(());
    }
    hold(tx, acting.0).await?;
    for minor in wards {
        hold(tx, minor.0).await?;
        if !is_guardian(tx, acting.0, minor.0).await? {
            return Err(ProblemCode::ConcurrentChange.into());
        }
    }
    Ok(())
}
