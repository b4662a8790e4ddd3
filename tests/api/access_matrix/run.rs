//! Plays a cell of the matrix and judges the answer.

use super::cast::{Cast, Household, a_minor};
use super::expected::{COLUMNS, Row, Thing, WHOSE, Whose, letters};
use crate::support::actor::{Actor, application, for_guest, fresh_key, person};
use crate::support::organization::{bin, premises};
use crate::support::{Reply, World};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

static SERIAL: AtomicUsize = AtomicUsize::new(0);

pub fn serial() -> usize {
    SERIAL.fetch_add(1, Ordering::Relaxed)
}

/// An operation of the document: method and path, by its id.
pub type Operations = BTreeMap<String, (Method, String)>;

/// All operations of the document.
pub fn operations() -> Operations {
    let document = serde_json::to_value(tirkeu::http::openapi()).expect("JSON");
    let mut found = Operations::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("a path") {
            let Some(name) = operation["operationId"].as_str() else { continue };
            let method = method.to_uppercase().parse().expect("a method");
            assert!(found.insert(name.to_owned(), (method, path.clone())).is_none(), "{name} stands twice");
        }
    }
    found
}

/// A right body, so that nothing but the right to do it decides.
pub fn body(cast: &Cast, operation: &str, (column, whose): (usize, Whose)) -> Option<Value> {
    let household = cast.household(column, whose);
    Some(match operation {
        "request_otp" => json!({"phone": format!("+7707{:07}", 1_000_000 + serial())}),
        "verify_otp" | "release_minor" => {
            json!({"challenge_id": "0190aaaa-0000-7000-8000-000000000000", "code": "000000"})
        }
        "refresh_session" => json!({"refresh_token": "AAAA"}),
        "start_oidc" => json!({"installation_id": "phone-1"}),
        "finish_oidc" => json!({"state": "AAAA", "code": "AAAA"}),
        "verify_certificate" => json!({"jws": household.jws}),
        "update_me" => json!({"locale": "en", "quiet_hours": {"from": "22:00", "until": "08:00"}}),
        // Before every entry.
        "read_notifications" => json!({"up_to": "01000000-0000-7000-8000-000000000000"}),
        "put_device" => json!({"platform": "web", "push_token": format!("token-{}", serial())}),
        "put_person" => person(4 + column),
        "enter_minor" => a_minor(&person(4 + column)),
        "replace_minor" => a_minor(&household.person),
        "submit_registration" if COLUMNS[column].starts_with("integrator") => a_guest(column),
        "submit_registration" => application(9),
        "claim_person" => json!({"number": "26018830564372", "code": "0000-0000-0000"}),
        "reject_registration" => json!({"reason": "unknown_person"}),
        "answer_confirmation" => json!({"decision": "confirm"}),
        "search_registrations" => json!({"host_identifier": host_of(&household.application), "purpose": "inspection"}),
        "add_organization" => json!({
            "bin": bin(5_000 + serial()), "name": "ТОО «Алатау»", "manager": {"phone": format!("+7707{:07}", 8_000_000 + serial())}
        }),
        "add_premises" => premises(1_000 + serial(), 5),
        "give_standing_consent" => json!({
            "premises": cast.organizations[usize::from(whose != Whose::Own)].premises, "most": 1, "from": "2026-12-01",
            "until": "2026-12-31", "anybody": true,
        }),
        "change_premises" => json!({"capacity": 6}),
        "invite_delegate" => json!({"phone": format!("+7707{:07}", 8_500_000 + serial()), "role": "read"}),
        "answer_registrations" => {
            json!({"answers": [{"registration": "0190aaaa-0000-7000-8000-000000000000", "decision": "confirm"}]})
        }
        "add_outage" => outage(40),
        "annul_registration" => json!({"ground": "court_decision", "note": "a note"}),
        "open_annulment_notice" => json!({"ground": "false_information", "note": "a note"}),
        "answer_hearing" => json!({"statement": "I live there."}),
        "record_violation" => violation(),
        "search_violations" => json!({"host_identifier": "150140000012", "purpose": "inspection"}),
        "add_entry_ban" => entry_ban(),
        "lift_entry_ban" => json!({"act": "Решение № 4"}),
        "appeal_registration" => json!({"statement": "a statement"}),
        "vacate_registration" => json!({"reason": "moved_out"}),
        "answer_vacate" => json!({"agrees": true}),
        "decide_case" => json!({"decision": "dismissed", "explanation": "an explanation"}),
        "decide_border_review" => json!({"decision": "no_match"}),
        "submit_batch" => json!([{"client_reference": format!("m-{}", serial())}]),
        "create_webhook" => json!({"url": format!("http://127.0.0.1:9/{}", serial())}),
        "update_webhook" => json!({"event_types": ["registration.confirmed"]}),
        "replay_webhook" => json!({"event_id": cast.events[usize::from(column == 10)]}),
        "move_sandbox_clock" => json!({"advance": "PT0S"}),
        "set_sandbox_faults" => {
            let until = crate::support::world::beginning() + TimeDelta::hours(20);
            json!({"webhooks": {"reorder": false}, "until": until})
        }
        "report_border_crossings" => json!({"crossings": [crossing(household, "75")]}),
        _ => return None,
    })
}

