//! Scripts for `pgbench` from what the service really sends: one request of each kind is made while the server logs every
//! statement; values that differ from request to request become variables. So the comparison never lags behind the code.

use super::Engine;
use super::dataset::{ACTIVE, Dataset, Dialect, FIRST_HOST_SESSION, HOSTS, Kind, id};
use super::generator::{Client, Load};
use super::postgres::Postgres;
use super::requests::{Operation, key};
use super::statics::Canned;
use std::fmt::Write;
use std::fs;
use std::time::Duration;
use uuid::Uuid;

/// A script for `pgbench` and the values of its variables that stay the same.
#[derive(Debug, Clone)]
pub struct Script {
    /// The text.
    pub text: String,
    /// Names and values.
    pub constants: Vec<(String, String)>,
}

struct Statement {
    sql: String,
    parameters: Vec<Option<String>>,
}

/// Sends the first request of a load and gives the answer.
pub async fn ask(client: &mut Client, load: &Load) -> Canned {
    let mut request = Vec::new();
    (load.write)(0, &mut request);
    let (status, body) = client.exchange(&request).await.expect("an answer");
    assert_eq!(status, load.status, "{}", String::from_utf8_lossy(client.answer()));
    Canned::from_wire(client.answer(), (status, body))
}

/// Sends the first request of a load and gives the answer and the script of what the service did for it.
pub async fn record(
    (server, client): (&Postgres, &mut Client),
    dataset: &Dataset,
    operation: Operation,
    (load, label, first): (&Load, &str, u64),
) -> (Canned, Script) {
    log_statements(server, true).await;
    let before = fs::metadata(&server.log).expect("the log").len() as usize;
    let answer = ask(client, load).await;
    log_statements(server, false).await;
    let log = fs::read(&server.log).expect("the log");
    let statements = statements(&String::from_utf8_lossy(&log[before..]));
    let mut known = known(operation, dataset, first);
    known.push((key(label, 0), "('k' || (:run)::text || '-' || (:f)::text)".to_owned()));
    let body: serde_json::Value = serde_json::from_slice(answer.body()).expect("JSON");
    for (field, letter) in [("number", 's'), ("certificate_number", 'c')] {
        if let Some(number) = body[field].as_str() {
            known.push((number.to_owned(), format!("('{letter}' || (:run)::text || '-' || (:f)::text)")));
        }
    }
    (answer, script(operation, dataset, &statements, known))
}

async fn log_statements(server: &Postgres, on: bool) {
    let set = format!("ALTER SYSTEM SET log_statement = '{}'", if on { "all" } else { "none" });
    server.sql(&[&set, "SELECT pg_reload_conf()"]);
    // Each connection hears of it by a signal.
    tokio::time::sleep(Duration::from_millis(500)).await;
}

/// The statements in a log, with their parameters.
fn statements(log: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    for line in log.lines() {
        if let Some(sql) = line.strip_prefix("LOG:  statement: ") {
            found.push(Statement { sql: sql.to_owned(), parameters: Vec::new() });
        } else if let Some((_, sql)) = line.strip_prefix("LOG:  execute ").and_then(|rest| rest.split_once(": ")) {
            found.push(Statement { sql: sql.to_owned(), parameters: Vec::new() });
        } else if let Some(rest) = line.strip_prefix("DETAIL:  ")
            && let (Some((_, list)), Some(last)) = (rest.split_once("arameters: "), found.last_mut())
        {
            last.parameters = parameters(list);
        }
    }
    // The switch of the log itself.
    found.retain(|statement| !statement.sql.contains("pg_reload_conf") && !statement.sql.contains("ALTER SYSTEM"));
    assert!(!found.is_empty(), "the server logged no statements");
    let set_up = found.iter().find(|statement| statement.sql.starts_with("SET "));
    assert!(set_up.is_none(), "a connection was set up meanwhile");
    found
}

/// `$1 = 'it''s', $2 = NULL`
fn parameters(mut list: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    while let Some((_, rest)) = list.split_once(" = ") {
        let Some(quoted) = rest.strip_prefix('\'') else {
            values.push(None);
            list = rest;
            continue;
        };
        let mut value = String::new();
        let mut letters = quoted.char_indices().peekable();
        let mut end = quoted.len();
        while let Some((at, letter)) = letters.next() {
            if letter == '\'' && letters.next_if(|(_, next)| *next == '\'').is_none() {
                end = at + 1;
                break;
            }
            value.push(letter);
        }
        values.push(Some(value));
        list = &quoted[end..];
    }
    values
}

