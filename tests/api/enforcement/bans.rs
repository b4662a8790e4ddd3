//! Entry bans.

use crate::support::actor::{application, fresh_key, id, person};
use crate::support::both_engines;
use chrono::TimeDelta;
use serde_json::{Value, json};

const PATH: &str = "/v1/officer/entry-bans";

fn document(n: usize) -> Value {
    let document = &person(n)["document"];
    json!({"issuing_country": document["issuing_country"], "kind": document["kind"], "number": document["number"]})
}

fn expulsion(n: usize) -> Value {
    json!({"document": document(n), "ground": "expulsion", "act": "Постановление суда № 7-112 от 20.11.2026", "from": "2026-11-20"})
}

both_engines! {
    async fn no_application_of_a_banned_person_is_taken_and_he_is_told_until_when_and_how_to_appeal(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let ban = officer.post(PATH, &expulsion(0)).await.expect(201);
        assert_eq!((&ban["from"], &ban["until"]), (&json!("2026-11-20"), &json!("2031-11-19")));
        assert!(!ban.to_string().contains(person(0)["document"]["number"].as_str().unwrap()));
        let mut migrant = world.migrant(0).await;
        let problem = migrant.post("/v1/registrations", &application(0)).await.expect_problem(409, "entry_ban");
        let told = &problem["entry_ban"];
        assert_eq!((&problem["ground"], &told["ground"]), (&json!("stay_period_violated"), &json!("expulsion")));
        assert_eq!((&told["until"], &told["act"]), (&ban["until"], &ban["act"]));
        for (language, word) in [("kk", "шағымдана"), ("ru", "обжаловать"), ("en", "appeal"), ("uz", "shikoyat")] {
            migrant.language = language;
            let reply = migrant.post("/v1/registrations", &application(0)).await;
            let text = reply.json()["explanation"].as_str().unwrap().to_owned();
            assert!(text.contains(word) && text.contains("2031-11-19") && text.contains("№ 7-112"), "{text}");
        }
        // Each refusal is on record, and no host is asked; an officer looks at it if the migrant wants him to.
        let refused = migrant.get("/v1/registrations").await.expect(200);
        assert!(refused["items"].as_array().unwrap().iter().all(|item| item["state"] == "rejected"));
        assert_eq!(world.count("registrations").await, 5);
        let appeal = problem["appeal"]["href"].as_str().unwrap();
        migrant.post(appeal, &json!({"statement": "The ban is another man's."})).await.expect(201);
        // Nobody else is kept out.
        world.migrant(1).await.applies(&application(0)).await;
    }

    async fn a_new_document_does_not_help_and_a_lifted_ban_blocks_nothing(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let body = json!({"registration_id": id(&registration), "ground": "other_act", "act": "Приказ № 5", "from": "2026-11-22", "until": "2026-12-31"});
        let ban = officer.post(PATH, &body).await.expect(201);
        migrant.enters(&person(2)).await;
        migrant.post("/v1/registrations", &application(1)).await.expect_problem(409, "entry_ban");
        let lift = format!("{PATH}/{}/lift", id(&ban));
        let act = json!({"act": "Решение апелляции № 4"});
        officer.post(&lift, &act).await.expect_problem(403, "forbidden");
        let supervisor = world.officer(2, None).await;
        let lifted = supervisor.post(&lift, &act).await.expect(200);
        assert_eq!(lifted["lift_act"], "Решение апелляции № 4");
        supervisor.post(&lift, &act).await.expect_problem(409, "withdrawn_already");
        migrant.applies(&application(1)).await;
        let found = officer.get(&format!("{PATH}?purpose=inspection&case=1/2")).await.expect(200);
        assert_eq!(found["items"], json!([lifted]));
        officer.get(PATH).await.expect_problem(400, "malformed_query");
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        assert_eq!(log["items"][0]["purpose"], "inspection:1/2");
    }

    async fn a_ban_counts_from_its_first_day_to_its_last(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let mut body = expulsion(0);
        body["from"] = json!("2026-11-24");
        body["until"] = json!("2026-11-25");
        officer.post(PATH, &body).await.expect(201);
        let mut migrant = world.migrant(0).await;
        for (days, status) in [(0, 201), (2, 409), (1, 409), (1, 201)] {
            world.after(TimeDelta::days(days)).await;
            migrant = world.renewed(&migrant).await;
            let reply = migrant.post("/v1/registrations", &application(0)).await;
            assert_eq!(reply.status.as_u16(), status, "{}", reply.text());
        }
    }

    async fn what_makes_no_sense_is_refused(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let wrong = async |change: Value, expected: &[(&str, &str)]| {
            let mut body = expulsion(0);
            for (name, value) in change.as_object().unwrap() {
                body[name] = value.clone();
            }
            officer.post(PATH, &body).await.expect_invalid(expected);
        };
        wrong(json!({"ground": "court_decision"}), &[("/until", "required")]).await;
        wrong(json!({"until": "2026-11-19"}), &[("/until", "date_order")]).await;
        wrong(json!({"act": "a\u{7}bc"}), &[("/act", "bad_characters")]).await;
        wrong(json!({"act": "x".repeat(101)}), &[("/act", "too_long")]).await;
        wrong(json!({"registration_id": "0190aaaa-0000-7000-8000-000000000000"}), &[("/document", "not_allowed")]).await;
        let mut nobody = expulsion(0);
        nobody.as_object_mut().unwrap().remove("document");
        officer.post(PATH, &nobody).await.expect_invalid(&[("", "required")]);
        nobody["registration_id"] = json!("0190aaaa-0000-7000-8000-000000000000");
        officer.post(PATH, &nobody).await.expect_problem(404, "not_found");
        assert_eq!(world.count("entry_bans").await, 0);
        // One key, one ban.
        let key = fresh_key();
        officer.post_with_key(PATH, &expulsion(0), &key).await.expect(201);
        assert_eq!(officer.post_with_key(PATH, &expulsion(0), &key).await.header("idempotent-replayed"), Some("true"));
        assert_eq!(world.count("entry_bans").await, 1);
    }
}
