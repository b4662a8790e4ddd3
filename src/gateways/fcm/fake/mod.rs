//! The far end of a push, on this machine: a server that speaks FCM HTTP v1 and Google's token endpoint closely enough
//! that the real client cannot tell. Tests and the demo talk to it; it must not know who calls or why.

mod check;
mod control;
mod errors;
mod fields;
mod grant;
mod key;
mod log;
mod reply;
mod script;
mod send;
mod server;
mod state;
mod tally;
#[cfg(test)]
mod tests;
mod tls;
mod traffic;

use crate::domain::clock::{Clock, Random};
use log::RequestLog;
use serde_json::{Value, json};
use server::{Running, Shared};
use state::State;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use control::FakeStats;
pub use key::generate_key_pem;
pub use state::ReceivedPush;
pub use tally::Repeated;
pub use tls::TlsPem;
pub use traffic::TrafficSeen;

/// The project the fake belongs to; another one in the path is answered 404, as Google does.
pub const FAKE_PROJECT: &str = "tirkeu-fake";

const FAKE_EMAIL: &str = "push@tirkeu-fake.iam.gserviceaccount.com";
const TOKEN_PATH: &str = "/token";

/// Where Google's own libraries ask for tokens: the present address and an old one.
const TOKEN_PATHS: [&str; 2] = [TOKEN_PATH, "/oauth2/v4/token"];

/// How a fake is to behave.
pub struct FakeOptions {
    /// Its port on the loopback interface; 0 takes a free one.
    pub port: u16,
    /// Speaks TLS, too, on the same port.
    pub tls: Option<TlsPem>,
    /// How long each send takes to be answered.
    pub delay: Duration,
    /// Whether messages are kept, and not only counted.
    pub keep: bool,
    /// Where each request is noted as a line of JSON.
    pub log: Option<File>,
}

impl Default for FakeOptions {
    fn default() -> Self {
        Self { port: 0, tls: None, delay: Duration::ZERO, keep: true, log: None }
    }
}

/// A running fake on a port of the loopback interface, which takes HTTP/1.1 and HTTP/2 (by prior knowledge, or by ALPN).
/// Runs in a thread of its own, so it serves any kind of runtime. Dropping it stops it.
///
/// A target of the form `name:…` or `name!N:…` (the first N times only), optionally ending in `;ra=SECONDS`, is answered
/// with an error: `unregistered`, `badtoken`, `badfield`, `mismatch`, `quota`, `unavailable`, `internal`, `apns`,
/// `noproj`, `iam`, `unauth`, `html`, `cut` (the answer breaks off) and `hang` (no answer for two minutes). `refused` is
/// refused as an HTTP/2 stream is that was not looked at; `goaway` is accepted, and its connection takes no more.
pub struct FakeFcm {
    base_url: String,
    key_pem: String,
    state: Arc<State>,
    running: Mutex<Option<Running>>,
}

impl FakeFcm {
    /// Starts with a key of its own making.
    ///
    /// # Errors
    /// No free port, no thread or no key.
    pub fn start(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> io::Result<Self> {
        Self::start_with_key(generate_key_pem()?, clock, random)
    }

    /// Starts with a key made earlier by [`generate_key_pem`].
    ///
    /// # Errors
    /// No free port, no thread, or the key is not an RSA key in PEM.
    pub fn start_with_key(pem: String, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> io::Result<Self> {
        Self::start_with(FakeOptions::default(), pem, clock, random)
    }

    /// Starts in a way of one's own, with a key made earlier.
    ///
    /// # Errors
    /// The port is taken, no thread, or a key or certificate is not one in PEM.
    pub fn start_with(
        options: FakeOptions,
        pem: String,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> io::Result<Self> {
        let verifying_key = key::verifying_key(&pem)?;
        let tls = options.tls.as_ref().map(tls::acceptor).transpose()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let token_uri = format!("{base_url}{TOKEN_PATH}");
        let state = Arc::new(State::new(verifying_key, token_uri, clock, random, &options));
        let log = options.log.map(RequestLog::new);
        let running = server::start(listener, Arc::new(Shared { state: Arc::clone(&state), tls, log }))?;
        Ok(Self { base_url, key_pem: pem, state, running: Mutex::new(Some(running)) })
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A service account's key file, as Google hands them out, whose `token_uri` is this fake.
    #[must_use]
    pub fn service_account_json(&self) -> String {
        json!({
            "type": "service_account",
            "project_id": FAKE_PROJECT,
            "private_key_id": "fake",
            "private_key": self.key_pem,
            "client_email": FAKE_EMAIL,
            "client_id": "1",
            "token_uri": self.state.token_uri,
        })
        .to_string()
    }

    /// The accepted messages, oldest first; no more than the last ten thousand.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedPush> {
        self.state.received()
    }

    /// How often a token was asked for, with or without success.
    #[must_use]
    pub fn token_requests(&self) -> u64 {
        self.state.token_requests()
    }

    /// How often a message was to be sent, with or without success.
    #[must_use]
    pub fn send_requests(&self) -> u64 {
        self.state.send_requests()
    }

    /// Answers everything with 503 while `down`.
    pub fn set_down(&self, down: bool) {
        self.state.set_down(down);
    }

    /// Forgets the tokens given out, as when a key is revoked: their bearers are answered 401.
    pub fn revoke_tokens(&self) {
        self.state.revoke_tokens();
    }

    /// Refuses every bearer token, also those just given out, while `refuse`.
    pub fn refuse_tokens(&self, refuse: bool) {
        self.state.refuse_tokens(refuse);
    }

    /// How many messages were accepted.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.state.accepted()
    }

    /// How often each `data.nid` was accepted, over all devices and waves.
    #[must_use]
    pub fn nids(&self) -> HashMap<String, u32> {
        self.state.nids()
    }

    /// What was accepted more than once: the same notification in the same wave for the same device.
    #[must_use]
    pub fn repeated(&self) -> Vec<Repeated> {
        self.state.repeated()
    }

    /// Everything that is counted.
    #[must_use]
    pub fn stats(&self) -> FakeStats {
        control::stats(&self.state)
    }

    /// Forgets messages and counts; tokens stay good.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Makes every send take this long to be answered.
    pub fn set_delay(&self, delay: Duration) {
        self.state.set_delay(delay);
    }

    /// Keeps messages, or only counts them.
    pub fn set_keep(&self, keep: bool) {
        self.state.set_keep(keep);
    }

    /// Tells every open connection that it takes no more requests; those under way are answered.
    pub fn say_goaway(&self) {
        self.state.say_goaway();
    }

    /// Stops at once and waits until the port is closed. Stopping twice does nothing.
    pub fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(running) = running {
            running.stop();
        }
    }
}

impl Drop for FakeFcm {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The fake's account in a key file, as [`FakeFcm::service_account_json`] writes it: the key, if it is one of a fake.
#[must_use]
pub fn key_of_account(json: &str) -> Option<String> {
    let account: Value = serde_json::from_str(json).ok()?;
    let text = |name: &str| account.get(name).and_then(Value::as_str);
    text("client_email").filter(|email| *email == FAKE_EMAIL)?;
    text("private_key").map(str::to_owned)
}
