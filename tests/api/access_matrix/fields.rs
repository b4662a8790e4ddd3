//! Which fields of a registration each role is told: exactly these. A new field must be added here by somebody who has thought
//! about who may know it.

use crate::support::actor::{application, for_guest, host_phone, id};
use crate::support::both_engines;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The names of all fields, with dots; the items of a list count as one.
fn fields(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, at: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                let dot = if at.is_empty() { "" } else { "." };
                fields.iter().for_each(|(name, value)| walk(value, &format!("{at}{dot}{name}"), found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, &format!("{at}[]"), found)),
            _ => {
                found.insert(at.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found
}

#[track_caller]
fn assert_fields(value: &Value, expected: &[&[&str]]) {
    let expected: BTreeSet<String> = expected.iter().copied().flatten().map(|field| (*field).to_owned()).collect();
    let found = fields(value);
    let (more, less): (Vec<_>, Vec<_>) = (found.difference(&expected).collect(), expected.difference(&found).collect());
    assert!(more.is_empty() && less.is_empty(), "told, but not expected: {more:?}\nexpected, but not told: {less:?}");
}

const COMMON: &[&str] = &[
    "id",
    "number",
    "state",
    "version",
    "submitted_at",
    "answer_by",
    "decided_at",
    "reason",
    "premises.kind",
    "premises.address.region",
    "premises.address.locality",
    "premises.address.street",
    "premises.address.building",
    "premises.address.apartment",
    "premises.address_line",
    "entered_on",
    "moved_in_on",
    "purpose",
];

const HOST_AS_NAMED: &[&str] = &["host.kind", "host.iin", "host.phone"];

const MIGRANT_ONLY: &[&str] = &[
    "client_reference",
    "deadlines[].kind",
    "deadlines[].due_on",
    "deadlines[].late_after",
    "deadlines[].act_by",
    "deadlines[].explanation",
    "receipt",
];

const GUEST_ONLY: &[&str] = &["guest.surname", "guest.given_names", "guest.nationality", "guest.masked_document"];

const OFFICER_ONLY: &[&str] = &[
    "officer_note",
    "migrant.surname",
    "migrant.given_names",
    "migrant.patronymic",
    "migrant.latin.surname",
    "migrant.latin.given_names",
    "migrant.birth_date",
    "migrant.nationality",
    "migrant.document.kind",
    "migrant.document.number",
    "migrant.document.issuing_country",
    "migrant.document.expires_on",
    "migrant.phone",
    "certificate.number",
    "certificate.status",
    "certificate.valid_until",
    "certificate.issued_at",
    "events[].id",
    "events[].version",
    "events[].state",
    "events[].actor",
    "events[].reason",
    "events[].at",
];

const HIT: &[&str] = &[
    "id",
    "number",
    "state",
    "submitted_at",
    "surname",
    "given_names",
    "birth_date",
    "nationality",
    "masked_document",
    "region",
    "certificate_number",
];

/// What whoever has a one-time link is told while it waits for his answer.
const LINK_ASKED: &[&str] = &[
    "number",
    "state",
    "answer_by",
    "application.guest.surname",
    "application.guest.given_names",
    "application.guest.nationality",
    "application.guest.masked_document",
    "application.premises.kind",
    "application.premises.address.region",
    "application.premises.address.locality",
    "application.premises.address.street",
    "application.premises.address.building",
    "application.premises.address.apartment",
    "application.premises.address_line",
    "application.entered_on",
    "application.moved_in_on",
    "application.purpose",
    "application.stay_until",
];

/// And afterwards.
const LINK_ANSWERED: &[&str] = &["number", "state", "answer_by", "decided_at", "reason"];

const ANYBODY: &[&str] = &["number", "status", "valid_until", "issued_on", "holder_initials", "checked_at"];

both_engines! {
    async fn each_role_is_told_exactly_its_fields(world: World) {
        let (migrant, host, officer) = (world.migrant(0).await, world.host(0).await, world.officer(1, Some("75")).await);
        let mut body = application(0);
        body["client_reference"] = json!("app-17");
        let registration = migrant.applies(&body).await;
        host.confirms(&registration).await.expect(200);
        let annulled = officer.annuls(&registration).await.expect(200);
        let certificate: &[&str] = &["certificate_number"];

        let path = format!("/v1/registrations/{}", id(&registration));
        let to_migrant = migrant.get(&path).await.expect(200);
        assert_fields(&to_migrant, &[COMMON, HOST_AS_NAMED, MIGRANT_ONLY, certificate]);
        let to_host = host.get(&path).await.expect(200);
        assert_fields(&to_host, &[COMMON, GUEST_ONLY, certificate]);
        let as_host = host.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200);
        assert_eq!(as_host, to_host);
        let to_officer = officer.inspects(&registration).await.expect(200);
        assert_fields(&to_officer, &[COMMON, HOST_AS_NAMED, OFFICER_ONLY]);
        assert_eq!(to_officer, annulled);

        let lists = [(&migrant, "/v1/registrations", &to_migrant), (&host, "/v1/host/registrations", &to_host)];
        for (actor, list, same) in lists {
            let page = actor.get(list).await.expect(200);
            assert_eq!(page["items"], json!([same]));
        }
        let found = officer.searches("number", to_migrant["number"].clone()).await.expect(200);
        assert_fields(&found["items"][0], &[HIT]);
        let number = to_migrant["certificate_number"].as_str().unwrap();
        let to_anybody = world.stranger().get(&format!("/v1/verify/{number}")).await.expect(200);
        assert_fields(&to_anybody, &[ANYBODY, &["status_since"]]);
    }

    async fn while_it_waits_the_migrant_is_told_how_far_it_has_come_and_the_holder_of_a_link_whom_he_accepts(world: World) {
        let migrant = world.migrant(0).await;
        let mut body = application(5);
        body["client_reference"] = json!("app-17");
        let registration = migrant.applies(&body).await;
        let undecided: Vec<&str> = COMMON.iter().copied().filter(|field| !["decided_at", "reason"].contains(field)).collect();
        let to_migrant = migrant.reads(&registration).await.expect(200);
        assert_fields(&to_migrant, &[&undecided, HOST_AS_NAMED, MIGRANT_ONLY, &["host_notice"]]);
        let link = format!("/v1/confirmations/{}", world.link_sent_to(&host_phone(5)).await);
        assert_fields(&world.stranger().get(&link).await.expect(200), &[LINK_ASKED]);
        let refusal = json!({"decision": "reject", "reason": "no_consent", "comment": "QWXCOMMENT"});
        let answered = world.stranger().post(&link, &refusal).await.expect(200);
        assert_fields(&answered, &[LINK_ANSWERED]);
        assert_eq!(world.stranger().get(&link).await.expect(200), answered);
    }

    async fn a_program_is_told_what_it_sent_and_how_it_stands(world: World) {
        let hotel = world.program().await.actor(&world).await;
        let submitted = hotel.post("/v1/registrations", &for_guest(5, 6, "booking-1")).await.expect(201);
        let undecided: Vec<&str> = COMMON.iter().copied().filter(|field| !["decided_at", "reason"].contains(field)).collect();
        assert_fields(&submitted, &[&undecided, HOST_AS_NAMED, MIGRANT_ONLY, GUEST_ONLY, &["host_notice", "claim_code"]]);
        assert_eq!(fields(&hotel.reads(&submitted).await.expect(200)), fields(&submitted));
    }

    async fn what_is_for_officers_reaches_neither_migrant_nor_host(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let annulled = officer.annuls(&registration).await.expect(200);
        assert!(annulled["officer_note"].as_str().unwrap().starts_with("QWXNOTE"));
        world.settle().await;
        let mut read = 0;
        for (method, path) in crate::access_matrix::run::operations().into_values() {
            if method != reqwest::Method::GET || path.starts_with("/v1/officer") {
                continue;
            }
            let certificate = annulled["certificate"]["number"].as_str().unwrap();
            let path = path.replace("{id}", id(&registration)).replace("{number}", certificate);
            for actor in [&migrant, &host] {
                let text = String::from_utf8_lossy(&actor.get(&path).await.bytes).into_owned();
                for secret in ["QWXNOTE", "KZ-0001", "officer_note", &officer.phone, &officer.account] {
                    assert!(!text.contains(secret), "{path} tells {secret}: {text}");
                }
                read += 1;
            }
        }
        assert!(read > 40, "{read}");
    }
}