/// An application for somebody whom nobody knows.
fn a_guest(column: usize) -> Value {
    let mut body = for_guest(9, column, &format!("m-{}", serial()));
    body["person"] = a_minor(&body["person"]);
    body
}

/// An outage of one minute, `n` minutes long ago.
pub fn outage(n: i64) -> Value {
    let from = crate::support::world::beginning() - TimeDelta::minutes(n + 60);
    json!({"from": from, "until": from + TimeDelta::minutes(1), "reason": {"ru": "Обрыв линии связи"}})
}

/// A violation of a host whom nobody knows.
pub fn violation() -> Value {
    json!({"article": "518-1", "occurred_on": "2026-11-20", "host_identifier": "150140000012", "note": "a note"})
}

/// The ban of a document that nobody has.
pub fn entry_ban() -> Value {
    json!({
        "document": {"issuing_country": "UZB", "kind": "passport", "number": "FA7777777"}, "ground": "expulsion", "act": "Решение № 3",
        "from": "2026-11-20",
    })
}

/// For what needs a hearing, opens one about the registration `key`; whatever was open before is forgotten.
async fn prepare(world: &World, cast: &Cast, operation: &str, key: &str) {
    const ABOUT: [&str; 4] = ["open_annulment_notice", "drop_annulment_notice", "get_hearing", "answer_hearing"];
    if !ABOUT.contains(&operation) {
        return;
    }
    world.execute("DELETE FROM annulment_notices").await.expect("no notices");
    if operation != "open_annulment_notice" {
        let notice = json!({"ground": "false_information"});
        // What is erased or absent has none.
        cast.actors[8].post(&format!("/v1/officer/registrations/{key}/annulment-notice"), &notice).await;
    }
}

/// A crossing of somebody who looks like the migrant of a household and shows another document: an officer is asked.
pub fn crossing(household: &Household, region: &str) -> Value {
    let person = &household.person;
    json!({
        "event_id": format!("matrix-{}", serial()), "direction": "entry", "crossed_at": "2026-11-20T08:00:00Z", "checkpoint": "KORDAY",
        "region": region, "document": {"kind": "passport", "number": format!("X{}", serial()), "issuing_country": "UZB"},
        "nationality": person["nationality"], "birth_date": person["birth_date"], "surname": person["surname"],
        "given_names": person["given_names"],
    })
}

fn host_of(application: &Value) -> Value {
    let host = &application["host"];
    host.get("iin").unwrap_or(&host["bin"]).clone()
}

fn query(operation: &str) -> &'static str {
    match operation {
        "calculate_deadlines" => "?nationality=UZB&entered_on=2026-11-22",
        "get_officer_registration" | "list_violations" | "list_entry_bans" => "?purpose=inspection",
        _ => "",
    }
}

