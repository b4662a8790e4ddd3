//! An annulment was wrong: a new registration takes the place of the annulled one, with the same facts and the time of the same submission.
//! The annulled one keeps its history, and its certificate stays void: whoever holds a copy of a status list could not be told otherwise.

use crate::app::certificates::issue::issue;
use crate::app::registrations::deadlines::end_of_stay_of;
use crate::app::registrations::file::File;
use crate::app::statistics::facts;
use crate::app::{App, AppError, notifications};
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::store::audit::AuditRow;
use crate::store::registrations::{EventRow, RegistrationRow, Reinstatement};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// Why the first event of such a registration.
pub(in crate::app) const REINSTATED: &str = "reinstated";

/// The registration in force that takes the place of `annulled`; none if the stay is over. `audit` makes the entry for its id.
pub(in crate::app) async fn reinstatement(
    app: &App,
    annulled: &File,
    audit: impl FnOnce(Uuid) -> AuditRow,
) -> Result<Option<Reinstatement>, AppError> {
    let valid_until = end_of_stay_of(app, annulled)?;
    if valid_until < app.today() {
        return Ok(None);
    }
    let now = app.now();
    let id = Id(app.new_id(now));
    let mut file = annulled.clone();
    file.row = RegistrationRow {
        id,
        number: app.numbers.next(&app.db, now).await?.to_string(),
        sealed: annulled.content.seal(&app.vault, &annulled.keyring, id)?,
        state: State::Confirmed.as_str().to_owned(),
        version: 1,
        decided_at: Some(Ts(now)),
        reason: None,
        comment: None,
        updated_at: Ts(now),
        host_notice_id: None,
        family_id: None,
        members: 0,
        host_reach: HostReach::Opened.rank(),
        ..file.row
    };
    let certificate = issue(app, &file, valid_until).await?;
    let event = EventRow {
        id: Id(app.new_id(now)),
        registration_id: id,
        version: 1,
        state: file.row.state.clone(),
        actor: "officer".to_owned(),
        reason: Some(REINSTATED.to_owned()),
        at: Ts(now),
        delegate_id: None,
        standing_consent_id: None,
    };
    let notices = notifications::notices(app, &file.to_both(NotificationKind::RegistrationReinstated), &file.row);
    let certificate = certificate.seal(&app.vault, &file.keyring)?;
    let facts = facts(app, &file);
    let (registration, owners) = (file.row, file.owners);
    Ok(Some(Reinstatement { event, certificate, notices, audit: audit(id.0), registration, owners, facts }))
}
