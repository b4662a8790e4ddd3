//! What went wrong in systems of this kind that people run, with messages, dates and states, each as a story of that name: it must not
//! happen here.

use crate::support::actor::{application, fresh_key, host_phone, id, person};
use crate::support::fault::{Fault, answered, endures};
use crate::support::world::Engine;
use crate::support::{World, both_engines, sql};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tirkeu::app::certificates::register::{close_day, enter_batch};
use tirkeu::app::certificates::reread::reread_day;
use tirkeu::app::notifications::dead_letters;
use tirkeu::app::notifications::deliver::claim;
use tirkeu::domain::outbox::Lane;
use tirkeu::jobs::{Jobs, Work, start};
use tirkeu::store::outbox::waiting;

/// Host 0 with a phone, and a guest's application to him; nothing is sent yet.
async fn asked(world: &World, push_token: &str) -> serde_json::Value {
    world.host(0).await.registers_device("phone", push_token).await;
    world.settle().await;
    world.migrant(0).await.applies(&application(0)).await
}

async fn still_waiting(world: &World) -> i64 {
    world.app.db.read(async |conn| waiting(conn).await).await.unwrap()
}

/// Another process with the same database that does the background work.
async fn worker(world: &World) -> Jobs {
    let other = Arc::new(world.offline(|_| {}).await);
    start(other, Work { ways: Some(world.parts.ways.clone()), witness: None, beats: false }).unwrap()
}

/// Waits for what another thread sends: nothing but looking again tells when.
async fn arrived(world: &World, count: usize) {
    for _ in 0..1_500 {
        if world.fcm.received().len() >= count && still_waiting(world).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} of {count} arrived, {} wait", world.fcm.received().len(), still_waiting(world).await);
}

/// Moves the clock to an instant.
fn at(world: &World, instant: &str) {
    let instant: DateTime<Utc> = instant.parse().unwrap();
    world.clock.advance(instant - world.app.now());
}

/// An entry of the sample person 0 at the border.
fn entry(event: &str, crossed_at: &str) -> Value {
    let person = person(0);
    let document = &person["document"];
    json!({
        "event_id": event, "direction": "entry", "crossed_at": crossed_at, "checkpoint": "KORDAY", "region": "75",
        "document": {"kind": document["kind"], "number": document["number"], "issuing_country": document["issuing_country"]},
        "nationality": person["nationality"], "birth_date": person["birth_date"], "mrz": person["mrz"],
    })
}

fn entered(day: &str) -> Value {
    let mut body = application(0);
    (body["entered_on"], body["moved_in_on"]) = (json!(day), json!(day));
    body
}

