//! Those who ask: accounts and sessions are written as a sign-in would, all else is done over HTTP.

use actix_web::web::Data;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::app::auth::tokens;
use tirkeu::app::officers::appoint::{AppointOfficer, appoint};
use tirkeu::app::{App, Caller};
use tirkeu::domain::access::{Badge, Rank};
use tirkeu::domain::accounts::phone::Phone;
use tirkeu::domain::hosts::identifier::with_check_digit;
use tirkeu::store::DbError;
use tirkeu::store::accounts::{self, AccountRow, AccountWho};
use tirkeu::store::auth::{self, SessionRow};
use tirkeu::store::types::{Id, Ts};
use tirkeu::store::vault::{Indexed, insert_key};

/// Places of each host.
const HOSTS: usize = 20;

/// Who asks, as the service knows them.
pub struct People(Vec<Caller>);

struct Service<'a> {
    app: &'a Data<App>,
    base: &'a str,
    client: reqwest::Client,
}

impl Service<'_> {
    fn token(&self, caller: Caller) -> String {
        token(self.app, caller)
    }

    async fn ask(&self, caller: Caller, (method, path): (Method, &str), body: &Value) -> Value {
        let key = self.app.new_id(self.app.now()).to_string();
        let request =
            self.client.request(method.clone(), format!("{}{path}", self.base)).header("Idempotency-Key", key);
        let request = request.bearer_auth(self.token(caller));
        let request = if method == Method::GET || body.is_null() { request } else { request.json(body) };
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success(), "{path}: {status}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Somebody with an account and a session.
    async fn account(&self, phone: String) -> Caller {
        let now = Ts(self.app.now());
        let index = self.app.vault.index(Indexed::Phone, &phone);
        let known = self.app.db.read(async |conn| accounts::by_phone(conn, &self.app.vault, &index).await).await;
        let account = if let Some(account) = known.expect("an account") {
            account.id
        } else {
            let id = Id(self.app.new_id(now.0));
            let (keyring, key) = self.app.vault.new_key(id.0, now).expect("a key");
            let who = AccountWho { phone, name: Some("Нұрсұлтан Әбішұлы".to_owned()), iin: None };
            let locale = "ru".to_owned();
            let account = AccountRow {
                id,
                locale,
                who,
                version: 1,
                created_at: now,
                updated_at: now,
                quiet_hours: None,
                keyring,
            };
            let sealed = account.seal(&self.app.vault).expect("sealed");
            let added = self.app.db.write(async move |tx| {
                insert_key(tx, &key).await?;
                accounts::insert_if_absent(tx, &sealed).await?;
                Ok::<_, DbError>(())
            });
            added.await.expect("an account");
            id
        };
        let session = SessionRow {
            id: Id(self.app.new_id(now.0)),
            account_id: account,
            device_name: None,
            generation: 0,
            rotated_at: now,
            created_at: now,
            expires_at: Ts(now.0 + self.app.settings.session_life),
            revoked_at: None,
            device_mac: None,
        };
        let id = session.id;
        let added = self.app.db.write(async move |tx| Ok::<_, DbError>(auth::insert_session(tx, &session).await?));
        added.await.expect("a session");
        Caller { account: account.0, session: id.0 }
    }
}

fn token(app: &App, caller: Caller) -> String {
    tokens::issue(app, caller, 0, app.now() + app.settings.session_life).expect("a token").access_token
}

fn host_phone(n: usize) -> String {
    format!("+7701{:07}", 3_000_000 + n)
}

