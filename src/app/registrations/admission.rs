//! Who may apply, and what for: a person for himself and for minors of his, a program for a guest.

use crate::app::actor::Actor;
use crate::app::auth::standing::Claimed;
use crate::app::integrators::Integrator;
use crate::app::registrations::applicants::{Applied, Found, Party, Refusal, judge, judge_minor, party};
use crate::app::registrations::application::{Applicant, Application, SubmitRegistration};
use crate::app::registrations::guests::{self, Guest};
use crate::app::{App, AppError};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::store::accounts::AccountRow;
use crate::store::types::Id;
use std::sync::Arc;

/// Who applies.
pub(super) struct Who {
    /// A person, or a program.
    pub actor: Actor,
    /// The account by which the migrants are told: their own, or that of whoever acts for them.
    pub acting: AccountRow,
    /// A program's own reference, as it is found by.
    pub reference: Option<Vec<u8>>,
}

impl Who {
    /// The program, if it is one.
    pub fn client(&self) -> Option<Id> {
        match &self.actor {
            Actor::Account(_) => None,
            Actor::Client(integrator) => Some(integrator.client.id),
        }
    }
}

/// Who may apply, and what for.
pub(super) struct Admitted {
    /// Who.
    pub who: Who,
    /// For whom: the one who leads first.
    pub applicants: Vec<Applied>,
    /// What for.
    pub application: Application,
    /// Why it is refused at once, if it is.
    pub refusal: Option<Refusal>,
}

/// Checks the caller's session, and the application against the data of those it is for and what is open already.
pub(super) async fn admit(app: &App, claimed: Claimed, command: &SubmitRegistration) -> Result<Admitted, AppError> {
    let Party { caller, guardian, minors } = party(app, claimed, &command.minors).await?;
    let who = &guardian.account.who;
    let applicant = Applicant { phone: &who.phone, iin: who.iin.as_deref(), is_program: false };
    let application = Application::parse(command, applicant, app.today(), |text| app.pdf.printable(text));
    let application = application.map_err(AppError::Invalid)?;
    if guardian.person.is_none() {
        return Err(ProblemCode::PersonRequired.into());
    }
    let account = guardian.account.clone();
    let (mut applicants, mut errors, mut refusal) = (Vec::new(), Vec::new(), None);
    if !command.without_guardian {
        let (applied, refused) = judge(app, guardian, &application)?;
        refusal = refused;
        applicants.push(applied);
    }
    for (at, minor) in minors.into_iter().enumerate() {
        let pointer = format!("/minors/{at}");
        let Some(minor) = minor.filter(Found::is_known) else {
            errors.push(FieldError::new(pointer, FieldCode::UnknownMinor));
            continue;
        };
        let leads = applicants.is_empty() && errors.is_empty();
        match judge_minor(app, minor, &application, leads)? {
            Ok((applied, refused)) => {
                refusal = refusal.or(refused);
                applicants.push(applied);
            }
            Err(code) => errors.push(FieldError::new(pointer, code)),
        }
    }
    if errors.is_empty() {
        let who = Who { actor: caller.into(), acting: account, reference: None };
        Ok(Admitted { who, applicants, application, refusal })
    } else {
        Err(AppError::Invalid(errors))
    }
}

/// The same for a program that applies for a guest.
pub(super) async fn admit_guest(
    app: &Arc<App>,
    integrator: Box<Integrator>,
    command: &SubmitRegistration,
) -> Result<Admitted, AppError> {
    let guest = guests::read_guest(app, &integrator, command).await?;
    admitted(app, integrator, guest)
}

/// The same without any effect.
pub(super) async fn admit_guest_in_trial(
    app: &Arc<App>,
    integrator: Box<Integrator>,
    command: &SubmitRegistration,
) -> Result<Admitted, AppError> {
    let guest = guests::rehearse(app, &integrator, command).await?;
    admitted(app, integrator, guest)
}

fn admitted(app: &App, integrator: Box<Integrator>, guest: Guest) -> Result<Admitted, AppError> {
    let Guest { found, acting, application } = guest;
    let (applied, refusal) = judge(app, found, &application)?;
    let reference = application.client_reference.as_deref().map(|reference| guests::reference_index(app, reference));
    let who = Who { actor: Actor::Client(integrator), acting, reference };
    Ok(Admitted { who, applicants: vec![applied], application, refusal })
}
