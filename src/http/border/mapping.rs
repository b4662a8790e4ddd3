//! Between wire types and use cases.

use super::views::{BatchReportView, CrossingBody, ReportedView};
use crate::app::border::report::Reported;
use crate::domain::border::CrossingInput;
use crate::domain::language::Language;
use crate::http::problem::FieldErrorView;

impl From<CrossingBody> for CrossingInput {
    fn from(body: CrossingBody) -> Self {
        Self {
            event_id: body.event_id,
            direction: body.direction,
            crossed_at: body.crossed_at,
            checkpoint: body.checkpoint,
            region: body.region,
            document_kind: body.document.kind,
            document_number: body.document.number,
            document_country: body.document.issuing_country,
            nationality: body.nationality,
            birth_date: body.birth_date,
            surname: body.surname,
            given_names: body.given_names,
            original_name: body.original_name,
            mrz: body.mrz.map(|lines| lines.into_iter().map(|line| line.0).collect()),
            migrant_id_card: body.migrant_id_card,
            corrects: body.corrects,
            cancelled: body.cancelled,
        }
    }
}

impl BatchReportView {
    /// What became of the lines, in a language.
    #[must_use]
    pub fn of(results: &[Reported], language: Language) -> Self {
        let line = |reported: &Reported| ReportedView {
            event_id: reported.event_id.clone(),
            outcome: reported.outcome,
            matching: reported.matching,
            errors: reported.errors.iter().map(|error| FieldErrorView::of(error, language)).collect(),
        };
        Self { results: results.iter().map(line).collect() }
    }
}
