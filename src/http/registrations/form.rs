//! Applications as programs write them, read as the body of `POST /v1/registrations` is.

use super::views::SubmitRegistrationBody;
use crate::app::AppError;
use crate::app::ports::ApplicationForm;
use crate::app::registrations::application::SubmitRegistration;
use crate::http::extract::Draft;
use crate::http::problem::Problem;
use actix_web::web::Bytes;

/// The form of the published document.
#[derive(Debug, Clone, Copy)]
pub struct PublishedForm;

impl ApplicationForm for PublishedForm {
    fn read(&self, json: &[u8]) -> Result<SubmitRegistration, AppError> {
        let draft = Draft::<SubmitRegistrationBody>::read(Bytes::copy_from_slice(json));
        draft.map(SubmitRegistration::from).map_err(|Problem { code, errors, .. }| {
            if errors.is_empty() { AppError::Problem(code) } else { AppError::Invalid(errors) }
        })
    }
}
