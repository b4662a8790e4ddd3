//! A code table as JSON, written once for each language. The tag holds a digest of the text, so that no change of a table, of a
//! text or of the form can hide behind an old tag.

use crate::domain::language::Language;
use crate::http::answer::{digest_of, tagged};
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// A table in all languages.
pub struct Written(Vec<InLanguage>);

/// 200 with a table that may change at any time, or 304 for a caller that has it.
pub fn answer_now<T: Serialize>(request: &HttpRequest, language: Language, version: &str, view: &T) -> HttpResponse {
    InLanguage::of(version, language, view).answer(request, "public, max-age=60")
}

struct InLanguage {
    language: Language,
    tag: String,
    body: Box<RawValue>,
}

impl Written {
    /// Writes a table of a version.
    pub fn of<T: Serialize>(version: &str, view: impl Fn(Language) -> T) -> Self {
        let write = |language| InLanguage::of(version, language, &view(language));
        Self(Language::ALL.into_iter().map(write).collect())
    }

    /// 200 with the table, or 304 for a caller that has it.
    pub fn answer(&self, request: &HttpRequest, language: Language) -> HttpResponse {
        let Some(written) = self.0.iter().find(|written| written.language == language) else {
            return HttpResponse::InternalServerError().finish();
        };
        written.answer(request, "public, max-age=3600")
    }
}

impl InLanguage {
    fn of<T: Serialize>(version: &str, language: Language, view: &T) -> Self {
        let body = to_raw_value(view).unwrap_or_default();
        let hash = digest_of(body.get());
        Self { language, tag: format!("{version}-{}-{hash}", language.tag()), body }
    }

    fn answer(&self, request: &HttpRequest, kept: &'static str) -> HttpResponse {
        let mut response = tagged(request, &self.tag, &self.body);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::Written;
    use crate::domain::language::Language;
    use actix_web::http::StatusCode;
    use actix_web::http::header::{ETAG, IF_NONE_MATCH};
    use actix_web::test::TestRequest;

    #[test]
    fn a_caller_that_has_the_table_gets_304_and_another_language_is_another_table() {
        let table = Written::of("2026-11-22", Language::tag);
        let first = table.answer(&TestRequest::get().to_http_request(), Language::Kk);
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers().get(ETAG).unwrap().to_str().unwrap().to_owned();
        assert!(tag.starts_with("\"2026-11-22-kk-"), "{tag}");

        let again = TestRequest::get().insert_header((IF_NONE_MATCH, tag)).to_http_request();
        assert_eq!(table.answer(&again, Language::Kk).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(table.answer(&again, Language::Ru).status(), StatusCode::OK);
    }
}
