//! Who is at the premises of an organisation.

use crate::support::actor::{host_phone, id};
use crate::support::both_engines;
use crate::support::organization::to_organization;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

both_engines! {
    async fn the_house_knows_how_full_it_is_who_comes_and_who_leaves(world: World) {
        let organization = world.organization(1, &host_phone(2)).await;
        let manager = world.host(2).await;
        let premises = manager.enters_premises(&organization, 0, 2).await;
        let base = format!("/v1/premises/{}", id(&premises));
        let mut registrations = Vec::new();
        for n in 0..4 {
            registrations.push(world.migrant(n).await.applies(&to_organization(1, 0, None)).await);
        }
        for registration in &registrations[..3] {
            manager.confirms(registration).await.expect(200);
        }
        let occupancy = manager.get(&format!("{base}/occupancy")).await.expect(200);
        assert_eq!(occupancy, json!({"capacity": 2, "registered": 3, "pending": 1, "free": 0}));
        let arrivals = format!("{base}/arrivals?on=2026-11-21");
        let first = manager.get(&format!("{arrivals}&limit=2")).await.expect(200);
        assert_eq!(ids(&first), [registrations[2]["id"].clone(), registrations[1]["id"].clone()]);
        let next = manager.get(&format!("{arrivals}&limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await.expect(200);
        assert_eq!((ids(&next), next.get("next_cursor")), (vec![registrations[0]["id"].clone()], None));
        assert_eq!(ids(&manager.get(&format!("{base}/arrivals")).await.expect(200)), [Value::Null; 0]);
        // One leaves by the host's own way, with the migrant's consent.
        let delegate = world.delegate(&manager, &organization, &host_phone(3), ("answer", Some(&[id(&premises)]))).await;
        let vacate = format!("/v1/host/registrations/{}/vacate", id(&registrations[0]));
        delegate.post(&vacate, &json!({"reason": "moved_out"})).await.expect(200);
        let migrant = world.migrant(0).await;
        let answer = format!("/v1/registrations/{}/vacate-answer", id(&registrations[0]));
        migrant.post(&answer, &json!({"agrees": true})).await.expect(200);
        let departures = delegate.get(&format!("{base}/departures?on=2026-11-22")).await.expect(200);
        assert_eq!((ids(&departures), &departures["items"][0]["state"]), (vec![registrations[0]["id"].clone()], &json!("vacated")));
        assert_eq!(ids(&delegate.get(&format!("{base}/departures?on=2026-11-23")).await.expect(200)), [Value::Null; 0]);
        for day in ["2026-13-01", "0001-01-01", "%2B262142-12-31"] {
            assert_eq!(manager.get(&format!("{base}/departures?on={day}")).await.status.as_u16(), 400, "{day}");
        }
        for part in ["occupancy", "arrivals", "departures"] {
            world.host(4).await.get(&format!("{base}/{part}")).await.expect_problem(404, "not_found");
        }
    }
}
