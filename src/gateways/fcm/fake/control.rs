//! `/_fake/…`: how a process of its own is watched and told what to do by those who have no handle on it. Must not know
//! FCM.

use super::errors;
use super::reply::{self, Answer};
use super::state::State;
use super::tally::Repeated;
use super::traffic::TrafficSeen;
use hyper::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// Repetitions that stand in the statistics; the rest are counted only.
const SHOWN: usize = 100;

/// What the fake has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FakeStats {
    /// Requests for a token, with or without success.
    pub token_requests: u64,
    /// Requests to send, with or without success.
    pub send_requests: u64,
    /// Messages accepted.
    pub accepted: u64,
    /// Distinct `data.nid` among them.
    pub nids: usize,
    /// Messages that came too late to be told apart: two million are.
    pub beyond: u64,
    /// Messages too many: the same notification, wave and device as an earlier one.
    pub repeated_messages: u64,
    /// The first hundred of what came more than once.
    pub repeated: Vec<Repeated>,
    /// Connections and requests of any kind.
    #[serde(flatten)]
    pub traffic: TrafficSeen,
}

/// What can be changed: what is absent stays as it is.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Change {
    delay_ms: Option<u64>,
    keep: Option<bool>,
    down: Option<bool>,
    refuse_tokens: Option<bool>,
    revoke_tokens: bool,
    goaway: bool,
    reset: bool,
}

/// The statistics.
pub(super) fn stats(state: &State) -> FakeStats {
    let (nids, beyond) = state.distinct_nids();
    let mut repeated = state.repeated();
    let repeated_messages = repeated.iter().map(|one| u64::from(one.times.saturating_sub(1))).sum();
    repeated.truncate(SHOWN);
    FakeStats {
        token_requests: state.token_requests(),
        send_requests: state.send_requests(),
        accepted: state.accepted(),
        nids,
        beyond,
        repeated_messages,
        repeated,
        traffic: state.traffic.seen(),
    }
}

/// Answers a request below `/_fake/`.
pub(super) fn answer(method: &Method, path: &str, body: &[u8], state: &State) -> Answer {
    match (method, path) {
        (&Method::GET, "stats") => reply::json(200, &stats(state)),
        (&Method::GET, "messages") => reply::json(200, &state.received()),
        (&Method::GET, "nids") => reply::json(200, &state.nids()),
        (&Method::POST, "control") => match serde_json::from_slice(body) {
            Ok(change) => {
                carry_out(&change, state);
                reply::json(200, &stats(state))
            }
            Err(error) => reply::json(400, &json!({"error": error.to_string()})),
        },
        _ => errors::no_such_method(),
    }
}

fn carry_out(change: &Change, state: &State) {
    if let Some(millis) = change.delay_ms {
        state.set_delay(Duration::from_millis(millis));
    }
    if let Some(keep) = change.keep {
        state.set_keep(keep);
    }
    if let Some(down) = change.down {
        state.set_down(down);
    }
    if let Some(refuse) = change.refuse_tokens {
        state.refuse_tokens(refuse);
    }
    if change.revoke_tokens {
        state.revoke_tokens();
    }
    if change.goaway {
        state.say_goaway();
    }
    if change.reset {
        state.reset();
    }
}
