//! `GET /v1/registrations`

use super::views::{RegistrationPage, RegistrationView};
use crate::app::actor::Actor;
use crate::app::minors::acting;
use crate::app::registrations::file::{File, Role};
use crate::app::registrations::read::{list, list_of_client, note_looks};
use crate::app::{App, Caller};
use crate::domain::access::rights;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::language::Language;
use crate::domain::registrations::state::State;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{EitherReader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::PartySearch;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which registrations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only this state.
    pub state: Option<State>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// Which of the migrant's registrations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OwnListQuery {
    /// Only this state.
    pub state: Option<State>,
    /// Those of this minor, for whom the caller acts; his own if absent.
    pub minor: Option<Uuid>,
    /// For programs: only that with this reference of its own.
    #[param(min_length = 1, max_length = 100, pattern = "^[ -~]+$", example = "booking-4711")]
    pub client_reference: Option<String>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// A page of the caller's registrations in one part.
pub async fn page(
    app: &App,
    caller: Caller,
    role: Role,
    query: ListQuery,
    language: Language,
) -> Result<RegistrationPage, Problem> {
    let (before, limit) = PageQuery { limit: query.limit, cursor: query.cursor }.parse()?;
    let files: Vec<File> = list(app, caller, role, (query.state, before, limit + 1)).await?;
    let (files, next_cursor) = cut(files, limit, |file| file.row.id.0);
    if role == Role::Host {
        note_looks(app, &caller.into(), &files).await?;
    }
    let items = files.iter().map(|file| RegistrationView::of(app, file, role, language)).collect();
    Ok(RegistrationPage { items, next_cursor })
}

/// The migrant's registrations; for a program, those for which it applied
///
/// Newest first. Filters narrow it: by state, by the reference of a program, by a minor.
#[utoipa::path(
    operation_id = "list_registrations", tag = "registrations", params(OwnListQuery),
    security(("bearer" = []), ("client" = ["registrations:read"])),
    responses((status = 200, description = "A page, newest first", body = RegistrationPage), PartySearch)
)]
#[get("/v1/registrations")]
pub async fn list_registrations(
    caller: May<rights::ListRegistrations, EitherReader>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<OwnListQuery>,
) -> Result<HttpResponse, Problem> {
    let OwnListQuery { state, minor, client_reference, limit, cursor } = query.into_inner();
    let is_wrong =
        |text: &String| text.is_empty() || text.len() > 100 || !text.bytes().all(|byte| matches!(byte, 32..=126));
    if client_reference.as_ref().is_some_and(is_wrong) {
        return Err(ProblemCode::MalformedQuery.into());
    }
    let page = match (&caller.0, minor, client_reference) {
        (Actor::Account(caller), minor, None) => {
            let whose = acting(&app, *caller, minor).await?;
            page(&app, whose, Role::Migrant, ListQuery { state, limit, cursor }, lang.0).await?
        }
        (Actor::Client(integrator), None, reference) => {
            let (before, limit) = PageQuery { limit, cursor }.parse()?;
            let files = list_of_client(&app, integrator, reference.as_deref(), (state, before, limit + 1)).await?;
            let (files, next_cursor) = cut(files, limit, |file| file.row.id.0);
            note_looks(&app, &caller.0, &files).await?;
            let items = files.iter().map(|file| RegistrationView::of(&app, file, Role::Client, lang.0)).collect();
            RegistrationPage { items, next_cursor }
        }
        // A filter that is not for this caller must not become a silent default.
        (Actor::Account(_), ..) => return Err(vec![FieldError::new("/client_reference", FieldCode::NotAllowed)].into()),
        (Actor::Client(_), ..) => return Err(vec![FieldError::new("/minor", FieldCode::NotAllowed)].into()),
    };
    Ok(HttpResponse::Ok().json(page))
}
