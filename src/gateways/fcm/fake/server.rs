//! The fake's wire: one port that takes HTTP/1.1 and HTTP/2, in plain text and, given a certificate, by TLS. Runs in a
//! thread of its own, so it serves any kind of runtime. Must not know what is asked.

use super::log::RequestLog;
use super::reply::{self, Answer};
use super::send::{self, Fate};
use super::state::State;
use super::{TOKEN_PATHS, control, errors, grant};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use serde_json::json;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio_rustls::TlsAcceptor;

/// As FCM's front end: requests at once on a connection.
const STREAMS_AT_ONCE: u32 = 100;

/// Far above any message that FCM takes.
const BODY_LIMIT: usize = 1024 * 1024;

const CONTROL: &str = "/_fake/";

/// What a TLS connection begins with.
const HANDSHAKE: u8 = 0x16;

/// What the threads of a fake share.
pub(super) struct Shared {
    pub(super) state: Arc<State>,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) log: Option<RequestLog>,
}

/// A running server. Dropping the sender stops it.
pub(super) struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Running {
    /// Stops at once and waits until the port is closed.
    pub(super) fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the fake FCM's thread panicked");
        }
    }
}

/// Serves what comes to the listener.
pub(super) fn start(listener: std::net::TcpListener, shared: Arc<Shared>) -> io::Result<Running> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new().name("fake-fcm".to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                failure = listen(listener, shared) => tracing::error!(?failure, "the fake FCM failed"),
                // Dropping the runtime drops every connection with it.
                _ = stopped => {}
            }
        });
    })?;
    Ok(Running { stop, thread })
}

async fn listen(listener: std::net::TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        // A client that is gone before it is accepted ends nothing.
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(welcome(stream, Arc::clone(&shared)));
        }
    }
}

/// Looks at the first byte: is it TLS?
async fn welcome(stream: TcpStream, shared: Arc<Shared>) {
    let _open = shared.state.traffic.connection();
    let mut first = [0];
    let is_open = stream.set_nodelay(true).is_ok() && stream.peek(&mut first).await.is_ok_and(|length| length > 0);
    match &shared.tls {
        _ if !is_open => {}
        Some(tls) if first == [HANDSHAKE] => match tls.accept(stream).await {
            Ok(stream) => serve(stream, &shared).await,
            Err(error) => tracing::debug!(%error, "no TLS with the fake FCM"),
        },
        _ => serve(stream, &shared).await,
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, shared: &Arc<Shared>) {
    let gone = Arc::new(Notify::new());
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http2().max_concurrent_streams(STREAMS_AT_ONCE);
    let answer = |request| {
        let (shared, gone) = (Arc::clone(shared), Arc::clone(&gone));
        async move { answer(request, &shared, &gone).await }
    };
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service_fn(answer)));
    let mut goaways = shared.state.goaways.subscribe();
    let told = async {
        tokio::select! {
            () = gone.notified() => {}
            // The sender lives as long as the state.
            _ = goaways.changed() => {}
        }
    };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error, "a connection to the fake FCM broke");
    }
}

/// An error resets the stream (or, by HTTP/1.1, closes the connection).
async fn answer(request: Request<Incoming>, shared: &Shared, gone: &Notify) -> Result<Answer, h2::Error> {
    let (head, body) = request.into_parts();
    let state = &*shared.state;
    let path = head.uri.path();
    // Whoever looks on is not counted.
    let _under_way = (!path.starts_with(CONTROL)).then(|| state.traffic.request(head.version));
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return Ok(reply::json(413, &json!({"error": {"code": 413, "status": "INVALID_ARGUMENT"}})));
    };
    let body = body.to_bytes();
    if let Some(name) = path.strip_prefix(CONTROL) {
        return Ok(control::answer(&head.method, name, &body, state));
    }
    if let Some(log) = &shared.log {
        log.note(&head, &body);
    }
    if TOKEN_PATHS.contains(&path) && head.method == Method::POST {
        return Ok(grant::grant(&head, &body, state));
    }
    let project = path.strip_prefix("/v1/projects/").and_then(|rest| rest.strip_suffix("/messages:send"));
    let Some(project) = project else {
        return Ok(errors::no_such_method());
    };
    match send::send(&head, project, &body, state).await {
        Fate::Answered(answer) => Ok(answer),
        Fate::AnsweredAndGone(answer) => {
            gone.notify_one();
            Ok(answer)
        }
        Fate::Refused => Err(h2::Reason::REFUSED_STREAM.into()),
    }
}
