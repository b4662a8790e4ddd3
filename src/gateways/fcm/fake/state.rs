//! What the fake remembers, within bounds: tokens it gave, messages it took, errors it still owes; and how it was told to
//! behave. Must not know HTTP.

use super::FakeOptions;
use super::tally::{Repeated, Tally};
use super::traffic::Traffic;
use crate::domain::clock::{Clock, Random};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;
use serde::Serialize;
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Life of a token in seconds, as Google's.
pub(super) const TOKEN_LIFE_SECONDS: i64 = 3599;

const KEPT_MESSAGES: usize = 10_000;
const KEPT_TOKENS: usize = 100;
const KEPT_SCRIPTS: usize = 10_000;

/// A message the fake accepted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReceivedPush {
    /// The registration token or Firebase Installation ID it was for.
    pub target: String,
    /// The `message` object exactly as it came.
    pub message: Value,
    /// When it was accepted.
    pub sent_at: DateTime<Utc>,
}

pub(super) struct State {
    pub(super) verifying_key: DecodingKey,
    pub(super) token_uri: String,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) traffic: Traffic,
    /// Counts how often all connections were told to go away.
    pub(super) goaways: watch::Sender<u64>,
    random: Arc<dyn Random>,
    down: AtomicBool,
    refusing_tokens: AtomicBool,
    keep: AtomicBool,
    delay_micros: AtomicU64,
    token_requests: AtomicU64,
    send_requests: AtomicU64,
    accepted: AtomicU64,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    tokens: VecDeque<(String, DateTime<Utc>)>,
    received: VecDeque<ReceivedPush>,
    tally: Tally,
    /// How often a scripted target was answered with its error.
    played: HashMap<String, u32>,
}

impl State {
    pub(super) fn new(
        verifying_key: DecodingKey,
        token_uri: String,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        options: &FakeOptions,
    ) -> Self {
        let state = Self {
            verifying_key,
            token_uri,
            clock,
            random,
            traffic: Traffic::default(),
            goaways: watch::Sender::new(0),
            down: AtomicBool::new(false),
            refusing_tokens: AtomicBool::new(false),
            keep: AtomicBool::new(options.keep),
            delay_micros: AtomicU64::new(0),
            token_requests: AtomicU64::new(0),
            send_requests: AtomicU64::new(0),
            accepted: AtomicU64::new(0),
            memory: Mutex::default(),
        };
        state.set_delay(options.delay);
        state
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn random_text(&self) -> String {
        let mut bytes = [0_u8; 24];
        self.random.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(super) fn issue_token(&self) -> String {
        let token = format!("ya29.c.{}", self.random_text());
        let ends_at = self.clock.now() + TimeDelta::seconds(TOKEN_LIFE_SECONDS);
        let mut memory = self.memory();
        push_bounded(&mut memory.tokens, (token.clone(), ends_at), KEPT_TOKENS);
        token
    }

    pub(super) fn knows_token(&self, token: &str) -> bool {
        let now = self.clock.now();
        let known = |(known, ends_at): &(String, DateTime<Utc>)| known == token && now < *ends_at;
        !self.refusing_tokens.load(Ordering::SeqCst) && self.memory().tokens.iter().any(known)
    }

    pub(super) fn revoke_tokens(&self) {
        self.memory().tokens.clear();
    }

    pub(super) fn refuse_tokens(&self, refuse: bool) {
        self.refusing_tokens.store(refuse, Ordering::SeqCst);
    }

    /// Counts the message, keeps it unless told otherwise, and makes its name.
    pub(super) fn accept(&self, project: &str, target: &str, message: Value) -> String {
        let number = self.accepted.fetch_add(1, Ordering::SeqCst);
        let sent_at = self.clock.now();
        let mut memory = self.memory();
        memory.tally.note(target, &message);
        if self.keep.load(Ordering::SeqCst) {
            let push = ReceivedPush { target: target.to_owned(), message, sent_at };
            push_bounded(&mut memory.received, push, KEPT_MESSAGES);
        }
        format!("projects/{project}/messages/0:{}%{number:016x}", sent_at.timestamp_micros())
    }

    pub(super) fn received(&self) -> Vec<ReceivedPush> {
        self.memory().received.iter().cloned().collect()
    }

    pub(super) fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::SeqCst)
    }

    pub(super) fn nids(&self) -> HashMap<String, u32> {
        self.memory().tally.nids()
    }

    pub(super) fn repeated(&self) -> Vec<Repeated> {
        self.memory().tally.repeated()
    }

    /// Distinct notifications, and messages too many to be told apart.
    pub(super) fn distinct_nids(&self) -> (usize, u64) {
        let memory = self.memory();
        (memory.tally.distinct_nids(), memory.tally.beyond())
    }

    /// Forgets messages and counts, as if just started; tokens stay good.
    pub(super) fn reset(&self) {
        for counter in [&self.token_requests, &self.send_requests, &self.accepted] {
            counter.store(0, Ordering::SeqCst);
        }
        self.traffic.reset();
        let mut memory = self.memory();
        *memory = Memory { tokens: std::mem::take(&mut memory.tokens), ..Memory::default() };
    }

    pub(super) fn set_keep(&self, keep: bool) {
        self.keep.store(keep, Ordering::SeqCst);
    }

    pub(super) fn set_delay(&self, delay: Duration) {
        self.delay_micros.store(u64::try_from(delay.as_micros()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Takes as long as the fake was told to take for an answer.
    pub(super) async fn wait(&self) {
        let micros = self.delay_micros.load(Ordering::SeqCst);
        if micros > 0 {
            tokio::time::sleep(Duration::from_micros(micros)).await;
        }
    }

    pub(super) fn say_goaway(&self) {
        self.goaways.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Counts one playing of the target's error; `false` when it was played `times` already.
    pub(super) fn plays(&self, target: &str, times: u32) -> bool {
        let played = &mut self.memory().played;
        if played.len() >= KEPT_SCRIPTS && !played.contains_key(target) {
            played.clear();
        }
        let count = played.entry(target.to_owned()).or_default();
        let plays = *count < times;
        *count = count.saturating_add(1);
        plays
    }

    pub(super) fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    pub(super) fn is_down(&self) -> bool {
        self.down.load(Ordering::SeqCst)
    }

    pub(super) fn count_token_request(&self) {
        self.token_requests.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn token_requests(&self) -> u64 {
        self.token_requests.load(Ordering::SeqCst)
    }

    pub(super) fn count_send_request(&self) {
        self.send_requests.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn send_requests(&self) -> u64 {
        self.send_requests.load(Ordering::SeqCst)
    }
}

fn push_bounded<T>(queue: &mut VecDeque<T>, item: T, limit: usize) {
    while queue.len() >= limit {
        queue.pop_front();
    }
    queue.push_back(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_are_kept() {
        let mut queue = VecDeque::new();
        for item in 0..5 {
            push_bounded(&mut queue, item, 3);
        }
        assert_eq!(queue, [2, 3, 4]);
    }
}
