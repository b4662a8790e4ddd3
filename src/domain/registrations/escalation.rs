//! How a host is asked who does not look: a table of steps, each so long after the application. A step is taken once.
//! Pure: what a host can be reached by, and what he has opened, comes in as parameters.

use super::reach::HostReach;
use chrono::{DateTime, TimeDelta, Utc};

/// SMS about one registration, at most: each costs money, and the phone may be somebody's who has nothing to do with it.
pub const MOST_SMS: usize = 6;
/// How often a migrant may have his host told again.
pub const MOST_RESENDS: u32 = 3;
/// How long he waits between two times.
pub const RESEND_PAUSE: TimeDelta = TimeDelta::hours(1);

/// What a step of the plan does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Pushes once more. Not to who has opened it, and not behind a push that has not gone out yet.
    PushAgain,
    /// Sends an SMS with a one-time link. Not to who has opened it.
    Sms,
    /// Reminds, also who has opened it: he has not answered.
    Remind,
}

/// A step and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// How long after the application.
    pub after: TimeDelta,
    /// What.
    pub step: Step,
}

/// The steps, in the order in which they are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan(Vec<Planned>);

/// What is known of a question to a host.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// How many steps were taken or passed over.
    pub taken: usize,
    /// When the migrant applied.
    pub asked_at: DateTime<Utc>,
    /// When the time for an answer is over.
    pub answer_by: DateTime<Utc>,
    /// How far it has come.
    pub reach: HostReach,
    /// Whether the host has a device that a push goes to.
    pub has_device: bool,
    /// Whether a push about it still waits to be sent.
    pub push_waits: bool,
}

/// What is to be done about a question now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The step to take; none if it is not time for one.
    pub step: Option<Step>,
    /// How many steps are behind then.
    pub taken: usize,
    /// When to look again; none if the plan is at its end.
    pub next: Option<DateTime<Utc>>,
}

