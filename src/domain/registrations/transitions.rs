//! What may happen to a registration, as one table. A move consumes the old life and gives the new one, or says why not.

use super::state::State;
use chrono::{DateTime, Utc};

/// Something that happens to a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The host confirms.
    Confirm,
    /// The host refuses.
    Reject,
    /// The migrant takes the application back.
    Withdraw,
    /// The time for an answer runs out.
    Expire,
    /// A later registration of the same migrant is confirmed.
    Supersede,
    /// The migrant crosses the border outwards.
    Depart,
    /// The lawful stay runs out.
    End,
    /// The host ends it.
    Vacate,
    /// An officer annuls it.
    Annul,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 9] = [
        Self::Confirm,
        Self::Reject,
        Self::Withdraw,
        Self::Expire,
        Self::Supersede,
        Self::Depart,
        Self::End,
        Self::Vacate,
        Self::Annul,
    ];

    /// The state it needs and the state it leads to.
    #[must_use]
    pub const fn step(self) -> (State, State) {
        match self {
            Self::Confirm => (State::Pending, State::Confirmed),
            Self::Reject => (State::Pending, State::Rejected),
            Self::Withdraw => (State::Pending, State::Withdrawn),
            Self::Expire => (State::Pending, State::Expired),
            Self::Supersede => (State::Confirmed, State::Superseded),
            Self::Depart => (State::Confirmed, State::Departed),
            Self::End => (State::Confirmed, State::Ended),
            Self::Vacate => (State::Confirmed, State::Vacated),
            Self::Annul => (State::Confirmed, State::Annulled),
        }
    }
}

/// A registration's life so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// State.
    pub state: State,
    /// Number of steps so far; the submission is the first.
    pub version: i32,
    /// When the host's time for an answer is over.
    pub answer_by: DateTime<Utc>,
}

/// Why a step was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The action does not fit the state.
    #[error("{action:?} is not possible in state {from:?}")]
    WrongState {
        /// The state it is in.
        from: State,
        /// What was tried.
        action: Action,
    },
    /// The host's answer came after his time, or the expiry came before its time.
    #[error("{action:?} is not possible at this time")]
    WrongTime {
        /// What was tried.
        action: Action,
    },
}

impl Life {
    /// The life of an application submitted now.
    #[must_use]
    pub const fn submitted(answer_by: DateTime<Utc>) -> Self {
        Self { state: State::Pending, version: 1, answer_by }
    }

    /// The life after `action` at the instant `now`.
    pub fn after(self, action: Action, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let (needs, leads_to) = action.step();
        if self.state != needs {
            return Err(Refusal::WrongState { from: self.state, action });
        }
        let in_time = match action {
            Action::Confirm | Action::Reject => now < self.answer_by,
            Action::Expire => now >= self.answer_by,
            _ => true,
        };
        if !in_time {
            return Err(Refusal::WrongTime { action });
        }
        Ok(Self { state: leads_to, version: self.version + 1, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::hours(hour)
    }

    /// State × action: the letter of the resulting state, `.` where the step is refused. Columns as in `Action::ALL`.
    const TABLE: [(State, &str); 10] = [
        (State::Pending, "CRWX....."),
        (State::Rejected, "........."),
        (State::Expired, "........."),
        (State::Withdrawn, "........."),
        (State::Confirmed, "....SDEVA"),
        (State::Superseded, "........."),
        (State::Departed, "........."),
        (State::Ended, "........."),
        (State::Vacated, "........."),
        (State::Annulled, "........."),
    ];

    fn letter(state: State) -> char {
        match state {
            State::Pending => 'P',
            State::Rejected => 'R',
            State::Expired => 'X',
            State::Withdrawn => 'W',
            State::Confirmed => 'C',
            State::Superseded => 'S',
            State::Departed => 'D',
            State::Ended => 'E',
            State::Vacated => 'V',
            State::Annulled => 'A',
        }
    }

    #[test]
    fn every_state_and_action_does_what_the_table_says() {
        for (state, row) in TABLE {
            for (action, expected) in Action::ALL.into_iter().zip(row.chars()) {
                let life = Life { state, version: 4, answer_by: at(72) };
                let now = if action == Action::Expire { at(72) } else { at(1) };
                match life.after(action, now) {
                    Ok(next) => {
                        assert_eq!(letter(next.state), expected, "{state:?} {action:?}");
                        assert_eq!((next.version, next.answer_by), (5, life.answer_by));
                    }
                    Err(refusal) => {
                        assert_eq!(expected, '.', "{state:?} {action:?}");
                        assert_eq!(refusal, Refusal::WrongState { from: state, action });
                    }
                }
            }
        }
    }

    #[test]
    fn a_host_answers_before_his_time_is_over_and_silence_expires_after() {
        let life = Life::submitted(at(72));
        for action in [Action::Confirm, Action::Reject] {
            assert!(life.after(action, at(72) - TimeDelta::microseconds(1)).is_ok());
            assert_eq!(life.after(action, at(72)), Err(Refusal::WrongTime { action }));
        }
        assert_eq!(life.after(Action::Expire, at(71)), Err(Refusal::WrongTime { action: Action::Expire }));
        assert_eq!(life.after(Action::Expire, at(72)).map(|l| l.state), Ok(State::Expired));
        assert_eq!(life.after(Action::Withdraw, at(100)).map(|l| l.state), Ok(State::Withdrawn));
    }

    /// The model keeps nothing but two sets of facts, written independently of `step`.
    #[derive(Default)]
    struct Model {
        answered: bool,
        confirmed: bool,
        closed: bool,
    }

    impl Model {
        fn try_action(&mut self, action: Action, hour: i64) -> bool {
            let waiting = !self.answered;
            let in_force = self.confirmed && !self.closed;
            match action {
                Action::Confirm if waiting && hour < 72 => (self.answered, self.confirmed) = (true, true),
                Action::Reject if waiting && hour < 72 => self.answered = true,
                Action::Withdraw if waiting => self.answered = true,
                Action::Expire if waiting && hour >= 72 => self.answered = true,
                Action::Supersede | Action::Depart | Action::End | Action::Vacate | Action::Annul if in_force => {
                    self.closed = true;
                }
                _ => return false,
            }
            true
        }
    }

    proptest! {
        #[test]
        fn random_commands_agree_with_the_model(commands in prop::collection::vec((0..Action::ALL.len(), 0i64..10), 0..40)) {
            let (mut life, mut model, mut hour, mut steps) = (Life::submitted(at(72)), Model::default(), 0, 1);
            for (index, hours) in commands {
                hour += hours;
                let action = Action::ALL[index];
                let accepted = model.try_action(action, hour);
                match life.after(action, at(hour)) {
                    Ok(next) => {
                        prop_assert!(accepted, "{action:?} at {hour} h");
                        steps += 1;
                        life = next;
                    }
                    Err(_) => prop_assert!(!accepted, "{action:?} at {hour} h"),
                }
                prop_assert_eq!(life.version, steps);
                prop_assert_eq!(life.state == State::Pending, !model.answered);
                prop_assert_eq!(life.state == State::Confirmed, model.confirmed && !model.closed);
                prop_assert!(steps <= 3, "a life has at most three steps");
            }
        }
    }
}
