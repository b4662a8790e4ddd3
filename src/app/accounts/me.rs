//! The profile.

use crate::app::{App, AppError, Caller};
use crate::domain::accounts::QuietHours;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::hosts::identifier::Iin;
use crate::domain::language::Language;
use crate::domain::persons::NamePart;
use crate::store::accounts::{self, AccountRow};
use crate::store::changes::{self, Reader};
use crate::store::officers::{self, OfficerRow};
use crate::store::types::Ts;
use crate::store::vault::hold;
use crate::store::{DbError, audit, outbox};

/// What to change; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct UpdateProfile {
    /// Language of texts sent to this person.
    pub locale: Option<Language>,
    /// Full name, as it shall stand on certificates for which this person is the host.
    pub name: Option<String>,
    /// IIN. Once told, only applications addressed to it are shown.
    pub iin: Option<String>,
    /// When nothing that can wait shall be pushed: `from` and `until`; the inner none puts an end to it.
    pub quiet_hours: Option<Option<(String, String)>>,
    /// The version in `If-Match`, if given.
    pub expected_version: Option<i32>,
}

/// The caller's account. A token of an account that is gone is no token.
pub async fn read(app: &App, caller: Caller) -> Result<AccountRow, AppError> {
    let found = app.db.read(async |conn| accounts::get(conn, &app.vault, caller.account).await).await?;
    found.ok_or_else(|| ProblemCode::Unauthenticated.into())
}

/// The caller's account, and what he is as an officer, if he is one.
pub async fn profile(app: &App, caller: Caller) -> Result<(AccountRow, Option<OfficerRow>), AppError> {
    let found = app
        .db
        .read(async |conn| {
            let account = accounts::get(conn, &app.vault, caller.account).await?;
            Ok((account, officers::of_account(conn, caller.account).await?))
        })
        .await?;
    let (account, officer) = found;
    Ok((account.ok_or(ProblemCode::Unauthenticated)?, officer))
}

/// Reads quiet hours, or none; notes what is wrong with them.
fn quiet_hours(hours: Option<(String, String)>, errors: &mut Vec<FieldError>) -> Option<QuietHours> {
    let (from, until) = hours?;
    QuietHours::parse(&from, &until, "/quiet_hours").map_err(|wrong| errors.extend(wrong)).ok()
}

/// Changes the profile.
pub async fn update(app: &App, caller: Caller, command: UpdateProfile) -> Result<AccountRow, AppError> {
    let mut errors = Vec::new();
    let mut name = None;
    if let Some(text) = &command.name {
        match NamePart::parse(text) {
            Ok(parsed) if app.pdf.printable(parsed.as_str()) => name = Some(parsed.as_str().to_owned()),
            Ok(_) => errors.push(FieldError::new("/name", FieldCode::UnsupportedScript)),
            Err(code) => errors.push(FieldError::new("/name", code)),
        }
    }
    let iin = command.iin.as_deref().map(Iin::parse).transpose().map_err(|code| {
        errors.push(FieldError::new("/iin", code));
    });
    let quiet_hours = command.quiet_hours.map(|hours| quiet_hours(hours, &mut errors));
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let mut row = read(app, caller).await?;
    if command.expected_version.is_some_and(|version| version != row.version) {
        return Err(ProblemCode::StaleVersion.into());
    }
    row.version += 1;
    let now = Ts(app.now());
    row.updated_at = now;
    row.who.name = name.or(row.who.name);
    let former = row.who.iin.clone();
    row.who.iin = iin.ok().flatten().map(|iin| iin.as_str().to_owned()).or(row.who.iin);
    let is_quiet_anew = quiet_hours.is_some_and(|hours| hours != row.quiet_hours);
    row.quiet_hours = quiet_hours.unwrap_or(row.quiet_hours);
    if let Some(locale) = command.locale {
        locale.tag().clone_into(&mut row.locale);
    }
    let sealed = row.seal(&app.vault)?;
    let identified = (row.who.iin != former).then(|| Reader::of(&app.vault, &row));
    let entry = app.audit(caller, "account.update", ("account", caller.account));
    let outcome = app
        .db
        .write(async move |tx| {
            hold(tx, caller.account).await?;
            accounts::update_profile(tx, &sealed).await?;
            if is_quiet_anew {
                outbox::wake(tx, caller.account, now).await?;
            }
            if let Some(reader) = identified {
                changes::note_identified(tx, &reader, now).await?;
            }
            audit::insert(tx, &entry).await?;
            Ok(())
        })
        .await;
    if is_quiet_anew {
        app.outbox_bell.ring();
    }
    match outcome {
        Err(AppError::Store(DbError::LostRace)) => Err(ProblemCode::ConcurrentChange.into()),
        other => other.map(|()| row),
    }
}