fn application(app: &App, host: usize) -> Value {
    let iin = (0..10).find_map(|more| with_check_digit(&format!("850101{:05}", 10 + host + 1000 * more)));
    let day = app.today() - TimeDelta::days(1);
    json!({
        "host": {"kind": "individual", "iin": iin, "phone": host_phone(host)},
        "premises": {"kind": "apartment", "address": {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": host.to_string()}},
        "entered_on": day, "moved_in_on": day, "purpose": "work"
    })
}

fn person(n: usize) -> Value {
    let mut person = serde_json::to_value(&tirkeu::commands::demo::people::people()[0]).expect("JSON");
    person["document"]["number"] = json!(format!("FB{n:07}"));
    person.as_object_mut().expect("an object").remove("mrz");
    person
}

impl People {
    /// Makes them, and what is on record of them.
    pub async fn make(app: &Data<App>, base: &str, count: usize) -> Self {
        let service = Service { app, base, client: tirkeu::gateways::http_client::build().expect("a client") };
        let phone = "+77024000001".to_owned();
        let command = AppointOfficer {
            phone: Phone::parse(&phone).expect("a phone"),
            rank: Rank::Supervisor,
            region: None,
            badge: Badge::parse("KZ-0001").expect("a badge"),
        };
        appoint(app, command).await.expect("an officer");
        let officer = service.account(phone).await;
        let mut hosts = Vec::new();
        for n in 0..HOSTS {
            hosts.push(service.account(host_phone(n)).await);
        }
        let mut all = Vec::new();
        for n in 0..count {
            all.push(service.somebody(n, &hosts, officer).await);
        }
        Self(all)
    }

    /// Their access tokens.
    pub fn tokens(&self, app: &App) -> Vec<String> {
        self.0.iter().map(|caller| token(app, *caller)).collect()
    }
}

impl Service<'_> {
    /// One of them, and what is on record of him: the more, the rounder his number.
    async fn somebody(&self, n: usize, hosts: &[Caller], officer: Caller) -> Caller {
        let migrant = self.account(format!("+7705{:07}", 2_000_000 + n)).await;
        self.ask(migrant, (Method::PUT, "/v1/cabinet/person"), &person(n)).await;
        if n % 7 == 3 {
            // Only the border knows him.
            return migrant;
        }
        let (mut id, mut host) = (String::new(), hosts[0]);
        for at in 0..if n.is_multiple_of(10) { HOSTS } else { 1 } {
            host = hosts[(n + at) % HOSTS];
            let body = application(self.app, (n + at) % HOSTS);
            let registration = self.ask(migrant, (Method::POST, "/v1/registrations"), &body).await;
            id = registration["id"].as_str().expect("an id").to_owned();
            let path = if n % 7 == 5 { "reject" } else { "confirm" };
            let reason = if n % 7 == 5 { json!({"reason": "no_consent"}) } else { Value::Null };
            self.ask(host, (Method::POST, &format!("/v1/host/registrations/{id}/{path}")), &reason).await;
        }
        for _ in 0..if n.is_multiple_of(10) { 30 } else { 2 } {
            self.ask(host, (Method::GET, &format!("/v1/registrations/{id}")), &Value::Null).await;
        }
        if n % 7 == 5 {
            self.ask(migrant, (Method::POST, &format!("/v1/registrations/{id}/appeal")), &json!({})).await;
            return migrant;
        }
        for _ in 0..if n.is_multiple_of(3) { 4 } else { 0 } {
            let body = json!({"registration_id": id, "article": "517-registration", "occurred_on": self.app.today()});
            self.ask(officer, (Method::POST, "/v1/officer/violations"), &body).await;
        }
        if n.is_multiple_of(10) {
            let body = json!({"ground": "false_information"});
            let path = format!("/v1/officer/registrations/{id}/annulment-notice");
            self.ask(officer, (Method::POST, &path), &body).await;
            let body = json!({"reason": "moved_out"});
            self.ask(host, (Method::POST, &format!("/v1/host/registrations/{id}/vacate")), &body).await;
        }
        if n.is_multiple_of(20) {
            let until = self.app.today() + TimeDelta::days(30);
            let body = json!({"registration_id": id, "ground": "other_act", "act": "Приказ № 5", "from": self.app.today(), "until": until});
            self.ask(officer, (Method::POST, "/v1/officer/entry-bans"), &body).await;
        }
        migrant
    }
}
