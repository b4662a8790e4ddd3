//! The profile and the devices of an account.

use crate::support::actor::{application, host_iin};
use crate::support::{Actor, Reply, both_engines};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const PHONE: &str = "+77012345678";

async fn patch_if(actor: &Actor, tag: &str, body: &Value) -> Reply {
    actor.send(actor.request(Method::PATCH, "/v1/me").header("If-Match", tag).json(body)).await
}

both_engines! {
    async fn the_profile_is_read_and_changed(world: World) {
        let actor = world.sign_in(PHONE).await;
        let before = actor.get("/v1/me").await.expect(200);
        assert_eq!((&before["phone"], &before["locale"], &before["version"]), (&json!(PHONE), &json!("en"), &json!(1)));
        assert!(before.get("name").is_none() && before.get("iin").is_none());
        let body = json!({"locale": "kk", "name": "Серікбаева Айгүл", "iin": host_iin(0)});
        let changed = actor.patch("/v1/me", &body).await;
        assert_eq!(changed.header("etag"), Some("\"v2\""));
        let changed = changed.expect(200);
        assert_eq!((&changed["name"], &changed["locale"]), (&body["name"], &body["locale"]));
        let one = actor.patch("/v1/me", &json!({"locale": "uz"})).await.expect(200);
        assert_eq!((&one["name"], &one["iin"], &one["version"]), (&body["name"], &body["iin"], &json!(3)));
        assert_eq!(actor.get("/v1/me").await.expect(200), one);
    }

    async fn an_unchanged_profile_is_not_sent_again(world: World) {
        let actor = world.sign_in(PHONE).await;
        let tag = actor.get("/v1/me").await.header("etag").unwrap().to_owned();
        let ask = async |tag: &str| actor.send(actor.request(Method::GET, "/v1/me").header("If-None-Match", tag)).await;
        for given in [tag.as_str(), "*", &format!("\"v99\", {tag}"), &format!("W/{tag}")] {
            let reply = ask(given).await;
            assert_eq!((reply.status.as_u16(), reply.bytes.len()), (304, 0), "{given}");
            assert_eq!(reply.header("etag"), Some(tag.as_str()));
        }
        ask("\"v99\"").await.expect(200);
        actor.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
        ask(&tag).await.expect(200);
    }

    async fn a_change_of_what_has_changed_since_is_refused(world: World) {
        let actor = world.sign_in(PHONE).await;
        let body = json!({"locale": "kk"});
        patch_if(&actor, "\"v1\"", &body).await.expect(200);
        for stale in ["\"v1\"", "\"v3\"", "v2", "\"nonsense\"", "\"\""] {
            patch_if(&actor, stale, &body).await.expect_problem(412, "stale_version");
        }
        patch_if(&actor, "\"v2\"", &body).await.expect(200);
        patch_if(&actor, "*", &body).await.expect(200);
        assert_eq!(actor.get("/v1/me").await.expect(200)["version"], 4);
    }

    async fn of_changes_at_once_with_the_same_tag_one_wins(world: World) {
        let actor = world.sign_in(PHONE).await;
        let body = json!({"locale": "kk"});
        let replies = join_all((0..10).map(|_| patch_if(&actor, "\"v1\"", &body))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            assert!([409, 412].contains(&reply.status.as_u16()), "{}", reply.text());
        }
        assert_eq!(actor.get("/v1/me").await.expect(200)["version"], 2);
    }

    async fn wrong_parts_of_a_profile_are_all_told(world: World) {
        let actor = world.sign_in(PHONE).await;
        let wrong_digit = format!("{}{}", &host_iin(0)[..11], (host_iin(0)[11..].parse::<u8>().unwrap() + 1) % 10);
        let cases: [(Value, &[(&str, &str)]); 7] = [
            (json!({"iin": wrong_digit, "name": "Иван4"}), &[("/iin", "iin_check_digit"), ("/name", "bad_characters")]),
            (json!({"name": "Иван😀"}), &[("/name", "bad_characters")]),
            (json!({"name": "Iv\u{202e}an"}), &[("/name", "bad_characters")]),
            (json!({"name": " "}), &[("/name", "required")]),
            (json!({"name": "я".repeat(121)}), &[("/name", "too_long")]),
            (json!({"iin": "85010130000x"}), &[("/iin", "bad_format")]),
            (
                json!({"locale": "de", "iin": 5, "phone": "+77010000000"}),
                &[("/iin", "wrong_type"), ("/locale", "not_allowed"), ("/phone", "unknown_field")],
            ),
        ];
        for (body, expected) in cases {
            actor.patch("/v1/me", &body).await.expect_invalid(expected);
        }
        assert_eq!(actor.get("/v1/me").await.expect(200)["version"], 1);
    }

    async fn quiet_hours_are_told_kept_and_taken_back(world: World) {
        let actor = world.sign_in(PHONE).await;
        assert!(actor.get("/v1/me").await.expect(200).get("quiet_hours").is_none());
        let night = json!({"from": "22:00", "until": "08:00"});
        let changed = actor.patch("/v1/me", &json!({"quiet_hours": night})).await.expect(200);
        assert_eq!((&changed["quiet_hours"], &changed["version"]), (&night, &json!(2)));
        let other = actor.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
        assert_eq!(other["quiet_hours"], night, "what is absent stays");
        assert_eq!(actor.get("/v1/me").await.expect(200), other);
        for hours in [json!({"from": "00:00", "until": "23:59"}), json!({"from": "23:59", "until": "00:00"})] {
            assert_eq!(actor.patch("/v1/me", &json!({"quiet_hours": hours})).await.expect(200)["quiet_hours"], hours);
        }
        let none = actor.patch("/v1/me", &json!({"quiet_hours": null})).await.expect(200);
        assert!(none.get("quiet_hours").is_none());
        assert_eq!(world.number("SELECT count(*) AS n FROM accounts WHERE quiet_from IS NOT NULL").await, 0);
    }

    async fn what_are_no_quiet_hours_is_refused(world: World) {
        let actor = world.sign_in(PHONE).await;
        let cases: [(Value, &[(&str, &str)]); 8] = [
            (json!({"from": "22:00", "until": "22:00"}), &[("/quiet_hours/until", "same_time")]),
            (json!({"from": "24:00", "until": "8:00"}), &[("/quiet_hours/from", "bad_format"), ("/quiet_hours/until", "too_short")]),
            (json!({"from": "22:60", "until": "08:00:00"}), &[("/quiet_hours/from", "bad_format"), ("/quiet_hours/until", "too_long")]),
            (json!({"from": "22:00"}), &[("/quiet_hours/until", "required")]),
            (json!({"from": 22, "until": "08:00"}), &[("/quiet_hours/from", "wrong_type")]),
            (json!({"from": "22:00", "until": "08:00", "days": []}), &[("/quiet_hours/days", "unknown_field")]),
            (json!("22:00"), &[("/quiet_hours", "wrong_type")]),
            (json!({}), &[("/quiet_hours/from", "required"), ("/quiet_hours/until", "required")]),
        ];
        for (hours, expected) in cases {
            actor.patch("/v1/me", &json!({"quiet_hours": hours})).await.expect_invalid(expected);
        }
        let both = json!({"quiet_hours": {"from": "08:00", "until": "08:00"}, "name": "Иван4"});
        let expected = [("/name", "bad_characters"), ("/quiet_hours/until", "same_time")];
        actor.patch("/v1/me", &both).await.expect_invalid(&expected);
        assert_eq!(actor.get("/v1/me").await.expect(200)["version"], 1);
    }

    async fn of_two_accounts_with_one_phone_in_the_hand_only_the_last_receives(world: World) {
        let (first, second) = (world.host(0).await, world.host(1).await);
        first.registers_device("installation", "shared-token").await;
        second.registers_device("installation", "shared-token").await;
        world.migrant(0).await.applies(&application(0)).await;
        world.migrant(1).await.applies(&application(1)).await;
        world.settle().await;
        let pushes = world.fcm.received();
        assert_eq!(pushes.len(), 1);
        let inbox = second.get("/v1/me/notifications").await.expect(200);
        assert_eq!(pushes[0].message["data"]["nid"], inbox["items"][0]["id"]);
        assert_eq!(world.count("devices").await, 1);
    }

    async fn a_device_is_registered_anew_at_every_start_and_removed_once(world: World) {
        let actor = world.sign_in(PHONE).await;
        let body = json!({"platform": "ios", "push_token": "t-1", "app_version": "1.4.0"});
        let device = actor.put("/v1/me/devices/phone-1", &body).await.expect(200);
        assert_eq!((&device["installation_id"], &device["platform"]), (&json!("phone-1"), &json!("ios")));
        assert!(!device.to_string().contains("t-1\""));
        actor.put("/v1/me/devices/phone-1", &json!({"platform": "ios", "push_token": "t-2"})).await.expect(200);
        assert_eq!(world.count("devices").await, 1);
        let other = world.sign_in("+77012345679").await;
        other.delete("/v1/me/devices/phone-1").await.expect_problem(404, "not_found");
        assert_eq!(actor.delete("/v1/me/devices/phone-1").await.status, 204);
        actor.delete("/v1/me/devices/phone-1").await.expect_problem(404, "not_found");
    }

    async fn what_is_no_device_is_refused(world: World) {
        let actor = world.sign_in(PHONE).await;
        let good = json!({"platform": "web", "push_token": "t"});
        for path in ["a b", "%00", "ключ", "a%2Fb"] {
            actor.put(&format!("/v1/me/devices/{path}"), &good).await.expect_problem(404, "not_found");
        }
        let long = "x".repeat(101);
        actor.put(&format!("/v1/me/devices/{long}"), &good).await.expect_problem(404, "not_found");
        let cases: [(Value, &[(&str, &str)]); 4] = [
            (json!({}), &[("/platform", "required"), ("/push_token", "required")]),
            (json!({"platform": "symbian", "push_token": ""}), &[("/platform", "not_allowed"), ("/push_token", "too_short")]),
            (json!({"platform": "web", "push_token": "with space"}), &[("/push_token", "bad_format")]),
            (json!({"platform": "web", "push_token": "t", "app_version": "1\u{0}2"}), &[("/app_version", "bad_format")]),
        ];
        for (body, expected) in cases {
            actor.put("/v1/me/devices/d", &body).await.expect_invalid(expected);
        }
        world.stranger().put("/v1/me/devices/d", &good).await.expect_problem(401, "unauthenticated");
    }
}
