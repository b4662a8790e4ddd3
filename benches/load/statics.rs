//! The same answers from handlers of the same shape, without a database: what HTTP alone would allow.

use super::requests::Operation;
use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer};
use std::net::SocketAddr;
use tirkeu::http::registrations::views::SubmitRegistrationBody;
use uuid::Uuid;

/// An answer of the service, to be given again and again.
#[derive(Debug, Clone)]
pub struct Canned {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Canned {
    /// Takes an answer apart; its body begins at `body`.
    #[must_use]
    pub fn from_wire(answer: &[u8], (status, body): (u16, usize)) -> Self {
        let head = std::str::from_utf8(&answer[..body]).expect("a head of ASCII");
        let own = |name: &str| ["content-length", "date"].iter().any(|own| name.eq_ignore_ascii_case(own));
        let headers = head.lines().filter_map(|line| line.split_once(": ")).filter(|(name, _)| !own(name));
        Self {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: Bytes::copy_from_slice(&answer[body..]),
        }
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    fn response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        for (name, value) in &self.headers {
            response.insert_header((name.as_str(), value.as_str()));
        }
        response.body(self.body.clone())
    }
}

/// The answers in the order of [`Operation::ALL`].
pub type Answers = [Canned; Operation::ALL.len()];

async fn read(_: web::Path<Uuid>, answers: Data<Answers>) -> HttpResponse {
    answers[0].response()
}

async fn submit(_: web::Json<SubmitRegistrationBody>, answers: Data<Answers>) -> HttpResponse {
    answers[1].response()
}

async fn confirm(_: web::Path<Uuid>, answers: Data<Answers>) -> HttpResponse {
    answers[2].response()
}

/// Serves the answers.
#[must_use]
pub fn serve(answers: Answers, workers: usize) -> (SocketAddr, ServerHandle) {
    let answers = Data::new(answers);
    let app = move || {
        App::new()
            .app_data(answers.clone())
            .route("/v1/registrations/{id}", web::get().to(read))
            .route("/v1/registrations", web::post().to(submit))
            .route("/v1/host/registrations/{id}/confirm", web::post().to(confirm))
    };
    let server = HttpServer::new(app).workers(workers).disable_signals().bind(("127.0.0.1", 0)).expect("an address");
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (address, handle)
}
