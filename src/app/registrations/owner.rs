//! A migrant who says that the dwelling is his own asks nobody: an officer checks the ownership, as long as there is no register to ask. He is
//! known to be the host by his phone and the IIN that he told.

use crate::app::cases::new_case;
use crate::app::registrations::deadlines::end_of_stay_of;
use crate::app::registrations::file::File;
use crate::app::{App, AppError, certificates};
use crate::domain::cases::CaseKind;
use crate::domain::registrations::reach::HostReach;
use crate::store::cases::CaseRow;
use crate::store::types::Ts;
use chrono::DateTime;

/// Makes an application one that waits for the check, and gives the case. It waits as long as the stay lasts: an officer who is late is not the
/// migrant's fault.
pub(super) fn check(app: &App, file: &mut File) -> Result<CaseRow, AppError> {
    let last = end_of_stay_of(app, file)?;
    if let Some(end) = DateTime::from_timestamp(certificates::issue::end_of_day(last), 0) {
        file.row.answer_by = Ts(end);
    }
    // Nobody confirms his own stay: to the service this application has no host who could answer.
    file.row.host_index = None;
    file.row.host_notice_id = None;
    file.row.host_reach = HostReach::Opened.rank();
    for member in &mut file.family {
        member.row.answer_by = file.row.answer_by;
        member.row.host_index = None;
        member.row.host_reach = HostReach::Opened.rank();
    }
    new_case(app, file, CaseKind::OwnershipCheck, None)
}
