//! A host wants a registration at his place to end: the migrant has time to answer, and where they do not agree an officer decides. Until
//! then the registration is in force. Each step counts as a change of the registration, so of two at once one is taken.

pub mod answer;
pub mod lapse;
pub mod request;
pub mod take_back;

use crate::app::AppError;
use crate::app::registrations::file::File;
use crate::domain::codes::ProblemCode;
use crate::domain::registrations::state::State;
use crate::domain::registrations::vacate::VacateState;
use crate::store::DbError;
use crate::store::types::Ts;
use crate::store::vacates::{Vacate, VacateStep};

/// Events of a registration that stays in force.
pub mod events {
    /// The host has asked.
    pub const REQUESTED: &str = "vacate_requested";
    /// He took it back.
    pub const WITHDRAWN: &str = "vacate_withdrawn";
    /// The migrant objected.
    pub const OBJECTED: &str = "vacate_objected";
    /// An officer decided that the registration stays.
    pub const REFUSED: &str = "vacate_refused";
}

/// The open request about a registration in force.
pub(super) fn open_request(file: &File) -> Result<&Vacate, AppError> {
    if file.state() != State::Confirmed {
        return Err(ProblemCode::RegistrationNotInForce.into());
    }
    file.vacate.as_ref().ok_or_else(|| ProblemCode::NoVacateRequest.into())
}

/// The step of a request from the state in which it was read.
pub(super) fn step(request: &Vacate, to: VacateState, at: Ts) -> VacateStep {
    VacateStep { id: request.row.id, from: request.state(), to, answer: None, at }
}

/// The file as it is shown after the step.
pub(super) fn moved(mut file: File, step: &VacateStep) -> File {
    if step.to.is_final() {
        file.vacate = None;
    } else if let Some(vacate) = &mut file.vacate {
        step.to.as_str().clone_into(&mut vacate.row.state);
    }
    file
}

/// Whoever comes second looks again.
pub(super) fn lost_race(error: AppError) -> AppError {
    let AppError::Store(store) = &error else { return error };
    let is_lost = matches!(store, DbError::LostRace)
        || ["registration_events", "vacate_requests", "cases"].iter().any(|table| store.is_unique_in(table));
    if is_lost { ProblemCode::ConcurrentChange.into() } else { error }
}
