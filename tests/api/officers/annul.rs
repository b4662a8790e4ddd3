//! Annulling.

use crate::support::actor::{application, fresh_key, id};
use crate::support::officer::badge;
use crate::support::{both_engines, sql};
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::app::officers::appoint::{AppointOfficer, appoint};
use tirkeu::domain::access::Rank;
use tirkeu::domain::accounts::phone::Phone;
use tirkeu::domain::reference::regions::RegionCode;

both_engines! {
    async fn an_annulment_voids_the_certificate_at_once_for_everybody(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let number = migrant.reads(&registration).await.expect(200)["certificate_number"].as_str().unwrap().to_owned();
        let certificate = migrant.get(&format!("/v1/certificates/{number}")).await.expect(200);
        assert_eq!(certificate["status"], "valid");
        let reply = officer.annuls(&registration).await;
        let file = reply.expect(200);
        assert_eq!((&file["state"], &file["version"], &file["reason"]), (&json!("annulled"), &json!(3), &json!("court_decision")));
        assert_eq!(file["certificate"]["status"], "annulled");
        let last = file["events"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["actor"], &last["state"], &last["version"]), (&json!("officer"), &json!("annulled"), &json!(3)));
        assert_eq!(officer.inspects(&registration).await.expect(200), file);

        let anybody = world.stranger();
        let by_number = anybody.get(&format!("/v1/verify/{number}")).await.expect(200);
        let by_jws = anybody.post("/v1/verify", &json!({"jws": certificate["jws"]})).await.expect(200);
        let by_qr = anybody.post("/v1/verify", &json!({"qr": certificate["qr"]})).await.expect(200);
        for answer in [by_number, by_jws, by_qr] {
            assert_eq!(answer["status"], "annulled", "{answer}");
        }
        let page = anybody.request(Method::GET, &format!("/v/{number}"));
        assert!(anybody.send(page).await.text().contains("Annulled"));
        // The link to the PDF that was valid before has ended.
        anybody.get(certificate["links"]["pdf"].as_str().unwrap()).await.expect_problem(410, "link_expired");
        assert_eq!(migrant.get(&format!("/v1/certificates/{number}")).await.expect(200)["status"], "annulled");
    }

    async fn migrant_and_host_are_told_and_see_the_ground(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        migrant.registers_device("m-1", "push-of-the-migrant").await;
        host.registers_device("h-1", "push-of-the-host").await;
        world.settle().await;
        let pushed = world.fcm.received().len();
        world.officer(1, Some("75")).await.annuls(&registration).await.expect(200);
        world.settle().await;
        for actor in [&migrant, &host] {
            let newest = actor.get("/v1/me/notifications").await.expect(200)["items"][0].clone();
            assert_eq!((&newest["kind"], &newest["registration_id"]), (&json!("registration_annulled"), &registration["id"]));
            let seen = actor.reads(&registration).await.expect(200);
            assert_eq!((&seen["state"], &seen["reason"]), (&json!("annulled"), &json!("court_decision")));
            assert!(seen.get("comment").is_none(), "the note is for officers");
            let steps = actor.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
            assert_eq!(steps["items"][2]["actor"], "officer");
        }
        assert_eq!(world.fcm.received().len(), pushed + 2);
        let cabinet = migrant.get("/v1/cabinet").await.expect(200);
        assert_eq!(cabinet["next_step"]["code"], "registration_annulled", "{cabinet}");
        assert!(cabinet.get("active_registration").is_none(), "{cabinet}");
        // He may apply again.
        migrant.applies(&application(0)).await;
    }

    async fn only_what_is_in_force_is_annulled(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let officer = world.officer(1, Some("75")).await;
        let pending = migrant.applies(&application(0)).await;
        officer.annuls(&pending).await.expect_problem(409, "registration_not_in_force");
        host.rejects(&pending, "no_consent").await.expect(200);
        officer.annuls(&pending).await.expect_problem(409, "registration_not_in_force");
        let first = migrant.applies(&application(0)).await;
        host.confirms(&first).await.expect(200);
        officer.annuls(&first).await.expect(200);
        officer.annuls(&first).await.expect_problem(409, "registration_not_in_force");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_repeated_annulment_gets_the_same_answer(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let key = fresh_key();
        let first = officer.annuls_with_key(&registration, &key).await;
        let second = officer.annuls_with_key(&registration, &key).await;
        assert_eq!((first.status, &first.bytes), (second.status, &second.bytes));
        assert_eq!(second.header("idempotent-replayed"), Some("true"));
        let path = format!("/v1/officer/registrations/{}/annul", id(&registration));
        let other = json!({"ground": "court_decision"});
        officer.post_with_key(&path, &other, &key).await.expect_problem(422, "idempotency_key_reused");
        officer.send(officer.request(Method::POST, &path).json(&other)).await.expect_problem(400, "idempotency_key_required");
        // Whoever has left the region does not get the answer of that time, either.
        let elsewhere = tirkeu::app::officers::change::ChangeOfficer {
            region: Some(tirkeu::domain::reference::regions::RegionCode::parse("71").ok()),
            ..Default::default()
        };
        tirkeu::app::officers::change::change(&world.app, &crate::support::officer::badge(1), elsewhere).await.unwrap();
        officer.annuls_with_key(&registration, &key).await.expect_problem(404, "not_found");
    }

    async fn a_stale_version_and_a_wrong_body_change_nothing(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let path = format!("/v1/officer/registrations/{}/annul", id(&registration));
        let ask = async |tag: &str, body: Value| {
            let request = officer.request(Method::POST, &path).header("Idempotency-Key", fresh_key()).header("If-Match", tag);
            officer.send(request.json(&body)).await
        };
        ask("\"v1-en\"", json!({"ground": "court_decision"})).await.expect_problem(412, "stale_version");
        ask("*", json!({})).await.expect_invalid(&[("/ground", "required")]);
        ask("*", json!({"ground": "host_declined"})).await.expect_invalid(&[("/ground", "not_allowed")]);
        ask("*", json!({"ground": "court_decision", "note": "x".repeat(501)})).await.expect_invalid(&[("/note", "too_long")]);
        ask("*", json!({"ground": "court_decision", "note": "a\u{7}"})).await.expect_invalid(&[("/note", "bad_characters")]);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        let reply = ask("\"v2-en\"", json!({"ground": "court_decision", "note": "  "})).await;
        assert!(reply.expect(200).get("officer_note").is_none());
    }

    async fn nobody_annuls_in_his_own_matter(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        for (n, (party, rank)) in [(&migrant, Rank::Officer), (&host, Rank::Supervisor)].into_iter().enumerate() {
            let command = AppointOfficer {
                phone: Phone::parse(&party.phone).unwrap(),
                rank,
                region: RegionCode::parse("75").ok(),
                badge: badge(n),
            };
            appoint(&world.app, command).await.unwrap();
            let party = world.sign_in(&party.phone).await;
            // He may read it, as he may read his own data; only to decide is for somebody else.
            party.inspects(&registration).await.expect(200);
            party.annuls(&registration).await.expect_problem(403, "forbidden");
        }
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        // Elsewhere he is an officer like all others, and an officer of another region is still told nothing.
        let (.., other) = world.registered(1, 1).await;
        world.sign_in(&migrant.phone).await.annuls(&other).await.expect(200);
        world.officer(7, Some("71")).await.annuls(&registration).await.expect_problem(404, "not_found");
        world.officer(8, Some("75")).await.annuls(&registration).await.expect(200);
    }

    async fn grounds_are_a_published_table(world: World) {
        let table = world.stranger().get("/v1/reference/annulment-grounds").await.expect(200);
        let codes: Vec<_> = table["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["false_information", "stay_period_violated", "fictitious_registration", "court_decision"]);
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        for ground in codes {
            let path = format!("/v1/officer/registrations/{}/annul", id(&registration));
            let status = officer.post(&path, &json!({"ground": ground})).await.status.as_u16();
            assert!([200, 409].contains(&status), "{ground}: {status}");
        }
    }
}
