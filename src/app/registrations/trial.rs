//! What would become of an application, without any effect: for the dry run of a batch.

use crate::app::idempotency::Guard;
use crate::app::integrators::Integrator;
use crate::app::registrations::admission::admit_guest_in_trial;
use crate::app::registrations::application::SubmitRegistration;
use crate::app::registrations::file::File;
use crate::app::registrations::{guests, refusal};
use crate::app::{App, AppError};
use std::sync::Arc;

/// What would become of an application of a program if it were submitted now, without any effect: the application that there is already
/// under its reference, if it is the same. What is counted against floods is not looked at.
///
/// # Errors
/// Those of [`super::submit::submit`]; a refusal by the service itself is its code, since nothing is on record.
pub async fn try_out(
    app: &Arc<App>,
    integrator: Box<Integrator>,
    guard: &Guard,
    command: &SubmitRegistration,
) -> Result<Option<File>, AppError> {
    if let Some(reference) = &command.client_reference
        && let Some(file) = guests::submitted_before(app, &integrator, reference).await?
    {
        let refused = guests::same_as(app, guard, &file)?;
        return match refused.as_ref().and_then(refusal::read) {
            Some(refused) => Err(AppError::Refused(Box::new(refused))),
            None => Ok(Some(file)),
        };
    }
    match admit_guest_in_trial(app, integrator, command).await?.refusal {
        Some((code, _)) => Err(code.into()),
        None => Ok(None),
    }
}
