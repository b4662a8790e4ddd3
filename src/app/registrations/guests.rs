//! A program of an integrator applies for a guest who is there in person and has no phone at hand: a hotel for whoever stands at its desk. He
//! is found by his document. If nobody has entered him yet, he gets an account without a phone, in which his history begins.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::integrators::Integrator;
use crate::app::jws::RECEIPT;
use crate::app::persons::put::{self, Entry, NewAccount};
use crate::app::registrations::applicants::{Found, found};
use crate::app::registrations::application::{Applicant, Application, SubmitRegistration};
use crate::app::registrations::file::File;
use crate::app::registrations::receipt::ReceiptClaims;
use crate::app::registrations::{read, refusal};
use crate::app::sandbox::scenes;
use crate::app::{App, AppError};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::hex::hex;
use crate::domain::language::Language;
use crate::domain::persons::{Person, PersonInput};
use crate::store::Conn;
use crate::store::accounts::{self, AccountRow, AccountWho};
use crate::store::border_reads::{Applying, applied_for};
use crate::store::minors::{guardian_of, phone_for};
use crate::store::persons::{PersonRow, known};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Indexed, hold};
use std::sync::Arc;
use tokio::sync::oneshot;
use uuid::Uuid;

/// How often it is looked anew for a guest whom others enter in the same moment.
const TRIES: u32 = 3;

/// A guest as a program sent him.
#[derive(Clone)]
pub struct GuestInput {
    /// Who he is.
    pub person: PersonInput,
    /// What is wrong by its form already, with pointers into the person.
    pub wrong: Vec<FieldError>,
}

/// Says nothing: a log line cannot hold a person.
impl std::fmt::Debug for GuestInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GuestInput(…)")
    }
}

/// A guest as he is known.
pub(super) struct Guest {
    /// What counts when he applies.
    pub found: Found,
    /// Whoever acts for him, if he is a minor; else himself.
    pub acting: AccountRow,
    /// The application.
    pub application: Application,
}

/// Everything that is wrong with an application for a guest, or who he is and what is applied for.
///
/// # Errors
/// Fields that are wrong, all of them. `document_in_use` at the document if it is entered with somebody else's names.
pub(super) async fn read_guest(
    app: &Arc<App>,
    integrator: &Integrator,
    command: &SubmitRegistration,
) -> Result<Guest, AppError> {
    let (person, application) = parse(app, command)?;
    if app.settings.is_sandbox {
        Box::pin(scenes::prepare(app, integrator, &person)).await?;
    }
    let account = entered(app, integrator, person).await?;
    let at = (Ts(app.now()), app.today());
    let read = app.db.read(async |conn| applied_for(conn, &app.vault, account, at).await).await?;
    Ok(known_as(read.ok_or(ProblemCode::ConcurrentChange)?, application))
}

/// A guest as he was read.
fn known_as((guest, guardian): (Applying, Option<AccountRow>), application: Application) -> Guest {
    let found = found(guest).0;
    let acting = guardian.unwrap_or_else(|| found.account.clone());
    Guest { found, acting, application }
}

/// The same without any effect: the guest is entered, looked at, and the transaction is undone.
///
/// # Errors
/// Those of [`read_guest`].
pub(super) async fn rehearse(
    app: &Arc<App>,
    integrator: &Integrator,
    command: &SubmitRegistration,
) -> Result<Guest, AppError> {
    let (person, application) = parse(app, command)?;
    if app.settings.is_sandbox {
        // What a simulated past is for does not differ between a trial and the real thing.
        Box::pin(scenes::prepare(app, integrator, &person)).await?;
    }
    let (account, entry) = planned(app, integrator, person).await?;
    let (tell, mut told) = oneshot::channel();
    let (inner, at) = (Arc::clone(app), (Ts(app.now()), app.today()));
    let undone = app
        .db
        .write(async move |tx| {
            if let Some(entry) = &entry {
                put::write(&inner, tx, entry).await?;
            }
            // Nobody listens only if the caller is gone.
            let _ = tell.send(applied_for(tx, &inner.vault, account, at).await?);
            Err::<(), _>(AppError::Problem(ProblemCode::ConcurrentChange))
        })
        .await;
    match (told.try_recv(), undone) {
        (Ok(Some(read)), _) => Ok(known_as(read, application)),
        (_, Err(AppError::Store(store))) if store.is_unique_in("persons") => Err(ProblemCode::ConcurrentChange.into()),
        (_, Err(error)) => Err(error),
        (_, Ok(())) => Err(ProblemCode::ConcurrentChange.into()),
    }
}

/// The person and the application, if nothing is wrong with either.
pub(in crate::app) fn parse(app: &App, command: &SubmitRegistration) -> Result<(Person, Application), AppError> {
    let mut errors = Vec::new();
    let nobody = Applicant { phone: "", iin: None, is_program: true };
    let application = Application::parse(command, nobody, app.today(), |text| app.pdf.printable(text));
    let application = application.map_err(|wrong| errors.extend(wrong)).ok();
    let person = match &command.guest {
        None => None,
        Some(guest) => match put::judge(app, (&guest.person, guest.wrong.clone()), false) {
            Ok(person) => Some(person),
            Err(AppError::Invalid(wrong)) => {
                errors.extend(wrong.into_iter().map(|it| FieldError::new(format!("/person{}", it.pointer), it.code)));
                None
            }
            Err(other) => return Err(other),
        },
    };
    match (person, application) {
        (Some(person), Some(application)) if errors.is_empty() => Ok((person, application)),
        _ => Err(AppError::Invalid(errors)),
    }
}

