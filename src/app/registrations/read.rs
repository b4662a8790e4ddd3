//! Reading registrations. What is not the caller's does not exist for him.

use crate::app::actor::{Actor, Claimant};
use crate::app::auth::standing::Claimed;
use crate::app::integrators::Integrator;
use crate::app::registrations::file::{File, Role};
use crate::app::registrations::guests::reference_index;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::store::audit::{self, AuditRow};
use crate::store::registrations::{self, EventRow, Page};
use crate::store::types::Ts;
use crate::store::{accounts, reach};
use std::iter;
use uuid::Uuid;

/// Reads one registration with which the caller may do this, and his role in it.
pub async fn read(app: &App, actor: &Actor, id: Uuid, permission: Permission) -> Result<(File, Role), AppError> {
    let found = app.db.read(async |conn| registrations::find(conn, &app.vault, id).await).await?;
    let file = found.ok_or(ProblemCode::NotFound)?;
    let role = file.require(permission, &actor.into())?;
    Ok((file, role))
}

/// What a look at registrations is called in the audit log.
const READ: &str = "registration.read";

/// The audit entries of a look at a registration by its host or by the program that applied: one for each who is shown with it.
fn looks(app: &App, actor: &Actor, file: &File) -> Vec<AuditRow> {
    let purpose = match actor {
        Actor::Client(_) => "integrator_record",
        Actor::Account(_) if file.state() == State::Pending => "host_answer",
        Actor::Account(_) => "host_record",
    };
    let look = |file: &File| actor.look(app, (READ, purpose), ("registration", file.row.id.0), file.row.account_id.0);
    iter::once(file).chain(&file.family).map(look).collect()
}

/// Notes that the caller, their host or the program that applied for them, is shown the guests of `files`: each guest finds it in his
/// access log. To be called before anything of them is answered.
pub async fn note_looks(app: &App, actor: &Actor, files: &[File]) -> Result<(), AppError> {
    if files.is_empty() {
        return Ok(());
    }
    let entries: Vec<AuditRow> = files.iter().flat_map(|file| looks(app, actor, file)).collect();
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert_all(tx, &entries).await?)).await
}

/// Reads one registration to show it to the caller, and his role in it.
pub async fn show(app: &App, actor: &Actor, id: Uuid, permission: Permission) -> Result<(File, Role), AppError> {
    let (file, role) = read(app, actor, id, permission).await?;
    if matches!(role, Role::Host | Role::Client) {
        let entries = looks(app, actor, &file);
        // What a host has looked at he has opened; it is noted once.
        let is_host = matches!(actor, Actor::Account(caller) if file.is_hosted_by(caller.account));
        let is_news = is_host && file.host_notice().is_some_and(|reach| reach < HostReach::Opened);
        let opened = is_news.then_some((file.row.id, file.row.host_notice_id));
        let now = Ts(app.now());
        app.db
            .write(async move |tx| {
                audit::insert_all(tx, &entries).await?;
                if let Some((registration, notice)) = opened {
                    reach::opened(tx, registration, notice, now).await?;
                }
                Ok::<_, AppError>(())
            })
            .await?;
    }
    Ok((file, role))
}

/// The caller if his session is open, and a registration in which he has the part `needed`.
pub async fn read_to_change(
    app: &App,
    claimed: Claimed,
    id: Uuid,
    permission: Permission,
) -> Result<(Caller, File), AppError> {
    match read_to_act(app, claimed.into(), id, permission).await? {
        (Actor::Account(caller), file) => Ok((caller, file)),
        (Actor::Client(_), _) => Err(ProblemCode::Forbidden.into()),
    }
}

/// The same for whoever acts on the migrant's side.
pub async fn read_to_act(
    app: &App,
    claimant: Claimant,
    id: Uuid,
    permission: Permission,
) -> Result<(Actor, File), AppError> {
    let session = claimant.session(app);
    let found = app.db.read(async |conn| registrations::find_to_change(conn, &app.vault, id, session).await).await?;
    let (file, is_open) = found;
    let actor = claimant.admit(is_open)?;
    let file = file.ok_or(ProblemCode::NotFound)?;
    file.require(permission, &(&actor).into())?;
    Ok((actor, file))
}

/// A page of the caller's registrations in the given part, newest first.
pub async fn list(
    app: &App,
    caller: Caller,
    role: Role,
    (state, before, limit): (Option<State>, Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    let page = Page { before, limit, state: state.map(|s| s.as_str().to_owned()) };
    let found = app
        .db
        .read(async |conn| match role {
            Role::Migrant => registrations::of_migrant(conn, &app.vault, caller.account, &page).await,
            Role::Officer | Role::Client | Role::Anybody => Ok(Vec::new()),
            Role::Host => match accounts::get(conn, &app.vault, caller.account).await? {
                Some(host) => registrations::of_host(conn, &app.vault, &host, &page).await,
                None => Ok(Vec::new()),
            },
        })
        .await?;
    Ok(found)
}

/// A page of what a program applied for, newest first; only that with its own `reference`, if given.
pub async fn list_of_client(
    app: &App,
    integrator: &Integrator,
    reference: Option<&str>,
    (state, before, limit): (Option<State>, Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    let page = Page { before, limit, state: state.map(|s| s.as_str().to_owned()) };
    let client = integrator.client.id;
    let reference = reference.map(|reference| reference_index(app, reference));
    Ok(app
        .db
        .read(async |conn| registrations::of_client(conn, &app.vault, client, reference.as_deref(), &page).await)
        .await?)
}

/// The history of a registration.
pub async fn events(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<EventRow>, AppError> {
    read(app, actor, id, Permission::ListRegistrationEvents).await?;
    Ok(app.db.read(async |conn| registrations::events(conn, id).await).await?)
}
