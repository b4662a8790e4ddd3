//! What is sealed in the copied rows: each person has keys of his own, and a sealed value opens in its own row only, so these columns
//! cannot be copied by SQL. They are sealed here, put into a table beside, and joined when the rows are copied.

use super::dataset::{HOST_PHONE, HOSTS, Kind, MIGRANT_PHONE, id};
use super::{Engine, service};
use actix_web::web::Data;
use std::fmt::Write;
use tirkeu::app::App;
use tirkeu::store::accounts::{self, AccountRow};
use tirkeu::store::persons::{self, PersonRow};
use tirkeu::store::registrations::{self, Full};
use tirkeu::store::types::{Id, Ts};
use tirkeu::store::vault::{Indexed, Keyring};
use uuid::Uuid;

/// Rows of one statement.
const BATCH: usize = 500;

/// The rows that are copied, opened, and the keys of everybody.
pub struct Sealed {
    app: Data<App>,
    engine: Engine,
    migrant: AccountRow,
    host: AccountRow,
    person: PersonRow,
    registration: Full,
    migrants: Vec<Keyring>,
}

impl Sealed {
    /// Reads the template and makes the keys and accounts of everybody.
    pub async fn make(app: &Data<App>, engine: Engine, template: Uuid, migrants: u64) -> Self {
        let vault = &app.vault;
        let read = app.db.read(async |conn| {
            let registration = registrations::find(conn, vault, template).await?.expect("the template");
            let account = registration.row.account_id.0;
            let migrant = accounts::get(conn, vault, account).await?.expect("its migrant");
            let person = persons::of_account(conn, vault, account).await?.expect("his person");
            let host = registration.host.clone().expect("its host");
            Ok((registration, migrant, person, host))
        });
        let (registration, migrant, person, host) = read.await.expect("the template");
        let app = app.clone();
        let mut sealed = Self { app, engine, migrant, host, person, registration, migrants: Vec::new() };
        for statement in [
            "CREATE TABLE bench_people (kind INT NOT NULL, n BIGINT NOT NULL, wrapped BYTES, phone_index BYTES, account BYTES, \
             document_index BYTES, person BYTES, PRIMARY KEY (kind, n))",
            "CREATE TABLE bench_registrations (n BIGINT NOT NULL PRIMARY KEY, sealed BYTES)",
        ] {
            let bytes = if engine == Engine::Postgres { "bytea" } else { "blob" };
            service::sql(&sealed.app, statement.replace("BYTES", bytes)).await;
        }
        sealed.people(Kind::Host, HOSTS).await;
        sealed.people(Kind::Migrant, migrants).await;
        sealed
    }

    fn literal(&self, bytes: &[u8]) -> String {
        let hex = bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("memory");
            text
        });
        if self.engine == Engine::Postgres { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") }
    }

    async fn insert(&self, table: &str, rows: &[String]) {
        for batch in rows.chunks(BATCH) {
            service::sql(&self.app, format!("INSERT INTO {table} VALUES {}", batch.join(", "))).await;
        }
    }

    async fn people(&mut self, kind: Kind, count: u64) {
        let vault = &self.app.vault;
        let now = Ts(self.app.now());
        let mut rows = Vec::new();
        for n in 0..count {
            let is_host = matches!(kind, Kind::Host);
            let (prefix, template) = if is_host { (HOST_PHONE, &self.host) } else { (MIGRANT_PHONE, &self.migrant) };
            let owner = id(kind, n);
            let (keyring, key) = vault.new_key(owner, now).expect("a key");
            let mut account = AccountRow { id: Id(owner), keyring: keyring.clone(), ..template.clone() };
            account.who.phone = format!("{prefix}{n:07}");
            let mut person = PersonRow { id: Id(id(Kind::Person, n)), account_id: Id(owner), ..self.person.clone() };
            person.document_index = vault.index(Indexed::Document, &format!("D{n}")).to_vec();
            let (account, person) =
                (account.seal(vault).expect("sealed"), person.seal(vault, &keyring).expect("sealed"));
            let phone_index = account.phone_index.clone().expect("an index");
            let columns = [
                key.wrapped,
                phone_index,
                account.sealed().to_vec(),
                vault.index(Indexed::Document, &format!("D{n}")).to_vec(),
                person.sealed().to_vec(),
            ];
            let columns: Vec<String> = columns.iter().map(|bytes| self.literal(bytes)).collect();
            rows.push(format!("({}, {n}, {})", kind as u8, columns.join(", ")));
            if !is_host {
                self.migrants.push(keyring);
            }
        }
        self.insert("bench_people", &rows).await;
    }

    /// Seals what registrations of so many numbers hold.
    pub async fn registrations(&self, from: u64, count: u64) {
        let rows: Vec<String> = (from..from + count)
            .map(|n| {
                let keyring = &self.migrants[(n % self.migrants.len() as u64) as usize];
                let content = &self.registration.content;
                let sealed = content.seal(&self.app.vault, keyring, Id(id(Kind::Registration, n))).expect("sealed");
                format!("({n}, {})", self.literal(&sealed))
            })
            .collect();
        self.insert("bench_registrations", &rows).await;
    }

    /// The template's accounts: the migrant's, the host's.
    pub const fn accounts(&self) -> [Id; 2] {
        [self.migrant.id, self.host.id]
    }
}
