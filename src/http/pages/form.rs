//! What a browser sends of a form.

use crate::domain::codes::ProblemCode;
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Query;

/// The fields of a form, by name.
#[derive(Debug)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// It is no form.
    pub fn of(request: &HttpRequest, body: &[u8]) -> Result<Self, ProblemCode> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
        {
            return Err(ProblemCode::UnsupportedMediaType);
        }
        Self::parse(std::str::from_utf8(body).map_err(|_| ProblemCode::BadRequest)?)
    }

    /// Reads the text of a form.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Self, ProblemCode> {
        Query::from_query(text).map(|Query(pairs)| Self(pairs)).map_err(|_| ProblemCode::BadRequest)
    }

    /// The first value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
