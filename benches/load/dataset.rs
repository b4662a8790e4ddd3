//! The rows before a run. One registration is made and confirmed through the service itself; all others are copies of its
//! rows, so they are what the service writes. Ids are counted, so that clients know them without asking.

use super::generator::Client;
use super::requests::{self, Tokens};
use super::sealed::Sealed;
use super::{Engine, Options, service};
use actix_web::web::Data;
use std::net::SocketAddr;
use tirkeu::app::App;
use tirkeu::store::DbError;
use tirkeu::store::accounts::{self, AccountRow, AccountWho, DeviceRow};
use tirkeu::store::auth::{self, SessionRow};
use tirkeu::store::types::{Id, Ts};
use tirkeu::store::vault::insert_key;
use uuid::Uuid;

/// Hosts, each with an account and a device.
pub const HOSTS: u64 = 200;
/// Migrants who are signed in: with the hosts, fewer than the tokens that a thread of the service remembers.
pub const ACTIVE: u64 = 3_800;
/// Applications of one migrant that may wait at a time.
pub const MAX_PENDING: u64 = 5;

/// Sessions and devices of hosts are counted from here, those of migrants from 0.
pub const FIRST_HOST_SESSION: u64 = 1_000_000;

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

/// Phone of the migrant whose rows are copied.
const TEMPLATE_MIGRANT: &str = "+77059999999";
/// Phone of his host.
const TEMPLATE_HOST: &str = "+77019999999";

/// The rows there are.
pub struct Dataset {
    app: Data<App>,
    dialect: Dialect,
    template: Uuid,
    sealed: Sealed,
    /// Migrants.
    pub migrants: u64,
    /// Registrations of the past.
    pub registrations: u64,
    /// What the migrants and hosts sign in with.
    pub tokens: Tokens,
    batches: u64,
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
            sealed: Sealed::make(app, engine, template, options.migrants).await,
            migrants: options.migrants,
            registrations: options.registrations,
            tokens: Tokens::issue(app),
            batches: 0,
        };
        dataset.people().await;
        dataset.past().await;
        dataset
    }

    async fn run(&self, statement: String) {
        service::sql(&self.app, statement).await;
    }

    /// Copies the row of a table that `template` selects (as `t`) for so many numbers `n`; some columns get values of their own.
    async fn copy(&self, table: &str, template: &str, (from, count): (u64, u64), own: &[(&str, String)]) {
        let columns = service::columns(&self.app, self.dialect.0, table).await;
        let value = |column: &String| match own.iter().find(|(name, _)| name == column) {
            Some((_, value)) => value.clone(),
            None => format!("t.\"{column}\""),
        };
        let (values, last): (Vec<String>, u64) = (columns.iter().map(value).collect(), from + count - 1);
        self.run(format!(
            "WITH RECURSIVE s(n) AS (SELECT CAST({from} AS bigint) UNION ALL SELECT n + 1 FROM s WHERE n < {last}) \
             INSERT INTO {table} (\"{}\") SELECT {} FROM s, {table} t WHERE {template}",
            columns.join("\", \""),
            values.join(", ")
        ))
        .await;
    }

    /// A column of the table beside that holds what is sealed of people.
    fn of_person(kind: Kind, column: &str, n: &str) -> String {
        format!("(SELECT p.{column} FROM bench_people p WHERE p.kind = {} AND p.n = {n})", kind as u8)
    }

    async fn people(&self) {
        let d = self.dialect;
        let [migrant, host] = self.sealed.accounts();
        for (kind, template, count, devices) in
            [(Kind::Migrant, migrant, self.migrants, 0), (Kind::Host, host, HOSTS, FIRST_HOST_SESSION)]
        {
            let (account, number) = (d.id(kind, "n"), format!("n + {devices}"));
            let template = self.literal(template.0);
            let own = [("owner", account.clone()), ("wrapped", Self::of_person(kind, "wrapped", "s.n"))];
            self.copy("data_keys", &format!("t.owner = {template}"), (0, count), &own).await;
            let own = [
                ("id", account.clone()),
                ("phone_index", Self::of_person(kind, "phone_index", "s.n")),
                ("sealed", Self::of_person(kind, "account", "s.n")),
            ];
            self.copy("accounts", &format!("t.id = {template}"), (0, count), &own).await;
            let (session, device) = (d.id(Kind::Session, &number), d.id(Kind::Device, &number));
            // Another name than the template's, or the copies would be copied too.
            let name = "'phone'".to_owned();
            let own = [("id", session.clone()), ("account_id", account.clone()), ("device_name", name.clone())];
            self.copy("sessions", "t.device_name = 'template'", (0, count), &own).await;
            let push_token = d.text(&"k".repeat(140), &number);
            let own = [
                ("id", device),
                ("account_id", account),
                ("session_id", session),
                ("installation_id", name),
                ("push_token", push_token),
            ];
            self.copy("devices", "t.installation_id = 'template'", (0, count), &own).await;
        }
        let own = [
            ("id", d.id(Kind::Person, "n")),
            ("account_id", d.id(Kind::Migrant, "n")),
            ("document_index", Self::of_person(Kind::Migrant, "document_index", "s.n")),
            ("sealed", Self::of_person(Kind::Migrant, "person", "s.n")),
        ];
        let template = format!("t.id = (SELECT person_id FROM registrations WHERE id = {})", self.template());
        self.copy("persons", &template, (0, self.migrants), &own).await;
    }

    fn template(&self) -> String {
        self.literal(self.template)
    }

    fn literal(&self, id: Uuid) -> String {
        match self.dialect.0 {
            Engine::Postgres => format!("'{id}'::uuid"),
            Engine::Sqlite => format!("unhex('{}')", id.simple()),
        }
    }

    /// Registrations of so many numbers, spread over migrants and hosts.
    async fn registrations(&self, from: u64, count: u64, (state, version): (&str, u8)) {
        let (d, owner) = (self.dialect, format!("n % {}", self.migrants));
        let (registration, undecided) = (d.id(Kind::Registration, "n"), "NULL".to_owned());
        self.sealed.registrations(from, count).await;
        let migrant = format!("s.{owner}");
        let own = [
            ("id", registration.clone()),
            ("number", d.text("R", "n")),
            ("sealed", "(SELECT b.sealed FROM bench_registrations b WHERE b.n = s.n)".to_owned()),
            ("migrant_index", Self::of_person(Kind::Migrant, "phone_index", &migrant)),
            ("person_id", d.id(Kind::Person, &owner)),
            ("account_id", d.id(Kind::Migrant, &owner)),
            ("document_index", Self::of_person(Kind::Migrant, "document_index", &migrant)),
            ("host_index", Self::of_person(Kind::Host, "phone_index", &format!("s.n % {HOSTS}"))),
            ("state", format!("'{state}'")),
            ("version", version.to_string()),
            ("decided_at", if state == "pending" { undecided } else { "t.decided_at".to_owned() }),
        ];
        self.copy("registrations", &format!("t.id = {}", self.template()), (from, count), &own).await;
        let own = [("id", d.id(Kind::Event, "n")), ("registration_id", registration)];
        let template = format!("t.registration_id = {} AND t.version = 1", self.template());
        self.copy("registration_events", &template, (from, count), &own).await;
    }

    async fn past(&self) {
        let d = self.dialect;
        self.registrations(0, self.registrations, ("superseded", 3)).await;
        let own = [
            ("number", d.text("C", "n")),
            ("registration_id", d.id(Kind::Registration, "n")),
            ("account_id", d.id(Kind::Migrant, &format!("n % {}", self.migrants))),
        ];
        let template = format!("t.registration_id = {}", self.template());
        self.copy("certificates", &template, (0, self.registrations), &own).await;
    }

    /// Ends what is open, so that every migrant may apply again.
    pub async fn clear(&self) {
        self.run(
            "UPDATE registrations SET state = 'superseded', version = 9 WHERE state IN ('pending', 'confirmed')"
                .to_owned(),
        )
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
        self.run("UPDATE outbox SET done_at = created_at, outcome = 'sent', sealed = NULL".to_owned()).await;
    }
}

