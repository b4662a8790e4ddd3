//! The hearing before an annulment: an officer gives notice, the migrant answers, the officer decides (`app/registrations/annul`) or drops it.

pub mod answer;
pub mod drop;
pub mod open;
pub mod read;

use crate::app::{App, AppError};
use crate::domain::deadlines::OutageMove;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::registrations::hearing::{Hearing, heard_until};
use crate::store::annulment_notices::{Column, NoticeRow};
use crate::store::types::Ts;
use crate::store::vault::Keyring;

/// A notice, opened.
#[derive(Debug, Clone)]
pub struct Notice {
    /// As stored.
    pub row: NoticeRow,
    /// The officer's note, for officers only.
    pub note: Option<String>,
    /// What the migrant has said, for him and officers.
    pub statement: Option<String>,
    /// The outage that moved the end of his time, if one did.
    pub outage: Option<OutageMove>,
}

impl Notice {
    /// Opens what is sealed under the migrant's keys. The end of his time is told as it is now: outages move it.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(app: &App, row: NoticeRow, keyring: &Keyring) -> Result<Self, AppError> {
        let (note, statement) = (row.open(keyring, Column::Note)?, row.open(keyring, Column::Statement)?);
        Ok(Self { note, statement, ..Self::unopened(app, row) })
    }

    /// Without what is sealed.
    #[must_use]
    pub fn unopened(app: &App, mut row: NoticeRow) -> Self {
        let (book, outages) = (app.rulebook(), app.outages());
        let (until, outage) = heard_until(book.known_at(row.opened_at.0), row.hearing_until.0, &outages);
        row.hearing_until = Ts(until);
        Self { row, note: None, statement: None, outage }
    }

    /// The ground; none for one that is no longer in the table.
    #[must_use]
    pub fn ground(&self) -> Option<AnnulmentGround> {
        AnnulmentGround::parse(&self.row.ground).ok()
    }

    /// What the rule looks at, while it is open.
    #[must_use]
    pub fn hearing(&self) -> Option<Hearing> {
        self.row.closed_at.is_none().then(|| Hearing {
            ground: self.ground(),
            until: self.row.hearing_until.0,
            is_answered: self.row.answered_at.is_some(),
        })
    }
}
