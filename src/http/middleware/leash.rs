//! Ends connections that hold on to the service without a request being worked on: a body that is never finished after its answer, a
//! second request whose head does not come, an answer that is not fetched. The server itself only watches the first head.

use actix_web::dev::Extensions;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

/// How long a client may take to read an answer and hang up when its body was not waited for.
const LINGER: Duration = Duration::from_secs(1);
/// How often connections are looked at.
const SWEEP: Duration = Duration::from_millis(500);

thread_local! {
    static CONNECTIONS: RefCell<Vec<Weak<Leash>>> = const { RefCell::new(Vec::new()) };
    static SWEEPING: Cell<bool> = const { Cell::new(false) };
}

/// A second handle to a connection, and when to end it.
#[derive(Debug)]
pub struct Leash {
    socket: TcpStream,
    idle: Duration,
    due: Cell<Option<Instant>>,
}

impl Leash {
    /// A request is being worked on: the frame has its own deadline.
    pub fn begin(&self) {
        self.due.set(None);
    }

    /// The answer goes on for this long: a client that does not fetch it shall not keep the connection any longer.
    pub fn hold(&self, answer: Duration) {
        // What the client sends beside it would fill the buffer of the server, which then looks at it again and again.
        let _ = self.socket.shutdown(Shutdown::Read);
        self.due.set(Some(Instant::now() + answer + LINGER));
    }

    /// Ends the connection at once: an answer that is under way is lost.
    pub fn cut(&self) {
        // Who hung up already is gone, too.
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    /// The answer is on its way. What of the request has not come by now is waited for no longer than a moment.
    pub fn end(&self, request_is_whole: bool) {
        self.due.set(Some(Instant::now() + if request_is_whole { self.idle } else { LINGER }));
    }
}

/// Called for each new connection; `idle` is how long it may be without a request.
pub fn attach(connection: &dyn Any, data: &mut Extensions, idle: Duration) {
    let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>() else { return };
    // Without a second handle (no descriptor is left) the connection lives as the server lets it.
    let Ok(handle) = stream.as_fd().try_clone_to_owned() else { return };
    let leash = Rc::new(Leash { socket: TcpStream::from(handle), idle, due: Cell::new(None) });
    CONNECTIONS.with_borrow_mut(|all| all.push(Rc::downgrade(&leash)));
    data.insert(leash);
    if !SWEEPING.replace(true) {
        actix_web::rt::spawn(sweep());
    }
}

async fn sweep() {
    loop {
        tokio::time::sleep(SWEEP).await;
        let now = Instant::now();
        CONNECTIONS
            .with_borrow_mut(|all| all.retain(|leash| leash.upgrade().is_some_and(|leash| !is_over(&leash, now))));
    }
}

/// Ends a connection that is due.
fn is_over(leash: &Leash, now: Instant) -> bool {
    let over = leash.due.get().is_some_and(|due| due <= now);
    if over {
        leash.cut();
        metrics::counter!("tirkeu_http_connections_cut_total").increment(1);
    }
    over
}
