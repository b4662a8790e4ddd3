//! Violations.

use crate::support::actor::{Actor, host_iin, id};
use crate::support::both_engines;
use crate::support::officer::badge;
use serde_json::{Value, json};
use tirkeu::app::officers::appoint::{AppointOfficer, appoint};
use tirkeu::app::persons::erase::erase;
use tirkeu::domain::access::Rank;
use tirkeu::domain::accounts::phone::Phone;
use tirkeu::domain::reference::regions::RegionCode;

const PATH: &str = "/v1/officer/violations";

fn at(registration: &Value, article: &str) -> Value {
    json!({"article": article, "occurred_on": "2026-11-21", "registration_id": id(registration), "note": "QWXNOTE: seen there"})
}

both_engines! {
    async fn a_violation_is_recorded_by_its_article_and_its_person_reads_of_it_in_his_language(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let of_migrant = officer.post(PATH, &at(&registration, "517-registration")).await.expect(201);
        let of_host = officer.post(PATH, &at(&registration, "518-1")).await.expect(201);
        assert_eq!((&of_migrant["state"], &of_migrant["band"]), (&json!("recorded"), &json!("warning_or_fine")));
        assert_eq!(of_migrant["note"], "QWXNOTE: seen there");
        for (actor, violation) in [(&migrant, &of_migrant), (&host, &of_host)] {
            let mine = actor.get("/v1/me/violations").await.expect(200);
            let items = mine["items"].as_array().unwrap();
            assert_eq!(items.iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&violation["id"]]);
            assert!(items[0].get("note").is_none(), "the note is for officers");
            assert_eq!(items[0]["article_text"], violation["article_text"]);
            assert!(mine["explanation"].as_str().unwrap().contains("no decision on a fine"));
            assert!(!mine.to_string().contains("amount"), "no fine is computed");
        }
        let listed = officer.get(&format!("{PATH}?purpose=inspection")).await.expect(200);
        assert_eq!(listed["items"], json!([of_host, of_migrant]));
        assert_eq!(migrant.get("/v1/me/access-log").await.expect(200)["items"][0]["purpose"], "inspection");
        // A stranger and an officer of another region see nothing of it.
        assert_eq!(world.migrant(1).await.get("/v1/me/violations").await.expect(200)["items"], json!([]));
        let elsewhere = world.officer(2, Some("71")).await;
        assert_eq!(elsewhere.get(&format!("{PATH}?purpose=inspection")).await.expect(200)["items"], json!([]));
        elsewhere.post(PATH, &at(&registration, "518-1")).await.expect_problem(404, "not_found");
    }

    async fn a_withdrawn_violation_stays_and_says_so(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let violation = officer.post(PATH, &at(&registration, "517-overstay")).await.expect(201);
        let path = format!("{PATH}/{}/withdraw", id(&violation));
        world.officer(2, Some("71")).await.act(&path).await.expect_problem(404, "not_found");
        assert_eq!(officer.act(&path).await.expect(200)["state"], "withdrawn");
        officer.act(&path).await.expect_problem(409, "withdrawn_already");
        let mine = migrant.get("/v1/me/violations").await.expect(200);
        assert_eq!((&mine["items"][0]["id"], &mine["items"][0]["state"]), (&violation["id"], &json!("withdrawn")));
        let actions = "SELECT count(*) AS n FROM audit WHERE action IN ('violation.record', 'violation.withdraw')";
        assert_eq!(world.number(actions).await, 2);
    }

    async fn nobody_withdraws_what_is_recorded_of_himself_as_a_host(world: World) {
        let (_, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let violation = officer.post(PATH, &at(&registration, "518-1")).await.expect(201);
        let command = AppointOfficer {
            phone: Phone::parse(&host.phone).unwrap(),
            rank: Rank::Officer,
            region: RegionCode::parse("75").ok(),
            badge: badge(7),
        };
        appoint(&world.app, command).await.unwrap();
        let host = world.sign_in(&host.phone).await;
        let path = format!("{PATH}/{}/withdraw", id(&violation));
        host.act(&path).await.expect_problem(403, "forbidden");
        officer.act(&path).await.expect(200);
    }

    async fn hosts_are_known_by_their_number_and_what_does_not_fit_is_refused(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let body = |article: &str| json!({"article": article, "occurred_on": "2026-11-21", "host_identifier": host_iin(0)});
        officer.post(PATH, &body("519-employer")).await.expect(201);
        officer.post(PATH, &body("517-overstay")).await.expect_invalid(&[("/host_identifier", "not_allowed")]);
        officer.post(PATH, &body("666")).await.expect_invalid(&[("/article", "not_allowed")]);
        let mut early = body("518-1");
        early["occurred_on"] = json!("2026-06-30");
        officer.post(PATH, &early).await.expect_invalid(&[("/occurred_on", "date_too_old")]);
        early["occurred_on"] = json!("2026-11-23");
        officer.post(PATH, &early).await.expect_invalid(&[("/occurred_on", "date_in_future")]);
        let table = world.stranger().get("/v1/reference/violation-articles").await.expect(200);
        assert!(table["items"].as_array().unwrap().iter().all(|item| item["band_text"].as_str().is_some_and(|text| !text.is_empty())));
    }

    async fn a_host_is_known_by_his_phone_is_told_and_reads_of_it(world: World) {
        let host = world.host(0).await;
        let officer = world.officer(1, Some("75")).await;
        let body = json!({"article": "518-2", "occurred_on": "2026-11-21", "host_phone": host.phone});
        let recorded = officer.post(PATH, &body).await.expect(201);
        assert_eq!((&recorded["subject"], &recorded["host_phone"]), (&json!("host"), &json!(host.phone)));
        let mine = host.get("/v1/me/violations").await.expect(200);
        assert_eq!((&mine["items"][0]["id"], &mine["items"][0]["subject"]), (&recorded["id"], &json!("host")));
        assert!(mine["items"][0].get("host_phone").is_none(), "by what he was named is for officers");
        let kinds = async || host.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"].clone();
        assert_eq!(kinds().await, "violation_recorded");
        officer.act(&format!("{PATH}/{}/withdraw", id(&recorded))).await.expect(200);
        assert_eq!(kinds().await, "violation_withdrawn");
        let mut both = body.clone();
        both["host_identifier"] = json!(host_iin(0));
        officer.post(PATH, &both).await.expect_invalid(&[("/host_phone", "not_allowed")]);
        both = json!({"article": "517-overstay", "occurred_on": "2026-11-21", "host_phone": host.phone});
        officer.post(PATH, &both).await.expect_invalid(&[("/host_phone", "not_allowed")]);
        let own = json!({"article": "518-1", "occurred_on": "2026-11-21", "host_phone": officer.phone});
        officer.post(PATH, &own).await.expect_problem(403, "forbidden");
    }

    async fn what_is_recorded_of_a_host_or_an_organization_is_found_by_what_he_was_named_by(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let (bin, phone) = ("150140000012", "+77015550001");
        let of = |field: &str, value: &str| {
            let mut body = json!({"article": "519-employer", "occurred_on": "2026-11-21"});
            body[field] = json!(value);
            body
        };
        let by_bin = officer.post(PATH, &of("host_identifier", bin)).await.expect(201);
        let by_phone = officer.post(PATH, &of("host_phone", phone)).await.expect(201);
        let search = async |who: &Actor, field: &str, value: &str| {
            let mut body = json!({"purpose": "inspection"});
            body[field] = json!(value);
            who.post(&format!("{PATH}/search"), &body).await.expect(200)["items"].clone()
        };
        assert_eq!(search(&officer, "host_identifier", bin).await, json!([by_bin]));
        assert_eq!(by_bin["host_identifier"], bin);
        assert_eq!(search(&officer, "host_phone", phone).await, json!([by_phone]));
        assert_eq!(search(&officer, "host_identifier", &host_iin(3)).await, json!([]));
        // Another region, and a supervisor who asks for one.
        assert_eq!(search(&world.officer(2, Some("71")).await, "host_phone", phone).await, json!([]));
        let supervisor = world.officer(3, None).await;
        let of_region = |region: &str| json!({"purpose": "inspection", "host_phone": phone, "region": region});
        let found = supervisor.post(&format!("{PATH}/search"), &of_region("75")).await.expect(200);
        assert_eq!(found["items"], json!([by_phone]));
        assert_eq!(supervisor.post(&format!("{PATH}/search"), &of_region("71")).await.expect(200)["items"], json!([]));
        let wrong = json!({"purpose": "inspection", "case": "2026/17", "region": "99"});
        officer.post(&format!("{PATH}/search"), &wrong).await.expect_invalid(&[("", "required"), ("/region", "unknown_region")]);
    }

    async fn of_an_erased_host_nothing_is_found_any_more(world: World) {
        let host = world.host(0).await;
        let officer = world.officer(1, Some("75")).await;
        let body = json!({"article": "518-2", "occurred_on": "2026-11-21", "host_phone": host.phone, "note": "QWXNOTE: there"});
        officer.post(PATH, &body).await.expect(201);
        assert!(erase(&world.app, host.account.parse().unwrap(), "operator").await.unwrap());
        let left = "SELECT count(*) AS n FROM violations WHERE host_index IS NOT NULL OR host_named IS NOT NULL OR note IS NOT NULL";
        assert_eq!((world.number(left).await, world.count("violations").await), (0, 1));
    }

    async fn of_an_erased_person_it_is_known_that_and_not_who(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        officer.post(PATH, &at(&registration, "517-registration")).await.expect(201);
        officer.annuls(&registration).await.expect(200);
        assert!(erase(&world.app, migrant.account.parse().unwrap(), "operator").await.unwrap());
        let left = "SELECT count(*) AS n FROM violations WHERE subject_index IS NOT NULL OR note IS NOT NULL";
        assert_eq!((world.number(left).await, world.count("violations").await), (0, 1));
        let found = "SELECT count(*) AS n FROM registrations WHERE name_index IS NOT NULL OR surname_index IS NOT NULL OR address_index IS NOT NULL";
        assert_eq!(world.number(found).await, 0);
    }
}
