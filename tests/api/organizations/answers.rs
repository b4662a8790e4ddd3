//! Many answers in one request.

use crate::support::actor::{host_phone, id};
use crate::support::organization::to_organization;
use crate::support::{both_engines, sql, unlimited};
use serde_json::{Value, json};

fn confirms(registration: &Value) -> Value {
    json!({"registration": registration["id"], "decision": "confirm"})
}

both_engines! {
    async fn each_line_is_answered_by_itself_and_told_in_its_place(world: World) {
        let organization = world.organization(1, &host_phone(2)).await;
        let manager = world.host(2).await;
        let mut waiting = Vec::new();
        for n in 0..4 {
            waiting.push(world.migrant(n).await.applies(&to_organization(1, 0, None)).await);
        }
        let elsewhere = world.migrant(4).await.applies(&to_organization(2, 0, Some(&host_phone(2)))).await;
        let mut stale = confirms(&waiting[3]);
        stale["version"] = json!(9);
        let body = json!({"answers": [
            confirms(&waiting[0]),
            {"registration": waiting[1]["id"], "version": 1, "decision": "reject", "reason": "unknown_person", "comment": "Не живёт"},
            {"registration": waiting[2]["id"], "decision": "reject"},
            stale,
            // His by his phone, but not the organisation's.
            confirms(&elsewhere),
            {"registration": "0190aaaa-0000-7000-8000-000000000000", "decision": "confirm"},
            {"registration": "x", "decision": "maybe"},
            confirms(&waiting[0]),
            {"registration": waiting[0]["id"], "decision": "reject", "reason": "no_consent"},
        ]});
        let path = format!("/v1/organizations/{organization}/answers");
        let answered = manager.post_with_key(&path, &body, "shift-1").await.expect(200);
        let results = answered["results"].as_array().unwrap();
        let told: Vec<_> = results.iter().map(|line| (line["outcome"].as_str().unwrap(), line["code"].as_str())).collect();
        assert_eq!(told, [
            ("confirmed", None),
            ("rejected", None),
            ("failed", Some("validation_failed")),
            ("failed", Some("stale_version")),
            ("failed", Some("not_found")),
            ("failed", Some("not_found")),
            ("failed", Some("validation_failed")),
            ("confirmed", None),
            ("failed", Some("registration_not_pending")),
        ]);
        assert_eq!((&results[0]["registration"], &results[0]["version"]), (&waiting[0]["id"], &json!(2)));
        assert_eq!((&results[2]["errors"][0]["pointer"], &results[2]["errors"][0]["code"]), (&json!("/reason"), &json!("required")));
        assert_eq!((&results[3]["pointer"], &results[4]["pointer"]), (&json!("/version"), &json!("/registration")));
        assert_eq!(results[6]["errors"].as_array().unwrap().len(), 2, "{}", results[6]);
        let again = manager.post_with_key(&path, &body, "shift-1").await;
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.expect(200), answered);
        let other = json!({"answers": [confirms(&waiting[3])]});
        manager.post_with_key(&path, &other, "shift-1").await.expect_problem(422, "idempotency_key_reused");
        assert_eq!(manager.post(&path, &other).await.expect(200)["results"][0]["outcome"], "confirmed");
        world.host(3).await.post(&path, &other).await.expect_problem(404, "not_found");
        let reader = world.delegate(&manager, &organization, &host_phone(4), ("read", None)).await;
        reader.post(&path, &other).await.expect_problem(403, "forbidden");
        assert_eq!(world.count("certificates").await, 2);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn two_hundred_workers_are_one_request(world: World, unlimited) {
        let organization = world.organization(1, &host_phone(2)).await;
        let manager = world.host(2).await;
        let mut lines = Vec::new();
        for n in 0..10 {
            lines.push(confirms(&world.migrant(n).await.applies(&to_organization(1, 0, None)).await));
        }
        let path = format!("/v1/organizations/{organization}/answers");
        let many = json!({"answers": vec![lines[0].clone(); 201]});
        manager.post(&path, &many).await.expect_invalid(&[("/answers", "too_long")]);
        manager.post(&path, &json!({"answers": []})).await.expect_invalid(&[("/answers", "too_short")]);
        let body = json!({"answers": lines});
        // The same shift sends the same list twice at once.
        let (one, other) = futures_util::future::join(manager.post(&path, &body), manager.post(&path, &body)).await;
        for answered in [one.expect(200), other.expect(200)] {
            for line in answered["results"].as_array().unwrap() {
                assert!(line["outcome"] == "confirmed" || line["code"] == "concurrent_change", "{line}");
            }
        }
        let full = json!({"answers": (0..200).map(|n| lines[n % 10].clone()).collect::<Vec<_>>()});
        let answered = manager.post(&path, &full).await.expect(200);
        let results = answered["results"].as_array().unwrap();
        assert!(results.len() == 200 && results.iter().all(|line| line["outcome"] == "confirmed"));
        assert_eq!(world.count("certificates").await, 10);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn with_the_one_who_leads_a_family_the_others_are_answered(world: World) {
        let organization = world.organization(1, &host_phone(2)).await;
        let (manager, migrant) = (world.host(2).await, world.migrant(0).await);
        let mut child = crate::support::actor::person(0);
        child.as_object_mut().unwrap().remove("mrz");
        child["birth_date"] = json!("2016-05-14");
        child["document"]["number"] = json!("FC0000001");
        let minor = migrant.enters_minor(&child).await;
        let mut body = to_organization(1, 0, None);
        body["minors"] = json!([id(&minor)]);
        let lead = migrant.applies(&body).await;
        let member = lead["family"][0].clone();
        let lines = json!({"answers": [confirms(&lead), confirms(&member)]});
        let answered = manager.post(&format!("/v1/organizations/{organization}/answers"), &lines).await.expect(200);
        let outcomes: Vec<_> = answered["results"].as_array().unwrap().iter().map(|line| line["outcome"].clone()).collect();
        assert_eq!(outcomes, ["confirmed", "confirmed"]);
        assert_eq!(world.count("certificates").await, 2);
        sql::assert_consistent(&world.app.db).await;
    }
}
