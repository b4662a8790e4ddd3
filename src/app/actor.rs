//! Who acts on the migrant's side of a registration: he himself, or whoever acts for him; or the program of an integrator that applied for
//! him.

use crate::app::auth::standing::Claimed;
use crate::app::integrators::Integrator;
use crate::app::{App, AppError, Caller};
use crate::domain::access::{Client, Principal, Role};
use crate::store::audit::{AuditRow, CLIENT};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// Somebody whose token is good. The session of a person is still to be looked up; a program has none.
#[derive(Debug, Clone)]
pub enum Claimant {
    /// A person.
    Account(Claimed),
    /// A program.
    Client(Box<Integrator>),
}

/// Somebody who was let in.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A person.
    Account(Caller),
    /// A program.
    Client(Box<Integrator>),
}

impl From<Claimed> for Claimant {
    fn from(claimed: Claimed) -> Self {
        Self::Account(claimed)
    }
}

impl From<Caller> for Actor {
    fn from(caller: Caller) -> Self {
        Self::Account(caller)
    }
}

impl From<&Integrator> for Actor {
    fn from(integrator: &Integrator) -> Self {
        Self::Client(Box::new(integrator.clone()))
    }
}

impl From<&Integrator> for Principal {
    fn from(integrator: &Integrator) -> Self {
        Self::Client(Client { id: integrator.client.id.0, scopes: integrator.scopes.clone() })
    }
}

impl From<&Actor> for Principal {
    fn from(actor: &Actor) -> Self {
        match actor {
            Actor::Account(caller) => (*caller).into(),
            Actor::Client(integrator) => integrator.as_ref().into(),
        }
    }
}

impl From<&Claimant> for Principal {
    fn from(claimant: &Claimant) -> Self {
        match claimant {
            Claimant::Account(claimed) => Self::Account(claimed.account()),
            Claimant::Client(integrator) => integrator.as_ref().into(),
        }
    }
}

impl Claimant {
    /// The session to look up, if there is one.
    #[must_use]
    pub fn session(&self, app: &App) -> Option<(Uuid, Ts)> {
        match self {
            Self::Account(claimed) => Some((claimed.session(), Ts(app.real_now()))),
            Self::Client(_) => None,
        }
    }

    /// Who it is, if his session was found open.
    pub fn admit(self, is_open: bool) -> Result<Actor, AppError> {
        match self {
            Self::Account(claimed) => claimed.admit(is_open).map(Actor::Account),
            Self::Client(integrator) => Ok(Actor::Client(integrator)),
        }
    }

    /// The part he has in what he acts on.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Account(_) => Role::Migrant,
            Self::Client(_) => Role::Client,
        }
    }
}

impl Actor {
    /// The name in the history of a registration.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Account(_) => "migrant",
            Self::Client(_) => "client",
        }
    }

    /// An audit entry for something that he did.
    #[must_use]
    pub fn audit(&self, app: &App, action: &'static str, object: (&'static str, Uuid)) -> AuditRow {
        match self {
            Self::Account(caller) => app.audit(*caller, action, object),
            Self::Client(integrator) => AuditRow {
                actor_kind: CLIENT,
                actor_id: Some(integrator.client.id),
                ..app.audit_of_system(action, object)
            },
        }
    }

    /// An audit entry for a look into the file of the person `subject`: it stands in his access log.
    #[must_use]
    pub fn look(
        &self,
        app: &App,
        (action, purpose): (&'static str, &'static str),
        object: (&'static str, Uuid),
        subject: Uuid,
    ) -> AuditRow {
        match self {
            Self::Account(caller) => app.audit_read(*caller, (action, purpose), object, subject),
            Self::Client(_) => AuditRow {
                subject_id: Some(Id(subject)),
                purpose: Some(purpose.to_owned()),
                ..self.audit(app, action, object)
            },
        }
    }
}
