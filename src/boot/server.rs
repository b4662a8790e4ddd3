//! Listeners and HTTP servers. Must not know the routes.

use super::error::BootError;
use crate::config::sections::Http;
use crate::http::Wiring;
use crate::http::middleware::frame::frame;
use crate::http::middleware::leash;
use crate::http::middleware::limits::limits;
use crate::http::middleware::sandbox::{clocked, disturbed};
use crate::http::operations::metrics_route;
use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer, rt};
use metrics_exporter_prometheus::PrometheusHandle;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use tokio::net::TcpSocket;
use tokio::task::JoinHandle;

/// Connections that may wait to be accepted: a morning's rush must not be refused by the kernel.
const BACKLOG: u32 = 4096;
/// Longer than the keep-alive of common proxies (60 s), so that it is the proxy that closes an idle connection.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Binds an address; port 0 takes a free one.
pub(super) fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), BootError> {
    let bind = || -> io::Result<(TcpListener, SocketAddr)> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?.into_std()?;
        let bound = listener.local_addr()?;
        Ok((listener, bound))
    };
    bind().map_err(|error| BootError::Io(format!("cannot listen on {address}"), error))
}

/// Serves the API.
pub(super) fn serve(
    listener: TcpListener,
    (http, head_timeout): (&Http, Duration),
    wiring: Wiring,
) -> io::Result<(ServerHandle, JoinHandle<io::Result<()>>)> {
    let app = move || {
        let wiring = wiring.clone();
        let is_sandbox = wiring.sandbox.is_some();
        App::new()
            .wrap(Condition::new(is_sandbox, from_fn(clocked)))
            .wrap(from_fn(limits))
            .wrap(from_fn(frame))
            .wrap(Condition::new(is_sandbox, from_fn(disturbed)))
            .wrap(Compress::default())
            .configure(move |config| crate::http::configure(config, &wiring))
    };
    let server = HttpServer::new(app)
        .workers(http.workers)
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(head_timeout)
        .on_connect(move |connection, data| leash::attach(connection, data, KEEP_ALIVE + head_timeout))
        .shutdown_timeout(http.drain_seconds)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok((server.handle(), rt::spawn(server)))
}

/// Serves nothing but the metrics.
pub(super) fn serve_metrics(
    address: SocketAddr,
    handle: PrometheusHandle,
) -> Result<(SocketAddr, ServerHandle), BootError> {
    let (listener, bound) = listen(address)?;
    let handle = Data::new(handle);
    let server = HttpServer::new(move || App::new().app_data(handle.clone()).configure(metrics_route))
        .workers(1)
        .disable_signals()
        .listen(listener)?
        .run();
    let stop = server.handle();
    rt::spawn(server);
    Ok((bound, stop))
}
