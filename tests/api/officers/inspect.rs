//! Reading the whole file, and what the person reads of it.

use crate::support::actor::{host_iin, host_phone, id, person};
use crate::support::both_engines;
use serde_json::json;

both_engines! {
    async fn an_officer_reads_the_whole_file(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let reply = officer.inspects(&registration).await;
        let file = reply.expect(200);
        let who = person(0);
        assert_eq!(file["migrant"]["surname"], who["surname"]);
        assert_eq!(file["migrant"]["document"]["number"], who["document"]["number"]);
        assert_eq!(file["migrant"]["phone"], json!(migrant.phone));
        assert_eq!(file["host"], json!({"kind": "individual", "iin": host_iin(0), "phone": host_phone(0)}));
        assert_eq!(file["state"], "confirmed");
        assert_eq!(file["certificate"]["status"], "valid");
        let steps: Vec<_> = file["events"].as_array().unwrap().iter().map(|event| event["state"].as_str().unwrap()).collect();
        assert_eq!(steps, ["pending", "confirmed"]);
        assert_eq!(reply.header("etag"), Some("\"v2-en-Valid\""));
        let again = officer.request(reqwest::Method::GET, &format!("/v1/officer/registrations/{}?purpose=appeal", id(&registration)));
        let again = officer.send(again.header("If-None-Match", "\"v2-en-Valid\"")).await;
        assert_eq!(again.status.as_u16(), 304);
        // A refusal's comment is the host's word, and is shown as such.
        let other = world.migrant(1).await;
        let pending = other.applies(&crate::support::actor::application(0)).await;
        let path = format!("/v1/host/registrations/{}/reject", id(&pending));
        host.post(&path, &json!({"reason": "no_consent", "comment": "I do not want to"})).await.expect(200);
        let file = officer.inspects(&pending).await.expect(200);
        assert_eq!((&file["host_comment"], &file["reason"]), (&json!("I do not want to"), &json!("no_consent")));
        assert!(file.get("officer_note").is_none() && file.get("certificate").is_none());
    }

    async fn the_person_reads_who_looked_when_and_what_for(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let before = migrant.get("/v1/me/access-log").await.expect(200)["items"].as_array().unwrap().len();
        officer.inspects(&registration).await.expect(200);
        officer.searches("host_identifier", json!(host_iin(0))).await.expect(200);
        for purpose in ["inspection", "appeal", "request_of_person", "court"] {
            let path = format!("/v1/officer/registrations/{}?purpose={purpose}", id(&registration));
            officer.get(&path).await.expect(200);
        }
        // An answer that says that nothing has changed is a look, too.
        let path = format!("/v1/officer/registrations/{}?purpose=court&case=A-1", id(&registration));
        let request = officer.request(reqwest::Method::GET, &path).header("If-None-Match", "*");
        assert_eq!(officer.send(request).await.status.as_u16(), 304);
        officer.annuls(&registration).await.expect(200);
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        let items = log["items"].as_array().unwrap();
        let looks: Vec<_> = items.iter().take(items.len() - before).collect();
        let purposes: Vec<_> = looks.iter().rev().map(|look| look["purpose"].as_str().unwrap()).collect();
        let expected = [
            "investigation:2026/17", "investigation:2026/17", "inspection", "appeal", "request_of_person", "court", "court:A-1",
            "annulment",
        ];
        assert_eq!(purposes, expected);
        for look in looks {
            assert_eq!((&look["reader"], &look["registration_id"]), (&json!("officer"), &registration["id"]));
            assert!(look.get("reader_name").is_none(), "{look}");
            let text = look["purpose_text"].as_str().unwrap();
            assert!(text.starts_with("The migration police"), "{text}");
        }
        // It stands in nobody else's.
        let other = host.get("/v1/me/access-log").await.expect(200);
        assert_eq!(other["items"], json!([]));
    }

    async fn a_look_that_cannot_be_noted_shows_nothing(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let path = format!("/v1/officer/registrations/{}", id(&registration));
        for query in ["", "?purpose=", "?purpose=curiosity", "?purpose=court&case=", "?purpose=court&case=a%20b", "?purpose=court&why=1"] {
            officer.get(&format!("{path}{query}")).await.expect_problem(400, "malformed_query");
        }
        world.execute("DROP TABLE audit_checkpoints").await.unwrap();
        world.execute("ALTER TABLE audit RENAME TO audit_away").await.unwrap();
        let reply = officer.inspects(&registration).await;
        assert_eq!(reply.status.as_u16(), 500);
        assert!(!reply.text().contains(person(0)["surname"].as_str().unwrap()));
        let reply = officer.searches("number", registration["number"].clone()).await;
        assert_eq!(reply.status.as_u16(), 500);
        assert!(!reply.text().contains(person(0)["surname"].as_str().unwrap()));
        world.execute("ALTER TABLE audit_away RENAME TO audit").await.unwrap();
    }
}