both_engines! {
    /// `OpenCRVS` 10208: midnight was written as 24:00, and a day began or ended hours too early.
    async fn twenty_four_hour_time_bug(world: World) {
        // The last second of the 22nd in Kazakhstan, and the first of the 23rd: in UTC both are on the 22nd.
        at(&world, "2026-11-22T18:59:59Z");
        let feed = world.program().await.actor(&world).await;
        let migrant = world.migrant(0).await;
        migrant.post("/v1/registrations", &entered("2026-11-23")).await.expect_invalid(&[
            ("/entered_on", "date_in_future"),
            ("/moved_in_on", "date_in_future"),
        ]);
        at(&world, "2026-11-22T19:00:00Z");
        let today = migrant.applies(&entered("2026-11-23")).await;
        assert_eq!(today["deadlines"][0]["due_on"], "2026-12-22");
        migrant.withdraws(&today).await.expect(200);
        // A crossing at local midnight belongs to the day that begins; whoever names the day after is counted from it.
        let midnight = entry("midnight", "2026-11-21T19:00:00Z");
        let sent = feed.post("/v1/border-crossings", &json!({"crossings": [midnight]})).await.expect(200);
        assert_eq!(sent["results"][0]["outcome"], "accepted");
        let seen = migrant.applies(&entered("2026-11-23")).await;
        assert_eq!((&seen["entered_on"], &seen["deadlines"][0]["due_on"]), (&json!("2026-11-22"), &json!("2026-12-21")));
        // 24:00 is nobody's instant.
        let wrong = entry("24", "2026-11-21T24:00:00Z");
        let sent = feed.post("/v1/border-crossings", &json!({"crossings": [wrong]})).await;
        let told = sent.text();
        assert!(told.contains("rejected") || sent.status == 422, "{told}");
    }

    /// `OpenCRVS` 2224: the last day was not the last.
    async fn off_by_one_deadline(world: World) {
        let asked = world.stranger().get("/v1/deadlines?nationality=UZB&entered_on=2026-10-24").await.expect(200);
        assert_eq!(asked["deadlines"][0]["due_on"], "2026-11-22");
        at(&world, "2026-11-22T18:59:59Z");
        let migrant = world.migrant(0).await;
        let last = migrant.applies(&entered("2026-10-24")).await;
        world.host(0).await.confirms(&last).await.expect(200);
        at(&world, "2026-11-22T19:00:00Z");
        world.migrant(1).await.post("/v1/registrations", &entered("2026-10-24")).await.expect_problem(409, "stay_period_violated");
        world.settle().await;
        assert_eq!(migrant.reads(&last).await.expect(200)["state"], "ended", "valid to the end of the last day, and not after it");
    }

    /// `KSeF` 830, 786: the connection was lost after the sending, the client sent again, and there were two legal records.
    async fn client_time_out_duplicate_legal_record(world: World) {
        let (migrant, key) = (world.migrant(0).await, fresh_key());
        let mut body = application(0);
        body["client_reference"] = json!("app-17");
        for _ in 0..3 {
            // Nobody waits for the answer.
            let lost = migrant.post_with_key("/v1/registrations", &body, &key);
            let _ = tokio::time::timeout(Duration::from_millis(1), lost).await;
        }
        let first = migrant.post_with_key("/v1/registrations", &body, &key).await.expect(201);
        assert_eq!(world.count("registrations").await, 1);
        world.clock.advance(TimeDelta::seconds(1));
        // A new key is a new application, which the client knows by its reference; one of them at most comes into force.
        let second = migrant.post("/v1/registrations", &body).await.expect(201);
        assert_eq!(first["client_reference"], second["client_reference"]);
        assert_ne!(first["number"], second["number"]);
        let host = world.host(0).await;
        host.confirms(&second).await.expect(200);
        host.confirms(&first).await.expect_problem(409, "registration_overtaken");
        let valid = "SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'";
        assert_eq!((world.number(valid).await, world.count("certificates").await), (1, 1));
        sql::assert_consistent(&world.app.db).await;
    }

    /// Kratos, of a use case instead of a message: what fails between reading and writing leaves nothing, and can be done again.
    async fn stuck_processing_after_a_crash_of_a_use_case(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let faults = [Fault::Refused("INSERT", "certificates"), Fault::Refused("INSERT", "registration_events")];
        endures(
            &world,
            &faults,
            async || {
                // Whoever calls has called before: what is counted for him is there.
                let other = migrant.applies(&application(0)).await;
                host.rejects(&other, "no_consent").await.expect(200);
                migrant.applies(&application(0)).await
            },
            async |registration| {
                let reply = host.confirms(registration).await;
                let left = "SELECT count(*) AS n FROM registrations WHERE state = 'pending'";
                assert_eq!(world.number(left).await, i64::from(!reply.status.is_success()), "{}", id(registration));
                answered(&reply, 200)
            },
        )
        .await;
        sql::assert_consistent(&world.app.db).await;
    }

    /// EU DCC: somebody inside issued what nobody had asked for.
    async fn insider_issuance(world: World) {
        world.registered(0, 0).await;
        world.registered(1, 1).await;
        assert_eq!(enter_batch(&world.app).await.unwrap(), 2);
        world.execute("UPDATE certificates SET register_seq = 999 WHERE register_seq = 2").await.unwrap();
        world.after(TimeDelta::days(1)).await;
        close_day(&world.app).await.unwrap();
        let (_, report) = reread_day(&world.app, || true).await.unwrap().unwrap();
        assert!(report.faults.iter().any(|fault| fault.contains("is not in the register")), "{:?}", report.faults);
    }

    /// SES.Hospedajes: on the first mandatory day nobody came through, and those who had tried had no proof.
    async fn first_day_rush(world: World) {
        let mut people = Vec::new();
        for n in 0..8 {
            people.push(world.migrant(n).await);
        }
        let all = people.iter().enumerate().flat_map(|(n, migrant)| {
            (0..4).map(move |place| async move { migrant.applies(&application(10 * n + place)).await })
        });
        let filed: Vec<Value> = join_all(all).await;
        let numbers: BTreeSet<_> = filed.iter().map(|one| one["number"].as_str().unwrap()).collect();
        assert_eq!((numbers.len(), world.count("registrations").await), (32, 32));
        assert!(filed.iter().all(|one| one["receipt"].is_string() && one["submitted_at"] == "2026-11-22T06:00:00Z"));
        // Who did not come through on his last day has the next working day: see `outages`.
        sql::assert_consistent(&world.app.db).await;
    }

    /// hyperswitch 3995, of a registration: what a case or a notice was about is gone, and it stayed open for ever.
    async fn task_pending_for_ever_when_target_removed(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let notice = format!("/v1/officer/registrations/{}/annulment-notice", id(&registration));
        officer.post(&notice, &json!({"ground": "false_information"})).await.expect(200);
        let feed = world.program().await.actor(&world).await;
        world.clock.advance(TimeDelta::minutes(8));
        let mut line = entry("exit", "2026-11-22T06:05:00Z");
        line["direction"] = json!("exit");
        feed.post("/v1/border-crossings", &json!({"crossings": [line]})).await.expect(200);
        let seen = migrant.get(&format!("/v1/registrations/{}/hearing", id(&registration))).await.expect(200);
        assert_eq!((&seen["state"], &seen["ended_as"]), (&json!("ended"), &json!("departed")));
        // And a host who is gone keeps no application waiting.
        let waiting = world.migrant(1).await.applies(&application(5)).await;
        let host = world.sign_in(&host_phone(5)).await;
        assert!(tirkeu::app::persons::erase::erase(&world.app, host.account.parse().unwrap(), "operator").await.unwrap());
        world.after(TimeDelta::hours(73)).await;
        let again = world.migrant(1).await;
        assert_eq!(again.reads(&waiting).await.expect(200)["state"], "expired");
    }

    /// hyperswitch 3408, of a crossing: what was marked as known was never looked at again.
    async fn event_marked_as_existing_never_resent(world: World) {
        let feed = world.program().await.actor(&world).await;
        let line = json!({"crossings": [entry("once", "2026-11-20T08:00:00Z")]});
        let outcome = async || feed.post("/v1/border-crossings", &line).await.expect(200)["results"][0]["outcome"].clone();
        assert_eq!(outcome().await, "accepted");
        // Nobody knew him then. The report is known now, and he is found all the same.
        let migrant = world.migrant(0).await;
        assert_eq!(outcome().await, "duplicate");
        assert_eq!(migrant.applies(&entered("2026-11-21")).await["entered_on"], "2026-11-20");
    }

    /// RU-AM: people were struck off because signals of them stopped.
    async fn struck_off_because_signals_stopped(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        for _ in 0..3 {
            world.after(TimeDelta::days(9)).await;
        }
        let migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        let certificate = migrant.get("/v1/certificates").await.expect(200);
        assert_eq!((&certificate["items"][0]["status"], &certificate["items"][0]["valid_until"]), (&json!("valid"), &json!("2026-12-19")));
    }

    /// gorush 330: the queue was in memory.
    async fn lost_on_restart(world: World) {
        asked(&world, "phone").await;
        let replica = world.replica(|parts| parts.jobs = true).await;
        arrived(&world, 1).await;
        replica.stop().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    /// gorush 834, Kratos 732: each replica sent everything.
    async fn sent_once_per_replica(world: World) {
        asked(&world, "phone").await;
        let other = world.offline(|_| {}).await;
        let (one, two) = tokio::join!(claim(&world.app, Lane::Fcm, 10), claim(&other, Lane::Fcm, 10));
        assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
        world.after(TimeDelta::seconds(91)).await;
    }

    /// gorush 693: a message was taken and nobody worked. Nobody rang for this one.
    async fn accepted_but_idle_worker(world: World) {
        let jobs = worker(&world).await;
        arrived(&world, 0).await;
        asked(&world, "phone").await;
        arrived(&world, 1).await;
        jobs.stop().await;
    }

    /// gorush 808: beyond a limit, input was dropped without a word.
    async fn limit_silently_swallows_input(world: World) {
        let host = world.host(0).await;
        for n in 0..60 {
            host.registers_device(&format!("phone-{n}"), &format!("token-{n}")).await;
        }
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 60);
    }

    /// Svix 1844: after a restart of the broker nothing was sent any more.
    async fn broker_restart_leaves_limbo(world: World) {
        let jobs = worker(&world).await;
        let second = world.migrant(1).await;
        asked(&world, "phone").await;
        arrived(&world, 1).await;
        if world.engine == Engine::Postgres {
            let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE pid <> pg_backend_pid() AND datname = current_database()";
            sql::execute(&world.app.db, kill).await.unwrap();
        }
        for _ in 0..200 {
            if second.post("/v1/registrations", &application(0)).await.status.is_success() {
                break;
            }
        }
        arrived(&world, 2).await;
        jobs.stop().await;
    }

    /// Svix 1511: a task that always failed kept the workers busy.
    async fn poison_task(world: World) {
        world.host(0).await.registers_device("phone", "internal:poison").await;
        world.host(1).await.registers_device("phone", "fine").await;
        world.migrant(0).await.applies(&application(0)).await;
        for n in 0..14 {
            let others = world.migrant(1 + n % 11).await;
            // News of others in between: the far end works.
            let registration = others.applies(&application(1)).await;
            world.settle().await;
            others.withdraws(&registration).await.expect(200);
            world.after(TimeDelta::hours(1) + TimeDelta::minutes(16)).await;
        }
        let dead = dead_letters::list(&world.app, None, 10).await.unwrap();
        assert_eq!(dead.iter().map(|row| row.outcome.as_deref().unwrap()).collect::<Vec<_>>(), ["gave_up"]);
        assert_eq!(world.app.lanes.resting(Lane::Fcm), None);
        assert_eq!(world.fcm.received().len(), 28);
    }

    /// Kratos: a worker died with messages in hand, and they were "processing" for ever.
    async fn stuck_processing_after_crash(world: World) {
        asked(&world, "phone").await;
        drop(claim(&world.app, Lane::Fcm, 10).await.unwrap());
        world.after(TimeDelta::seconds(80)).await;
        assert!(world.fcm.received().is_empty(), "its lease is not over");
        world.after(TimeDelta::seconds(11)).await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    /// Kratos 402: the first that failed held up the rest.
    async fn head_of_line_blocking(world: World) {
        for (n, token) in ["internal:broken", "fine"].iter().enumerate() {
            world.host(n).await.registers_device("phone", token).await;
            world.migrant(n).await.applies(&application(n)).await;
        }
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
        world.after(TimeDelta::hours(73)).await;
    }

    /// hyperswitch 3408: what was marked as existing was never sent again.
    async fn event_marked_as_existing_is_never_resent(world: World) {
        asked(&world, "badfield!1:phone").await;
        world.settle().await;
        assert_eq!(dead_letters::replay(&world.app, None).await.unwrap(), 1);
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    /// hyperswitch 3995: the target was removed, and the task waited for ever.
    async fn task_pending_for_ever_when_its_target_is_removed(world: World) {
        let (host, migrant) = (world.host(0).await, world.migrant(0).await);
        host.registers_device("phone", "phone").await;
        migrant.applies(&application(0)).await;
        host.delete("/v1/me/devices/phone").await.expect(204);
        world.settle().await;
        assert_eq!((still_waiting(&world).await, world.fcm.received().len()), (0, 0));
    }

    /// `OpenCRVS` 10648: a failing call on the side made the record vanish.
    async fn side_call_failure_makes_the_record_vanish(world: World) {
        world.fcm.stop();
        let registration = asked(&world, "phone").await;
        world.settle().await;
        let host = world.sign_in(&crate::support::actor::host_phone(0)).await;
        let inbox = host.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["registration_id"], registration["id"]);
        assert_eq!(host.get("/v1/host/registrations?state=pending").await.expect(200)["items"][0]["id"], id(&registration));
        host.confirms(&registration).await.expect(200);
        world.after(TimeDelta::days(8)).await;
    }
}
