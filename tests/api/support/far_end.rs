//! A small real HTTP server: what stands at the far end of a wire in a test.

use actix_web::dev::{Handler, ServerHandle};
use actix_web::{App, FromRequest, HttpServer, Responder, web};
use std::net::TcpListener;

/// Answers every request that comes to `listener` by `answer`, until it is stopped.
pub fn serve<S, F, Args>(listener: TcpListener, state: web::Data<S>, answer: F) -> ServerHandle
where
    S: Send + Sync + 'static,
    F: Handler<Args> + Send,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    let app = move || App::new().app_data(state.clone()).default_service(web::to(answer.clone()));
    let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    handle
}
