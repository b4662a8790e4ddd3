//! The far end of a push, on this machine: a server that speaks FCM HTTP v1 and Google's token endpoint closely enough
//! that the real client cannot tell. Tests and the demo talk to it; it must not know who calls or why.

mod check;
mod errors;
mod grant;
mod key;
mod script;
mod send;
mod state;
#[cfg(test)]
mod tests;

use crate::domain::clock::{Clock, Random};
use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, rt, web};
use serde_json::json;
use state::State;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

pub use key::generate_key_pem;
pub use state::ReceivedPush;

/// The project the fake belongs to; another one in the path is answered 404, as Google does.
pub const FAKE_PROJECT: &str = "tirkeu-fake";

const FAKE_EMAIL: &str = "push@tirkeu-fake.iam.gserviceaccount.com";
const TOKEN_PATH: &str = "/token";
const SEND_PATH: &str = "/v1/projects/{project}/messages:send";

/// A running fake on a free port of the loopback interface. Runs in a thread of its own, so it serves any kind of
/// runtime. Dropping it stops it.
///
/// A target of the form `name:…` or `name!N:…` (the first N times only), optionally ending in `;ra=SECONDS`, is answered
/// with an error: `unregistered`, `badtoken`, `badfield`, `mismatch`, `quota`, `unavailable`, `internal`, `apns`,
/// `noproj`, `iam`, `unauth`, `html`, `cut` (the connection breaks) and `hang` (no answer for two minutes).
pub struct FakeFcm {
    base_url: String,
    key_pem: String,
    state: Arc<State>,
    server: ServerHandle,
    thread: Mutex<Option<JoinHandle<()>>>,
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
        let verifying_key = key::verifying_key(&pem)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let token_uri = format!("{base_url}{TOKEN_PATH}");
        let state = Arc::new(State::new(verifying_key, token_uri, clock, random));
        let (server, thread) = serve(listener, Arc::clone(&state))?;
        Ok(Self { base_url, key_pem: pem, state, server, thread: Mutex::new(Some(thread)) })
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

    /// Stops at once and waits until the port is closed. Stopping twice does nothing.
    pub fn stop(&self) {
        // The command is on its way as soon as the future is made; only the thread's end is waited for.
        drop(self.server.stop(false));
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the fake FCM's thread panicked");
        }
    }
}

impl Drop for FakeFcm {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(listener: TcpListener, state: Arc<State>) -> io::Result<(ServerHandle, JoinHandle<()>)> {
    let (started, starting) = mpsc::channel();
    let thread = thread::Builder::new().name("fake-fcm".to_owned()).spawn(move || {
        rt::System::new().block_on(async move {
            match listen(listener, state) {
                Ok(server) => {
                    // Nobody listens only when the caller is gone, and then the handle is of no use to anybody.
                    if started.send(Ok(server.handle())).is_ok()
                        && let Err(error) = server.await
                    {
                        tracing::error!(%error, "the fake FCM failed");
                    }
                }
                Err(error) => drop(started.send(Err(error))),
            }
        });
    })?;
    let handle = starting.recv().map_err(|_| io::Error::other("the fake FCM did not start"))??;
    Ok((handle, thread))
}

fn listen(listener: TcpListener, state: Arc<State>) -> io::Result<actix_web::dev::Server> {
    let state = web::Data::from(state);
    let app = move || {
        App::new()
            .app_data(web::Data::clone(&state))
            .route(TOKEN_PATH, web::post().to(grant::grant))
            .route(SEND_PATH, web::post().to(send::send))
            .default_service(web::to(errors::no_such_method))
    };
    Ok(HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run())
}