/// The account of the guest. Who keeps his data himself, or whose guardian does, is taken as they are kept; a guest's are what the last
/// program has read in his document.
async fn entered(app: &Arc<App>, integrator: &Integrator, person: Person) -> Result<Uuid, AppError> {
    for _ in 0..TRIES {
        let (account, entry) = planned(app, integrator, person.clone()).await?;
        let Some(entry) = entry else { return Ok(account) };
        match put::save(app, entry).await {
            // Somebody else has entered or changed him in this moment.
            Err(AppError::Problem(ProblemCode::DocumentInUse | ProblemCode::ConcurrentChange)) => {}
            other => return other.map(|_| account),
        }
    }
    Err(ProblemCode::ConcurrentChange.into())
}

/// The account of the guest, and what is to be written for him, if anything.
async fn planned(app: &App, integrator: &Integrator, person: Person) -> Result<(Uuid, Option<Entry>), AppError> {
    let document = app.vault.index(Indexed::Document, &person.document.key()).to_vec();
    let found = app
        .db
        .read(async |conn| {
            let Some((row, _)) = known(conn, &app.vault, (std::slice::from_ref(&document), &[]), &[]).await?.pop()
            else {
                return Ok(None);
            };
            let account = accounts::get(conn, &app.vault, row.account_id.0).await?;
            Ok(account.map(|account| (row, account)))
        })
        .await?;
    match found {
        None => enter(app, integrator, person),
        Some((row, account)) => keep(app, integrator, (row, account), person).await,
    }
}

fn enter(app: &App, integrator: &Integrator, person: Person) -> Result<(Uuid, Option<Entry>), AppError> {
    let now = Ts(app.now());
    let id = Id(app.new_id(now.0));
    let (keyring, key) = app.vault.new_key(id.0, now)?;
    let account = AccountRow {
        id,
        locale: Language::default().tag().to_owned(),
        who: AccountWho { phone: String::new(), name: None, iin: None },
        version: 1,
        created_at: now,
        updated_at: now,
        quiet_hours: None,
        keyring,
    };
    let new = NewAccount::Guest(Box::new((account.seal(&app.vault)?, key)));
    let row = put::row(app, id, person, None);
    Ok((id.0, Some(Entry { by: integrator.into(), account, row, new: Some(new) })))
}

async fn keep(
    app: &App,
    integrator: &Integrator,
    (before, account): (PersonRow, AccountRow),
    person: Person,
) -> Result<(Uuid, Option<Entry>), AppError> {
    let id = account.id;
    let after = put::row(app, id, person, Some(&before));
    if after.who.snapshot == before.who.snapshot {
        return Ok((id.0, None));
    }
    let guardian = app.db.read(async |conn| guardian_of(conn, id).await).await?;
    if account.who.phone.is_empty() && guardian.is_none() {
        return Ok((id.0, Some(Entry { by: integrator.into(), account, row: after, new: None })));
    }
    let (his, sent) = (&before.who.snapshot, &after.who.snapshot);
    let is_he = his.birth_date == sent.birth_date
        && his.nationality == sent.nationality
        && his.latin_surname == sent.latin_surname;
    if is_he {
        return Ok((id.0, None));
    }
    Err(AppError::Invalid(vec![FieldError::new("/person/document/number", FieldCode::DocumentInUse)]))
}

/// The guest is told by the same phone still, or by none, until this transaction ends: he may take his file over in this moment.
pub(super) async fn still_told(tx: &mut Conn, guest: Id, told: Option<Vec<u8>>) -> Result<(), AppError> {
    hold(tx, guest.0).await?;
    if phone_for(tx, guest).await? == told { Ok(()) } else { Err(ProblemCode::ConcurrentChange.into()) }
}

/// What finds an application by its program's own reference.
#[must_use]
pub(super) fn reference_index(app: &App, reference: &str) -> Vec<u8> {
    app.vault.index(Indexed::Reference, reference).to_vec()
}

/// What was submitted before under the same reference of the program.
pub(super) async fn submitted_before(
    app: &App,
    integrator: &Integrator,
    reference: &str,
) -> Result<Option<File>, AppError> {
    let found = read::list_of_client(app, integrator, Some(reference), (None, None, 1)).await?;
    Ok(found.into_iter().next())
}

/// Whether what was submitted before is this very application; the answer to it, if the service refused it by itself.
///
/// # Errors
/// `client_reference_in_use` if it was something else.
pub(super) fn same_as(app: &App, guard: &Guard, file: &File) -> Result<Option<Answer>, AppError> {
    let claims: Option<ReceiptClaims> = app.verifier.verify(RECEIPT, &file.content.receipt);
    if claims.is_none_or(|claims| claims.request_sha256 != hex(&guard.fingerprint)) {
        return Err(ProblemCode::ClientReferenceInUse.into());
    }
    refusal::again(file)
}

/// The answer to what was submitted before: that of then under the same key, else the same application as it stands now.
///
/// # Errors
/// `client_reference_in_use` if something else was submitted; `idempotency_key_reused` if the key stands for something else.
pub(super) async fn repeat(
    app: &App,
    integrator: &Integrator,
    guard: &Guard,
    file: &File,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    match settle(app, guard, Err(ProblemCode::ClientReferenceInUse.into())).await {
        Err(AppError::Problem(ProblemCode::ClientReferenceInUse)) => {}
        settled => return settled,
    }
    if let Some(refused) = same_as(app, guard, file)? {
        return Ok(refused);
    }
    read::note_looks(app, &integrator.into(), std::slice::from_ref(file)).await?;
    Ok(Answer { replayed: true, ..render(file)? })
}
