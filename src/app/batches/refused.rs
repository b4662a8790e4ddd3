//! The lines that were refused, as a table with their own columns: to be mended and sent again as it is.

use super::outcome::shown;
use super::{LineResult, read};
use crate::app::{App, AppError};
use crate::domain::batches::sheet::{Remark, Sheet};
use crate::domain::batches::{Header, LineState};
use crate::domain::language::Language;
use crate::domain::limits::published::BATCH_PAGE;
use crate::i18n;
use crate::store::batch_lines;
use crate::store::types::Id;
use uuid::Uuid;

/// All refused lines of a batch as CSV. Messages are in `language`.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn sheet(app: &App, client: Id, id: Uuid, language: Language) -> Result<Vec<u8>, AppError> {
    let batch = read::get(app, client, id).await?;
    let header = batch.header.as_deref().map_or_else(Header::template, Header::from_stored);
    let (mut sheet, mut after) = (Sheet::of_refused(header), 0);
    loop {
        let page = (after, BATCH_PAGE);
        let state = Some(LineState::Refused.as_str());
        let rows = app.db.read(async |conn| batch_lines::list(conn, batch.id, state, page).await).await?;
        let Some(last) = rows.last() else { return Ok(sheet.finish()) };
        after = last.line;
        let sent = read::sent(app, &batch, &rows).await?;
        for row in rows {
            let line = sent.get(&row.line);
            sheet.add(line, &remark(&shown(row, true, None), language));
        }
    }
}

fn remark(result: &LineResult, language: Language) -> Remark {
    let message = |code| i18n::fields::message(code).get(language).to_owned();
    let mut errors: Vec<(String, String)> =
        result.errors.iter().map(|error| (error.pointer.clone(), message(error.code))).collect();
    if let Some(code) = result.code.filter(|_| errors.is_empty()) {
        errors.push((String::new(), i18n::problems::title(code).get(language).to_owned()));
    }
    let code = result.code.map(|code| code.as_str().to_owned()).unwrap_or_default();
    Remark { line: result.line, code, errors }
}
