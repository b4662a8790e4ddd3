//! Reads the rulebook and the outages anew. Running it twice does no harm.

use crate::app::outages::load::load;
use crate::app::{App, AppError};
use crate::domain::deadlines::Rulebook;
use crate::domain::deadlines::rulebook::{Change, Subject};
use crate::domain::deadlines::versions::Validity;
use crate::store::rules::{RuleChangeRow, all};
use std::sync::Arc;

/// Reads what operators have changed and takes it over.
///
/// # Errors
/// The store failed, or a change cannot be read: then everything stays as it is known.
pub async fn refresh(app: &App) -> Result<(), AppError> {
    let rows = app.db.read(async |conn| all(conn).await).await?;
    let changes = rows.iter().map(change).collect::<Result<Vec<_>, _>>()?;
    super::write(&app.rules.book, Arc::new(Rulebook::with(changes)));
    load(app).await
}

/// A change that cannot be read must not be overlooked: people's dates hang on it.
fn change(row: &RuleChangeRow) -> Result<Change, AppError> {
    let unreadable = |what: &str| AppError::Internal(format!("{what} of the rule change {} cannot be read", row.id.0));
    let subject: Subject = row.subject.parse().map_err(|()| unreadable("the subject"))?;
    let content = row.content.as_deref().map(serde_json::from_str).transpose();
    Ok(Change {
        subject,
        validity: Validity { from: row.valid_from, until: row.valid_until },
        known_from: row.known_from.0,
        content: content.map_err(|_| unreadable("the content"))?,
    })
}
