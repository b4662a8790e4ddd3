//! In the sandbox only: lets each request see the clock of the program that it belongs to, and disturbs it as the program has asked for.
//! One half stands inside the limits, where it is known whose request it is; the other outside the frame, whose deadline an answer that is
//! late on purpose must not meet.

use crate::app::sandbox::clock::within;
use crate::app::sandbox::standing::{Standing, of_caller};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::sandbox::faults::Fate;
use crate::http::extract::caller::account_or_program;
use crate::http::middleware::leash::Leash;
use crate::http::problem::Problem;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use chrono::TimeDelta;
use std::rc::Rc;
use std::time::Duration;

/// Below this, requests are never disturbed: it is where disturbances are switched off.
const SWITCHES: &str = "/v1/sandbox";
/// When a request that was refused on purpose may be tried again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What is still to be done to an answer.
#[derive(Debug, Clone, Copy)]
struct Pending(Fate);

/// Wraps a request in its program's clock and faults.
pub async fn clocked(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (ahead, fate) = match look(&request).await {
        Ok(found) => found,
        Err(error) => return Ok(ServiceResponse::from_err(Problem::from(error), request.into_parts().0)),
    };
    if let Some(fate) = fate {
        request.extensions_mut().insert(Pending(fate));
        if fate.is_refused {
            let problem = Problem { retry_after: Some(RETRY_AFTER), ..ProblemCode::Unavailable.into() };
            return Ok(ServiceResponse::from_err(problem, request.into_parts().0));
        }
    }
    Ok(within(ahead, next.call(request)).await?.map_into_boxed_body())
}

async fn look(request: &ServiceRequest) -> Result<(TimeDelta, Option<Fate>), AppError> {
    let Some(app) = request.app_data::<web::Data<App>>().cloned() else { return Ok((TimeDelta::zero(), None)) };
    let Some(who) = account_or_program(request.request()) else { return Ok((TimeDelta::zero(), None)) };
    let Standing { ahead, faults } = of_caller(&app, who).await?;
    let is_switch = request.match_info().unprocessed().starts_with(SWITCHES);
    Ok((ahead, (!is_switch).then(|| faults.fate(app.random.as_ref()))))
}

/// Gives an answer late, or not at all, where [`clocked`] has decided so.
pub async fn disturbed(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let leash = request.request().conn_data::<Rc<Leash>>().cloned();
    let response = next.call(request).await?;
    let pending = response.request().extensions().get::<Pending>().copied();
    if let Some(Pending(fate)) = pending {
        if !fate.delay.is_zero() {
            tokio::time::sleep(fate.delay).await;
        }
        if fate.is_lost
            && let Some(leash) = leash
        {
            leash.cut();
        }
    }
    Ok(response.map_into_boxed_body())
}
