//! The service refuses an application by itself: a ban is in the way, the stay is over, or the document has expired. The refusal is on record with its ground, so
//! that the person can have it looked at by an officer: the Digital Code demands it. Nobody is asked, and no host sees it.

use crate::app::AppError;
use crate::app::enforcement::ban::Banned;
use crate::app::error::Refused;
use crate::app::idempotency::Answer;
use crate::app::registrations::file::File;
use crate::domain::codes::ProblemCode;
use crate::domain::reference::refusal_reasons::RefusalGround;
use crate::domain::registrations::lifted::{Lifted, lifts, lifts_ban};
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::store::entry_bans::EntryBanRow;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The status of the answer.
const STATUS: u16 = 409;

/// What is kept of the answer: it is told in the language of whoever asks again.
#[derive(Serialize, Deserialize)]
struct Kept {
    code: String,
    registration: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ban: Option<Banned>,
}

/// Why an application is refused at once, if it is: nothing that an officer has found wrong about this stay is held against it again.
pub(super) fn found(
    lifted: &[Lifted],
    ban: Option<EntryBanRow>,
    (is_expired, is_over): (bool, bool),
) -> Option<(ProblemCode, Option<Banned>)> {
    let ban = ban.filter(|ban| !lifts_ban(lifted, ban.recorded_at.0)).map(Banned::from);
    let stands = |ground| !lifts(lifted, ground);
    let refusal = [
        (ban.is_some(), ProblemCode::EntryBan),
        (is_expired && stands(RefusalGround::FalseInformation), ProblemCode::DocumentExpired),
        (is_over && stands(RefusalGround::StayPeriodViolated), ProblemCode::StayPeriodViolated),
    ];
    refusal.into_iter().find(|(applies, _)| *applies).map(|(_, code)| (code, ban))
}

/// Makes a refusal of an application.
pub(super) fn apply(file: &mut File, ground: RefusalGround) {
    // On record for the one who leads; the others have not applied.
    file.family.clear();
    let row = &mut file.row;
    row.members = 0;
    State::Rejected.as_str().clone_into(&mut row.state);
    row.reason = Some(ground.as_str().to_owned());
    row.decided_at = Some(row.submitted_at);
    row.answer_by = row.submitted_at;
    row.host_index = None;
    row.host_notice_id = None;
    row.host_reach = HostReach::NotReached.rank();
}

/// The answer to be stored.
pub(super) fn answer(code: ProblemCode, registration: Uuid, ban: Option<Banned>) -> Result<Answer, AppError> {
    let body = serde_json::to_string(&Kept { code: code.as_str().to_owned(), registration, ban })?;
    Ok(Answer { status: STATUS, location: None, etag: None, body, replayed: false })
}

/// The answer once more, from what is on record; none for what was not refused at once.
pub(super) fn again(file: &File) -> Result<Option<Answer>, AppError> {
    if !file.was_refused_at_once() {
        return Ok(None);
    }
    let code = match file.row.reason.as_deref().map(RefusalGround::parse) {
        Some(Ok(RefusalGround::FalseInformation)) => ProblemCode::DocumentExpired,
        _ => ProblemCode::StayPeriodViolated,
    };
    Ok(Some(Answer { replayed: true, ..answer(code, file.row.id.0, None)? }))
}

/// The refusal in an answer, if it is one.
pub(super) fn read(answer: &Answer) -> Option<Refused> {
    let kept: Kept = serde_json::from_str(&answer.body).ok().filter(|_| answer.status == STATUS)?;
    let code = ProblemCode::parse(&kept.code)?;
    Some(Refused { code, registration: kept.registration, ban: kept.ban, replayed: answer.replayed })
}
