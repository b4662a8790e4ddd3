//! Enters or replaces the caller's personal data and travel document. What was certified before stays as it was certified.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::persons::{NamePart, Person, PersonInput};
use crate::store::persons::{self, PersonRow, of_account};
use crate::store::types::{Id, JsonOf, Ts};
use crate::store::{DbError, audit};

/// The person as stored, and whether it was entered for the first time.
pub type Put = (PersonRow, bool);

/// Writes the caller's person. `expected_version` is the version in `If-Match`, if given.
pub async fn put(
    app: &App,
    caller: Caller,
    input: &PersonInput,
    expected_version: Option<i32>,
) -> Result<Put, AppError> {
    let person = Person::parse(input, app.today()).map_err(AppError::Invalid)?;
    let unprintable = unprintable(app, &person);
    if !unprintable.is_empty() {
        return Err(AppError::Invalid(unprintable));
    }
    let before = app.db.read(async |conn| of_account(conn, caller.account).await).await?;
    if expected_version.is_some() && expected_version != before.as_ref().map(|row| row.version) {
        return Err(ProblemCode::StaleVersion.into());
    }
    let is_new = before.is_none();
    let row = row(app, caller, person, before.as_ref());
    let written = row.clone();
    let entry = app.audit(caller, "person.put", ("person", row.id.0));
    app.db
        .write(async move |tx| {
            if is_new {
                persons::insert(tx, &row).await?;
            } else {
                persons::update(tx, &row).await?;
            }
            audit::insert(tx, &entry).await?;
            Ok(())
        })
        .await
        .map_err(explain)?;
    Ok((written, is_new))
}

fn explain(error: AppError) -> AppError {
    match error {
        AppError::Store(DbError::LostRace) => ProblemCode::ConcurrentChange.into(),
        // Two unique indexes: the document, and the account (two first entries at once).
        AppError::Store(store) if store.is_unique_in("persons") => ProblemCode::DocumentInUse.into(),
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

fn row(app: &App, caller: Caller, person: Person, before: Option<&PersonRow>) -> PersonRow {
    let now = Ts(app.now());
    let text = |name: Option<NamePart>| name.map(|name| name.as_str().to_owned());
    PersonRow {
        id: before.map_or_else(|| Id(app.new_id(now.0)), |row| row.id),
        account_id: Id(caller.account),
        surname: person.surname.as_str().to_owned(),
        given_names: text(person.given_names).unwrap_or_default(),
        patronymic: text(person.patronymic),
        latin_surname: person.latin.surname,
        latin_given_names: person.latin.given_names,
        birth_date: person.birth_date,
        sex: person.sex.as_str().to_owned(),
        nationality: person.nationality.as_str().to_owned(),
        document_kind: person.document.kind.as_str().to_owned(),
        document_number: person.document.number.as_str().to_owned(),
        document_country: person.document.issuing_country.as_str().to_owned(),
        document_expires_on: person.document.expires_on,
        mrz: person.mrz.map(JsonOf),
        version: before.map_or(1, |row| row.version + 1),
        created_at: before.map_or(now, |row| row.created_at),
        updated_at: now,
    }
}
