//! What the feed tells, its cursors, and the signature over each page.

use crate::support::actor::{application, for_guest};
use crate::support::receiver::Receiver;
use crate::support::world::Engine;
use crate::support::{Program, Reply, World, both_engines, sql, unlimited};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;
use tirkeu::app::AppError;
use tokio::sync::oneshot;

/// A registration that waits, submitted by a program; its first event is from before that, so it is not told.
async fn waits(world: &World, program: &Program, n: usize) -> Value {
    let registration = world.migrant(n).await.applies(&application(n)).await;
    world.is_submitted_by(program, &registration).await;
    registration
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

/// Whether the detached signature of a page is right: with `jsonwebtoken`, as a client would put it together.
async fn is_signed(world: &World, reply: &Reply) -> bool {
    let signature = reply.header("x-jws-signature").expect("a signature").to_owned();
    let (header, signed) = signature.split_once("..").expect("nothing between the dots");
    let whole = format!("{header}.{}.{signed}", URL_SAFE_NO_PAD.encode(&reply.bytes));
    world.claims("tirkeu-events+jws", &whole).await == Some(reply.json())
}

both_engines! {
    async fn a_client_is_told_what_becomes_of_what_it_submitted_and_of_nothing_else(world: World) {
        let (program, other) = (world.program().await, world.program().await);
        let (client, stranger) = (program.actor(&world).await, other.actor(&world).await);
        let host = world.host(0).await;
        let mut body = application(0);
        body["client_reference"] = json!("booking-17");
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&body).await;
        world.is_submitted_by(&program, &registration).await;
        world.migrant(1).await.applies(&application(0)).await;
        host.confirms(&registration).await.expect(200);
        host.post(&format!("/v1/host/registrations/{}/vacate", registration["id"].as_str().unwrap()), &json!({"reason": "moved_out"})).await.expect(200);
        world.until_told_of("client_events").await;

        let page = client.get("/v1/events").await;
        assert!(is_signed(&world, &page).await);
        let page = page.expect(200);
        let events = page["items"].as_array().unwrap();
        assert_eq!(types(events), ["registration.confirmed", "registration.updated"]);
        assert_eq!((&page["client_id"], &page["has_more"]), (&json!(program.id.to_string()), &json!(false)));
        assert_eq!(events[0]["data"], json!({
            "registration_id": registration["id"], "number": registration["number"], "state": "confirmed", "version": 2,
            "client_reference": "booking-17",
        }));
        assert_eq!((&events[0]["occurred_at"], events[0].as_object().unwrap().len()), (&json!("2026-11-22T06:00:00Z"), 4));
        let none = stranger.get("/v1/events").await.expect(200);
        assert_eq!(none["items"], json!([]));
        world.settle().await;
    }

    async fn what_a_program_submits_is_told_from_the_first_step_on(world: World) {
        let program = world.program().await;
        let (client, host) = (program.actor(&world).await, world.host(0).await);
        let receiver = Receiver::start();
        client.hooks(&receiver).await;
        let submitted = client.post("/v1/registrations", &for_guest(0, 3, "booking-1")).await.expect(201);
        host.confirms(&submitted).await.expect(200);
        world.sends_events().await;
        let events = client.events_behind(&mut None).await;
        assert_eq!(types(&events), ["registration.pending", "registration.confirmed"]);
        assert!(events.iter().all(|event| event["data"]["client_reference"] == "booking-1" && event["data"]["registration_id"] == submitted["id"]));
        let mut sent: Vec<Value> = receiver.takes().into_iter().map(|one| one.body).collect();
        sent.sort_by_key(|event| event["data"]["version"].as_i64());
        assert_eq!(sent, events);
        receiver.stop().await;
    }

    async fn each_step_has_an_event_with_an_id_of_its_own_also_the_first(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let registration = waits(&world, &program, 0).await;
        // As if the program had submitted it: the first step is noted anew.
        let id = world.sql_id(registration["id"].as_str().unwrap());
        world.execute(&format!(
            "INSERT INTO registration_events (id, registration_id, version, state, actor, at) \
             SELECT {}, registration_id, 100, 'pending', actor, at FROM registration_events WHERE registration_id = {id}",
            world.sql_id("01900000-0000-7000-8000-000000000001"),
        )).await.unwrap();
        world.host(0).await.rejects(&registration, "no_consent").await.expect(200);
        world.until_told_of("client_events").await;
        let events = client.events_behind(&mut None).await;
        assert_eq!(types(&events), ["registration.pending", "registration.rejected"]);
        assert_eq!(events[0]["id"], "01900000-0000-7000-8000-000000000001");
        // The same again, for whoever asks again.
        assert_eq!(client.events_behind(&mut None).await, events);
        world.execute("DELETE FROM registration_events WHERE version = 100").await.unwrap();
    }

    async fn the_feed_is_read_in_pages_behind_a_cursor_that_is_the_clients_own(world: World, unlimited) {
        let (program, other) = (world.program().await, world.program().await);
        let (client, stranger) = (program.actor(&world).await, other.actor(&world).await);
        let mut after = None;
        assert_eq!(client.events_behind(&mut after).await, [Value::Null; 0]);
        for n in 0..5 {
            let registration = waits(&world, &program, n).await;
            world.host(n).await.rejects(&registration, "no_consent").await.expect(200);
        }
        world.until_told_of("client_events").await;
        let all = client.events_behind(&mut after.clone()).await;
        assert_eq!(all.len(), 5);
        let mut seen = Vec::new();
        let mut cursor = after.clone().unwrap();
        for left in [3, 1, 0] {
            let page = client.get(&format!("/v1/events?limit=2&after={cursor}")).await;
            assert!(is_signed(&world, &page).await);
            let page = page.expect(200);
            assert_eq!((&page["has_more"], &page["after"]), (&json!(left > 0), &json!(cursor)));
            seen.extend(page["items"].as_array().unwrap().iter().cloned());
            page["next_cursor"].as_str().unwrap().clone_into(&mut cursor);
        }
        assert_eq!(seen, all);
        assert_eq!(client.get(&format!("/v1/events?after={cursor}")).await.expect(200)["items"], json!([]));

        for wrong in ["", "AAAA", "nowhere", &cursor[1..], &format!("{cursor}A")] {
            client.get(&format!("/v1/events?after={wrong}")).await.expect_problem(400, "bad_cursor");
        }
        stranger.get(&format!("/v1/events?after={cursor}")).await.expect_problem(400, "bad_cursor");
        let of_account = world.host(0).await.cursor().await;
        client.get(&format!("/v1/events?after={of_account}")).await.expect_problem(400, "bad_cursor");
        for query in ["limit=0", "limit=501", "limit=x", "cursor=x"] {
            client.get(&format!("/v1/events?{query}")).await.expect_problem(400, "malformed_query");
        }
        client.get("/v1/events?limit=500").await.expect(200);
        world.host(0).await.get("/v1/events").await.expect_problem(401, "unauthenticated");
    }

    async fn a_page_that_is_altered_or_packed_differently_is_noticed(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let registration = waits(&world, &program, 0).await;
        world.host(0).await.rejects(&registration, "no_consent").await.expect(200);
        world.until_told_of("client_events").await;
        let mut page = client.get("/v1/events").await;
        assert!(is_signed(&world, &page).await);
        let header = URL_SAFE_NO_PAD.decode(page.header("x-jws-signature").unwrap().split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!((header.as_object().unwrap().len(), &header["alg"]), (3, &json!("EdDSA")));
        let text = page.text().replace("rejected", "confirmed");
        page.bytes = text.into_bytes();
        assert!(!is_signed(&world, &page).await);
    }

    async fn behind_an_old_cursor_nothing_is_left_out_silently(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let (mut left, mut kept) = (None, None);
        client.events_behind(&mut left).await;
        client.events_behind(&mut kept).await;
        let registration = waits(&world, &program, 0).await;
        world.host(0).await.rejects(&registration, "no_consent").await.expect(200);
        for _ in 0..8 {
            world.until_told_of("client_events").await;
            world.after(TimeDelta::days(9)).await;
            // A token lives for minutes.
            program.actor(&world).await.events_behind(&mut kept).await;
        }
        assert_eq!(world.count("client_events").await, 0);
        let client = program.actor(&world).await;
        let problem = client.get(&format!("/v1/events?after={}", left.unwrap())).await.expect_problem(410, "events_expired");
        assert!(problem["detail"].as_str().unwrap().contains("after"), "{problem}");
        client.get("/v1/events").await.expect(200);
    }

    async fn who_commits_late_is_not_left_out(world: World) {
        // One writer cannot be slow beside another one.
        if world.engine == Engine::Postgres {
            let program = world.program().await;
            let client = program.actor(&world).await;
            let (first, second) = (waits(&world, &program, 0).await, waits(&world, &program, 1).await);
            world.settle().await;
            let mut after = None;
            client.events_behind(&mut after).await;
            let ((begun, has_begun), (release, released)) = (oneshot::channel(), oneshot::channel::<()>());
            let id = world.sql_id(first["id"].as_str().unwrap());
            let (db, late) = (world.app.db.clone(), format!(
                "INSERT INTO registration_events (id, registration_id, version, state, actor, at) \
                 SELECT '01900000-0000-7000-8000-000000000009', registration_id, 200, 'expired', actor, at FROM registration_events WHERE registration_id = {id}"
            ));
            let slow = async move {
                db.write(async move |tx| {
                    sql::run(tx, &late).await?;
                    begun.send(()).unwrap();
                    released.await.unwrap();
                    Ok::<_, AppError>(())
                }).await.unwrap();
            };
            let host = world.host(1).await;
            let rest = async {
                has_begun.await.unwrap();
                host.rejects(&second, "no_consent").await.expect(200);
                for _ in 0..10 {
                    assert_eq!(client.events_behind(&mut after).await.len(), 0, "told before what may still come before it");
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                release.send(()).unwrap();
            };
            tokio::join!(slow, rest);
            world.until_told_of("client_events").await;
            let events = client.events_behind(&mut after).await;
            assert_eq!(types(&events), ["registration.expired", "registration.rejected"]);
            world.execute("DELETE FROM registration_events WHERE version = 200").await.unwrap();
        }
    }

    async fn of_an_erased_person_the_reference_is_told_no_more(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let migrant = world.migrant(0).await;
        let mut body = application(0);
        body["client_reference"] = json!("QWXREFERENCE");
        let registration = migrant.applies(&body).await;
        world.is_submitted_by(&program, &registration).await;
        world.host(0).await.rejects(&registration, "no_consent").await.expect(200);
        world.until_told_of("client_events").await;
        assert_eq!(client.events_behind(&mut None).await[0]["data"]["client_reference"], "QWXREFERENCE");
        let account = migrant.account.parse().unwrap();
        assert!(tirkeu::app::persons::erase::erase(&world.app, account, "operator").await.unwrap());
        let event = client.events_behind(&mut None).await[0].clone();
        assert!(event["data"].get("client_reference").is_none() && event["data"]["number"] == registration["number"], "{event}");
    }
}