fn session(app: &App, account_id: Id) -> SessionRow {
    let now = app.now();
    SessionRow {
        id: Id(app.new_id(now)),
        account_id,
        device_name: Some("template".to_owned()),
        generation: 0,
        rotated_at: Ts(now),
        created_at: Ts(now),
        expires_at: Ts(now + app.settings.session_life),
        revoked_at: None,
        device_mac: None,
    }
}

fn device(app: &App, session: &SessionRow) -> DeviceRow {
    DeviceRow {
        id: Id(app.new_id(session.created_at.0)),
        account_id: session.account_id,
        session_id: session.id,
        installation_id: "template".to_owned(),
        platform: "android".to_owned(),
        target_kind: "token".to_owned(),
        push_token: "template".to_owned(),
        app_version: None,
        created_at: session.created_at,
        updated_at: session.created_at,
    }
}

/// Makes one registration through the service: a migrant enters himself and applies, the host confirms.
async fn template(app: &Data<App>, address: SocketAddr) -> Uuid {
    let now = Ts(app.now());
    let vault = app.vault.clone();
    let made = [TEMPLATE_MIGRANT, TEMPLATE_HOST].map(|phone| {
        let id = Id(app.new_id(now.0));
        let (keyring, key) = vault.new_key(id.0, now).expect("a key");
        let who = AccountWho { phone: phone.to_owned(), name: None, iin: None };
        let locale = "ru".to_owned();
        (AccountRow { id, locale, who, version: 1, created_at: now, updated_at: now, quiet_hours: None, keyring }, key)
    });
    let accounts = made.each_ref().map(|(account, _)| account.clone());
    let session = session(app, accounts[0].id);
    // Another name than the template's, or it would be copied too.
    let of_host = SessionRow { device_name: None, ..self::session(app, accounts[1].id) };
    let [migrant, host] = [&session, &of_host].map(|s| requests::token(app, s.account_id.0, s.id.0));
    let device = device(app, &session);
    let added = app.db.write(async move |tx| {
        for (account, key) in &made {
            insert_key(tx, key).await?;
            accounts::insert_if_absent(tx, &account.seal(&vault).expect("sealed")).await?;
        }
        auth::insert_session(tx, &session).await?;
        auth::insert_session(tx, &of_host).await?;
        accounts::put_device(tx, &device).await?;
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
    let application = requests::application(app, TEMPLATE_HOST);
    let registration =
        ask(requests::with_body("POST /v1/registrations", &migrant, Some("template"), &application)).await;
    let id = registration["id"].as_str().expect("an id").to_owned();
    ask(requests::with_body(&format!("POST /v1/host/registrations/{id}/confirm"), &host, Some("template"), "")).await;
    id.parse().expect("a UUID")
}
