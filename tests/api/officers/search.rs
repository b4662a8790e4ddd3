//! Searching registrations.

use crate::support::actor::{application, host_iin, host_phone, id, person};
use crate::support::{Actor, both_engines};
use reqwest::Method;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(id).collect()
}

async fn finds(officer: &Actor, field: &str, value: Value) -> Vec<String> {
    let page = officer.searches(field, value).await.expect(200);
    ids(&page).into_iter().map(str::to_owned).collect()
}

fn document(n: usize) -> Value {
    let document = &person(n)["document"];
    json!({"issuing_country": document["issuing_country"], "kind": document["kind"], "number": document["number"]})
}

fn elsewhere(host: usize) -> Value {
    let mut application = application(host);
    application["premises"]["address"]["region"] = json!("71");
    application
}

both_engines! {
    async fn an_officer_finds_by_number_document_phone_and_host(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let found = vec![id(&registration).to_owned()];
        let whole = migrant.reads(&registration).await.expect(200);
        assert_eq!(finds(&officer, "number", registration["number"].clone()).await, found);
        assert_eq!(finds(&officer, "number", whole["certificate_number"].clone()).await, found);
        let number = registration["number"].as_str().unwrap();
        let grouped = format!("{} {}-{}", &number[..4], &number[4..8], &number[8..]);
        assert_eq!(finds(&officer, "number", json!(grouped)).await, found);
        assert_eq!(finds(&officer, "document", document(0)).await, found);
        assert_eq!(finds(&officer, "phone", json!(migrant.phone)).await, found);
        assert_eq!(finds(&officer, "phone", json!(host_phone(0))).await, found);
        assert_eq!(finds(&officer, "host_identifier", json!(host_iin(0))).await, found);
        // Neither is known.
        for (field, value) in [
            ("document", document(1)), ("phone", json!("+77051111111")), ("host_identifier", json!(host_iin(5))),
            ("number", json!("26418053729182")),
        ] {
            assert!(finds(&officer, field, value).await.is_empty(), "{field}");
        }
    }

    async fn a_document_that_was_replaced_since_is_still_found(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        migrant.enters(&person(1)).await;
        let officer = world.officer(1, Some("75")).await;
        assert_eq!(finds(&officer, "document", document(0)).await, [id(&registration)]);
        assert!(finds(&officer, "document", document(1)).await.is_empty());
    }

    async fn an_officer_searches_his_region_and_a_supervisor_everywhere(world: World) {
        let (migrant, _, here) = world.registered(0, 0).await;
        let there = migrant.applies(&elsewhere(0)).await;
        let (almaty, astana) = (world.officer(1, Some("75")).await, world.officer(2, Some("71")).await);
        let supervisor = world.officer(3, None).await;
        let by_host = || json!(host_iin(0));
        assert_eq!(finds(&almaty, "host_identifier", by_host()).await, [id(&here)]);
        assert_eq!(finds(&astana, "host_identifier", by_host()).await, [id(&there)]);
        assert_eq!(finds(&supervisor, "host_identifier", by_host()).await, [id(&there), id(&here)]);
        assert!(finds(&astana, "number", here["number"].clone()).await.is_empty());
    }

    async fn what_is_found_comes_in_pages(world: World) {
        let migrant = world.migrant(0).await;
        let mut all = Vec::new();
        for _ in 0..3 {
            all.insert(0, id(&migrant.applies(&application(0)).await).to_owned());
        }
        let officer = world.officer(1, Some("75")).await;
        let ask = async |query: &str| {
            let body = json!({"phone": migrant.phone, "purpose": "court"});
            let path = format!("/v1/officer/registrations/search{query}");
            officer.send(officer.request(Method::POST, &path).json(&body)).await
        };
        let first = ask("?limit=2").await.expect(200);
        assert_eq!(ids(&first), all[..2]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = ask(&format!("?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!(ids(&second), all[2..]);
        assert!(second.get("next_cursor").is_none());
        for query in ["?limit=0", "?limit=101", "?page=2"] {
            ask(query).await.expect_problem(400, "malformed_query");
        }
        ask("?cursor=AAAAAAAAAAAAAAAAAAAAAB").await.expect_problem(400, "bad_cursor");
    }

    async fn a_search_is_by_one_thing_and_says_what_for(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let ask = async |body: Value| {
            officer.send(officer.request(Method::POST, "/v1/officer/registrations/search").json(&body)).await
        };
        ask(json!({"purpose": "court"})).await.expect_invalid(&[("", "required")]);
        ask(json!({"purpose": "court", "phone": "+77012345678", "number": "26418053729182", "host_identifier": "851301300005"}))
            .await
            .expect_invalid(&[("/phone", "not_allowed"), ("/host_identifier", "not_allowed")]);
        ask(json!({"phone": "+77012345678"})).await.expect_invalid(&[("/purpose", "required")]);
        ask(json!({"phone": "+77012345678", "purpose": "curiosity"})).await.expect_invalid(&[("/purpose", "not_allowed")]);
        for case in ["", "1:2", "a b", "№1", &"1".repeat(41)] {
            let reply = ask(json!({"phone": "+77012345678", "purpose": "court", "case": case})).await;
            assert_eq!(reply.expect_problem(422, "validation_failed")["errors"][0]["pointer"], "/case", "{case}");
        }
        ask(json!({"phone": "+7701", "purpose": "court"})).await.expect_invalid(&[("/phone", "too_short")]);
        ask(json!({"number": "26418053729183", "purpose": "court", "case": "a b"}))
            .await
            .expect_invalid(&[("/case", "bad_format"), ("/number", "bad_format")]);
        ask(json!({"phone": "+79999999999999", "purpose": "curiosity", "case": "№"}))
            .await
            .expect_invalid(&[("/purpose", "not_allowed"), ("/case", "bad_format"), ("/phone", "phone_invalid")]);
        ask(json!({"phone": "+79999999999999", "purpose": "court"})).await.expect_invalid(&[("/phone", "phone_invalid")]);
        ask(json!({"number": "26418053729183", "purpose": "court"})).await.expect_invalid(&[("/number", "bad_format")]);
        ask(json!({"host_identifier": "851301300006", "purpose": "court"}))
            .await
            .expect_invalid(&[("/host_identifier", "iin_check_digit")]);
        let wrong = json!({"issuing_country": "QQQ", "kind": "passport", "number": "Ж1"});
        ask(json!({"document": wrong, "purpose": "court"}))
            .await
            .expect_invalid(&[("/document/issuing_country", "unknown_country"), ("/document/number", "document_number_format")]);
    }

    async fn no_number_of_a_person_stands_in_the_address_or_the_audit_log(world: World) {
        let (migrant, ..) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        finds(&officer, "phone", json!(migrant.phone)).await;
        finds(&officer, "document", document(1)).await;
        let log = crate::support::sql::lines(
            &world.app.db,
            "SELECT action || ' ' || coalesce(purpose, '-') || ' ' || actor_kind AS line FROM audit WHERE actor_kind = 'officer' \
             ORDER BY id",
        )
        .await;
        // The second search found nobody, and is noted all the same.
        assert_eq!(
            log,
            [
                "registration.read investigation:2026/17 officer",
                "registration.search investigation:2026/17 officer",
                "registration.search investigation:2026/17 officer",
            ]
        );
    }
}

both_engines! {
    async fn an_officer_finds_by_name_and_by_address_however_they_are_written(world: World) {
        let (_, _, registration) = world.registered(0, 0).await;
        world.registered(1, 1).await;
        let officer = world.officer(1, Some("75")).await;
        let file = officer.inspects(&registration).await.expect(200);
        let (surname, given) = (&file["migrant"]["latin"]["surname"], &file["migrant"]["latin"]["given_names"]);
        let found = vec![id(&registration).to_owned()];
        let lower = surname.as_str().unwrap().to_lowercase();
        for name in [json!({"surname": surname, "given_names": given}), json!({"surname": surname}), json!({"surname": lower})] {
            assert_eq!(finds(&officer, "name", name).await, found);
        }
        for name in [json!({"surname": surname, "given_names": "NOBODY"}), json!({"surname": "NOBODY"})] {
            assert!(finds(&officer, "name", name).await.is_empty());
        }
        let place = |street: &str, building: &str| json!({"region": "75", "locality": "г. Алматы", "street": street, "building": building});
        for street in ["пр. Абая", "Абая проспект", "АБАЯ"] {
            assert_eq!(finds(&officer, "address", place(street, "150")).await.len(), 2, "both live in that house");
        }
        assert!(finds(&officer, "address", place("Абая", "15")).await.is_empty());
        officer.searches("name", json!({"surname": "123"})).await.expect_invalid(&[("/name/surname", "bad_characters")]);
        officer.searches("address", place("", "1")).await.expect_invalid(&[("/address/street", "too_short")]);
        officer.searches("region", json!("75")).await.expect_invalid(&[("", "required")]);
    }

    async fn a_region_narrows_what_is_found_and_widens_nothing(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let near = migrant.applies(&application(0)).await;
        let far = migrant.applies(&elsewhere(0)).await;
        let asks = async |officer: &Actor, region: &str| {
            let body = json!({"host_identifier": host_iin(0), "region": region, "purpose": "inspection"});
            let page = officer.send(officer.request(Method::POST, "/v1/officer/registrations/search").json(&body)).await.expect(200);
            ids(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let (officer, supervisor) = (world.officer(1, Some("75")).await, world.officer(2, None).await);
        assert_eq!(asks(&supervisor, "71").await, [id(&far)]);
        assert_eq!(asks(&supervisor, "75").await, [id(&near)]);
        assert_eq!(asks(&officer, "75").await, [id(&near)]);
        assert!(asks(&officer, "71").await.is_empty());
        host.rejects(&near, "no_consent").await.expect(200);
    }
}
