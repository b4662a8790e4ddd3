//! Enters or replaces the caller's personal data and travel document. What was certified before stays as it was certified.

use crate::app::actor::Actor;
use crate::app::border::rematch;
use crate::app::minors::NewMinor;
use crate::app::{App, AppError, Caller, accounts};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode, with_wrong_forms};
use crate::domain::persons::majority::is_minor;
use crate::domain::persons::{NamePart, Person, PersonInput, PersonSnapshot};
use crate::store::accounts::{self as accounts_store, AccountRow, SealedAccount};
use crate::store::persons::{self, PersonRow, PersonWho};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Indexed, KeyRow, hold, insert_key};
use crate::store::{Conn, DbError, audit, border, minors};
use std::sync::Arc;
use uuid::Uuid;

/// The person as stored, and whether it was entered for the first time.
pub type Put = (PersonRow, bool);

/// Who is entered, and by whom.
pub(in crate::app) struct Entry {
    /// Who enters him: he himself, his guardian, or a program that applies for him.
    pub by: Actor,
    /// His account.
    pub account: AccountRow,
    /// As he will be.
    pub row: PersonRow,
    /// For somebody who is entered by another for the first time: what makes his account.
    pub new: Option<NewAccount>,
}

/// What makes the account of somebody who has no phone.
#[derive(Debug, Clone)]
pub(in crate::app) enum NewAccount {
    /// A minor's, for whom his guardian acts.
    Minor(Box<NewMinor>),
    /// A guest's, for whom nobody acts.
    Guest(Box<(SealedAccount, KeyRow)>),
}

impl NewAccount {
    async fn write(&self, tx: &mut Conn) -> Result<(), AppError> {
        match self {
            Self::Minor(minor) => minor.write(tx).await,
            Self::Guest(guest) => {
                accounts_store::insert(tx, &guest.0).await?;
                Ok(insert_key(tx, &guest.1).await.map(drop)?)
            }
        }
    }
}

/// Writes the caller's person. `wrong` is what is wrong by its form already; in these places of the input stand samples, so that
/// the rest can be judged all the same. `expected_version` is the version in `If-Match`, if given.
pub async fn put(
    app: &Arc<App>,
    caller: Caller,
    input: (&PersonInput, Vec<FieldError>),
    expected_version: Option<i32>,
) -> Result<Put, AppError> {
    let person = judge(app, input, false)?;
    let account = accounts::me::read(app, caller).await?;
    replace(app, caller, account, person, expected_version).await
}

/// Enters or replaces the person of an account that is there.
pub(in crate::app) async fn replace(
    app: &Arc<App>,
    caller: Caller,
    account: AccountRow,
    person: Person,
    expected_version: Option<i32>,
) -> Result<Put, AppError> {
    let whose = Caller { account: account.id.0, ..caller };
    let before = super::read::find(app, whose).await?;
    if expected_version.is_some() && expected_version != before.as_ref().map(|row| row.version) {
        return Err(ProblemCode::StaleVersion.into());
    }
    let row = row(app, account.id, person, before.as_ref());
    save(app, Entry { by: caller.into(), account, row, new: None }).await
}

/// The person, if nothing is wrong with it.
pub(in crate::app) fn judge(
    app: &App,
    (input, wrong): (&PersonInput, Vec<FieldError>),
    must_be_minor: bool,
) -> Result<Person, AppError> {
    let today = app.today();
    let mut values = Vec::new();
    let found = Person::parse(input, today).map_err(|errors| values.extend(errors)).ok();
    values.extend(found.iter().flat_map(|person| unprintable(app, person)));
    let has_come_of_age = input.birth_date.parse().is_ok_and(|birth_date| !is_minor(birth_date, today));
    if must_be_minor && has_come_of_age {
        values.push(FieldError::new("/birth_date", FieldCode::NotAMinor));
    }
    match found {
        Some(person) if values.is_empty() && wrong.is_empty() => Ok(person),
        _ => Err(AppError::Invalid(with_wrong_forms(&wrong, values, |error, is_sample| {
            error.code == FieldCode::MrzKind && is_sample("/document/kind")
        }))),
    }
}

/// Writes a person within a transaction. Says whether anybody is to be told.
pub(in crate::app) async fn write(app: &App, tx: &mut Conn, entry: &Entry) -> Result<bool, AppError> {
    let Entry { by, account, row, new } = entry;
    let sealed = row.seal(&app.vault, &account.keyring)?;
    border::together(tx).await?;
    still_may(tx, by, account.id.0, new.as_ref()).await?;
    if row.version == 1 {
        persons::insert(tx, &sealed).await?;
    } else {
        persons::update(tx, &sealed).await?;
    }
    audit::insert(tx, &by.audit(app, "person.put", ("person", row.id.0))).await?;
    rematch::of_person(app, tx, row, &account.keyring).await
}

