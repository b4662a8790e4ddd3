//! The inbox, and the pushes that hint at it.

use crate::support::actor::{application, host_iin, host_phone, id, person};
use crate::support::{Actor, Reply, World, both_engines};
use chrono::TimeDelta;
use serde_json::{Value, json};

const INBOX: &str = "/v1/me/notifications";

async fn inbox(actor: &Actor) -> Value {
    actor.get(INBOX).await.expect(200)
}

async fn reads(actor: &Actor, notification: &str) -> Reply {
    actor.act(&format!("{INBOX}/{notification}/read")).await
}

/// Host 0 with a device, and a guest's application to him.
async fn asked(world: &World, push_token: &str) -> (Actor, Actor, Value) {
    let host = world.host(0).await;
    host.registers_device("phone", push_token).await;
    let migrant = world.migrant(0).await;
    world.clock.advance(TimeDelta::seconds(1));
    let registration = migrant.applies(&application(0)).await;
    world.settle().await;
    (host, migrant, registration)
}

fn kinds(inbox: &Value) -> Vec<&str> {
    inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect()
}

both_engines! {
    async fn each_party_finds_in_its_inbox_what_concerns_it(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let (of_host, of_migrant) = (inbox(&host).await, inbox(&migrant).await);
        assert_eq!(kinds(&of_host), ["approval_requested"]);
        assert_eq!(kinds(&of_migrant), ["registration_confirmed"]);
        for entry in [&of_host["items"][0], &of_migrant["items"][0]] {
            assert_eq!(entry["registration_id"], registration["id"]);
            assert!(entry["title"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(entry["body"].as_str().is_some_and(|text| !text.is_empty()));
        }
        // Whoever has answered has read what asked him.
        assert!(of_host["items"][0]["read_at"].is_string() && of_migrant["items"][0].get("read_at").is_none());
        assert!(of_host.get("next_cursor").is_none());
        assert_eq!((&of_host["unread"], &of_migrant["unread"]), (&json!(0), &json!(1)));
        world.stranger().get(INBOX).await.expect_problem(401, "unauthenticated");
    }

    async fn the_newest_is_first_and_pages_hold_each_entry_once(world: World) {
        let host = world.host(0).await;
        let mut registrations = Vec::new();
        for n in 0..5 {
            registrations.push(world.migrant(n).await.applies(&application(0)).await["id"].clone());
        }
        registrations.reverse();
        let mut path = format!("{INBOX}?limit=2");
        let mut seen = Vec::new();
        for expected in [2, 2, 1] {
            let page = host.get(&path).await.expect(200);
            let items = page["items"].as_array().unwrap();
            assert_eq!((items.len(), &page["unread"]), (expected, &json!(5)));
            seen.extend(items.iter().map(|item| item["registration_id"].clone()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("{INBOX}?limit=2&cursor={cursor}");
        }
        assert_eq!(seen, registrations);
    }

    async fn an_entry_is_read_once_and_reading_it_again_changes_nothing(world: World) {
        let host = world.host(0).await;
        world.migrant(0).await.applies(&application(0)).await;
        let entry = inbox(&host).await["items"][0].clone();
        let first = reads(&host, id(&entry)).await.expect(200);
        assert!(first["read_at"].is_string());
        world.after(TimeDelta::minutes(1)).await;
        assert_eq!(reads(&host, id(&entry)).await.expect(200), first);
        let after = inbox(&host).await;
        assert_eq!((&after["unread"], &after["items"][0]["read_at"]), (&json!(0), &first["read_at"]));
    }

    async fn everything_that_was_seen_is_read_at_once_and_what_came_since_is_not(world: World) {
        let (host, other) = (world.host(0).await, world.host(1).await);
        world.migrant(3).await.applies(&application(1)).await;
        for n in 0..3 {
            world.migrant(n).await.applies(&application(0)).await;
        }
        let list = inbox(&host).await;
        let (newest, oldest) = (id(&list["items"][0]).to_owned(), id(&list["items"][2]).to_owned());
        world.migrant(4).await.applies(&application(0)).await;
        let up_to = async |actor: &Actor, entry: &str| actor.post(&format!("{INBOX}/read"), &json!({"up_to": entry})).await;
        assert_eq!(up_to(&host, &oldest).await.expect(200)["unread"], 3);
        world.after(TimeDelta::minutes(1)).await;
        assert_eq!(up_to(&host, &newest).await.expect(200)["unread"], 1);
        world.after(TimeDelta::minutes(1)).await;
        assert_eq!(up_to(&host, &newest).await.expect(200)["unread"], 1);
        let after = inbox(&host).await;
        let times: Vec<Option<&str>> = after["items"].as_array().unwrap().iter().map(|entry| entry["read_at"].as_str()).collect();
        assert_eq!(times, [None, Some("2026-11-22T06:01:00Z"), Some("2026-11-22T06:01:00Z"), Some("2026-11-22T06:00:00Z")]);
        assert_eq!(inbox(&other).await["unread"], 1, "it is not his inbox");
        assert_eq!(up_to(&other, &newest).await.expect(200)["unread"], 0);
        host.post(&format!("{INBOX}/read"), &json!({"up_to": "first"})).await.expect_invalid(&[("/up_to", "bad_format")]);
        host.post(&format!("{INBOX}/read"), &json!({})).await.expect_invalid(&[("/up_to", "required")]);
        // Who has seen the question has opened it: three at the one host, one at the other.
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE host_reach = 4").await, 4);
    }

    async fn an_entry_of_somebody_else_does_not_exist(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        migrant.applies(&application(0)).await;
        let entry = inbox(&host).await["items"][0].clone();
        reads(&migrant, id(&entry)).await.expect_problem(404, "not_found");
        reads(&host, "01900000-0000-7000-8000-000000000000").await.expect_problem(404, "not_found");
        reads(&host, "first").await.expect_problem(404, "not_found");
        reads(&world.stranger(), id(&entry)).await.expect_problem(401, "unauthenticated");
        assert_eq!(inbox(&host).await["unread"], 1);
    }

    async fn an_entry_is_written_in_the_language_of_its_reader(world: World) {
        let (_, mut host, _) = world.registered(0, 0).await;
        let mut titles = Vec::new();
        for language in ["kk", "ru", "en", "uz"] {
            host.language = language;
            titles.push(inbox(&host).await["items"][0]["title"].as_str().unwrap().to_owned());
        }
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 4);
    }

    async fn a_push_holds_no_personal_data(world: World) {
        let host = world.host(0).await;
        for (platform, token) in [("android", "a"), ("ios", "i"), ("web", "w")] {
            let body = json!({"platform": platform, "push_token": token});
            host.put(&format!("/v1/me/devices/{platform}"), &body).await.expect(200);
        }
        let migrant = world.migrant(1).await;
        migrant.registers_device("migrant", "m").await;
        let registration = migrant.applies(&application(0)).await;
        world.settle().await;
        host.confirms(&registration).await.expect(200);
        world.settle().await;
        let pushes = world.fcm.received();
        assert_eq!(pushes.len(), 4);
        let who = person(1);
        let number = registration["number"].as_str().unwrap();
        let mut secrets = vec![number, &migrant.phone, &migrant.phone[1..], &migrant.phone[5..]];
        let (iin, phone) = (host_iin(0), host_phone(0));
        secrets.extend([iin.as_str(), phone.as_str(), &phone[1..], "Абая", "YOLDOSHEVA", "GULNOZA", "UZB"]);
        secrets.extend(["/surname", "/given_names", "/patronymic", "/birth_date", "/document/number"].map(|pointer| {
            who.pointer(pointer).unwrap().as_str().unwrap()
        }));
        for push in pushes {
            let text = push.message.to_string().to_lowercase();
            for secret in &secrets {
                assert!(!text.contains(&secret.to_lowercase()), "{secret} in {text}");
            }
        }
    }

    async fn each_platform_gets_the_push_in_its_own_shape(world: World) {
        let host = world.host(0).await;
        for platform in ["android", "ios", "web"] {
            let body = json!({"platform": platform, "push_token": format!("to-{platform}")});
            host.put(&format!("/v1/me/devices/{platform}"), &body).await.expect(200);
        }
        let fid = json!({"platform": "android", "push_token": "fid-1", "target_kind": "fid"});
        host.put("/v1/me/devices/fid", &fid).await.expect(200);
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        let pushes = world.fcm.received();
        assert_eq!(pushes.len(), 4);
        let nid = inbox(&host).await["items"][0]["id"].clone();
        let of = |target: &str| pushes.iter().find(|push| push.target == target).expect(target).message.clone();
        for push in &pushes {
            assert_eq!(push.message["data"]["nid"], nid);
            assert!(push.message.get("notification").is_none());
        }
        let (android, ios, web, fid) = (of("to-android"), of("to-ios"), of("to-web"), of("fid-1"));
        assert_eq!(android["android"], json!({"priority": "high", "ttl": "259200s"}));
        assert!(android.get("apns").is_none() && android.get("webpush").is_none());
        assert_eq!(ios["apns"]["headers"]["apns-priority"], "10");
        assert_eq!(ios["apns"]["payload"]["aps"]["alert"]["loc-key"], "n_approval_requested_b");
        assert!(ios.get("android").is_none());
        assert_eq!(web["webpush"]["headers"], json!({"TTL": "259200", "Urgency": "high"}));
        assert_eq!(fid["fid"], "fid-1");
    }

    async fn a_device_that_the_push_service_no_longer_knows_is_forgotten(world: World) {
        let (host, _, _) = asked(&world, "unregistered:gone").await;
        assert_eq!(world.count("devices").await, 0);
        assert_eq!(inbox(&host).await["unread"], 1);
        host.registers_device("phone", "anew").await;
        world.migrant(1).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    async fn a_bad_target_or_a_bad_message_is_given_up_without_forgetting_devices(world: World) {
        asked(&world, "badfield:x").await;
        assert_eq!(world.count("devices").await, 1);
        let sent = world.fcm.send_requests();
        world.after(TimeDelta::hours(5)).await;
        assert_eq!(world.fcm.send_requests(), sent);
    }

    async fn what_was_not_possible_for_a_moment_is_delivered_later(world: World) {
        for (n, token) in ["unavailable!1:a", "internal!2:b", "quota!1:c;ra=90", "html!1:d"].iter().enumerate() {
            let host = world.host(n).await;
            host.registers_device("phone", token).await;
            world.migrant(n).await.applies(&application(n)).await;
        }
        world.settle().await;
        assert!(world.fcm.received().is_empty());
        assert_eq!(world.count("devices").await, 4);
        world.after(TimeDelta::seconds(20)).await;
        let early = world.fcm.received().len();
        assert!((1..4).contains(&early), "{early}");
        assert!(!world.fcm.received().iter().any(|push| push.target.starts_with("quota")));
        for _ in 0..6 {
            world.after(TimeDelta::minutes(1)).await;
        }
        let mut targets: Vec<String> = world.fcm.received().into_iter().map(|push| push.target).collect();
        targets.sort();
        assert_eq!(targets, ["html!1:d", "internal!2:b", "quota!1:c;ra=90", "unavailable!1:a"]);
    }

    async fn an_outage_of_ten_minutes_only_delays(world: World) {
        world.fcm.set_down(true);
        let (host, migrant, registration) = asked(&world, "device").await;
        for _ in 0..10 {
            world.after(TimeDelta::minutes(1)).await;
        }
        assert!(world.fcm.received().is_empty());
        assert_eq!(inbox(&world.host(0).await).await["unread"], 1);
        world.fcm.set_down(false);
        for _ in 0..20 {
            world.after(TimeDelta::minutes(1)).await;
        }
        let pushes = world.fcm.received();
        // The question, and a quarter of an hour after the application the same question again.
        assert_eq!(pushes.len(), 2);
        assert_eq!(pushes[0].message["data"]["nid"], pushes[1].message["data"]["nid"]);
        assert_eq!((pushes[0].target.as_str(), &pushes[0].message["data"]["kind"]), ("device", &json!("approval_requested")));
        let [host, migrant] = [world.sign_in(&host.phone).await, world.sign_in(&migrant.phone).await];
        host.confirms(&registration).await.expect(200);
        assert_eq!(kinds(&inbox(&migrant).await), ["registration_confirmed"]);
    }

    async fn an_outage_of_six_hours_does_not_lose_a_request_that_is_open_for_three_days(world: World) {
        world.fcm.set_down(true);
        asked(&world, "device").await;
        for _ in 0..24 {
            world.after(TimeDelta::minutes(15)).await;
        }
        world.fcm.set_down(false);
        for _ in 0..3 {
            world.after(TimeDelta::hours(1)).await;
        }
        assert_eq!(world.fcm.received().len(), 1);
    }

    async fn a_push_about_what_can_no_longer_be_answered_is_not_sent(world: World) {
        world.fcm.set_down(true);
        asked(&world, "device").await;
        world.fcm.set_down(false);
        world.after(TimeDelta::hours(72) + TimeDelta::seconds(1)).await;
        assert!(world.fcm.received().is_empty());
    }

    async fn a_request_by_sms_is_short_and_names_nobody(world: World) {
        world.migrant(0).await.applies(&application(7)).await;
        let text = world.last_sms(&host_phone(7)).await.expect("an invitation");
        for secret in ["Каримов", "KARIMOV", "FA0013401", "7052000000", "Абая"] {
            assert!(!text.contains(secret), "{text}");
        }
        let host = world.host(7).await;
        assert_eq!(kinds(&inbox(&host).await), ["approval_requested"]);
    }
}
