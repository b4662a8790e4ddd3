//! Figures as CSV (RFC 4180): one row an amount, so that a spreadsheet can pivot them.

use super::views::FiguresView;
use crate::app::AppError;
use crate::http::answer::asks_only_for;
use actix_web::HttpRequest;

const CSV: &str = "text/csv";

/// Whether the caller asks for it: by the parameter, or else by `Accept`.
#[must_use]
pub fn is_wanted(named: Option<bool>, request: &HttpRequest) -> bool {
    named.unwrap_or_else(|| asks_only_for(request, CSV))
}

/// The rows: period, value (empty for the total), its name, amount (empty if hidden), whether it is hidden.
///
/// # Errors
/// Never: it is written to memory.
pub fn rows(view: &FiguresView) -> Result<String, AppError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let broken = |error: csv::Error| AppError::Internal(error.to_string());
    writer.write_record(["period", "value", "name", "amount", "hidden"]).map_err(broken)?;
    let name = |code: &str| view.values.iter().find(|value| value.code == code).map_or("", |value| value.name.as_str());
    for period in &view.items {
        let begins = period.begins.to_string();
        let mut row = |value: &str, amount: Option<i64>| {
            let (amount, hidden) = (amount.map(|amount| amount.to_string()), amount.is_none().to_string());
            writer.write_record([&begins, value, name(value), amount.as_deref().unwrap_or_default(), &hidden])
        };
        row("", period.total).map_err(broken)?;
        for amount in &period.amounts {
            row(&amount.value, Some(amount.amount)).map_err(broken)?;
        }
        for hidden in &period.hidden {
            row(&hidden.0, None).map_err(broken)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| AppError::Internal(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| AppError::Internal(error.to_string()))
}
