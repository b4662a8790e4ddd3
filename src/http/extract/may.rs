//! Permission as an extractor: a handler that takes `May<ConfirmRegistration>` is called only for those to whom the policy table
//! grants this operation. Which objects they reach is the use case's question to the same table.
//!
//! `May<R, A>` says by `A` how the caller proves who he is; [`Authed`] if nothing is said. A combination that the table does not
//! grant refuses everybody.

use super::caller::{Authed, Lasting, LateWriter, MaybeAuthed, Writer};
use super::integrator::{AuthedClient, EitherReader, EitherWriter};
use crate::app::actor::{Actor, Claimant};
use crate::app::auth::standing::Claimed;
use crate::app::changes::follow::Watcher;
use crate::app::integrators::access::Integrator;
use crate::app::officers::{OnDuty, admit};
use crate::app::{App, Caller};
use crate::domain::access::{Principal, Right, admits};
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};
use std::marker::PhantomData;

/// How a caller proves who he is.
pub trait Authentication: FromRequest<Error = Problem> + 'static {
    /// What the handler gets.
    type Who: Clone + 'static;

    /// What the handler gets.
    fn who(self) -> Self::Who;

    /// Who it is to the policy.
    fn principal(who: &Self::Who) -> Principal;
}

/// Somebody who may do `R`.
#[derive(Debug)]
pub struct May<R, A: Authentication = Authed>(pub A::Who, PhantomData<R>);

type Judged<W> = Shared<LocalBoxFuture<'static, Result<W, Problem>>>;

/// The judgement of the caller of a request, which may still be under way. Whoever reads the body waits for it.
#[derive(Clone)]
pub(super) struct Gate(Option<Judged<()>>);

impl Gate {
    /// The gate of a request; open if its operation is for everybody.
    pub(super) fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or(Self(None))
    }

    /// Waits until the caller is judged.
    pub(super) async fn passed(self) -> Result<(), Problem> {
        match self.0 {
            Some(judged) => judged.await,
            None => Ok(()),
        }
    }
}

impl<R: Right, A: Authentication> FromRequest for May<R, A> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = A::from_request(request, payload);
        let judged = async move {
            let who = caller.await?.who();
            let principal = A::principal(&who);
            match principal {
                _ if admits(R::PERMISSION, &principal) => Ok(who),
                Principal::Client(_) => Err(ProblemCode::InsufficientScope.into()),
                _ => Err(ProblemCode::Forbidden.into()),
            }
        };
        let judged: Judged<A::Who> = judged.boxed_local().shared();
        let gate = judged.clone().map(|outcome| outcome.map(drop)).boxed_local().shared();
        request.extensions_mut().insert(Gate(Some(gate)));
        async move { Ok(Self(judged.await?, PhantomData)) }.boxed_local()
    }
}

impl Authentication for Authed {
    type Who = Caller;

    fn who(self) -> Caller {
        self.0
    }

    fn principal(who: &Caller) -> Principal {
        (*who).into()
    }
}

impl Authentication for Writer {
    type Who = Caller;

    fn who(self) -> Caller {
        self.0
    }

    fn principal(who: &Caller) -> Principal {
        (*who).into()
    }
}

impl Authentication for LateWriter {
    type Who = Claimed;

    fn who(self) -> Claimed {
        self.0
    }

    fn principal(who: &Claimed) -> Principal {
        Principal::Account(who.account())
    }
}

impl Authentication for Lasting {
    type Who = Watcher;

    fn who(self) -> Watcher {
        self.0
    }

    fn principal(who: &Watcher) -> Principal {
        who.caller.into()
    }
}

impl Authentication for AuthedClient {
    type Who = Integrator;

    fn who(self) -> Integrator {
        self.0
    }

    fn principal(who: &Integrator) -> Principal {
        who.into()
    }
}

impl Authentication for EitherReader {
    type Who = Actor;

    fn who(self) -> Actor {
        self.0
    }

    fn principal(who: &Actor) -> Principal {
        who.into()
    }
}

impl Authentication for EitherWriter {
    type Who = Claimant;

    fn who(self) -> Claimant {
        self.0
    }

    fn principal(who: &Claimant) -> Principal {
        who.into()
    }
}

impl Authentication for MaybeAuthed {
    type Who = Option<Caller>;

    fn who(self) -> Option<Caller> {
        self.0
    }

    fn principal(who: &Option<Caller>) -> Principal {
        who.map_or(Principal::Anonymous, Into::into)
    }
}

/// An officer on duty: the database is asked at each request, for his session and for his standing.
#[derive(Debug, Clone, Copy)]
pub struct AsOfficer(OnDuty);

impl FromRequest for AsOfficer {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let claimed = LateWriter::from_request(request, payload);
        let app = request.app_data::<web::Data<App>>().cloned();
        async move {
            let LateWriter(claimed) = claimed.await?;
            let app = app.ok_or(ProblemCode::Internal)?;
            Ok(Self(admit(&app, claimed).await?))
        }
        .boxed_local()
    }
}

impl Authentication for AsOfficer {
    type Who = OnDuty;

    fn who(self) -> OnDuty {
        self.0
    }

    fn principal(who: &OnDuty) -> Principal {
        (*who).into()
    }
}
