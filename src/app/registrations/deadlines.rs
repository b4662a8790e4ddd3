//! The deadlines of a person: the one place where everything they hang on is put together.

use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::deadlines::{Calculation, Query, Stay};
use crate::domain::reference::countries::CountryCode;
use chrono::{DateTime, NaiveDate, Utc};

/// Somebody's stay, as his deadlines see it.
#[derive(Debug, Clone, Copy)]
pub struct Sojourn<'a> {
    /// Nationality, alpha-3.
    pub nationality: &'a str,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// Day of the move to another place, if there was one.
    pub moved_on: Option<NaiveDate>,
    /// Earlier stays; empty if they are not known.
    pub stays: &'a [Stay],
}

impl<'a> Sojourn<'a> {
    /// The stay of a registration.
    #[must_use]
    pub fn of(file: &'a File) -> Self {
        Self {
            nationality: &file.person().nationality,
            entered_on: file.row.entered_on,
            moved_on: Some(file.row.moved_in_on).filter(|moved| *moved != file.row.entered_on),
            stays: &file.content.stays,
        }
    }
}

/// All deadlines of a stay, as whoever asks at `known_at` may know them.
#[must_use]
pub fn deadlines(app: &App, sojourn: Sojourn<'_>, known_at: DateTime<Utc>) -> Calculation {
    let Ok(nationality) = CountryCode::parse(sojourn.nationality) else {
        return Calculation { deadlines: Vec::new(), no_policy_for: None };
    };
    let (book, outages) = (app.rulebook(), app.outages());
    book.known_at(known_at).calculate(&Query {
        nationality,
        entered_on: sojourn.entered_on,
        moved_on: sojourn.moved_on,
        previous_stays: sojourn.stays,
        outages: &outages,
    })
}

/// All deadlines of a registration, by the rules by which it was judged.
#[must_use]
pub fn deadlines_of(app: &App, file: &File) -> Calculation {
    deadlines(app, Sojourn::of(file), file.row.submitted_at.0)
}

/// The last lawful day of a stay.
///
/// # Errors
/// The nationality has no visa-free stay.
pub fn end_of_stay(app: &App, sojourn: Sojourn<'_>, known_at: DateTime<Utc>) -> Result<NaiveDate, AppError> {
    CountryCode::parse(sojourn.nationality)
        .ok()
        .and_then(|nationality| {
            app.rulebook().known_at(known_at).end_of_stay(nationality, sojourn.entered_on, sojourn.stays)
        })
        .map(|deadline| deadline.due_on)
        .ok_or_else(|| ProblemCode::StayPolicyMissing.into())
}

/// The last lawful day of the stay of a registration, by the rules by which it was judged, or a later one that an officer has found.
///
/// # Errors
/// The nationality has no visa-free stay.
pub fn end_of_stay_of(app: &App, file: &File) -> Result<NaiveDate, AppError> {
    let end = end_of_stay(app, Sojourn::of(file), file.row.submitted_at.0)?;
    Ok(file.content.lifted.iter().filter_map(|lifted| lifted.stay_until).fold(end, NaiveDate::max))
}
