//! What goes wrong outside: clients that hang up, a push service that is down, a process that is killed.

use crate::support::actor::{application, code_in, fresh_key, host_phone, id, person};
use crate::support::command::without_environment;
use crate::support::world::Engine;
use crate::support::{Actor, World, both_engines, postgres, sql};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tirkeu::domain::clock::{Clock, SystemClock, legal_day};
use tirkeu::store::Db;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request as it stands on the wire.
fn raw(actor: &Actor, path: &str, key: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        actor.token.as_deref().unwrap(),
        body.len()
    )
}

async fn connect(world: &World) -> TcpStream {
    TcpStream::connect(world.base.strip_prefix("http://").unwrap()).await.expect("a connection")
}

both_engines! {
    async fn a_client_that_hangs_up_leaves_a_whole_confirmation_or_none(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        for round in 0..25 {
            let registration = migrant.applies(&application(0)).await;
            let (path, key) = (format!("/v1/host/registrations/{}/confirm", id(&registration)), fresh_key());
            let mut stream = connect(&world).await;
            stream.write_all(raw(&host, &path, &key, "").as_bytes()).await.unwrap();
            if round % 2 == 0 {
                stream.set_zero_linger().unwrap();
            }
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            drop(stream);
            for _ in 0..5 {
                sql::assert_consistent(&world.app.db).await;
            }
            // Whatever became of it: the repetition ends well, and once only.
            let confirmed = host.act_with_key(&path, &key).await.expect(200);
            let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
            assert_eq!(events["items"].as_array().unwrap().len(), 2);
            assert_eq!(migrant.reads(&registration).await.expect(200)["certificate_number"], confirmed["certificate_number"]);
        }
        assert_eq!(world.count("certificates").await, 25);
    }

    async fn a_client_that_hangs_up_leaves_a_whole_application_or_none(world: World) {
        let (migrant, body) = (world.migrant(0).await, application(0).to_string());
        for round in 0..15 {
            let key = fresh_key();
            let mut stream = connect(&world).await;
            stream.write_all(raw(&migrant, "/v1/registrations", &key, &body).as_bytes()).await.unwrap();
            stream.set_zero_linger().unwrap();
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            drop(stream);
            let request = migrant.request(reqwest::Method::POST, "/v1/registrations").header("Idempotency-Key", &key);
            let reply = migrant.send(request.header("Content-Type", "application/json").body(body.clone())).await;
            let registration = reply.expect(201);
            assert_eq!(world.count("registrations").await, round + 1);
            migrant.withdraws(&registration).await.expect(200);
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn half_a_request_does_nothing(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let confirm = format!("/v1/host/registrations/{}/confirm", id(&registration));
        let submit = raw(&migrant, "/v1/registrations", &fresh_key(), &application(1).to_string());
        let refuse = raw(&host, &confirm.replace("confirm", "reject"), &fresh_key(), "{\"reason\": \"no_consent\"}");
        let confirm = raw(&host, &confirm, &fresh_key(), "");
        for whole in [submit, refuse, confirm] {
            for length in [1, 20, whole.len() / 2, whole.len() - 2] {
                let mut stream = connect(&world).await;
                stream.write_all(&whole.as_bytes()[..length]).await.unwrap();
                stream.shutdown().await.unwrap();
                let mut answer = Vec::new();
                // The service may answer or just close; then it is done with the request.
                let _ = stream.read_to_end(&mut answer).await;
                assert!(!answer.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&answer));
            }
        }
        assert_eq!(world.count("registrations").await, 1);
        assert_eq!(migrant.reads(&registration).await.expect(200)["version"], 1);
    }

    async fn while_the_push_service_is_down_everything_else_works_and_pushes_come_later(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        host.registers_device("installation-h", "device-token-h").await;
        migrant.registers_device("installation-m", "device-token-m").await;
        world.fcm.set_down(true);
        let registration = migrant.applies(&application(0)).await;
        world.settle().await;
        assert!(world.fcm.received().is_empty());
        // What was pushed is in the inbox all the same.
        assert_eq!(host.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "approval_requested");
        host.confirms(&registration).await.expect(200);
        world.settle().await;
        assert_eq!(migrant.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "registration_confirmed");
        for _ in 0..3 {
            world.after(TimeDelta::minutes(2)).await;
        }
        assert!(world.fcm.received().is_empty());
        world.fcm.set_down(false);
        for _ in 0..30 {
            world.after(TimeDelta::minutes(2)).await;
        }
        let mut kinds: Vec<_> =
            world.fcm.received().iter().map(|push| push.message["data"]["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort_unstable();
        // What was answered meanwhile is not asked any more.
        assert_eq!(kinds, ["registration_confirmed"]);
    }
}

/// The program itself, as an operator starts it.
struct Program {
    child: Child,
    base: String,
}

impl Program {
    fn start(folder: &Path, database_url: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tirkeu"));
        without_environment(&mut command);
        command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::null());
        command
            .env("DATA_DIR", folder)
            .env("BIND_ADDRESS", "127.0.0.1:0")
            .env("PROFILE", "development")
            // One migrant applies for as long as the program lives.
            .env("RATE_LIMITS", "off")
            .env("WORKERS", "2");
        // The issuer of tokens must not change with the port.
        command.env("PUBLIC_URL", "http://localhost");
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = lines
            .find_map(|line| line.ok()?.split_once("listening on ").map(|(_, base)| base.trim().to_owned()))
            .expect("the line that says where it listens");
        Self { child, base }
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.child.kill().expect("the program is killed");
        self.child.wait().expect("the program has ended");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request, and whether an answer came.
#[derive(Debug, Clone)]
struct Sent {
    who: usize,
    path: String,
    key: String,
    body: Option<Value>,
    answer: Option<Value>,
}

/// Somebody at the killed program: only his token outlives it.
#[derive(Debug, Clone)]
struct Person {
    token: String,
}

struct Siege {
    client: reqwest::Client,
    people: Vec<Person>,
    answered: AtomicUsize,
}

impl Siege {
    async fn post(&self, base: &str, sent: &Sent) -> Option<(u16, Value)> {
        let request = self.client.post(format!("{base}{}", sent.path)).header("Idempotency-Key", &sent.key);
        let request = request.bearer_auth(&self.people[sent.who].token);
        let request = match &sent.body {
            Some(body) => request.json(body),
            None => request,
        };
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.json().await.ok()?))
    }

    /// Sends and notes the answer; none if the program is gone.
    async fn send(
        &self,
        base: &str,
        (who, path, body): (usize, String, Option<Value>),
        log: &mut Vec<Sent>,
    ) -> Option<Value> {
        let mut sent = Sent { who, path, key: fresh_key(), body, answer: None };
        let answer = self.post(base, &sent).await;
        if let Some((status, answer)) = answer {
            assert!(status == 200 || status == 201, "{status} {answer}");
            self.answered.fetch_add(1, Ordering::SeqCst);
            sent.answer = Some(answer);
        }
        log.push(sent);
        log.last().and_then(|sent| sent.answer.clone())
    }

    /// One migrant (even) and his host (odd) apply and confirm until the program is gone.
    async fn live(self: Arc<Self>, base: String, pair: usize) -> Vec<Sent> {
        let mut log = Vec::new();
        loop {
            let submit = (2 * pair, "/v1/registrations".to_owned(), Some(recent_application(pair)));
            let Some(registration) = self.send(&base, submit, &mut log).await else { return log };
            let confirm = (2 * pair + 1, format!("/v1/host/registrations/{}/confirm", id(&registration)), None);
            if self.send(&base, confirm, &mut log).await.is_none() {
                return log;
            }
        }
    }

    async fn sign_in(&self, base: &str, phone: &str, device: &str) -> Person {
        let post = async |path: &str, body: Value| -> Value {
            let response = self.client.post(format!("{base}{path}")).json(&body).send().await.expect("an answer");
            assert!(response.status().is_success(), "{path}: {}", response.status());
            response.json().await.expect("JSON")
        };
        let challenge = post("/v1/auth/otp", json!({"phone": phone})).await;
        let mut text = None;
        // The SMS comes from a thread of the other process: nothing but looking again tells when.
        for _ in 0..500 {
            let outbox: Value =
                self.client.get(format!("{base}/dev/outbox")).send().await.unwrap().json().await.unwrap();
            let sms = outbox["sms"].as_array().unwrap().iter().rev().find(|sms| sms["to"] == phone);
            text = sms.map(|sms| sms["text"].as_str().unwrap().to_owned());
            if text.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let code = code_in(&text.expect("an SMS"));
        let verified =
            post("/v1/auth/otp/verify", json!({"challenge_id": challenge["challenge_id"], "code": code})).await;
        let token = verified["access_token"].as_str().unwrap().to_owned();
        let put = self.client.put(format!("{base}/v1/me/devices/{device}")).bearer_auth(&token);
        let put = put.json(&json!({"platform": "android", "push_token": format!("token-{device}")}));
        assert!(put.send().await.expect("an answer").status().is_success());
        Person { token }
    }
}

const PAIRS: usize = 4;

/// The program has the machine's clock: an application of somebody who came yesterday.
fn recent_application(host: usize) -> Value {
    let yesterday = legal_day(SystemClock.now()) - TimeDelta::days(1);
    let mut body = application(host);
    (body["entered_on"], body["moved_in_on"]) = (json!(yesterday), json!(yesterday));
    body
}

/// The tables after a kill and a new start.
async fn assert_nothing_was_lost(db: &Db, log: &[Sent]) {
    sql::assert_consistent(db).await;
    for sent in log {
        let Some(answer) = &sent.answer else { continue };
        let number = answer["number"].as_str().unwrap();
        let states =
            if sent.body.is_some() { "'pending', 'confirmed', 'superseded'" } else { "'confirmed', 'superseded'" };
        let there =
            format!("SELECT count(*) AS n FROM registrations WHERE number = '{number}' AND state IN ({states})");
        assert_eq!(sql::number(db, &there).await, 1, "an answered request was lost: {sent:?}");
    }
    let unsent = "SELECT count(*) AS n FROM notifications n JOIN accounts a ON a.phone_index = n.recipient \
         JOIN devices d ON d.account_id = a.id LEFT JOIN outbox o ON o.message_id = n.id AND o.device_id = d.id \
         WHERE o.message_id IS NULL";
    assert_eq!(sql::number(db, unsent).await, 0, "a notification has no push");
    let steps = "SELECT abs((SELECT count(*) FROM notifications) - (SELECT count(*) FROM registration_events)) AS n";
    assert_eq!(sql::number(db, steps).await, 0, "a step was not told, or was told twice");
    let answers = "SELECT abs((SELECT count(*) FROM idempotency_keys) - (SELECT count(*) FROM registration_events \
         WHERE state <> 'superseded')) AS n";
    assert_eq!(sql::number(db, answers).await, 0, "a step and its answer did not commit together");
}

async fn besiege(folder: &Path, database_url: Option<&str>) {
    let mut program = Program::start(folder, database_url);
    let client = tirkeu::gateways::http_client::build().expect("a client");
    let mut siege = Siege { client, people: Vec::new(), answered: AtomicUsize::new(0) };
    for pair in 0..PAIRS {
        let migrant = siege.sign_in(&program.base, &format!("+7705{:07}", 2_000_000 + pair), &format!("m{pair}")).await;
        let put = siege.client.put(format!("{}/v1/cabinet/person", program.base)).bearer_auth(&migrant.token);
        assert!(put.json(&person(pair)).send().await.expect("an answer").status().is_success());
        let host = siege.sign_in(&program.base, &host_phone(pair), &format!("h{pair}")).await;
        siege.people.extend([migrant, host]);
    }
    let siege = Arc::new(siege);
    let url = database_url.map_or_else(|| folder.join("tirkeu.db").display().to_string(), str::to_owned);
    let db = Db::open(&url, 2, Arc::new(tirkeu::domain::clock::SystemRandom)).await.expect("the database");
    let mut log: Vec<Sent> = Vec::new();
    for after in [3, 10, 24, 37, 61] {
        let until = siege.answered.load(Ordering::SeqCst) + after;
        let lives: Vec<_> =
            (0..PAIRS).map(|pair| actix_web::rt::spawn(Arc::clone(&siege).live(program.base.clone(), pair))).collect();
        while siege.answered.load(Ordering::SeqCst) < until && lives.iter().all(|life| !life.is_finished()) {
            tokio::task::yield_now().await;
        }
        program.kill();
        for life in lives {
            log.extend(life.await.expect("no refusal"));
        }
        program = Program::start(folder, database_url);
        assert_nothing_was_lost(&db, &log).await;
        for sent in &mut log {
            if sent.answer.is_none() {
                let (status, answer) = siege.post(&program.base, sent).await.expect("an answer");
                assert!(status == 200 || status == 201, "{status} {answer}");
                sent.answer = Some(answer);
            }
        }
        assert_nothing_was_lost(&db, &log).await;
        let applications = i64::try_from(log.iter().filter(|sent| sent.body.is_some()).count()).unwrap();
        assert_eq!(sql::number(&db, "SELECT count(*) AS n FROM registrations").await, applications);
    }
    // Answers given before the kills are given again, word for word.
    for sent in log.iter().step_by(7) {
        let (_, answer) = siege.post(&program.base, sent).await.expect("an answer");
        assert_eq!(Some(&answer), sent.answer.as_ref());
    }
    program.kill();
}

fn killed_program(engine: Engine) {
    let folder: PathBuf = std::env::temp_dir().join(format!("tirkeu-killed-{}-{engine:?}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("temporary folder");
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => match postgres::new_database() {
            Some(url) => Some(url),
            None => return,
        },
    };
    actix_web::rt::System::new().block_on(besiege(&folder, url.as_deref()));
    let _ = std::fs::remove_dir_all(&folder);
}

mod a_killed_program_loses_nothing_that_it_answered {
    #[test]
    fn sqlite() {
        super::killed_program(super::Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        super::killed_program(super::Engine::Postgres);
    }
}
