//! What the answer of a push service or an SMS gateway means for a message and for its lane.

use crate::app::ports::{PushOutcome, SmsOutcome};
use crate::domain::outbox::breaker::{Cause, Signal};
use crate::store::outbox_work::SENT;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// What becomes of a message after an attempt. Each names its outcome in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is done.
    Done(&'static str),
    /// Its device is no more.
    Gone(&'static str),
    /// Its device is none any more: forget it.
    Forget(&'static str),
    /// Its device belongs to another sender: or we are another one than we should be, if no device is ours.
    Stranger,
    /// Its target is none; forget the device only if the same message was good for another.
    BadTarget,
    /// It will never be taken: somebody should look at it.
    Dead(&'static str),
    /// Another try after a pause; it counts as a failure of this message.
    Retry { outcome: &'static str, cause: Cause, after: TimeDelta },
    /// Its reader wants to be left alone until then.
    Later(DateTime<Utc>),
    /// Another try after a pause; the message has nothing to do with it.
    Hold { outcome: &'static str, cause: Cause, after: TimeDelta },
}

impl Verdict {
    pub(super) const fn outcome(self) -> &'static str {
        match self {
            Self::Done(outcome)
            | Self::Gone(outcome)
            | Self::Forget(outcome)
            | Self::Dead(outcome)
            | Self::Retry { outcome, .. }
            | Self::Hold { outcome, .. } => outcome,
            Self::BadTarget => "bad_target",
            Self::Stranger => "sender_mismatch",
            Self::Later(_) => "quiet_hours",
        }
    }

    /// What it says about the lane; nothing where nobody was asked.
    pub(super) fn signal(self) -> Option<Signal> {
        match self {
            Self::Done("expired") | Self::Gone(_) | Self::Later(_) | Self::Dead("unknown_kind" | "incomplete") => None,
            Self::Done(_) | Self::Forget(_) | Self::BadTarget | Self::Stranger | Self::Dead(_) => Some(Signal::Works),
            Self::Retry { cause, after, .. } | Self::Hold { cause, after, .. } => Some(Signal::Fails(cause, after)),
        }
    }
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

pub(super) fn judge_push(outcome: &PushOutcome) -> Verdict {
    match outcome {
        PushOutcome::Sent { .. } => Verdict::Done(SENT),
        PushOutcome::Unregistered => Verdict::Forget("unregistered"),
        PushOutcome::SenderMismatch => Verdict::Stranger,
        PushOutcome::BadTarget => Verdict::BadTarget,
        PushOutcome::BadRequest => Verdict::Dead("bad_request"),
        PushOutcome::Misconfigured => hold("misconfigured", Cause::Misconfigured),
        PushOutcome::ThirdPartyAuth => hold("third_party_auth", Cause::ThirdPartyAuth),
        PushOutcome::Throttled { after } => {
            Verdict::Retry { outcome: "throttled", cause: Cause::Throttled, after: pause(*after) }
        }
        PushOutcome::Transient { after } => {
            Verdict::Retry { outcome: "transient", cause: Cause::Unavailable, after: pause(*after) }
        }
        PushOutcome::Ambiguous => {
            Verdict::Retry { outcome: "ambiguous", cause: Cause::Unavailable, after: TRANSIENT_PAUSE }
        }
    }
}

pub(super) fn judge_sms(outcome: &SmsOutcome) -> Verdict {
    match outcome {
        SmsOutcome::Sent => Verdict::Done(SENT),
        SmsOutcome::Refused => Verdict::Dead("refused"),
        SmsOutcome::Later { after } => {
            Verdict::Retry { outcome: "transient", cause: Cause::Unavailable, after: pause(*after) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_of_the_far_end_moves_no_breaker() {
        for verdict in [Verdict::Done("expired"), Verdict::Gone("device_gone"), Verdict::Dead("unknown_kind")] {
            assert_eq!(verdict.signal(), None);
        }
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
        assert!(answers.iter().all(|answer| judge_push(answer).signal() == Some(Signal::Works)));
        assert_eq!(judge_sms(&SmsOutcome::Refused).signal(), Some(Signal::Works));
    }

    #[test]
    fn a_mistake_of_ours_costs_no_message_a_try() {
        for answer in [PushOutcome::Misconfigured, PushOutcome::ThirdPartyAuth] {
            assert!(matches!(judge_push(&answer), Verdict::Hold { .. }));
        }
        assert!(matches!(judge_push(&PushOutcome::Ambiguous), Verdict::Retry { .. }));
    }
}
