//! `HttpSms` against a small gateway over real HTTP. The message's text says what the gateway answers.

use super::*;
use crate::domain::clock::ManualClock;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use chrono::{TimeZone, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Mutex, mpsc};

const ID: Uuid = Uuid::from_u128(7);
const TO: &str = "+77010000001";

/// What came, as the gateway's own framework reads it.
#[derive(Debug, Clone)]
struct Taken {
    method: String,
    path: String,
    query: HashMap<String, String>,
    headers: HashMap<String, String>,
    body: String,
}

impl Taken {
    fn form(&self) -> HashMap<String, String> {
        pairs(&self.body)
    }
}

fn pairs(text: &str) -> HashMap<String, String> {
    web::Query::<HashMap<String, String>>::from_query(text).unwrap().into_inner()
}

type Gateway = Mutex<Vec<Taken>>;

async fn take(request: HttpRequest, body: String, gateway: web::Data<Gateway>) -> HttpResponse {
    let headers = request.headers().iter();
    let taken = Taken {
        method: request.method().to_string(),
        path: request.path().to_owned(),
        query: pairs(request.query_string()),
        headers: headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect(),
        body,
    };
    let wish = match taken.headers.get("content-type").map(String::as_str) {
        Some("application/json") => {
            serde_json::from_str::<Value>(&taken.body).unwrap()["text"].as_str().unwrap().to_owned()
        }
        Some(_) => taken.form()["mes"].clone(),
        None => taken.query["text"].clone(),
    };
    gateway.lock().unwrap().push(taken);
    if wish == "hang" {
        std::future::pending::<()>().await;
    }
    if wish.starts_with('{') {
        return HttpResponse::Ok().content_type("text/html").body(wish);
    }
    let (status, pause) = wish.split_once(';').unwrap_or((&wish, ""));
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
            let app = move || App::new().app_data(state.clone()).default_service(web::to(take));
            let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
            started.send(()).unwrap();
            server.await.unwrap();
        });
    });
    starting.recv().unwrap();
    (url, data)
}

/// The texts that are always there.
fn texts(url: &str) -> GatewayTexts {
    GatewayTexts { url: url.into(), token: Some("s3cret &+".into()), ..GatewayTexts::default() }
}

fn client(texts: &GatewayTexts) -> HttpSms {
    let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap()));
    let timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(500) };
    HttpSms::with_timeouts(GatewayPlan::new(texts).unwrap(), clock, timeouts).unwrap()
}

fn later(seconds: u64) -> SmsOutcome {
    SmsOutcome::Later { after: Duration::from_secs(seconds) }
}

#[tokio::test]
async fn without_other_words_a_message_goes_as_json_with_its_id_and_our_token() {
    let (url, gateway) = gateway();
    let named = GatewayTexts { sender: Some("Тіркеу \"KZ\"".into()), ..texts(&url) };
    assert_eq!(client(&named).send(ID, TO, "200").await, SmsOutcome::Sent);
    assert_eq!(client(&texts(&url)).send(ID, TO, "202").await, SmsOutcome::Sent);
    let taken = gateway.lock().unwrap().clone();
    let body = |at: usize| serde_json::from_str::<Value>(&taken[at].body).unwrap();
    assert_eq!(body(0), json!({"id": ID, "to": TO, "text": "200", "sender": "Тіркеу \"KZ\""}));
    assert_eq!(body(1), json!({"id": ID, "to": TO, "text": "202"}));
    assert_eq!((taken[0].method.as_str(), taken[0].path.as_str()), ("POST", "/send"));
    assert_eq!(taken[0].headers["authorization"], "Bearer s3cret &+");
}