/// Writes a person.
pub(in crate::app) async fn save(app: &Arc<App>, entry: Entry) -> Result<Put, AppError> {
    let (whose, is_new) = (Caller { account: entry.account.id.0, session: Uuid::nil() }, entry.row.version == 1);
    let (inner, row) = (Arc::clone(app), entry.row.clone());
    let outcome: Result<bool, AppError> = app.db.write(async move |tx| write(&inner, tx, &entry).await).await;
    match outcome {
        Ok(is_told) => {
            if is_told {
                app.outbox_bell.ring();
            }
            Ok((row, is_new))
        }
        Err(error) => Err(explain(app, whose, is_new, error).await),
    }
}

/// Whoever enters somebody holds both, and may do so still.
async fn still_may(tx: &mut Conn, by: &Actor, whose: Uuid, new: Option<&NewAccount>) -> Result<(), AppError> {
    if let Actor::Account(caller) = by {
        hold(tx, caller.account).await?;
    }
    if let Some(new) = new {
        return new.write(tx).await;
    }
    match by {
        Actor::Account(caller) if caller.account == whose => Ok(()),
        Actor::Account(caller) => {
            hold(tx, whose).await?;
            // He may have been given into his own hands since.
            let is_his = minors::is_guardian(tx, caller.account, whose).await?;
            if is_his { Ok(()) } else { Err(ProblemCode::NotFound.into()) }
        }
        Actor::Client(_) => {
            hold(tx, whose).await?;
            // So may a guest.
            let is_nobodys = minors::phone_for(tx, Id(whose)).await?.is_none();
            if is_nobodys { Ok(()) } else { Err(ProblemCode::ConcurrentChange.into()) }
        }
    }
}

/// Two unique indexes may speak: that of the document, and that of the account (two first entries at once).
async fn explain(app: &App, caller: Caller, is_new: bool, error: AppError) -> AppError {
    match error {
        AppError::Store(DbError::LostRace) => ProblemCode::ConcurrentChange.into(),
        AppError::Store(store) if store.is_unique_in("persons") => {
            let now = super::read::find(app, caller).await;
            match now {
                Ok(Some(_)) if is_new => ProblemCode::ConcurrentChange.into(),
                _ => ProblemCode::DocumentInUse.into(),
            }
        }
        other => other,
    }
}

/// What cannot be printed on a certificate is refused when it is entered, not when the host has confirmed.
fn unprintable(app: &App, person: &Person) -> Vec<FieldError> {
    let names = [
        ("/surname", Some(&person.surname)),
        ("/given_names", person.given_names.as_ref()),
        ("/patronymic", person.patronymic.as_ref()),
    ];
    names
        .into_iter()
        .filter(|(_, name)| name.is_some_and(|name| !app.pdf.printable(name.as_str())))
        .map(|(pointer, _)| FieldError::new(pointer, FieldCode::UnsupportedScript))
        .collect()
}

/// The row of a person of the account `account_id`.
pub(in crate::app) fn row(app: &App, account_id: Id, person: Person, before: Option<&PersonRow>) -> PersonRow {
    let now = Ts(app.now());
    let text = |name: Option<NamePart>| name.map(|name| name.as_str().to_owned());
    PersonRow {
        id: before.map_or_else(|| Id(app.new_id(now.0)), |row| row.id),
        account_id,
        document_index: app.vault.index(Indexed::Document, &person.document.key()).to_vec(),
        likeness_index: app.vault.likeness(person.nationality.as_str(), person.birth_date, &person.latin.surname),
        who: PersonWho {
            sex: person.sex.as_str().to_owned(),
            mrz: person.mrz,
            snapshot: PersonSnapshot {
                surname: person.surname.as_str().to_owned(),
                given_names: text(person.given_names).unwrap_or_default(),
                patronymic: text(person.patronymic),
                latin_surname: person.latin.surname,
                latin_given_names: person.latin.given_names,
                birth_date: person.birth_date,
                nationality: person.nationality.as_str().to_owned(),
                document_kind: person.document.kind.as_str().to_owned(),
                document_number: person.document.number.as_str().to_owned(),
                document_country: person.document.issuing_country.as_str().to_owned(),
                document_expires_on: person.document.expires_on,
            },
        },
        version: before.map_or(1, |row| row.version + 1),
        created_at: before.map_or(now, |row| row.created_at),
        updated_at: now,
        lifted: before.map(|row| row.lifted.clone()).unwrap_or_default(),
    }
}
