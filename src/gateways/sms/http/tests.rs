//! `HttpSms` against a small gateway over real HTTP. The number's last digits say what the gateway answers.

use super::*;
use crate::domain::clock::ManualClock;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use chrono::{TimeZone, Utc};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::{Mutex, mpsc};

const ID: Uuid = Uuid::from_u128(7);

#[derive(Default)]
struct Gateway {
    taken: Mutex<Vec<Value>>,
    authorizations: Mutex<Vec<String>>,
}

async fn take(request: HttpRequest, body: web::Json<Value>, gateway: web::Data<Gateway>) -> HttpResponse {
    let authorization = request.headers().get("authorization").unwrap().to_str().unwrap();
    gateway.authorizations.lock().unwrap().push(authorization.to_owned());
    gateway.taken.lock().unwrap().push(body.0.clone());
    let wish = body["text"].as_str().unwrap();
    if wish == "hang" {
        std::future::pending::<()>().await;
    }
    let (status, pause) = wish.split_once(';').unwrap_or((wish, ""));
    let mut answer = HttpResponse::build(status.parse::<u16>().unwrap_or(200).try_into().unwrap());
    if !pause.is_empty() {
        answer.insert_header(("Retry-After", pause));
    }
    answer.body("{}")
}

fn gateway() -> (String, web::Data<Gateway>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let data = web::Data::new(Gateway::default());
    let (state, (started, starting)) = (data.clone(), mpsc::channel());
    std::thread::spawn(move || {
        rt::System::new().block_on(async move {
            let app = move || App::new().app_data(state.clone()).route("/send", web::post().to(take));
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
            started.send(()).unwrap();
            server.await.unwrap();
        });
    });
    starting.recv().unwrap();
    (url, data)
}

fn client(url: &str, sender: Option<&str>) -> HttpSms {
    let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap()));
    let config =
        HttpSmsConfig { url: url.into(), bearer_token: "s3cret".into(), sender: sender.map(ToOwned::to_owned) };
    let timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(500) };
    HttpSms::with_timeouts(config, clock, timeouts).unwrap()
}

#[tokio::test]
async fn a_message_reaches_the_gateway_with_its_id_and_our_token() {
    let (url, gateway) = gateway();
    assert_eq!(client(&url, Some("Tirkeu")).send(ID, "+77010000001", "200").await, SmsOutcome::Sent);
    assert_eq!(client(&url, None).send(ID, "+77010000001", "202").await, SmsOutcome::Sent);
    let taken = gateway.taken.lock().unwrap().clone();
    assert_eq!(taken[0], json!({"id": ID, "to": "+77010000001", "text": "200", "sender": "Tirkeu"}));
    assert_eq!(taken[1], json!({"id": ID, "to": "+77010000001", "text": "202"}));
    assert_eq!(gateway.authorizations.lock().unwrap()[0], "Bearer s3cret");
}

#[tokio::test]
async fn every_answer_has_its_outcome() {
    let (url, _gateway) = gateway();
    let sms = client(&url, None);
    for refused in ["400", "404", "422"] {
        assert_eq!(sms.send(ID, "+77010000001", refused).await, SmsOutcome::Refused, "{refused}");
    }
    let later = |seconds| SmsOutcome::Later { after: Duration::from_secs(seconds) };
    let table = [
        ("429;30", 30),
        ("429", 10),
        ("500", 10),
        ("503;Mon, 23 Nov 2026 10:00:45 GMT", 45),
        ("504", 10),
        ("401", 60),
        ("403", 60),
        ("302", 60),
    ];
    for (answer, seconds) in table {
        assert_eq!(sms.send(ID, "+77010000001", answer).await, later(seconds), "{answer}");
    }
}

#[tokio::test]
async fn silence_and_absence_mean_later() {
    let (url, _gateway) = gateway();
    let later = SmsOutcome::Later { after: PAUSE };
    assert_eq!(client(&url, None).send(ID, "+77010000001", "hang").await, later);
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let nobody = format!("http://{}/send", free.local_addr().unwrap());
    drop(free);
    assert_eq!(client(&nobody, None).send(ID, "+77010000001", "200").await, later);
}

#[test]
fn a_wrong_configuration_is_refused_and_the_token_never_shown() {
    let config = |url: &str, token: &str| HttpSmsConfig { url: url.into(), bearer_token: token.into(), sender: None };
    let made = |config| HttpSms::new(config, Arc::new(ManualClock::at(Utc.timestamp_opt(0, 0).unwrap())));
    assert!(matches!(made(config("gateway", "t")), Err(SmsSetupError::Address)));
    assert!(matches!(made(config("ftp://gateway.test", "t")), Err(SmsSetupError::Address)));
    assert!(matches!(made(config("https://gateway.test", "a\nb")), Err(SmsSetupError::Token)));
    assert!(!format!("{:?}", config("https://gateway.test?key=s3cret", "s3cret")).contains("s3cret"));
}
