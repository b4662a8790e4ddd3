//! Whoever shows that he holds a certificate is told what it says; whoever guesses is not.

use super::{certified, moves, number, unknown_number};
use crate::support::actor::id;
use crate::support::{Actor, Reply, both_engines};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::domain::certificates::number::{CertificateNumber, NumberKey};

/// What shows that one knows a number and a birth date.
fn by_birth_date(number: &str, date: &str) -> Value {
    json!({"number": number, "birth_date": date})
}

fn birth_date(certificate: &Value) -> &str {
    certificate["holder"]["birth_date"].as_str().unwrap()
}

/// The form as a browser sends it.
async fn sends(actor: &Actor, path: &str, form: &str) -> Reply {
    let request = actor.request(Method::POST, path).header("Content-Type", "application/x-www-form-urlencoded");
    actor.send(request.body(form.to_owned())).await
}

fn form(date: &str) -> String {
    let parts: Vec<&str> = date.split('-').collect();
    format!("day={}&month={}&year={}", parts[2], parts[1], parts[0])
}

both_engines! {
    async fn whoever_holds_a_certificate_is_told_what_it_says(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let (holder, premises) = (&certificate["holder"], &certificate["premises"]);
        let mut details = json!({
            "surname": "KARIMOV",
            "given_names": holder["given_names"],
            "original_name": holder["original_name"],
            "birth_date": holder["birth_date"],
            "nationality": "UZB",
            "document_kind": holder["document"]["kind"],
            "document_number": "FA0013401",
            "address_kk": premises["address_kk"],
            "address_ru": premises["address_ru"],
            "host_masked_identifier": certificate["host"]["masked_identifier"],
            "entered_on": "2026-11-20",
            "registered_from": "2026-11-21",
        });
        if let Some(name) = certificate["host"].get("name") {
            details["host_name"] = name.clone();
        }
        let minimal = stranger.get(&format!("/v1/verify/{}", number(&certificate))).await.expect(200);
        assert!(minimal.get("details").is_none());
        for artefact in ["jws", "qr"] {
            let reply = stranger.post("/v1/verify", &json!({artefact: certificate[artefact]})).await;
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            let mut checked = reply.expect(200);
            assert_eq!(checked.as_object_mut().unwrap().remove("details").unwrap(), details);
            assert_eq!(checked, minimal);
        }
        details["document_number"] = json!("••••••401");
        let known = by_birth_date(number(&certificate), birth_date(&certificate));
        let mut checked = stranger.post("/v1/verify", &known).await.expect(200);
        assert_eq!(checked.as_object_mut().unwrap().remove("details").unwrap(), details);
        assert_eq!(checked, minimal);
    }

    async fn a_wrong_birth_date_is_like_a_number_that_does_not_exist(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let looks = migrant.get("/v1/me/access-log").await.expect(200);
        let mut wrong = stranger.post("/v1/verify", &by_birth_date(number(&certificate), "1900-01-01")).await.expect_problem(404, "not_found");
        let mut none = stranger.post("/v1/verify", &by_birth_date(&unknown_number(), "1900-01-01")).await.expect_problem(404, "not_found");
        for problem in [&mut wrong, &mut none] {
            problem.as_object_mut().unwrap().remove("trace_id");
        }
        assert_eq!(wrong, none);
        stranger.post("/v1/verify", &by_birth_date("26418053729153", "1900-01-01")).await.expect_problem(404, "certificate_number_invalid");
        assert_eq!(migrant.get("/v1/me/access-log").await.expect(200), looks, "nobody was told anything");
    }

    async fn what_is_missing_or_too_much_is_named(world: World) {
        let stranger = world.stranger();
        let number = unknown_number();
        for (body, wrong) in [
            (json!({"number": number}), ("/birth_date", "required")),
            (json!({"birth_date": "1996-04-12"}), ("/number", "required")),
            (json!({"number": number, "birth_date": "1996-04-12", "qr": "x"}), ("/number", "not_allowed")),
            (json!({"birth_date": "1996-04-12", "jws": "x"}), ("/birth_date", "not_allowed")),
            (json!({"number": number, "birth_date": "12.04.1996"}), ("/birth_date", "bad_date")),
            (json!({"number": "2600", "birth_date": "1996-04-12"}), ("/number", "too_short")),
        ] {
            let body_text = body.to_string();
            let reply = stranger.post("/v1/verify", &body).await;
            let errors = reply.expect_problem(422, "validation_failed")["errors"].clone();
            let found = errors.as_array().unwrap().iter().any(|e| (e["pointer"].as_str(), e["code"].as_str()) == (Some(wrong.0), Some(wrong.1)));
            assert!(found, "{body_text}: {errors}");
        }
    }

    async fn birth_dates_cannot_be_tried_out(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let path = format!("/v/{}", number(&certificate));
        for n in 0..10 {
            let wrong = format!("19{:02}-01-01", 10 + n);
            stranger.post("/v1/verify", &by_birth_date(number(&certificate), &wrong)).await.expect_problem(404, "not_found");
            assert_eq!(sends(&stranger, &path, &form(&wrong)).await.status, 422);
        }
        // Now not even the right one is looked at, wherever it comes from; by the code it goes on.
        let right = by_birth_date(number(&certificate), birth_date(&certificate));
        let refused = stranger.post("/v1/verify", &right).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"birth-date-number\";q=20;w=14400"));
        assert_eq!(sends(&stranger, &path, &form(birth_date(&certificate))).await.status, 429);
        stranger.post("/v1/verify", &json!({"qr": certificate["qr"]})).await.expect(200);
        assert_eq!(stranger.get(&path).await.status, 200);
        // The same for the address: other numbers are no way around it.
        let mut statuses = Vec::new();
        for n in 0..61_u64 {
            let other = CertificateNumber::nth(&NumberKey::new(&[1; 32]), 2026, n);
            let reply = stranger.post("/v1/verify", &by_birth_date(other.as_str(), "1990-01-01")).await;
            statuses.push((reply.status.as_u16(), reply.header("ratelimit-policy").map(str::to_owned)));
        }
        assert_eq!(statuses[0].0, 404);
        assert_eq!(statuses[60], (429, Some("\"birth-date-address\";q=60;w=3600".to_owned())));
        world.after(TimeDelta::hours(4)).await;
        stranger.post("/v1/verify", &right).await.expect(200);
    }

    async fn the_holder_sees_who_was_told_what_his_certificate_says(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        stranger.get(&format!("/v1/verify/{}", number(&certificate))).await.expect(200);
        stranger.post("/v1/verify", &json!({"qr": certificate["qr"]})).await.expect(200);
        stranger.post("/v1/verify", &json!({"jws": certificate["jws"]})).await.expect(200);
        let path = format!("/v/{}", number(&certificate));
        assert_eq!(sends(&stranger, &path, &form(birth_date(&certificate))).await.status, 200);
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        let looks: Vec<_> = log["items"].as_array().unwrap().iter().filter(|look| look["reader"] == "link").collect();
        let purposes: Vec<_> = looks.iter().map(|look| look["purpose"].as_str().unwrap()).collect();
        assert_eq!(purposes, ["certificate_birth_date", "certificate_proof", "certificate_proof"]);
        assert_eq!(looks[0]["purpose_text"], "The certificate was checked by its number and the birth date");
        assert_eq!(looks[0]["registration_id"], certificate["registration_id"]);
    }

    async fn a_look_that_cannot_be_noted_tells_nothing(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        world.execute("ALTER TABLE audit RENAME TO audit_away").await.unwrap();
        let known = by_birth_date(number(&certificate), birth_date(&certificate));
        let refused = world.stranger().post("/v1/verify", &known).await;
        assert_eq!(refused.status, 500);
        assert!(!refused.text().contains("KARIMOV"));
        world.execute("ALTER TABLE audit_away RENAME TO audit").await.unwrap();
    }

    async fn since_when_it_is_not_in_force_is_told(world: World) {
        let (migrant, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let check = format!("/v1/verify/{}", number(&certificate));
        assert!(stranger.get(&check).await.expect(200).get("status_since").is_none());
        // 19:30 UTC is the next day in Kazakhstan.
        world.clock.advance(TimeDelta::minutes(13 * 60 + 30));
        let migrant = world.sign_in(&migrant.phone).await;
        let second = moves(&world, &migrant).await;
        let replaced = stranger.get(&check).await.expect(200);
        assert_eq!((&replaced["status"], &replaced["status_since"]), (&json!("superseded"), &json!("2026-11-23")));
        let page = stranger.get(&format!("/v/{}", number(&certificate))).await.text();
        assert!(page.contains("<h2>Replaced on 23.11.2026</h2>"), "{page}");

        let later = format!("/v1/verify/{}", second["certificate_number"].as_str().unwrap());
        world.clock.advance(TimeDelta::days(1));
        let officer = world.officer(1, Some("75")).await;
        officer.annuls(&json!({"id": id(&second)})).await.expect(200);
        let annulled = stranger.get(&later).await.expect(200);
        assert_eq!((&annulled["status"], &annulled["status_since"]), (&json!("annulled"), &json!("2026-11-24")));
    }

    async fn a_stay_that_is_over_ended_with_the_day_after_its_last(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        world.clock.advance(TimeDelta::days(60));
        let checked = world.stranger().get(&format!("/v1/verify/{}", number(&certificate))).await.expect(200);
        assert_eq!((&checked["status"], &checked["status_since"]), (&json!("ended"), &json!("2026-12-20")));
    }

    async fn the_form_shows_the_details_and_only_for_the_right_date(world: World) {
        let (_, certificate) = certified(&world, 0).await;
        let stranger = world.stranger();
        let path = format!("/v/{}", number(&certificate));
        let asked = stranger.get(&path).await.text();
        assert!(asked.contains("<form id=\"check\" class=\"check\" method=\"post\" action=\"#check\">"));
        for path in [path.clone(), path.replace("/v/", "/V/") + "?lang=en"] {
            let reply = sends(&stranger, &path, &form(birth_date(&certificate))).await;
            assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, Some("no-store")));
            assert_eq!((reply.header("referrer-policy"), reply.header("x-robots-tag")), (Some("no-referrer"), Some("noindex")));
            let policy = reply.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
            assert!(policy.contains("script-src 'sha256-") && !policy.contains("connect-src"), "{policy}");
            let html = reply.text();
            for part in ["KARIMOV", "••••••401", "Абая, 150-үй", "Абая, д. 150", "Uzbekistan (UZB)", "Valid until 19.12.2026"] {
                assert!(html.contains(part), "{part}: {html}");
            }
            assert!(!html.contains("FA0013401") && !html.contains("<form"));
        }
        for (entered, said) in [("day=1&month=1&year=1990", "This birth date does not go"), ("day=1&month=&year=1990", "Enter day, month")] {
            let reply = sends(&stranger, &path, entered).await;
            assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (422, Some("no-store")));
            let html = reply.text();
            assert!(html.contains(said) && html.contains("Valid until 19.12.2026") && html.contains("<form"), "{html}");
            assert!(!html.contains("KARIMOV") && !html.contains("1990"));
        }
        let unknown = sends(&stranger, &format!("/v/{}", unknown_number()), "day=1&month=1&year=1990").await;
        assert_eq!(unknown.status, 404);
        assert!(unknown.text().contains("<h2>Not issued by us</h2>") && !unknown.text().contains("<form"));
        assert_eq!(stranger.post(&path, &json!({})).await.status, 415);
        let put = stranger.put(&path, &json!({})).await;
        assert_eq!((put.status.as_u16(), put.header("allow")), (405, Some("GET, HEAD, POST")));
    }
}
