//! Applying for registration at a place.

use crate::support::actor::{application, fresh_key, host_iin, host_phone, id, person};
use crate::support::both_engines;
use crate::support::{Reply, World};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/v1/registrations";

/// A BIN whose check digit is right.
fn bin() -> String {
    (10..).find_map(|n| tirkeu::domain::hosts::identifier::with_check_digit(&format!("991340{n:05}"))).unwrap()
}

fn organization() -> Value {
    let mut body = application(0);
    body["host"] = json!({"kind": "organization", "bin": bin()});
    body
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[field] = value;
    body
}

/// What a migrant with this person is answered.
async fn answer_to(world: &World, person: &Value) -> Reply {
    let migrant = world.sign_in("+77059990001").await;
    migrant.enters(person).await;
    migrant.post(PATH, &application(0)).await
}

both_engines! {
    async fn an_application_is_answered_with_its_address_version_and_deadlines(world: World) {
        let migrant = world.migrant(0).await;
        let body = with(application(0), "/client_reference", json!("app-17"));
        let reply = migrant.post(PATH, &body).await;
        let registration = reply.expect(201);
        let path = format!("{PATH}/{}", id(&registration));
        assert_eq!(reply.header("location"), Some(path.as_str()));
        assert_eq!(reply.header("etag"), Some("\"v1-en-0\""));
        assert_eq!((&registration["state"], &registration["version"]), (&json!("pending"), &json!(1)));
        assert_eq!(registration["client_reference"], "app-17");
        assert_eq!(registration["submitted_at"], "2026-11-22T06:00:00Z");
        assert_eq!(registration["answer_by"], "2026-11-25T06:00:00Z");
        assert_eq!(registration["host"], body["host"]);
        assert_eq!(registration["premises"]["address"], body["premises"]["address"]);
        let number = registration["number"].as_str().unwrap();
        assert!(number.len() == 14 && number.parse::<u64>().unwrap() % 97 == 1, "{number}");

        let deadlines = registration["deadlines"].as_array().unwrap();
        let kinds: Vec<_> = deadlines.iter().map(|d| d["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["first_registration", "re_registration", "end_of_stay"]);
        assert_eq!((&deadlines[0]["due_on"], &deadlines[0]["late_after"]), (&json!("2026-12-19"), &json!("2026-12-20")));
        let calculator = "/v1/deadlines?nationality=UZB&entered_on=2026-11-20&moved_on=2026-11-21";
        let mut calculated = migrant.get(calculator).await.expect(200)["deadlines"].clone();
        for deadline in calculated.as_array_mut().unwrap() {
            deadline.as_object_mut().unwrap().remove("details");
        }
        assert_eq!(calculated, registration["deadlines"]);

        let read = migrant.get(&path).await;
        assert_eq!(read.expect(200), registration);
        assert_eq!(read.header("etag"), reply.header("etag"));
        let again = migrant.request(Method::GET, &path).header("If-None-Match", "\"v1-en-0\"");
        let again = migrant.send(again).await;
        assert!(again.status == 304 && again.bytes.is_empty());
    }

    async fn the_receipt_proves_what_was_filed_and_when(world: World) {
        let migrant = world.migrant(0).await;
        let body = with(application(0), "/client_reference", json!("app-17")).to_string();
        let request = migrant.request(Method::POST, PATH).header("Idempotency-Key", fresh_key());
        let request = request.header("Content-Type", "application/json").body(body.clone());
        let registration = migrant.send(request).await.expect(201);
        let receipt = registration["receipt"].as_str().unwrap();
        let claims = world.claims("tirkeu-receipt+jwt", receipt).await.expect("a right signature");
        let filed = format!("POST {PATH}\n{body}");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, filed.as_bytes());
        let digest = tirkeu::domain::hex::hex(digest.as_ref());
        assert_eq!(claims, json!({
            "iss": world.base,
            "iat": "2026-11-22T06:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp(),
            "sub": registration["id"],
            "number": registration["number"],
            "submitted_at": registration["submitted_at"],
            "request_sha256": digest,
            "client_reference": "app-17",
        }));
        let (head, signature) = receipt.rsplit_once('.').unwrap();
        let altered = format!("{}.{signature}", head.replace(&head[head.len() - 9..head.len() - 8], "-"));
        assert!(altered == receipt || world.claims("tirkeu-receipt+jwt", &altered).await.is_none());
    }

    async fn everything_that_is_wrong_with_the_values_is_told_at_once(world: World) {
        let migrant = world.migrant(0).await;
        let iin = host_iin(0);
        let wrong_digit = format!("{}{}", &iin[..11], (iin.as_bytes()[11] - b'0' + 1) % 10);
        let mut body = application(0);
        body["host"] = json!({"kind": "individual", "iin": wrong_digit, "phone": "12345"});
        body["premises"]["address"]["region"] = json!("99");
        body["premises"]["address"]["postcode"] = json!("12");
        body["premises"]["address"]["street"] = json!("Абая\u{202e}");
        body["entered_on"] = json!("2026-11-25");
        body["moved_in_on"] = json!("2026-11-24");
        migrant.post(PATH, &body).await.expect_invalid(&[
            ("/host/iin", "iin_check_digit"),
            ("/host/phone", "phone_invalid"),
            ("/premises/address/region", "unknown_region"),
            ("/premises/address/postcode", "bad_format"),
            ("/premises/address/street", "bad_characters"),
            ("/entered_on", "date_in_future"),
            ("/moved_in_on", "date_in_future"),
            ("/moved_in_on", "date_order"),
        ]);
        assert_eq!(world.count("registrations").await, 0);
    }

    async fn everything_that_is_wrong_with_the_shape_is_told_at_once(world: World) {
        let migrant = world.migrant(0).await;
        let mut body = application(0);
        body["host"]["iin"] = json!(850_101);
        body["host"]["fax"] = json!("1");
        body["premises"]["kind"] = json!("castle");
        body["premises"]["address"].as_object_mut().unwrap().remove("region");
        body["premises"]["address"]["building"] = json!("1".repeat(21));
        body["entered_on"] = json!("2026-02-30");
        body["purpose"] = json!("fun");
        body["client_reference"] = json!("");
        body["nick/name"] = json!("x");
        migrant.post(PATH, &body).await.expect_invalid(&[
            ("/host/iin", "wrong_type"),
            ("/host/fax", "unknown_field"),
            ("/premises/kind", "not_allowed"),
            ("/premises/address/region", "required"),
            ("/premises/address/building", "too_long"),
            ("/entered_on", "bad_date"),
            ("/purpose", "not_allowed"),
            ("/client_reference", "too_short"),
            ("/nick~1name", "unknown_field"),
        ]);
    }

    async fn a_wrong_shape_does_not_hide_wrong_values(world: World) {
        let migrant = world.migrant(0).await;
        let mut body = application(0);
        body["host"]["phone"] = json!("12345");
        body["premises"]["address"]["region"] = json!("99");
        body["entered_on"] = json!("2026-02-30");
        body["moved_in_on"] = json!("2026-11-30");
        body["nickname"] = json!("x");
        migrant.post(PATH, &body).await.expect_invalid(&[
            ("/host/phone", "phone_invalid"),
            ("/premises/address/region", "unknown_region"),
            ("/entered_on", "bad_date"),
            ("/moved_in_on", "date_in_future"),
            ("/nickname", "unknown_field"),
        ]);
        assert_eq!(world.count("registrations").await, 0);
        let whole = json!({"host": 5, "premises": [], "entered_on": null, "moved_in_on": "soon", "purpose": {}});
        let expected = ["/host", "/premises", "/entered_on", "/purpose"].map(|pointer| (pointer, "wrong_type"));
        migrant.post(PATH, &whole).await.expect_invalid(&[&expected[..], &[("/moved_in_on", "bad_date")]].concat());
        let extra = with(application(0), "/nickname", json!("x"));
        migrant.post(PATH, &extra).await.expect_invalid(&[("/nickname", "unknown_field")]);
        for empty in [json!([]), json!("x"), json!(null)] {
            migrant.post(PATH, &empty).await.expect_invalid(&[("", "wrong_type")]);
        }
        assert_eq!(world.count("registrations").await, 0);
    }

    async fn the_fields_of_a_host_are_those_of_his_kind(world: World) {
        let migrant = world.migrant(0).await;
        let cases = [
            (json!({"kind": "individual"}), vec![("/host/iin", "required"), ("/host/phone", "required")]),
            (json!({"kind": "individual", "iin": host_iin(0)}), vec![("/host/phone", "required")]),
            (
                json!({"kind": "individual", "iin": host_iin(0), "phone": host_phone(0), "bin": bin()}),
                vec![("/host/bin", "not_allowed")],
            ),
            (
                json!({"kind": "organization", "iin": host_iin(0)}),
                vec![("/host/bin", "required"), ("/host/iin", "not_allowed")],
            ),
            (json!({"kind": "organization", "bin": "123"}), vec![("/host/bin", "bin_format")]),
            (json!({"iin": host_iin(0), "phone": host_phone(0)}), vec![("/host/kind", "required")]),
        ];
        for (host, wrong) in cases {
            migrant.post(PATH, &with(application(0), "/host", host)).await.expect_invalid(&wrong);
        }
        let mut body = with(application(0), "/host", json!({"kind": "individual"}));
        body["premises"]["address"]["region"] = json!("99");
        let wrong = [("/host/iin", "required"), ("/host/phone", "required"), ("/premises/address/region", "unknown_region")];
        migrant.post(PATH, &body).await.expect_invalid(&wrong);
    }

    async fn nobody_is_his_own_host(world: World) {
        let migrant = world.migrant(0).await;
        let spaced = format!("{} {}", &migrant.phone[..5], &migrant.phone[5..]);
        for phone in [migrant.phone.clone(), spaced] {
            let body = with(application(0), "/host/phone", json!(phone));
            migrant.post(PATH, &body).await.expect_invalid(&[("/host/phone", "host_is_migrant")]);
        }
    }

    async fn an_organization_is_named_by_its_bin_with_or_without_a_phone(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&organization()).await;
        assert_eq!(registration["host"], json!({"kind": "organization", "bin": bin()}));
        assert_eq!(world.count("notifications").await, 0);
        let representative = world.host(3).await;
        let with_phone = with(organization(), "/host/phone", json!(host_phone(3)));
        let registration = migrant.applies(&with_phone).await;
        let confirmed = representative.confirms(&registration).await.expect(200);
        let number = confirmed["certificate_number"].as_str().unwrap();
        let certificate = migrant.get(&format!("/v1/certificates/{number}")).await.expect(200);
        assert_eq!(certificate["host"]["kind"], "organization");
        assert_eq!(certificate["host"]["masked_identifier"], format!("••••••••{}", &bin()[8..]));
    }

    async fn the_days_must_be_possible(world: World) {
        let migrant = world.migrant(0).await;
        let cases = [
            ("2025-11-21", "2026-11-21", vec![("/entered_on", "date_too_old")]),
            ("2026-11-20", "2026-11-19", vec![("/moved_in_on", "date_order")]),
            ("2026-11-20", "2026-11-23", vec![("/moved_in_on", "date_in_future")]),
        ];
        for (entered_on, moved_in_on, wrong) in cases {
            let body = with(application(0), "/entered_on", json!(entered_on));
            let body = with(body, "/moved_in_on", json!(moved_in_on));
            migrant.post(PATH, &body).await.expect_invalid(&wrong);
        }
        let today = with(application(0), "/entered_on", json!("2026-11-22"));
        migrant.post(PATH, &with(today, "/moved_in_on", json!("2026-11-22"))).await.expect(201);
    }

    async fn what_cannot_be_printed_cannot_stand_in_an_address(world: World) {
        let migrant = world.migrant(0).await;
        for field in ["locality", "street", "building", "apartment"] {
            let pointer = format!("/premises/address/{field}");
            for (text, code) in
                [("명동길", "unsupported_script"), ("Абая 😀", "bad_characters"), ("Аб\u{7}ая", "bad_characters")]
            {
                let reply = migrant.post(PATH, &with(application(0), &pointer, json!(text))).await;
                reply.expect_invalid(&[(&pointer, code)]);
            }
        }
    }

    async fn the_personal_data_come_first(world: World) {
        let migrant = world.sign_in("+77059990001").await;
        migrant.post(PATH, &application(0)).await.expect_problem(409, "person_required");
        world.stranger().post(PATH, &application(0)).await.expect_problem(401, "unauthenticated");
    }

    async fn a_document_that_has_expired_since_it_was_entered_is_refused(world: World) {
        let mut person = person(0);
        person.as_object_mut().unwrap().remove("mrz");
        person["document"]["expires_on"] = json!("2026-11-23");
        let migrant = world.sign_in("+77059990001").await;
        migrant.enters(&person).await;
        world.clock.advance(TimeDelta::days(2));
        let migrant = world.sign_in(&migrant.phone).await;
        migrant.post(PATH, &application(0)).await.expect_problem(409, "document_expired");
    }

    async fn a_nationality_without_a_visa_free_stay_is_refused(world: World) {
        let mut person = person(0);
        person.as_object_mut().unwrap().remove("mrz");
        person["nationality"] = json!("AFG");
        person["document"]["issuing_country"] = json!("AFG");
        answer_to(&world, &person).await.expect_problem(409, "stay_policy_missing");
        assert_eq!(world.count("registrations").await, 0);
    }

    async fn after_the_lawful_stay_there_is_no_registration(world: World) {
        let migrant = world.migrant(0).await;
        let days = |entered_on: &str| {
            let body = with(application(0), "/entered_on", json!(entered_on));
            with(body, "/moved_in_on", json!(entered_on))
        };
        migrant.post(PATH, &days("2026-10-23")).await.expect_problem(409, "stay_period_violated");
        migrant.post(PATH, &days("2026-10-24")).await.expect(201);
    }

    async fn five_applications_may_wait_for_an_answer_and_no_more(world: World) {
        let migrant = world.migrant(0).await;
        let mut waiting = Vec::new();
        for host in 0..5 {
            waiting.push(migrant.applies(&application(host)).await);
        }
        migrant.post(PATH, &application(5)).await.expect_problem(409, "too_many_pending");
        migrant.withdraws(&waiting[2]).await.expect(200);
        migrant.applies(&application(5)).await;
        assert_eq!(migrant.get("/v1/registrations?state=pending").await.expect(200)["items"].as_array().unwrap().len(), 5);
    }

    async fn the_same_key_twenty_times_at_once_makes_one_application(world: World) {
        let migrant = world.migrant(0).await;
        let (key, body) = (fresh_key(), application(0));
        let replies = futures_util::future::join_all((0..20).map(|_| migrant.post_with_key(PATH, &body, &key))).await;
        let first = replies[0].expect(201);
        for reply in &replies {
            assert_eq!(reply.expect(201), first);
            assert_eq!(reply.header("location").unwrap(), format!("{PATH}/{}", id(&first)));
        }
        assert_eq!(replies.iter().filter(|reply| reply.header("idempotent-replayed").is_none()).count(), 1);
        for table in ["registrations", "registration_events", "notifications"] {
            assert_eq!(world.count(table).await, 1, "{table}");
        }
        migrant.post_with_key(PATH, &application(1), &key).await.expect_problem(422, "idempotency_key_reused");
    }
}
