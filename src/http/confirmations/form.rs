//! The form of the page: what a browser sends, as the command that JSON would make.

use super::views::{AnswerConfirmationBody, ConfirmationDecision};
use crate::app::confirmations::answer::AnswerByLink;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::http::pages::form::Fields;
use actix_web::HttpRequest;

/// Characters of a comment, at most: as the published schema has it.
const MOST: usize = 500;

/// Reads the form: the answer, or the fields that are wrong.
///
/// # Errors
/// It is no form, or not of this page.
pub(super) fn read(request: &HttpRequest, body: &[u8]) -> Result<Result<AnswerByLink, Vec<FieldError>>, ProblemCode> {
    fields(&Fields::of(request, body)?).map(|fields| fields.and_then(|body| body.command()))
}

fn fields(form: &Fields) -> Result<Result<AnswerConfirmationBody, Vec<FieldError>>, ProblemCode> {
    let decision = match form.get("decision") {
        Some("confirm") => ConfirmationDecision::Confirm,
        Some("reject") => ConfirmationDecision::Reject,
        _ => return Err(ProblemCode::BadRequest),
    };
    let reason = match form.get("reason").filter(|reason| !reason.is_empty()) {
        Some(reason) => match RejectReason::parse(reason) {
            Ok(reason) => Some(reason),
            Err(code) => return Ok(Err(vec![FieldError::new("/reason", code)])),
        },
        None => None,
    };
    // Browsers end lines as the forms of old did.
    let comment = form.get("comment").map(|comment| comment.replace("\r\n", "\n"));
    if comment.as_deref().is_some_and(|comment| comment.chars().count() > MOST) {
        return Ok(Err(vec![FieldError::new("/comment", FieldCode::TooLong)]));
    }
    Ok(Ok(AnswerConfirmationBody { decision, reason, comment }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> Result<Result<AnswerByLink, Vec<FieldError>>, ProblemCode> {
        fields(&Fields::parse(text)?).map(|fields| fields.and_then(|body| body.command()))
    }

    #[test]
    fn both_forms_are_read() {
        assert!(matches!(command("decision=confirm"), Ok(Ok(AnswerByLink::Confirm))));
        let rejection = command("decision=reject&reason=no_consent&comment=%D0%BD%D0%B5%0D%0A%D1%82").unwrap().unwrap();
        let AnswerByLink::Reject { reason, comment } = rejection else { panic!("{rejection:?}") };
        assert_eq!((reason, comment.as_deref()), (RejectReason::NoConsent, Some("не\nт")));
        let plain = command("decision=reject&reason=unknown_person&comment=").unwrap().unwrap();
        assert!(matches!(plain, AnswerByLink::Reject { comment: None, .. }));
    }

    #[test]
    fn what_is_wrong_is_named_and_what_is_no_such_form_refused() {
        let pointer = |text: &str| command(text).unwrap().unwrap_err().remove(0).pointer;
        assert_eq!(pointer("decision=reject&reason="), "/reason");
        assert_eq!(pointer("decision=reject&reason=whatever"), "/reason");
        assert_eq!(pointer(&format!("decision=reject&reason=no_consent&comment={}", "x".repeat(501))), "/comment");
        assert_eq!(pointer("decision=reject&reason=no_consent&comment=%07"), "/comment");
        for none in ["", "decision=", "decision=maybe", "reason=no_consent"] {
            assert!(matches!(command(none), Err(ProblemCode::BadRequest)), "{none}");
        }
    }
}