/// Values of the first request and the expressions they become. Indexes of phones and sealed values stay as they are.
fn known(operation: Operation, dataset: &Dataset, first: u64) -> Vec<(String, String)> {
    let d = Dialect(Engine::Postgres);
    let (registration, migrant) = match operation {
        Operation::Read => (Some(first), first % dataset.migrants),
        Operation::Submit => (None, 0),
        Operation::Confirm => (Some(first), 0),
    };
    let host = registration.unwrap_or_default() % HOSTS;
    let of_host_session = d.id(Kind::Session, &format!(":h + {FIRST_HOST_SESSION}"));
    let mut known = vec![
        (id(Kind::Migrant, migrant).to_string(), d.id(Kind::Migrant, ":m")),
        (id(Kind::Person, migrant).to_string(), d.id(Kind::Person, ":m")),
        (id(Kind::Host, host).to_string(), d.id(Kind::Host, ":h")),
        (id(Kind::Session, migrant).to_string(), d.id(Kind::Session, ":m")),
        (id(Kind::Session, FIRST_HOST_SESSION + host).to_string(), of_host_session),
    ];
    if let Some(number) = registration {
        known.push((id(Kind::Registration, number).to_string(), d.id(Kind::Registration, ":r")));
    }
    known
}

/// The lines that choose whom a transaction is about. `n` counts the transactions of a client, `f` is different in each of all.
fn choice(operation: Operation, dataset: &Dataset) -> String {
    let (migrants, each) = (dataset.migrants, dataset.registrations / dataset.migrants);
    let count = "\\set n :n + 1\n\\set f :n * 1024 + :client_id\n";
    match operation {
        Operation::Read => {
            format!("\\set m random(0, {})\n\\set r :m + {migrants} * random(0, {})\n", ACTIVE - 1, each - 1)
        }
        Operation::Submit => {
            format!("{count}\\set m (:n * :clients + :client_id) % {ACTIVE}\n\\set h :m % {HOSTS}\n")
        }
        Operation::Confirm => {
            format!("{count}\\set m :n * :clients + :client_id\n\\set r :first + :m\n\\set h :r % {HOSTS}\n")
        }
    }
}

fn script(
    operation: Operation,
    dataset: &Dataset,
    statements: &[Statement],
    mut known: Vec<(String, String)>,
) -> Script {
    let mut text = choice(operation, dataset);
    let mut constants = Vec::new();
    let mut fresh = 0;
    for statement in statements {
        let from_select = statement.sql.contains(") SELECT ");
        let mut rest = statement.sql.as_str();
        while let Some((before, after)) = rest.split_once('$') {
            text.push_str(before);
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = after[..digits].parse().expect("the number of a parameter");
            rest = &after[digits..];
            let Some(value) = &statement.parameters[number - 1] else {
                text.push_str("NULL");
                continue;
            };
            let is_new = Uuid::parse_str(value).is_ok_and(|id| matches!(id.get_version_num(), 4 | 7));
            if is_new && known.iter().all(|(known, _)| known != value) {
                fresh += 1;
                known.push((value.clone(), new_id(fresh)));
            }
            if let Some((_, expression)) = known.iter().find(|(known, _)| known == value) {
                text.push_str(expression);
            } else {
                let name = format!("p{}", constants.len());
                write!(text, ":{name}{}", cast(value, from_select)).expect("memory");
                constants.push((name, value.clone()));
            }
        }
        text.push_str(rest);
        text.push_str(";\n");
    }
    Script { text, constants }
}

/// An id that grows with time in each client, as the service's do.
fn new_id(nth: u32) -> String {
    format!(
        "('f0{nth:02x}' || lpad(to_hex((:run)::bigint), 4, '0') || '70008000' || lpad(to_hex((:f)::bigint), 16, '0'))::uuid"
    )
}

/// `pgbench` sends all values as text, so the type must be said where the context does not tell it.
fn cast(value: &str, from_select: bool) -> &'static str {
    let at = |index: usize| value.as_bytes().get(index).copied();
    if from_select && value.starts_with("\\x") {
        "::bytea"
    } else if Uuid::parse_str(value).is_ok() {
        "::uuid"
    } else if at(4) == Some(b'-') && at(10) == Some(b' ') && at(13) == Some(b':') {
        "::timestamptz"
    } else if value.parse::<chrono::NaiveDate>().is_ok() {
        "::date"
    } else if from_select && value.len() < 10 && value.parse::<i32>().is_ok() {
        "::integer"
    } else {
        ""
    }
}
