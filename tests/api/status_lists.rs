//! Status lists: whoever checks without asking us learns what is no longer in force.

use crate::support::actor::application;
use crate::support::{Actor, World, both_engines};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tirkeu::app::certificates::issue::CertificateClaims;
use tirkeu::app::certificates::status::refresh;
use tirkeu::app::certificates::status_token::{self, StatusList};
use tirkeu::app::jws::CERTIFICATE;
use tirkeu::domain::certificates::status_list::StatusRef;

/// Where the certificate of a registration says that its status is told.
async fn place(world: &World, migrant: &Actor, registration: &Value) -> StatusRef {
    let number = migrant.reads(registration).await.expect(200)["certificate_number"].clone();
    let certificate = migrant.get(&format!("/v1/certificates/{}", number.as_str().unwrap())).await.expect(200);
    let claims: CertificateClaims =
        world.app.verifier.verify(CERTIFICATE, certificate["jws"].as_str().unwrap()).unwrap();
    claims.status.status_list
}

/// The list at this address, as anybody gets it.
async fn list(world: &World, uri: &str) -> StatusList {
    let reply = world.raw(world.client.get(uri)).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some("application/statuslist+jwt")));
    let list = status_token::verify(&world.app.verifier, &reply.text()).expect("a signed list");
    assert_eq!(list.uri, uri);
    list
}

both_engines! {
    async fn a_certificate_is_in_force_in_its_list_until_it_is_replaced(world: World) {
        let (migrant, _, first) = world.registered(0, 0).await;
        let before = place(&world, &migrant, &first).await;
        assert!(before.uri.starts_with(&format!("{}/v1/status-lists/", world.base)));
        assert_eq!(list(&world, &before.uri).await.bits.get(before.index), Some(false));
        let second_host = world.host(1).await;
        let second = migrant.applies(&application(1)).await;
        second_host.confirms(&second).await.expect(200);
        let after = place(&world, &migrant, &second).await;
        assert_ne!(before.index, after.index);
        refresh(&world.app).await.unwrap();
        let list = list(&world, &before.uri).await;
        assert_eq!((list.bits.get(before.index), list.bits.get(after.index)), (Some(true), Some(false)));
        assert_eq!((list.issued_at, list.expires_at - list.issued_at), (world.app.now(), TimeDelta::days(2)));
    }

    async fn a_list_changes_only_when_something_has_ended_or_an_hour_has_passed(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let uri = place(&world, &migrant, &registration).await.uri;
        let first = world.raw(world.client.get(&uri)).await;
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(first.header("cache-control"), Some("public, max-age=20"));
        assert_eq!(refresh(&world.app).await.unwrap(), 0);
        let same = world.raw(world.client.get(&uri).header("If-None-Match", &tag)).await;
        assert_eq!((same.status.as_u16(), same.text()), (304, String::new()));
        world.after(TimeDelta::minutes(61)).await;
        assert_eq!(refresh(&world.app).await.unwrap(), 1, "a list that is not signed anew looks as if nobody cared");
        let (migrant, host) = (world.renewed(&migrant).await, world.renewed(&host).await);
        let next = migrant.applies(&application(0)).await;
        host.confirms(&next).await.expect(200);
        assert_eq!(refresh(&world.app).await.unwrap(), 1);
        assert_eq!(refresh(&world.app).await.unwrap(), 0, "what ended is looked at again, and written once");
        let reply = world.raw(world.client.get(&uri).header("If-None-Match", &tag)).await;
        assert_eq!(reply.status.as_u16(), 200);
    }

    async fn what_commits_late_is_not_left_out(world: World) {
        let (migrant, host, first) = world.registered(0, 0).await;
        let place = place(&world, &migrant, &first).await;
        let next = migrant.applies(&application(0)).await;
        // The lists are brought up to date by a process whose clock is ahead, while a change is on its way.
        world.clock.advance(TimeDelta::minutes(5));
        refresh(&world.app).await.unwrap();
        world.clock.advance(TimeDelta::minutes(-5));
        host.confirms(&next).await.expect(200);
        refresh(&world.app).await.unwrap();
        assert_eq!(list(&world, &place.uri).await.bits.get(place.index), Some(true));
    }

    async fn of_many_who_bring_it_up_to_date_at_once_none_takes_anything_back(world: World) {
        let (migrant, host, first) = world.registered(0, 0).await;
        let mut places = vec![place(&world, &migrant, &first).await];
        for _ in 0..3 {
            let next = migrant.applies(&application(0)).await;
            host.confirms(&next).await.expect(200);
            places.push(place(&world, &migrant, &next).await);
            let others = world.offline(|_| {}).await;
            let runs = join_all([refresh(&world.app), refresh(&others), refresh(&world.app)]).await;
            assert!(runs.into_iter().all(|run| run.is_ok()));
        }
        let bits = list(&world, &places[0].uri).await.bits;
        let over: Vec<_> = places.iter().map(|place| bits.get(place.index).unwrap()).collect();
        assert_eq!(over, [true, true, true, false]);
    }

    async fn there_are_as_many_lists_as_places_were_given_out(world: World) {
        world.registered(0, 0).await;
        let all = world.stranger().get("/v1/status-lists").await.expect(200);
        assert_eq!(all, json!({"status_lists": [format!("{}/v1/status-lists/0", world.base)]}));
        for unknown in ["1", "-1", "2147483647", "9999999999", "x"] {
            let reply = world.stranger().get(&format!("/v1/status-lists/{unknown}")).await;
            assert_eq!(reply.expect(404)["code"], "not_found", "{unknown}");
        }
        // The first places of the second list are given out.
        world.execute("UPDATE number_series SET next = 1048577 + 1000").await.unwrap();
        let more = world.stranger().get("/v1/status-lists").await.expect(200);
        assert_eq!(more["status_lists"].as_array().unwrap().len(), 2);
        list(&world, &format!("{}/v1/status-lists/1", world.base)).await;
    }
}
