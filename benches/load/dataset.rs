//! The rows before a run. One registration is made and confirmed through the service itself; all others are copies of its
//! rows, so they are what the service writes. Ids are counted, so that clients know them without asking.

use super::generator::Client;
use super::requests::{self, Tokens};
use super::{Engine, Options, service};
use actix_web::web::Data;
use std::net::SocketAddr;
use tirkeu::app::App;
use tirkeu::store::DbError;
use tirkeu::store::accounts::{self, AccountRow};
use tirkeu::store::types::{Id, Ts};
use uuid::Uuid;

/// Hosts, each with an account and a device.
pub const HOSTS: u64 = 200;
/// Migrants who are signed in: with the hosts, fewer than the tokens that a thread of the service remembers.
pub const ACTIVE: u64 = 3_800;
/// Applications of one migrant that may wait at a time.
pub const MAX_PENDING: u64 = 5;

/// What a counted id belongs to.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Migrant = 1,
    Person = 2,
    Host = 3,
    Session = 4,
    Device = 5,
    Registration = 6,
    Event = 7,
}

/// The `n`-th id of a kind.
#[must_use]
pub fn id(kind: Kind, n: u64) -> Uuid {
    Uuid::from_u128((0x7000_8000 << 48) | ((kind as u128) << 40) | u128::from(n))
}

/// The parts of SQL in which the engines differ.
#[derive(Debug, Clone, Copy)]
pub struct Dialect(pub Engine);

impl Dialect {
    /// The expression for [`id`] of the number that the expression `n` gives.
    #[must_use]
    pub fn id(self, kind: Kind, n: &str) -> String {
        let kind = kind as u8;
        match self.0 {
            Engine::Postgres => {
                format!("('00000000-0000-7000-8000-{kind:02x}' || lpad(to_hex(({n})::bigint), 10, '0'))::uuid")
            }
            Engine::Sqlite => format!("unhex('00000000000070008000{kind:02x}' || printf('%010x', {n}))"),
        }
    }

    /// A prefix and a number of seven digits.
    #[must_use]
    pub fn text(self, prefix: &str, n: &str) -> String {
        match self.0 {
            Engine::Postgres => format!("('{prefix}' || lpad((({n})::bigint)::text, 7, '0'))"),
            Engine::Sqlite => format!("('{prefix}' || printf('%07d', {n}))"),
        }
    }
}

/// Phones of migrants begin with this, phones of hosts with [`HOST_PHONE`]; seven digits follow.
pub const MIGRANT_PHONE: &str = "+7705";
/// See [`MIGRANT_PHONE`].
pub const HOST_PHONE: &str = "+7701";

/// The rows there are.
pub struct Dataset {
    app: Data<App>,
    dialect: Dialect,
    template: Uuid,
    /// Migrants.
    pub migrants: u64,
    /// Registrations of the past.
    pub registrations: u64,
    /// What the migrants and hosts sign in with.
    pub tokens: Tokens,
    batches: u64,
}

fn series(from: u64, count: u64) -> String {
    let last = from + count - 1;
    format!("WITH RECURSIVE s(n) AS (SELECT CAST({from} AS bigint) UNION ALL SELECT n + 1 FROM s WHERE n < {last})")
}

impl Dataset {
    /// Makes the rows.
    pub async fn seed(app: &Data<App>, address: SocketAddr, engine: Engine, options: &Options) -> Self {
        assert!(options.migrants >= ACTIVE && options.registrations >= options.migrants, "too few rows to choose from");
        let template = template(app, address).await;
        let dataset = Self {
            app: app.clone(),
            dialect: Dialect(engine),
            template,
            migrants: options.migrants,
            registrations: options.registrations,
            tokens: Tokens::issue(app),
            batches: 0,
        };
        dataset.people().await;
        dataset.past().await;
        dataset
    }

    /// Runs a statement whose `{…}` are filled in; `statement` gets the dialect.
    async fn run(&self, statement: String) {
        service::sql(&self.app, statement).await;
    }

    async fn people(&self) {
        let d = self.dialect;
        for (kind, phone, count, devices) in
            [(Kind::Migrant, MIGRANT_PHONE, self.migrants, 0), (Kind::Host, HOST_PHONE, HOSTS, 1_000_000)]
        {
            let (account, number) = (d.id(kind, "n"), format!("n + {devices}"));
            let (session, device) = (d.id(Kind::Session, &number), d.id(Kind::Device, &number));
            let owner = format!("FROM s, registrations t WHERE t.id = {}", self.template());
            let series = series(0, count);
            self.run(format!(
                "{series} INSERT INTO accounts (id, phone, locale, version, created_at, updated_at) \
                 SELECT {account}, {}, 'ru', 1, t.submitted_at, t.submitted_at {owner}",
                d.text(phone, "n")
            ))
            .await;
            self.run(format!(
                "{series} INSERT INTO sessions (id, account_id, generation, rotated_at, created_at, expires_at) \
                 SELECT {session}, {account}, 0, t.submitted_at, t.submitted_at, t.answer_by {owner}"
            ))
            .await;
            let push_token = d.text(&"k".repeat(140), &number);
            self.run(format!(
                "{series} INSERT INTO devices (id, account_id, session_id, installation_id, platform, target_kind, push_token, created_at, updated_at) \
                 SELECT {device}, {account}, {session}, 'phone', 'android', 'token', {push_token}, t.submitted_at, t.submitted_at {owner}"
            ))
            .await;
        }
        self.run(format!(
            "{} INSERT INTO persons (id, account_id, surname, given_names, patronymic, latin_surname, latin_given_names, birth_date, sex, \
             nationality, document_kind, document_number, document_country, document_expires_on, mrz, version, created_at, updated_at) \
             SELECT {}, {}, p.surname, p.given_names, p.patronymic, p.latin_surname, p.latin_given_names, p.birth_date, p.sex, \
             p.nationality, p.document_kind, {}, p.document_country, p.document_expires_on, p.mrz, 1, p.created_at, p.updated_at \
             FROM s, registrations t, persons p WHERE p.id = t.person_id AND t.id = {}",
            series(0, self.migrants),
            d.id(Kind::Person, "n"),
            d.id(Kind::Migrant, "n"),
            d.text("X", "n"),
            self.template()
        ))
        .await;
    }

