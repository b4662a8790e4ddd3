//! Places of the feed as clients hold them: sealed for one account, so that nobody makes one, takes another's, or reads from it how much
//! the service does.

use crate::app::{App, AppError};
use crate::domain::changes::Place;
use crate::domain::codes::ProblemCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Seals a place for whom `context` names.
pub fn seal(app: &App, context: &[u8], place: Place) -> Result<String, AppError> {
    let key = app.secrets.cursor_key();
    let sealed = key.and_then(|key| key.seal(app.random.as_ref(), context, &place.to_bytes()));
    sealed.map(|sealed| URL_SAFE_NO_PAD.encode(sealed)).ok_or_else(|| AppError::Internal("no cursor".into()))
}

/// Opens what [`seal`] made in the same context.
pub fn open(app: &App, context: &[u8], text: &str) -> Result<Place, ProblemCode> {
    let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| ProblemCode::BadCursor)?;
    let bytes = app.secrets.cursor_key().and_then(|key| key.open(context, &sealed));
    bytes.and_then(|bytes| Place::from_bytes(&bytes)).ok_or(ProblemCode::BadCursor)
}

/// The cursor of a place in the feed of an account.
pub fn encode(app: &App, account: Uuid, place: Place) -> Result<String, AppError> {
    seal(app, account.as_bytes(), place)
}

/// Reads what [`encode`] wrote for the same account.
pub fn decode(app: &App, account: Uuid, text: &str) -> Result<Place, ProblemCode> {
    open(app, account.as_bytes(), text)
}
