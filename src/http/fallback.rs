//! What no route takes: 405 with `Allow` where the path exists, 404 elsewhere.

use crate::app::App;
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, web};
use std::sync::LazyLock;

/// Paths that are served beside the document's.
const PAGES: [&str; 2] = ["/openapi.json", "/docs"];

/// Paths of the document, split at the slashes, and their methods.
static PATHS: LazyLock<Vec<(Vec<String>, String)>> = LazyLock::new(|| {
    let document = serde_json::to_value(super::openapi()).unwrap_or_default();
    let paths = document.get("paths").and_then(serde_json::Value::as_object).cloned().unwrap_or_default();
    paths
        .into_iter()
        .map(|(path, item)| {
            let methods =
                ["get", "post", "put", "patch", "delete"].into_iter().filter(|method| item.get(method).is_some());
            let allow = methods.map(str::to_uppercase).collect::<Vec<_>>().join(", ");
            (path, allow)
        })
        .chain(PAGES.map(|path| (path.to_owned(), "GET".to_owned())))
        .map(|(path, allow)| (path.split('/').map(str::to_owned).collect(), allow))
        .collect()
});

fn allowed(path: &str) -> Option<&'static str> {
    let segments: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &[String]| {
        pattern.len() == segments.len()
            && pattern
                .iter()
                .zip(&segments)
                .all(|(part, segment)| part == segment || (part.starts_with('{') && !segment.is_empty()))
    };
    PATHS.iter().find(|(pattern, _)| fits(pattern)).map(|(_, allow)| allow.as_str())
}

/// The answer where no route fits.
pub async fn fallback(request: HttpRequest) -> HttpResponse {
    let is_sandbox = request.app_data::<web::Data<App>>().is_some_and(|app| app.settings.is_sandbox);
    // The document tells of a sandbox everywhere; elsewhere there is nothing of it.
    let is_there = is_sandbox || !request.path().starts_with("/v1/sandbox/");
    match allowed(request.path()).filter(|_| is_there) {
        Some(allow) => {
            let mut response = HttpResponse::from_error(Problem::from(ProblemCode::MethodNotAllowed));
            if let Ok(value) = allow.parse() {
                response.headers_mut().insert(ALLOW, value);
            }
            response
        }
        None => HttpResponse::from_error(Problem::from(ProblemCode::NotFound)),
    }
}