/// Kratos 3399: a gateway that answered 202 was asked again and again.
#[tokio::test]
async fn retry_of_success_code_202() {
    let (url, gateway) = gateway();
    assert_eq!(client(&texts(&url)).send(ID, TO, "202").await, SmsOutcome::Sent);
    assert_eq!(gateway.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_gateway_may_want_a_form_with_login_and_password_and_say_in_its_answer_whether_it_took_it() {
    let (url, gateway) = gateway();
    let sms = client(&GatewayTexts {
        content_type: Some("application/x-www-form-urlencoded".into()),
        body: Some("login=tirkeu&psw={token}&phones={to_digits}&mes={text}&id={id}&sender={sender}".into()),
        accepted: Some("/status=0".into()),
        sender: Some("T&T".into()),
        ..texts(&url)
    });
    let answers = [
        (r#"{"status":0,"note":"Ёлка & Öl?"}"#, SmsOutcome::Sent),
        (r#"{"status":"0"}"#, SmsOutcome::Sent),
        (r#"{"status":7}"#, later(60)),
        (r#"{"error":"no money"}"#, later(60)),
        ("{rubbish", later(60)),
        ("200", later(60)),
        ("400", SmsOutcome::Refused),
        ("503;20", later(20)),
    ];
    for (text, outcome) in &answers {
        assert_eq!(sms.send(ID, TO, text).await, *outcome, "{text}");
    }
    let taken = gateway.lock().unwrap()[0].clone();
    let id = ID.to_string();
    let expected = [
        ("login", "tirkeu"),
        ("psw", "s3cret &+"),
        ("phones", "77010000001"),
        ("mes", answers[0].0),
        ("id", &id),
        ("sender", "T&T"),
    ];
    assert_eq!(taken.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    assert_eq!(taken.headers["content-type"], "application/x-www-form-urlencoded");
    assert!(!taken.headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_gateway_may_want_everything_in_the_address() {
    let (url, gateway) = gateway();
    let sms = client(&GatewayTexts {
        url: format!("{url}/{{id}}?api=v1&key={{token}}&to={{to}}&text={{text}}"),
        method: Some("GET".into()),
        headers: Some("Accept: text/plain\nX-Key: {token}; v=1\n".into()),
        accepted: Some("/messages/0/id".into()),
        ..texts("")
    });
    let text = r#"{"messages":[{"id":5}],"note":"Қала #1?/%20+"}"#;
    assert_eq!(sms.send(ID, TO, text).await, SmsOutcome::Sent);
    assert_eq!(sms.send(ID, TO, r#"{"messages":[]}"#).await, later(60));
    let taken = gateway.lock().unwrap()[0].clone();
    assert_eq!((taken.method.as_str(), taken.body.as_str()), ("GET", ""));
    assert_eq!(taken.path, format!("/send/{ID}"));
    let query = [("api", "v1"), ("key", "s3cret &+"), ("to", TO), ("text", text)];
    assert_eq!(taken.query, query.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    assert_eq!((taken.headers["x-key"].as_str(), taken.headers["accept"].as_str()), ("s3cret &+; v=1", "text/plain"));
    assert!(!taken.headers.contains_key("content-type"));
}

#[tokio::test]
async fn every_answer_has_its_outcome() {
    let (url, _gateway) = gateway();
    let sms = client(&texts(&url));
    for refused in ["400", "422"] {
        assert_eq!(sms.send(ID, TO, refused).await, SmsOutcome::Refused, "{refused}");
    }
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
        assert_eq!(sms.send(ID, TO, answer).await, later(seconds), "{answer}");
    }
}

#[tokio::test]
async fn silence_and_absence_mean_later() {
    let (url, _gateway) = gateway();
    assert_eq!(client(&texts(&url)).send(ID, TO, "hang").await, later(10));
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let nobody = format!("http://{}/send", free.local_addr().unwrap());
    drop(free);
    assert_eq!(client(&texts(&nobody)).send(ID, TO, "200").await, later(10));
}

#[tokio::test]
async fn what_no_request_can_carry_is_refused() {
    let sms =
        client(&GatewayTexts { headers: Some("X-To: {to}; X-Key: {token}".into()), ..texts("http://127.0.0.1:1/") });
    assert_eq!(sms.send(ID, "+7701\n", "text").await, SmsOutcome::Refused);
}
