//! Pages.

use crate::support::actor::{application, id};
use crate::support::{Actor, both_engines};
use serde_json::Value;

/// Reads a list page by page and gives the sizes of the pages and the ids in order.
async fn pages(actor: &Actor, list: &str, limit: usize) -> (Vec<usize>, Vec<String>) {
    let (mut sizes, mut ids) = (Vec::new(), Vec::new());
    let join = if list.contains('?') { '&' } else { '?' };
    let mut path = format!("{list}{join}limit={limit}");
    loop {
        let page = actor.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        sizes.push(items.len());
        ids.extend(items.iter().map(|item| id(item).to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { return (sizes, ids) };
        path = format!("{list}{join}limit={limit}&cursor={cursor}");
    }
}

async fn withdrawn_applications(actor: &Actor, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let registration = actor.applies(&application(0)).await;
        actor.withdraws(&registration).await.expect(200);
        ids.push(id(&registration).to_owned());
    }
    ids.reverse();
    ids
}

both_engines! {
    async fn seven_registrations_on_pages_of_three_come_once_each_the_newest_first(world: World) {
        let actor = world.migrant(0).await;
        let expected = withdrawn_applications(&actor, 7).await;
        assert_eq!(pages(&actor, "/v1/registrations", 3).await, (vec![3, 3, 1], expected.clone()));
        assert_eq!(pages(&actor, "/v1/registrations", 7).await, (vec![7], expected.clone()));
        assert_eq!(pages(&actor, "/v1/registrations", 1).await, (vec![1; 7], expected.clone()));
        assert_eq!(pages(&actor, "/v1/registrations?state=withdrawn", 4).await, (vec![4, 3], expected));
        assert_eq!(pages(&actor, "/v1/registrations?state=pending", 4).await, (vec![0], vec![]));
    }

    async fn a_list_that_grows_while_it_is_read_repeats_nothing(world: World) {
        let actor = world.migrant(0).await;
        let expected = withdrawn_applications(&actor, 4).await;
        let first = actor.get("/v1/registrations?limit=2").await.expect(200);
        withdrawn_applications(&actor, 1).await;
        let next = format!("/v1/registrations?limit=2&cursor={}", first["next_cursor"].as_str().unwrap());
        let second = actor.get(&next).await.expect(200);
        let ids: Vec<&str> = [&first, &second].iter().flat_map(|page| page["items"].as_array().unwrap()).map(id).collect();
        assert_eq!(ids, expected);
    }

    async fn a_host_pages_through_his_guests_and_nobody_elses(world: World) {
        let host = world.host(0).await;
        let mut expected = Vec::new();
        for n in 0..7 {
            let migrant = world.migrant(n).await;
            expected.push(id(&migrant.applies(&application(0)).await).to_owned());
            migrant.applies(&application(1)).await;
        }
        expected.reverse();
        assert_eq!(pages(&host, "/v1/host/registrations?state=pending", 3).await, (vec![3, 3, 1], expected));
        assert_eq!(pages(&host, "/v1/registrations", 3).await, (vec![0], vec![]));
    }

    async fn an_empty_list_is_a_list(world: World) {
        let actor = world.host(0).await;
        for list in ["/v1/registrations", "/v1/host/registrations", "/v1/certificates", "/v1/me/notifications"] {
            let page = actor.get(list).await.expect(200);
            assert_eq!(page["items"], Value::Array(vec![]), "{list}");
            assert!(page.get("next_cursor").is_none());
            world.stranger().get(list).await.expect_problem(401, "unauthenticated");
        }
    }
}
