//! An application that fits a standing consent is confirmed at once, in its own transaction and by the host's own code: certificate, events and
//! notices are as if a delegate had tapped. One that does not fit waits for a delegate, as any other.

use crate::app::registrations::change::with_family;
use crate::app::registrations::confirm::prepare;
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::registrations::reach::HostReach;
use crate::store::Conn;
use crate::store::audit::{AuditRow, CONSENT};
use crate::store::border_reads::standing;
use crate::store::registrations::{Confirmation, confirm};
use crate::store::standing_consents::{fitting, note_uses, place};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// An application that could be confirmed at once.
pub(in crate::app) struct AtOnce {
    /// As it is submitted: nobody is asked.
    pub before: File,
    /// As it is answered.
    pub after: File,
    /// What commits with the submission.
    pub taking: Taking,
}

/// A place that is to be taken.
pub(in crate::app) struct Taking {
    premises: Id,
    consents: Vec<Id>,
    people: Vec<Id>,
    confirmation: Confirmation,
    at: Ts,
}

/// Whether an application, of this program or of a migrant himself, could be confirmed at once: there is a consent that fits, and nothing stands
/// against it that would stand against a host's answer. Whether there is a place is seen when it is taken.
pub(in crate::app) async fn ready(app: &App, client: Option<Id>, file: &File) -> Result<Option<AtOnce>, AppError> {
    let Some(premises) = file.row.premises_id else { return Ok(None) };
    let (applicant, guardian) = (file.row.account_id, file.row.guardian_id);
    // Who acts for the organisation does not let himself in.
    if file.delegates.iter().any(|it| it.account == applicant || Some(it.account) == guardian) {
        return Ok(None);
    }
    let today = app.today();
    let (consents, standing) = app
        .db
        .read(async |conn| {
            let consents = fitting(conn, premises, client, today).await?;
            if consents.is_empty() {
                return Ok((consents, None));
            }
            let standing = standing(conn, with_family(file), today).await?;
            Ok((consents, Some(standing)))
        })
        .await?;
    let Some(standing) = standing.filter(|standing| !standing.is_banned) else { return Ok(None) };
    let mut before = file.clone();
    before.row.host_notice_id = None;
    before.row.host_reach = HostReach::Opened.rank();
    before.family.iter_mut().for_each(|member| member.row.host_reach = HostReach::Opened.rank());
    let people: Vec<Id> = with_family(&before).map(|file| file.row.id).collect();
    let audit = |action: &'static str, id: Uuid| AuditRow {
        actor_kind: CONSENT,
        ..app.audit_of_system(action, ("registration", id))
    };
    match prepare(app, (&before, standing.formers), "host", audit).await {
        Ok((after, confirmation)) => {
            let at = confirmation.change.event.at;
            let taking = Taking { premises, consents, people, confirmation, at };
            Ok(Some(AtOnce { before, after, taking }))
        }
        // A host could not confirm it now: it is his to see why.
        Err(AppError::Problem(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Taking {
    /// The consent by which a place is free, which is then this application's if the transaction commits.
    pub(in crate::app) async fn place(&self, tx: &mut Conn) -> Result<Option<Id>, AppError> {
        let people = i64::try_from(self.people.len()).unwrap_or(i64::MAX);
        Ok(place(tx, self.premises, &self.consents, people).await?)
    }

    /// Takes it, behind the submission.
    pub(in crate::app) async fn take(mut self, tx: &mut Conn, consent: Id) -> Result<(), AppError> {
        self.confirmation.is_by_consent(consent);
        confirm(tx, &self.confirmation).await?;
        Ok(note_uses(tx, consent, &self.people, self.at).await?)
    }
}