impl Plan {
    /// The plan: a second push, an SMS, reminders; each so long after the application.
    #[must_use]
    pub fn new(push_again: TimeDelta, sms: TimeDelta, reminders: impl IntoIterator<Item = TimeDelta>) -> Self {
        let mut reminders: Vec<TimeDelta> = reminders.into_iter().collect();
        reminders.sort_unstable();
        let first = [(push_again, Step::PushAgain), (sms, Step::Sms)];
        let rest = reminders.into_iter().map(|after| (after, Step::Remind));
        Self(first.into_iter().chain(rest).map(|(after, step)| Planned { after, step }).collect())
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[Planned] {
        &self.0
    }

    /// When a host with a device is asked for the second time.
    #[must_use]
    pub fn first_after(&self) -> TimeDelta {
        self.0.first().map_or(TimeDelta::zero(), |first| first.after)
    }

    /// What is to be done at `now`. At most one step: if several are due, the others follow, or have become pointless.
    #[must_use]
    pub fn at(&self, question: &Question, now: DateTime<Utc>) -> Move {
        let due = |planned: &Planned| question.asked_at + planned.after;
        let ahead = || self.0.iter().enumerate().skip(question.taken);
        // A step that comes when no answer is possible any more is none.
        let in_time = |planned: &Planned| due(planned) < question.answer_by;
        for (at, planned) in ahead().filter(|(_, planned)| in_time(planned)) {
            if !self.is_wanted(at, planned.step, question, now) {
                continue;
            }
            // Who cannot be pushed to is not waited for.
            let at_once = planned.step == Step::Sms && !question.has_device;
            if !at_once && due(planned) > now {
                return Move { step: None, taken: at, next: Some(due(planned)) };
            }
            let taken = at + 1;
            let next = self.0.iter().skip(taken).find(|planned| in_time(planned)).map(due);
            return Move { step: Some(planned.step), taken, next };
        }
        Move { step: None, taken: self.0.len(), next: None }
    }

    /// Whether the step at this place of the plan makes sense.
    fn is_wanted(&self, at: usize, step: Step, question: &Question, now: DateTime<Utc>) -> bool {
        let is_due = |planned: &Planned| question.asked_at + planned.after <= now;
        let mut later = self.0.iter().skip(at + 1);
        match step {
            // Together with an SMS it would say the same.
            Step::PushAgain => {
                question.has_device
                    && !question.push_waits
                    && question.reach != HostReach::Opened
                    && !later.any(|planned| planned.step == Step::Sms && is_due(planned))
            }
            Step::Sms => question.reach != HostReach::Opened,
            // After a long standstill one reminder is enough.
            Step::Remind => !later.any(|planned| planned.step == Step::Remind && is_due(planned)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn plan() -> Plan {
        let hours = [48, 24].map(TimeDelta::hours);
        Plan::new(TimeDelta::minutes(15), TimeDelta::minutes(60), hours)
    }

    fn question(taken: usize, reach: HostReach, has_device: bool) -> Question {
        let answer_by = start() + TimeDelta::hours(72);
        Question { taken, asked_at: start(), answer_by, reach, has_device, push_waits: false }
    }

    /// Step, number of steps behind, and minutes from the application until the next look.
    fn at(minutes: i64, question: Question) -> (Option<Step>, usize, Option<i64>) {
        let found = plan().at(&question, start() + TimeDelta::minutes(minutes));
        (found.step, found.taken, found.next.map(|next| (next - start()).num_minutes()))
    }

    const DAY: i64 = 24 * 60;

    #[test]
    fn who_does_not_look_is_pushed_to_again_then_gets_an_sms_then_is_reminded_twice() {
        let unread = |taken| question(taken, HostReach::Sent, true);
        assert_eq!(at(0, unread(0)), (None, 0, Some(15)));
        assert_eq!(at(15, unread(0)), (Some(Step::PushAgain), 1, Some(60)));
        assert_eq!(at(60, unread(1)), (Some(Step::Sms), 2, Some(DAY)));
        assert_eq!(at(DAY, unread(2)), (Some(Step::Remind), 3, Some(2 * DAY)));
        assert_eq!(at(2 * DAY, unread(3)), (Some(Step::Remind), 4, None));
        assert_eq!(at(2 * DAY, unread(4)), (None, 4, None));
    }

    #[test]
    fn who_has_no_device_gets_the_sms_at_once() {
        assert_eq!(at(0, question(0, HostReach::Waiting, false)), (Some(Step::Sms), 2, Some(DAY)));
        assert_eq!(at(20, question(1, HostReach::Sent, false)), (Some(Step::Sms), 2, Some(DAY)));
        assert_eq!(at(DAY, question(2, HostReach::Sent, false)), (Some(Step::Remind), 3, Some(2 * DAY)));
    }

    #[test]
    fn a_look_before_its_time_changes_nothing() {
        // One of several devices is gone, or the last one after the SMS.
        assert_eq!(at(3, question(0, HostReach::Sent, true)), (None, 0, Some(15)));
        assert_eq!(at(30, question(1, HostReach::Sent, true)), (None, 1, Some(60)));
        assert_eq!(at(90, question(2, HostReach::Sent, false)), (None, 2, Some(DAY)));
    }

    #[test]
    fn who_has_opened_it_is_only_reminded() {
        for taken in 0..3 {
            assert_eq!(at(15, question(taken, HostReach::Opened, true)), (None, 2, Some(DAY)));
            assert_eq!(at(60, question(taken, HostReach::Opened, false)), (None, 2, Some(DAY)));
        }
        assert_eq!(at(DAY, question(0, HostReach::Opened, true)), (Some(Step::Remind), 3, Some(2 * DAY)));
        // Delivered is not opened.
        assert_eq!(at(15, question(0, HostReach::Delivered, true)).0, Some(Step::PushAgain));
    }

    #[test]
    fn a_second_push_does_not_queue_behind_the_first() {
        let held_up = |taken| Question { push_waits: true, ..question(taken, HostReach::Waiting, true) };
        assert_eq!(at(15, held_up(0)), (None, 1, Some(60)));
        assert_eq!(at(60, held_up(1)), (Some(Step::Sms), 2, Some(DAY)));
    }

    #[test]
    fn after_a_standstill_nothing_is_said_twice() {
        assert_eq!(at(90, question(0, HostReach::Sent, true)), (Some(Step::Sms), 2, Some(DAY)));
        assert_eq!(at(3 * DAY - 1, question(0, HostReach::Sent, true)), (Some(Step::Sms), 2, Some(DAY)));
        assert_eq!(at(3 * DAY - 1, question(2, HostReach::Sent, true)), (Some(Step::Remind), 4, None));
    }

    #[test]
    fn steps_after_the_time_for_an_answer_are_left_out() {
        let short =
            |hours| Question { answer_by: start() + TimeDelta::hours(hours), ..question(2, HostReach::Sent, true) };
        assert_eq!(at(90, short(24)), (None, 4, None));
        assert_eq!(at(DAY, short(48)), (Some(Step::Remind), 3, None));
        let shortest = Question { taken: 0, ..short(1) };
        assert_eq!(at(15, shortest), (Some(Step::PushAgain), 1, None));
    }

    #[test]
    fn the_plan_is_sorted_and_begins_with_the_second_push() {
        let plan = plan();
        assert_eq!(plan.first_after(), TimeDelta::minutes(15));
        let reminders: Vec<i64> = plan.steps().iter().skip(2).map(|planned| planned.after.num_hours()).collect();
        assert_eq!(reminders, [24, 48]);
        assert_eq!(Plan::new(TimeDelta::minutes(1), TimeDelta::minutes(2), []).steps().len(), 2);
    }
}
