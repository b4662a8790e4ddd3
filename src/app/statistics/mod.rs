//! Statistics: what is noted for counting, the counting itself, its check, and the figures that are shown.

pub mod figures;
pub mod fold;
pub mod recount;
mod sources;

use crate::app::App;
use crate::app::registrations::deadlines::deadlines_of;
use crate::app::registrations::file::File;
use crate::domain::clock::legal_day;
use crate::domain::deadlines::DeadlineKind;
use crate::domain::statistics::Timeliness;
use crate::store::statistics_sources::FactsRow;

/// What is counted of a new registration: noted with it, by the rules known now, since later nobody may be able to open who it was.
pub(in crate::app) fn facts(app: &App, file: &File) -> FactsRow {
    let day = legal_day(file.row.submitted_at.0);
    let deadlines = deadlines_of(app, file).deadlines;
    // The duty of a move, where there was one, comes last.
    let duty = deadlines.iter().rev().find(|deadline| deadline.kind != DeadlineKind::EndOfStay);
    let timeliness = duty.map_or(Timeliness::NoDuty, |duty| {
        Timeliness::of(duty.kind == DeadlineKind::ReRegistration, day > duty.late_after)
    });
    FactsRow {
        registration_id: file.row.id,
        nationality: file.person().nationality.clone(),
        timeliness: timeliness.as_str().to_owned(),
    }
}
