//! The requests of the clients, as bytes.

use super::dataset::{ACTIVE, Dataset, FIRST_HOST_SESSION, HOST_PHONE, HOSTS, Kind, MAX_PENDING, id};
use super::generator::Load;
use actix_web::web::Data;
use chrono::TimeDelta;
use serde_json::json;
use std::io::Write;
use std::sync::Arc;
use tirkeu::app::{App, Caller, auth::tokens};
use tirkeu::domain::hosts::identifier::with_check_digit;
use uuid::Uuid;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A migrant reads one of his registrations.
    Read,
    /// A migrant applies.
    Submit,
    /// A host confirms.
    Confirm,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Submit, Self::Confirm];

    /// Its place in [`Operation::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Read => 0,
            Self::Submit => 1,
            Self::Confirm => 2,
        }
    }

    /// Its name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Submit => "submit",
            Self::Confirm => "confirm",
        }
    }
}

/// The access tokens of the signed-in migrants and of the hosts.
#[derive(Clone)]
pub struct Tokens {
    migrants: Arc<Vec<String>>,
    hosts: Arc<Vec<String>>,
}

/// An access token of an account's session.
#[must_use]
pub fn token(app: &App, account: Uuid, session: Uuid) -> String {
    let end = app.now() + app.settings.session_life;
    tokens::issue(app, Caller { account, session }, 0, end).expect("a token").access_token
}

impl Tokens {
    /// Issues them.
    #[must_use]
    pub fn issue(app: &App) -> Self {
        let of = |kind, count, first| {
            Arc::new((0..count).map(|n| token(app, id(kind, n), id(Kind::Session, first + n))).collect())
        };
        Self { migrants: of(Kind::Migrant, ACTIVE, 0), hosts: of(Kind::Host, HOSTS, FIRST_HOST_SESSION) }
    }
}

/// The body of an application to the host with this phone.
#[must_use]
pub fn application(app: &App, host_phone: &str) -> String {
    let day = app.today() - TimeDelta::days(1);
    let iin = (10..).find_map(|serial| with_check_digit(&format!("850101{serial:05}"))).expect("an IIN");
    json!({
        "host": {"kind": "individual", "iin": iin, "phone": host_phone},
        "premises": {
            "kind": "apartment",
            "address": {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": "150", "apartment": "12"}
        },
        "entered_on": day, "moved_in_on": day, "purpose": "work"
    })
    .to_string()
}

/// The `n`-th host's phone.
#[must_use]
pub fn host_phone(n: u64) -> String {
    format!("{HOST_PHONE}{n:07}")
}

/// A request with a body (which may be empty) and perhaps an idempotency key.
#[must_use]
pub fn with_body(line: &str, token: &str, key: Option<&str>, body: &str) -> Vec<u8> {
    let mut request = Vec::new();
    write_with_body(&mut request, line, token, key, body);
    request
}

fn write_with_body(out: &mut Vec<u8>, line: &str, token: &str, key: Option<&str>, body: &str) {
    write!(
        out,
        "{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: {}\r\n",
        body.len()
    )
    .expect("memory");
    if let Some(key) = key {
        write!(out, "Idempotency-Key: {key}\r\n").expect("memory");
    }
    if !body.is_empty() {
        out.extend_from_slice(b"Content-Type: application/json\r\n");
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(body.as_bytes());
}

/// Spreads numbers that follow each other (the finaliser of `SplitMix64`).
fn scattered(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The number of the registration that the `n`-th read is about: one of a signed-in migrant.
fn read_number(n: u64, (registrations, migrants): (u64, u64)) -> u64 {
    let random = scattered(n + 1);
    ((random >> 32) % (registrations / migrants)) * migrants + random % ACTIVE
}

/// Reads of random registrations by their migrants, and the number of the first.
#[must_use]
pub fn reads(dataset: &Dataset) -> (Load, u64) {
    let (tokens, size) = (dataset.tokens.clone(), (dataset.registrations, dataset.migrants));
    let write = move |n: u64, out: &mut Vec<u8>| {
        let number = read_number(n, size);
        let (id, token) = (id(Kind::Registration, number), &tokens.migrants[(number % size.1) as usize]);
        write!(out, "GET /v1/registrations/{id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n")
            .expect("memory");
    };
    (Load { write: Arc::new(write), supply: u64::MAX, status: 200 }, read_number(0, size))
}

/// Applications of the signed-in migrants in turn, up to the limit of each; `label` keeps the keys apart.
#[must_use]
pub fn submissions(app: &Data<App>, dataset: &Dataset, label: &str) -> Load {
    let (tokens, label) = (dataset.tokens.clone(), label.to_owned());
    let bodies: Vec<String> = (0..HOSTS).map(|host| application(app, &host_phone(host))).collect();
    let write = move |n: u64, out: &mut Vec<u8>| {
        let (token, body) = (&tokens.migrants[(n % ACTIVE) as usize], &bodies[(n % HOSTS) as usize]);
        write_with_body(out, "POST /v1/registrations", token, Some(&key(&label, n)), body);
    };
    Load { write: Arc::new(write), supply: ACTIVE * MAX_PENDING, status: 201 }
}

/// Confirmations of the pending registrations from the number `first` on.
#[must_use]
pub fn confirmations(dataset: &Dataset, first: u64, label: &str) -> Load {
    let (tokens, label) = (dataset.tokens.clone(), label.to_owned());
    let write = move |n: u64, out: &mut Vec<u8>| {
        let (number, token) = (first + n, &tokens.hosts[((first + n) % HOSTS) as usize]);
        let line = format!("POST /v1/host/registrations/{}/confirm", id(Kind::Registration, number));
        write_with_body(out, &line, token, Some(&key(&label, n)), "");
    };
    Load { write: Arc::new(write), supply: dataset.migrants, status: 200 }
}

/// An idempotency key of the usual length.
#[must_use]
pub fn key(label: &str, n: u64) -> String {
    format!("{label:-<24}{n:012}")
}
