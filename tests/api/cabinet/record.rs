//! What else is on record: what waits for an answer, bans, violations, looks; the entity tag, and the size of it all.

use super::{codes, overview};
use crate::support::actor::{application, id, person};
use crate::support::{Actor, World, both_engines, unlimited};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The next step: its code, its day and the registration that it is about.
fn next(overview: &Value) -> (&str, &str, &str) {
    let step = &overview["next_step"];
    let text = |name: &str| step[name].as_str().unwrap_or("");
    (text("code"), text("due_on"), text("registration_id"))
}

async fn notifies(officer: &Actor, registration: &Value) {
    let path = format!("/v1/officer/registrations/{}/annulment-notice", id(registration));
    officer.post(&path, &json!({"ground": "false_information", "note": "QWXNOTE"})).await.expect(200);
}

async fn records(officer: &Actor, registration: &Value, article: &str) -> Value {
    let body = json!({"registration_id": id(registration), "article": article, "occurred_on": "2026-11-21"});
    officer.post("/v1/officer/violations", &body).await.expect(201)
}

/// The codes of the articles about foreigners, or about hosts.
async fn articles(world: &World, subject: &str) -> Vec<String> {
    let all = world.stranger().get("/v1/reference/violation-articles").await.expect(200);
    let of = all["items"].as_array().unwrap().iter().filter(|one| one["subject"] == subject);
    of.map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

async fn bans(officer: &Actor, registration: &Value) -> Value {
    let ban = json!({"registration_id": id(registration), "ground": "other_act", "act": "Приказ № 5", "from": "2026-11-22", "until": "2026-12-31"});
    officer.post("/v1/officer/entry-bans", &ban).await.expect(201)
}

/// Every text of the next step, in four languages.
async fn is_told_in_four_languages(actor: &Actor) {
    let mut texts = BTreeSet::new();
    for language in ["kk", "ru", "en", "uz"] {
        let mut reader = actor.clone();
        reader.language = language;
        texts.insert(overview(&reader).await["next_step"]["text"].as_str().unwrap().to_owned());
    }
    assert_eq!(texts.len(), 4, "{texts:?}");
}

/// A migrant of whom as much is on record as can be.
async fn fullest(world: &World) -> Actor {
    let (migrant, host, registration) = world.registered(0, 0).await;
    host.patch("/v1/me", &json!({"name": "Қабылдаушы Нұрсұлтан Әбішұлы"})).await.expect(200);
    let officer = world.officer(1, Some("75")).await;
    let articles = articles(world, "foreigner").await;
    for article in articles.iter().cycle().take(4) {
        records(&officer, &registration, article).await;
    }
    host.reads(&registration).await.expect(200);
    officer.inspects(&registration).await.expect(200);
    notifies(&officer, &registration).await;
    let reason = json!({"reason": "moved_out", "comment": "Ол қазір басқа мекенжайда тұрады, тіркеуді тоқтатуды сұраймын. ".repeat(7)});
    host.post(&format!("/v1/host/registrations/{}/vacate", id(&registration)), &reason).await.expect(200);
    let mut body = application(1);
    body["client_reference"] = json!("7f1c2a9e-52d4-4b0e-9a51-0d9f7a3c1e20/8d0a1b2c-3d4e-4f50-8a6b-7c8d9e0f1a2b");
    migrant.applies(&body).await;
    bans(&officer, &registration).await;
    migrant
}

both_engines! {
    async fn nothing_on_record_is_told_as_nothing(world: World) {
        let seen = overview(&world.migrant(0).await).await;
        assert_eq!(seen["violations"], json!({"in_force": 0, "items": []}));
        assert_eq!(seen["access_log"], json!({"last_30_days": 0, "items": []}));
        assert!(seen.get("hearing").is_none() && seen.get("entry_ban").is_none());
    }

    async fn a_request_of_the_host_is_to_be_answered_first_and_is_seen_until_it_is(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        host.asks_to_vacate(&registration).await.expect(200);
        let seen = overview(&migrant).await;
        assert_eq!(next(&seen), ("answer_vacate", "2026-11-27", id(&registration)));
        assert_eq!(seen["active_registration"]["vacate"]["state"], "waiting");
        assert_eq!(seen["legal_status"]["code"], "lawful");
        is_told_in_four_languages(&migrant).await;
        // A hearing that ends sooner is more urgent.
        let officer = world.officer(1, Some("75")).await;
        notifies(&officer, &registration).await;
        let seen = overview(&migrant).await;
        assert_eq!(next(&seen), ("answer_hearing", "2026-11-25", id(&registration)));
        assert_eq!((&seen["hearing"]["state"], &seen["hearing"]["ground"]), (&json!("open"), &json!("false_information")));
        assert!(!seen.to_string().contains("QWXNOTE"));
        is_told_in_four_languages(&migrant).await;
        let path = format!("/v1/registrations/{}/hearing", id(&registration));
        migrant.post(&path, &json!({"statement": "QWXSTATEMENT"})).await.expect(200);
        let seen = overview(&migrant).await;
        assert_eq!((next(&seen).0, &seen["hearing"]["state"]), ("answer_vacate", &json!("answered")));
        assert!(!seen.to_string().contains("QWXSTATEMENT"), "it is told where it was said");
        migrant.answers_vacate(&registration, false).await.expect(200);
        assert_eq!(next(&overview(&migrant).await).0, "registered");
    }

    async fn a_ban_and_violations_are_told_as_long_as_they_count(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let mut recorded = Vec::new();
        for _ in 0..4 {
            recorded.push(records(&officer, &registration, &articles(&world, "foreigner").await[0]).await);
        }
        records(&officer, &registration, &articles(&world, "host").await[0]).await;
        let seen = overview(&migrant).await;
        assert_eq!(seen["violations"]["in_force"], 4);
        let own = migrant.get("/v1/me/violations").await.expect(200);
        assert_eq!(seen["violations"]["items"].as_array().unwrap()[..], own["items"].as_array().unwrap()[..3]);
        let of_host = overview(&host).await;
        assert_eq!(of_host["violations"]["in_force"], 1, "a host reads of his own");
        assert_eq!(host.get("/v1/me/violations").await.expect(200)["items"], of_host["violations"]["items"]);
        officer.post(&format!("/v1/officer/violations/{}/withdraw", id(&recorded[3])), &json!({})).await.expect(200);
        let seen = overview(&migrant).await;
        assert_eq!((&seen["violations"]["in_force"], &seen["violations"]["items"][0]["id"]), (&json!(3), &recorded[2]["id"]));
        let ban = bans(&officer, &registration).await;
        let seen = overview(&migrant).await;
        assert_eq!(next(&seen), ("entry_ban", "2026-12-31", ""));
        assert_eq!((&seen["entry_ban"]["until"], &seen["entry_ban"]["act"]), (&ban["until"], &ban["act"]));
        is_told_in_four_languages(&migrant).await;
        let supervisor = world.officer(2, None).await;
        supervisor.post(&format!("/v1/officer/entry-bans/{}/lift", id(&ban)), &json!({"act": "Решение № 4"})).await.expect(200);
        let seen = overview(&migrant).await;
        assert!(seen.get("entry_ban").is_none());
        assert_eq!(next(&seen).0, "registered");
    }

    async fn who_looked_is_told_as_in_the_access_log_and_counted_for_a_month(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        host.patch("/v1/me", &json!({"name": "Нұрсұлтан"})).await.expect(200);
        let officer = world.officer(1, Some("75")).await;
        for _ in 0..2 {
            host.reads(&registration).await.expect(200);
            officer.inspects(&registration).await.expect(200);
        }
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        let all = log["items"].as_array().unwrap();
        let seen = overview(&migrant).await;
        assert_eq!(seen["access_log"]["items"].as_array().unwrap()[..], all[..3]);
        assert_eq!(seen["access_log"]["items"][1]["reader_name"], "Нұрсұлтан");
        assert_eq!(seen["access_log"]["last_30_days"], all.len());
        world.after(TimeDelta::days(31)).await;
        let seen = overview(&world.sign_in(&migrant.phone).await).await;
        assert_eq!((&seen["access_log"]["last_30_days"], seen["access_log"]["items"].as_array().unwrap().len()), (&json!(0), 3));
    }

    async fn how_far_the_question_to_the_host_is_stands_in_the_overview(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        host.registers_device("h-1", "push-of-the-host").await;
        let registration = migrant.applies(&application(0)).await;
        let notice = async |expected: &str| {
            assert_eq!(overview(&migrant).await["pending_registration"]["host_notice"], expected);
        };
        notice("waiting").await;
        world.settle().await;
        notice("sent").await;
        let asked = host.get("/v1/me/notifications").await.expect(200)["items"][0].clone();
        host.act(&format!("/v1/me/notifications/{}/ack", id(&asked))).await.expect(200);
        notice("delivered").await;
        host.reads(&registration).await.expect(200);
        notice("opened").await;
    }

    async fn an_appeal_changes_what_the_overview_says(world: World) {
        let officer = world.officer(1, Some("75")).await;
        for (n, decision, legal, step) in [(0, "upheld", "applied", "appeal_upheld"), (1, "dismissed", "must_apply", "submit")] {
            let (migrant, host) = (world.migrant(n).await, world.host(n).await);
            let mut body = application(n);
            body["moved_in_on"] = body["entered_on"].clone();
            let registration = migrant.applies(&body).await;
            host.rejects(&registration, "no_consent").await.expect(200);
            let seen = overview(&migrant).await;
            assert_eq!(next(&seen), ("host_refused", "2026-12-19", id(&registration)));
            assert!(seen["next_step"]["text"].as_str().unwrap().contains("19.12.2026"));
            migrant.appeals(&registration).await.expect(201);
            assert_eq!(next(&overview(&migrant).await), ("wait_for_officer", "2026-12-11", id(&registration)));
            is_told_in_four_languages(&migrant).await;
            officer.decides(&officer.finds_case().await, decision).await.expect(200);
            assert_eq!(codes(&overview(&migrant).await), (legal, step));
            is_told_in_four_languages(&migrant).await;
        }
        // The duty stays done when its day is over.
        world.after(TimeDelta::days(7)).await;
        assert_eq!(codes(&overview(&world.sign_in("+77052000000").await).await), ("applied", "appeal_upheld"));
    }

    async fn a_refusal_of_the_service_tells_its_ground_to_appeal_and_by_when_to_apply(world: World) {
        let mut who = person(0);
        who.as_object_mut().unwrap().remove("mrz");
        who["document"]["expires_on"] = json!("2026-11-23");
        let migrant = world.migrant(1).await;
        migrant.enters(&who).await;
        world.clock.advance(TimeDelta::days(2));
        let migrant = world.sign_in(&migrant.phone).await;
        let mut body = application(0);
        body["moved_in_on"] = body["entered_on"].clone();
        let problem = migrant.post("/v1/registrations", &body).await.expect_problem(409, "document_expired");
        let refused = json!({"id": problem["appeal"]["registration_id"]});
        let seen = overview(&migrant).await;
        assert_eq!((seen["legal_status"]["code"].as_str().unwrap(), next(&seen)), ("must_apply", ("application_refused", "2026-12-19", id(&refused))));
        is_told_in_four_languages(&migrant).await;
        migrant.appeals(&refused).await.expect(201);
        let officer = world.officer(1, Some("75")).await;
        officer.decides(&officer.finds_case().await, "upheld").await.expect(200);
        assert_eq!(codes(&overview(&migrant).await), ("applied", "appeal_upheld"));
    }

    async fn who_owns_his_dwelling_waits_for_an_officer(world: World) {
        let migrant = world.migrant(0).await;
        migrant.patch("/v1/me", &json!({"iin": crate::support::actor::host_iin(0)})).await.expect(200);
        let mut body = application(0);
        body["host"]["phone"] = json!(migrant.phone);
        let registration = migrant.applies(&body).await;
        let seen = overview(&migrant).await;
        assert_eq!((codes(&seen).0, next(&seen)), ("applied", ("wait_for_officer", "2026-12-11", id(&registration))));
        assert!(seen["legal_status"]["text"].as_str().unwrap().contains("migration police"));
        let officer = world.officer(1, Some("75")).await;
        officer.decides(&officer.finds_case().await, "dismissed").await.expect(200);
        assert_eq!(codes(&overview(&migrant).await).1, "application_refused");
    }

    async fn the_tag_changes_with_what_is_seen_and_with_the_language(world: World) {
        let (mut migrant, host, registration) = world.registered(0, 0).await;
        let ask = async |reader: &Actor, tag: &str| {
            let request = reader.request(Method::GET, "/v1/cabinet").header("If-None-Match", tag);
            reader.send(request).await
        };
        let first = migrant.get("/v1/cabinet").await;
        let tag = first.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"'), "strong: {tag}");
        let again = ask(&migrant, &tag).await;
        assert_eq!((again.status.as_u16(), again.bytes.len(), again.header("etag")), (304, 0, Some(tag.as_str())));
        for reply in [&first, &again] {
            let vary: Vec<&str> = reply.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
            assert!(vary.join(", ").contains("Accept-Language"), "{vary:?}");
        }
        migrant.language = "kk";
        assert_eq!(ask(&migrant, &tag).await.status.as_u16(), 200);
        migrant.language = "en";
        host.reads(&registration).await.expect(200);
        let looked = ask(&migrant, &tag).await;
        assert_eq!(looked.status.as_u16(), 200, "somebody has looked");
        let tag = looked.header("etag").unwrap().to_owned();
        assert_eq!(ask(&migrant, &tag).await.status.as_u16(), 304);
        world.after(TimeDelta::days(28)).await;
        assert_eq!(ask(&world.sign_in(&migrant.phone).await, &tag).await.status.as_u16(), 200, "the stay is over");
    }

    async fn the_fullest_overview_fits_into_four_kilobytes(world: World, unlimited) {
        let mut migrant = fullest(&world).await;
        for language in ["kk", "ru", "en", "uz"] {
            migrant.language = language;
            let seen = overview(&migrant).await;
            for field in ["active_registration", "pending_registration", "hearing", "entry_ban", "certificate_number"] {
                assert!(seen.get(field).is_some(), "{field}");
            }
            assert_eq!(seen["violations"]["items"].as_array().unwrap().len(), 3, "{}", seen["violations"]);
            assert_eq!(seen["access_log"]["items"].as_array().unwrap().len(), 3);
            let packed = migrant.send(migrant.request(Method::GET, "/v1/cabinet").header("Accept-Encoding", "gzip")).await;
            assert_eq!(packed.header("content-encoding"), Some("gzip"));
            let plain = migrant.get("/v1/cabinet").await;
            println!("{language}: {} bytes, {} packed", plain.bytes.len(), packed.bytes.len());
            assert!(packed.bytes.len() < 4096, "{language}: {} bytes, {} packed", plain.bytes.len(), packed.bytes.len());
        }
    }
}