    fn template(&self) -> String {
        match self.dialect.0 {
            Engine::Postgres => format!("'{}'::uuid", self.template),
            Engine::Sqlite => format!("unhex('{}')", self.template.simple()),
        }
    }

    /// Registrations of so many numbers, spread over migrants and hosts.
    async fn registrations(&self, from: u64, count: u64, (state, version): (&str, u8)) {
        let (d, owner) = (self.dialect, format!("n % {}", self.migrants));
        self.run(format!(
            "{} INSERT INTO registrations (id, number, person_id, account_id, state, version, host_kind, host_identifier, host_phone, \
             premises_kind, region, address, entered_on, moved_in_on, purpose, receipt, submitted_at, answer_by, updated_at) \
             SELECT {}, {}, {}, {}, '{state}', {version}, t.host_kind, t.host_identifier, {}, \
             t.premises_kind, t.region, t.address, t.entered_on, t.moved_in_on, t.purpose, t.receipt, t.submitted_at, t.answer_by, t.updated_at \
             FROM s, registrations t WHERE t.id = {}",
            series(from, count),
            d.id(Kind::Registration, "n"),
            d.text("R", "n"),
            d.id(Kind::Person, &owner),
            d.id(Kind::Migrant, &owner),
            d.text(HOST_PHONE, &format!("n % {HOSTS}")),
            self.template()
        ))
        .await;
        self.run(format!(
            "{} INSERT INTO registration_events (id, registration_id, version, state, actor, at) \
             SELECT {}, {}, 1, 'pending', 'migrant', t.submitted_at FROM s, registrations t WHERE t.id = {}",
            series(from, count),
            d.id(Kind::Event, "n"),
            d.id(Kind::Registration, "n"),
            self.template()
        ))
        .await;
    }

    async fn past(&self) {
        let d = self.dialect;
        self.registrations(0, self.registrations, ("superseded", 3)).await;
        self.run(format!(
            "{} INSERT INTO certificates (number, registration_id, account_id, facts, jws, qr, valid_until, issued_at) \
             SELECT {}, {}, {}, t.facts, t.jws, t.qr, t.valid_until, t.issued_at FROM s, certificates t WHERE t.registration_id = {}",
            series(0, self.registrations),
            d.text("C", "n"),
            d.id(Kind::Registration, "n"),
            d.id(Kind::Migrant, &format!("n % {}", self.migrants)),
            self.template()
        ))
        .await;
    }

    /// Ends what is open, so that every migrant may apply again.
    pub async fn clear(&self) {
        self.run("UPDATE registrations SET state = 'superseded', version = 9 WHERE state IN ('pending', 'confirmed')".to_owned())
            .await;
    }

    /// Ends what is open and makes one pending registration for every migrant; gives the number of the first.
    pub async fn pending(&mut self) -> u64 {
        self.clear().await;
        // Whole rounds of migrants, so that a registration's number tells its migrant.
        let first = self.registrations.div_ceil(self.migrants) * self.migrants + self.batches * self.migrants;
        self.batches += 1;
        self.registrations(first, self.migrants, ("pending", 1)).await;
        first
    }

    /// Empties the queue of messages, as if they had been delivered.
    pub async fn deliver(&self) {
        self.run("UPDATE outbox SET done_at = created_at, outcome = 'sent', phone = NULL, body = NULL".to_owned()).await;
    }
}

/// Makes one registration through the service: a migrant enters himself and applies, the host confirms.
async fn template(app: &Data<App>, address: SocketAddr) -> Uuid {
    let now = Ts(app.now());
    let accounts = ["+77059999999", "+77019999999"].map(|phone| AccountRow {
        id: Id(app.new_id(now.0)),
        phone: phone.to_owned(),
        locale: "ru".to_owned(),
        name: None,
        iin: None,
        version: 1,
        created_at: now,
        updated_at: now,
    });
    let [migrant, host] = [&accounts[0], &accounts[1]].map(|account| requests::token(app, account.id.0));
    let host_phone = accounts[1].phone.clone();
    let added = app.db.write(async move |tx| {
        for account in &accounts {
            accounts::insert_if_absent(tx, account).await?;
        }
        Ok::<_, DbError>(())
    });
    added.await.expect("two accounts");
    let mut client = Client::connect(address).await.expect("a connection");
    let person = serde_json::to_string(&tirkeu::commands::demo::people::people()[0]).expect("JSON");
    let mut ask = async |request: Vec<u8>| {
        let (status, body) = client.exchange(&request).await.expect("an answer");
        let text = String::from_utf8_lossy(&client.answer()[body..]).into_owned();
        assert!((200..300).contains(&status), "{status}: {text}");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")
    };
    ask(requests::with_body("PUT /v1/cabinet/person", &migrant, None, &person)).await;
    let application = requests::application(app, &host_phone);
    let registration = ask(requests::with_body("POST /v1/registrations", &migrant, Some("template"), &application)).await;
    let id = registration["id"].as_str().expect("an id").to_owned();
    ask(requests::with_body(&format!("POST /v1/host/registrations/{id}/confirm"), &host, Some("template"), "")).await;
    id.parse().expect("a UUID")
}
