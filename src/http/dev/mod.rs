//! What a phone would have received, for developers without phones. Mounted in development only, answers only callers on
//! the same machine, and is no part of the document. Must not know how messages are sent.

mod page;

use crate::gateways::fcm::fake::ReceivedPush;
use crate::gateways::sms::{LocalSms, SentSms};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ContentType};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// Gives the pushes accepted so far, oldest first.
type Pushes = dyn Fn() -> Vec<ReceivedPush> + Send + Sync;

/// Where the local messages are.
#[derive(Clone)]
pub struct DevTools {
    sms: Arc<LocalSms>,
    pushes: Arc<Pushes>,
}

/// The messages, newest last.
#[derive(Debug, Serialize)]
struct Outbox {
    sms: Vec<SentSms>,
    pushes: Vec<ReceivedPush>,
}

impl DevTools {
    /// Shows the messages of `sms` and those that `pushes` gives.
    #[must_use]
    pub fn new(sms: Arc<LocalSms>, pushes: impl Fn() -> Vec<ReceivedPush> + Send + Sync + 'static) -> Self {
        Self { sms, pushes: Arc::new(pushes) }
    }

    /// The newest code that a phone was sent; an SMS with a link holds none.
    fn code(&self, phone: &str) -> Option<String> {
        let mut sent = self.sms.sent().into_iter().rev().filter(|sms| sms.to == phone && !sms.text.contains("/c/"));
        let code = |text: &str| text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 6).map(str::to_owned);
        sent.find_map(|sms| code(&sms.text))
    }

    fn outbox(&self) -> Outbox {
        Outbox { sms: self.sms.sent(), pushes: (self.pushes)() }
    }
}

/// The routes; they are not in the document.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/dev").route(web::get().to(show_page)))
        .service(web::resource("/dev/code").route(web::get().to(show_code)))
        .service(web::resource("/dev/outbox").route(web::get().to(show_outbox)));
}

/// Whether the caller is on this machine.
fn is_local(request: &HttpRequest) -> bool {
    request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback())
}

async fn show_outbox(request: HttpRequest, tools: web::Data<DevTools>) -> HttpResponse {
    if !is_local(&request) {
        return HttpResponse::NotFound().finish();
    }
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(tools.outbox())
}

#[derive(Deserialize)]
struct OfPhone {
    phone: String,
}

/// For programs that play a person: what he would read on his phone. 404 until it has come.
async fn show_code(request: HttpRequest, tools: web::Data<DevTools>, of: web::Query<OfPhone>) -> HttpResponse {
    match tools.code(&of.phone).filter(|_| is_local(&request)) {
        Some(code) => HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(json!({"code": code})),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn show_page(request: HttpRequest, tools: web::Data<DevTools>) -> HttpResponse {
    if !is_local(&request) {
        return HttpResponse::NotFound().finish();
    }
    HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .body(page::render(&tools.outbox()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ports::SmsSender;
    use crate::domain::clock::ManualClock;
    use actix_web::http::StatusCode;
    use actix_web::{App, test};
    use chrono::DateTime;
    use serde_json::Value;
    use std::net::SocketAddr;
    use uuid::Uuid;

    async fn tools() -> web::Data<DevTools> {
        let sms = Arc::new(LocalSms::new(Arc::new(ManualClock::at(DateTime::UNIX_EPOCH))));
        sms.send(Uuid::from_u128(1), "+77010000002", "Code: 041937. Valid for 5 min.").await;
        sms.send(Uuid::from_u128(2), "+77010000002", "A guest: https://x/c/123456").await;
        sms.send(Uuid::nil(), "+77010000001", "<script>alert(1)</script>").await;
        let push = ReceivedPush {
            target: "phone".to_owned(),
            message: json!({"data": {"kind": "<b>"}}),
            sent_at: DateTime::UNIX_EPOCH,
        };
        web::Data::new(DevTools::new(sms, move || vec![push.clone()]))
    }

    async fn get(path: &str, peer: &str) -> (StatusCode, String) {
        let service = test::init_service(App::new().app_data(tools().await).configure(routes)).await;
        let peer: SocketAddr = peer.parse().unwrap();
        let request = test::TestRequest::get().uri(path).peer_addr(peer).to_request();
        let response = test::call_service(&service, request).await;
        let status = response.status();
        (status, String::from_utf8(test::read_body(response).await.to_vec()).unwrap())
    }

    #[actix_web::test]
    async fn the_outbox_shows_what_a_phone_would_have_received() {
        let (status, body) = get("/dev/outbox", "127.0.0.1:5000").await;
        assert_eq!(status, StatusCode::OK);
        let sent_at = "1970-01-01T00:00:00Z";
        let expected = json!({
            "sms": [{"to": "+77010000002", "text": "Code: 041937. Valid for 5 min.", "sent_at": sent_at},
                {"to": "+77010000002", "text": "A guest: https://x/c/123456", "sent_at": sent_at},
                {"to": "+77010000001", "text": "<script>alert(1)</script>", "sent_at": "1970-01-01T00:00:00Z"}],
            "pushes": [{"target": "phone", "message": {"data": {"kind": "<b>"}}, "sent_at": "1970-01-01T00:00:00Z"}],
        });
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), expected);
    }

    #[actix_web::test]
    async fn a_program_reads_the_newest_code_of_a_phone() {
        let found = get("/dev/code?phone=%2B77010000002", "127.0.0.1:5000").await;
        assert_eq!(found, (StatusCode::OK, r#"{"code":"041937"}"#.to_owned()));
        assert_eq!(get("/dev/code?phone=%2B77010000001", "127.0.0.1:5000").await.0, StatusCode::NOT_FOUND);
    }

    #[actix_web::test]
    async fn the_page_shows_the_same_and_nothing_in_it_runs() {
        let (status, body) = get("/dev", "[::1]:5000").await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("+77010000001") && body.contains("&lt;script&gt;") && body.contains("&lt;b&gt;"));
        assert!(!body.contains("<script>") && !body.contains("<b>"));
    }

    #[actix_web::test]
    async fn nobody_else_sees_them() {
        for path in ["/dev", "/dev/outbox", "/dev/code?phone=%2B77010000002"] {
            assert_eq!(get(path, "192.0.2.1:5000").await.0, StatusCode::NOT_FOUND);
        }
        assert_eq!(get("/dev", "[::ffff:127.0.0.1]:5000").await.0, StatusCode::OK);
    }
}