/// Sends an operation with this in its path.
pub async fn send(
    actor: &Actor,
    operation: &str,
    (method, path): &(Method, String),
    key: &str,
    body: Option<Value>,
) -> Reply {
    let path = match (path.find('{'), path.find('}')) {
        (Some(begin), Some(end)) => format!("{}{key}{}", &path[..begin], &path[end + 1..]),
        _ => path.clone(),
    };
    let path = format!("{path}{}", query(operation));
    let request = actor.request(method.clone(), &path).header("Idempotency-Key", fresh_key());
    actor
        .send(match &body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
}

/// Asks for a token: a client by its assertion (there must be no second proof), everybody else by the token he has.
async fn ask_for_token(world: &World, cast: &Cast, (column, actor): (usize, &Actor), path: &str) -> Reply {
    let form = cast.token_form(world, column);
    let mut asking = actor.clone();
    asking.token.take_if(|_| form.len() > 1);
    asking.send(asking.request(Method::POST, path).form(&form)).await
}

/// What is wrong with an answer; none if it is as the table says.
pub fn judge(operation: &str, expected: char, canaries: &[&str], reply: &Reply) -> Option<String> {
    let status = reply.status.as_u16();
    let fits = match expected {
        '2' => reply.status.is_success(),
        'U' => status == 401,
        'F' => status == 403,
        'N' => status == 404,
        other => panic!("{other} is no letter of the table"),
    };
    let text = String::from_utf8_lossy(&reply.bytes);
    if !fits {
        return Some(format!("{expected} expected, {status} answered: {}", text.chars().take(300).collect::<String>()));
    }
    // RFC 6749 has a form of its own.
    let refusal = if operation == "request_token" { "application/json" } else { "application/problem+json" };
    if expected != '2' && reply.header("content-type") != Some(refusal) {
        return Some("refused, but not with a problem".to_owned());
    }
    canaries.iter().find(|canary| text.contains(**canary)).map(|canary| format!("{canary} was told"))
}

/// How many registrations were ever confirmed, each with its certificate, and how many annulled.
async fn decisions(world: &World) -> [i64; 2] {
    let annulled = "SELECT count(*) AS n FROM registration_events WHERE state = 'annulled'";
    [world.count("certificates").await, world.number(annulled).await]
}

/// Who decides: of the operations, and of the columns if it is theirs.
fn may_decide(operation: &str, expected: char) -> [bool; 2] {
    let confirms = ["confirm_registration", "answer_confirmation"].contains(&operation);
    [confirms && expected == '2', operation == "annul_registration" && expected == '2']
}

/// Plays a row for all columns and gives what is wrong. `base` is where the service is.
pub async fn play(
    world: &World,
    cast: &mut Cast,
    (operation, thing, patterns): Row,
    at: &(Method, String),
    base: &str,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let changes =
        matches!(thing, Thing::Pending | Thing::Confirmed | Thing::Vacating | Thing::Link) && at.0 != Method::GET;
    for (whose, pattern) in WHOSE.into_iter().zip(patterns) {
        let expected = letters(pattern);
        assert_eq!(expected.len(), COLUMNS.len(), "{operation}: {pattern}");
        for (column, expected) in expected.into_iter().enumerate() {
            if thing == Thing::Link {
                cast.find_links(world).await;
            }
            cast.prepare(thing).await;
            if thing == Thing::Review {
                cast.find_reviews(world).await;
            }
            let body = body(cast, operation, (column, whose));
            let key = cast.key(column, thing, whose);
            prepare(world, cast, operation, &key).await;
            let before = if changes { decisions(world).await } else { [0; 2] };
            let actor = cast.actors[column].at_address(base);
            let reply = if operation == "request_token" {
                ask_for_token(world, cast, (column, &actor), &at.1).await
            } else {
                send(&actor, operation, at, &key, body).await
            };
            let cell = format!("{operation} by {} of {whose:?}", COLUMNS[column]);
            let mut canaries = cast.canaries(column);
            if thing == Thing::Link {
                // Whom he is asked about, the holder of a link is told, but not the whole number of the document.
                let name = &cast.household(column, whose).canaries[0];
                canaries.retain(|canary| canary != name);
            }
            if operation == "verify_certificate" {
                // Whoever shows what is signed has read in it what he is told, and is told nothing of others.
                let shown = &cast.household(column, whose).canaries;
                canaries.retain(|canary| !shown.iter().any(|known| known == canary));
            }
            wrong.extend(judge(operation, expected, &canaries, &reply).map(|fault| format!("{cell}: {fault}")));
            if changes {
                let after = decisions(world).await;
                let may = may_decide(operation, expected);
                let decided = (0..2).any(|what| after[what] != before[what] + i64::from(may[what]));
                wrong.extend(decided.then(|| format!("{cell}: {before:?} were decided before, {after:?} after")));
                for household in &mut cast.households[..3] {
                    household.restore().await;
                }
            }
        }
    }
    // What was sent by this row must not come behind what the next one sends.
    world.settle().await;
    wrong
}
