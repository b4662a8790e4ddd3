//! A person sees every look of others at his file.

use crate::support::actor::{application, id};
use crate::support::both_engines;

both_engines! {
    async fn a_hosts_looks_stand_in_the_guests_access_log_and_nowhere_else(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        host.patch("/v1/me", &serde_json::json!({"name": "Серікбаева Айгүл"})).await.expect(200);
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(migrant.get("/v1/me/access-log").await.expect(200)["items"].as_array().unwrap().len(), 0);
        host.get("/v1/host/registrations?state=pending").await.expect(200);
        host.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200);
        host.confirms(&registration).await.expect(200);
        host.get(&format!("/v1/registrations/{}", id(&registration))).await.expect(200);
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        let items = log["items"].as_array().unwrap();
        let purposes: Vec<&str> = items.iter().map(|item| item["purpose"].as_str().unwrap()).collect();
        // Newest first: a look at the record, the confirmation itself, two looks before it.
        assert_eq!(purposes, ["host_record", "host_answer", "host_answer", "host_answer"]);
        for item in items {
            assert_eq!(item["reader"], "host");
            assert_eq!(item["reader_name"], "Серікбаева Айгүл");
            assert_eq!(item["registration_id"], registration["id"]);
            assert!(item["purpose_text"].as_str().unwrap().contains("host"));
        }
        assert_eq!(host.get("/v1/me/access-log").await.expect(200)["items"].as_array().unwrap().len(), 0);
    }

    async fn own_looks_are_not_listed_and_a_fetch_by_the_link_is(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        migrant.reads(&registration).await.expect(200);
        let certificates = migrant.get("/v1/certificates").await.expect(200);
        let link = certificates["items"][0]["links"]["pdf"].as_str().unwrap();
        assert_eq!(world.stranger().get(link).await.status, 200);
        let number = certificates["items"][0]["number"].as_str().unwrap();
        assert_eq!(migrant.get(&format!("/v1/certificates/{number}/pdf")).await.status, 200);
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        let items = log["items"].as_array().unwrap();
        // The other one is the host's confirmation.
        assert_eq!(items.len(), 2, "{items:?}");
        assert_eq!((&items[0]["reader"], &items[0]["purpose"]), (&"link".into(), &"certificate_link".into()));
    }

    async fn a_long_log_comes_in_pages(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        for _ in 0..5 {
            host.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200);
        }
        let mut seen = Vec::new();
        let mut path = "/v1/me/access-log?limit=2".to_owned();
        loop {
            let page = migrant.get(&path).await.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/me/access-log?limit=2&cursor={cursor}");
        }
        let mut sorted = seen.clone();
        sorted.sort();
        sorted.dedup();
        sorted.reverse();
        assert_eq!((seen.len(), &seen), (5, &sorted));
    }

    async fn a_look_that_cannot_be_logged_is_not_answered(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        world.execute("ALTER TABLE audit RENAME TO audit_away").await.unwrap();
        let path = format!("/v1/host/registrations/{}", id(&registration));
        let refused = host.get(&path).await;
        assert_eq!(refused.status, 500);
        assert!(!refused.text().contains("YO"), "{}", refused.text());
        world.execute("ALTER TABLE audit_away RENAME TO audit").await.unwrap();
        host.get(&path).await.expect(200);
    }
}
