//! What the answer of a push service or an SMS gateway means for a message and for its lane.

use crate::app::ports::{PushOutcome, SmsOutcome};
use crate::domain::outbox::Lane;
use crate::domain::outbox::breaker::{Cause, Signal};
use crate::store::outbox::QUIET;
use crate::store::outbox_work::SENT;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// What becomes of a message after an attempt. Each names its outcome in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is done.
    Done(&'static str),
    /// It is done, and its device is none any more: forget it.
    Forget(&'static str),
    /// It will never be taken: somebody should look at it.
    Dead(&'static str),
    /// Another try after a pause; it counts as a failure of this message, and of the lane if there is a cause.
    Retry { outcome: &'static str, cause: Option<Cause>, after: TimeDelta },
    /// Another try after a pause; the message has nothing to do with it.
    Hold { outcome: &'static str, cause: Cause, after: TimeDelta },
    /// Nobody was asked: it is worthless, or can never be.
    Unasked { outcome: &'static str, is_dead: bool },
    /// Nobody was asked: its reader wants to be left alone until then.
    Later(DateTime<Utc>),
}

impl Verdict {
    pub(super) const fn outcome(self) -> &'static str {
        match self {
            Self::Done(outcome)
            | Self::Forget(outcome)
            | Self::Dead(outcome)
            | Self::Retry { outcome, .. }
            | Self::Hold { outcome, .. }
            | Self::Unasked { outcome, .. } => outcome,
            Self::Later(_) => QUIET,
        }
    }

    /// What it says about the lane; nothing where nobody was asked, or it is the message's matter alone.
    pub(super) fn signal(self) -> Option<Signal> {
        match self {
            Self::Unasked { .. } | Self::Later(_) => None,
            Self::Done(_) | Self::Forget(_) | Self::Dead(_) => Some(Signal::Works),
            Self::Retry { cause, after, .. } => cause.map(|cause| Signal::Fails(cause, after)),
            Self::Hold { cause, after, .. } => Some(Signal::Fails(cause, after)),
        }
    }
}

/// What is known where the answer comes in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// By which lane the message went.
    pub(super) lane: Lane,
    /// Whether the same kind of message was good for some device: then one that is refused is itself the matter.
    pub(super) has_worked: bool,
}

/// A person has to act first.
const REPAIR_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Google's number for a retry.
const TRANSIENT_PAUSE: TimeDelta = TimeDelta::seconds(10);

fn pause(after: Duration) -> TimeDelta {
    TimeDelta::from_std(after).unwrap_or(TimeDelta::hours(1))
}

fn hold(outcome: &'static str, cause: Cause) -> Verdict {
    Verdict::Hold { outcome, cause, after: REPAIR_PAUSE }
}

fn retry(outcome: &'static str, cause: Cause, after: TimeDelta) -> Verdict {
    Verdict::Retry { outcome, cause: Some(cause), after }
}

pub(super) fn judge_push(outcome: &PushOutcome, known: Known) -> Verdict {
    match outcome {
        PushOutcome::Sent { .. } => Verdict::Done(SENT),
        PushOutcome::Unregistered => Verdict::Forget("unregistered"),
        PushOutcome::SenderMismatch if known.has_worked => Verdict::Forget("sender_mismatch"),
        // Perhaps the key file is another project's: then every device would be called a stranger's.
        PushOutcome::SenderMismatch => hold("sender_mismatch", Cause::Misconfigured),
        PushOutcome::BadTarget if known.has_worked => Verdict::Forget("bad_target"),
        PushOutcome::BadTarget => Verdict::Done("bad_target"),
        PushOutcome::BadRequest => Verdict::Dead("bad_request"),
        PushOutcome::Misconfigured => hold("misconfigured", Cause::Misconfigured),
        PushOutcome::ThirdPartyAuth if known.lane == Lane::Apns => hold("third_party_auth", Cause::ThirdPartyAuth),
        // A browser's push service that refuses our key is not Android's matter.
        PushOutcome::ThirdPartyAuth => Verdict::Retry { outcome: "third_party_auth", cause: None, after: REPAIR_PAUSE },
        PushOutcome::Throttled { after } => retry("throttled", Cause::Throttled, pause(*after)),
        PushOutcome::Transient { after } => retry("transient", Cause::Unavailable, pause(*after)),
        PushOutcome::Ambiguous => retry("ambiguous", Cause::Unavailable, TRANSIENT_PAUSE),
    }
}

pub(super) fn judge_sms(outcome: &SmsOutcome) -> Verdict {
    match outcome {
        SmsOutcome::Sent => Verdict::Done(SENT),
        SmsOutcome::Refused => Verdict::Dead("refused"),
        SmsOutcome::Later { after } => retry("transient", Cause::Unavailable, pause(*after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn known(lane: Lane, has_worked: bool) -> Known {
        Known { lane, has_worked }
    }

    fn judged(outcome: &PushOutcome) -> Verdict {
        judge_push(outcome, known(Lane::Fcm, true))
    }

    #[test]
    fn an_answer_about_the_message_says_that_the_far_end_works() {
        let answers = [
            PushOutcome::Sent { name: String::new() },
            PushOutcome::Unregistered,
            PushOutcome::SenderMismatch,
            PushOutcome::BadTarget,
            PushOutcome::BadRequest,
        ];
        assert!(answers.iter().all(|answer| judged(answer).signal() == Some(Signal::Works)));
        assert_eq!(judge_sms(&SmsOutcome::Refused).signal(), Some(Signal::Works));
    }

    #[test]
    fn before_anything_has_worked_no_device_is_forgotten_for_being_a_strangers() {
        let stranger = judge_push(&PushOutcome::SenderMismatch, known(Lane::Fcm, false));
        assert!(matches!(stranger, Verdict::Hold { cause: Cause::Misconfigured, .. }));
        assert_eq!(judge_push(&PushOutcome::BadTarget, known(Lane::Fcm, false)), Verdict::Done("bad_target"));
        assert_eq!(judged(&PushOutcome::SenderMismatch), Verdict::Forget("sender_mismatch"));
        assert_eq!(judged(&PushOutcome::BadTarget), Verdict::Forget("bad_target"));
    }

    #[test]
    fn a_mistake_of_ours_costs_no_message_a_try() {
        assert!(matches!(judged(&PushOutcome::Misconfigured), Verdict::Hold { .. }));
        let apple = judge_push(&PushOutcome::ThirdPartyAuth, known(Lane::Apns, true));
        assert!(matches!(apple, Verdict::Hold { cause: Cause::ThirdPartyAuth, .. }));
        assert!(matches!(judged(&PushOutcome::Ambiguous), Verdict::Retry { cause: Some(Cause::Unavailable), .. }));
    }

    #[test]
    fn a_browsers_key_is_not_androids_matter() {
        let browser = judged(&PushOutcome::ThirdPartyAuth);
        assert!(matches!(browser, Verdict::Retry { cause: None, .. }) && browser.signal().is_none());
    }
}
