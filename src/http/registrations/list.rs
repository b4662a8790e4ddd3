//! `GET /v1/registrations`

use super::views::{RegistrationPage, RegistrationView};
use crate::app::minors::acting;
use crate::app::registrations::file::{File, Role};
use crate::app::registrations::read::{list, note_looks};
use crate::app::{App, Caller};
use crate::domain::access::rights;
use crate::domain::language::Language;
use crate::domain::registrations::state::State;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
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
        note_looks(app, caller, &files).await?;
    }
    let items = files.iter().map(|file| RegistrationView::of(app, file, role, language)).collect();
    Ok(RegistrationPage { items, next_cursor })
}

/// The migrant's registrations
#[utoipa::path(
    operation_id = "list_registrations", tag = "registrations", params(OwnListQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest first", body = RegistrationPage), Read)
)]
#[get("/v1/registrations")]
pub async fn list_registrations(
    caller: May<rights::ListRegistrations>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<OwnListQuery>,
) -> Result<HttpResponse, Problem> {
    let OwnListQuery { state, minor, limit, cursor } = query.into_inner();
    let whose = acting(&app, caller.0, minor).await?;
    let query = ListQuery { state, limit, cursor };
    let page = page(&app, whose, Role::Migrant, query, lang.0).await?;
    Ok(HttpResponse::Ok().json(page))
}
