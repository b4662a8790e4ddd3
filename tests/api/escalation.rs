//! A host who does not look is asked again, in ways that cost more; a host who does not answer is reminded. The migrant sees how far the
//! question has come, and may have it asked once more.

use crate::support::actor::{application, fresh_key, host_phone, id, person};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use tirkeu::app::notifications::deliver::Senders;
use tirkeu::app::notifications::escalate::escalate_due;
use tirkeu::app::persons::erase::erase;
use tirkeu::app::ports::{SmsOutcome, SmsSender};
use tirkeu::jobs::settle_all;
use uuid::Uuid;

const INBOX: &str = "/v1/me/notifications";

/// A gateway that takes nothing.
struct RefusingSms;

#[async_trait::async_trait]
impl SmsSender for RefusingSms {
    async fn send(&self, _: Uuid, _: &str, _: &str) -> SmsOutcome {
        SmsOutcome::Refused
    }
}

/// Host 0 with a device, and a guest's application to him.
async fn asked(world: &World) -> (Actor, Actor, Value) {
    let host = world.host(0).await;
    host.registers_device("phone", "device").await;
    let migrant = world.migrant(0).await;
    let registration = migrant.applies(&application(0)).await;
    world.settle().await;
    (host, migrant, registration)
}

/// Kinds of the pushes that came, oldest first.
fn pushes(world: &World) -> Vec<String> {
    world.fcm.received().iter().map(|push| push.message["data"]["kind"].as_str().unwrap().to_owned()).collect()
}

/// Numbers of pushes and of SMS with links to host 0.
async fn told(world: &World) -> (usize, usize) {
    let links = world.links_sent_to(&host_phone(0)).await.len();
    (world.fcm.received().len(), links)
}

async fn host_notice(migrant: &Actor, registration: &Value) -> Value {
    migrant.reads(registration).await.expect(200)["host_notice"].clone()
}

async fn kinds(actor: &Actor) -> Vec<String> {
    let inbox = actor.get(INBOX).await.expect(200);
    inbox["items"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
}

async fn entry(actor: &Actor, kind: &str) -> String {
    let inbox = actor.get(INBOX).await.expect(200);
    let found = inbox["items"].as_array().unwrap().iter().find(|entry| entry["kind"] == kind).expect(kind).clone();
    id(&found).to_owned()
}

fn resend(registration: &Value) -> String {
    format!("/v1/registrations/{}/resend", id(registration))
}

both_engines! {
    async fn a_second_push_an_sms_and_two_reminders_follow_each_other(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        let begun = world.app.now();
        let minutes = |minutes| TimeDelta::minutes(minutes);
        // Minutes from the application, and what the host has been told until then.
        for (at, expected) in [
            (14, (1, 0)), (15, (2, 0)), (59, (2, 0)), (60, (2, 1)), (24 * 60 - 1, (2, 1)), (24 * 60, (3, 1)), (48 * 60 - 1, (3, 1)),
            (48 * 60, (4, 1)), (71 * 60, (4, 1)),
        ] {
            world.clock.advance(begun + minutes(at) - world.app.now());
            assert_eq!(told(&world).await, expected, "after {at} minutes");
            // Once more changes nothing.
            assert_eq!(told(&world).await, expected, "after {at} minutes");
        }
        assert_eq!(pushes(&world), ["approval_requested", "approval_requested", "approval_reminder", "approval_reminder"]);
        // The second push is about the same entry, a reminder is one of its own.
        let of = |n: usize| world.fcm.received()[n].message["data"]["nid"].clone();
        assert!(of(0) == of(1) && of(2) != of(0) && of(3) != of(2));
        let host = world.sign_in(&host.phone).await;
        assert_eq!(kinds(&host).await, ["approval_reminder", "approval_reminder", "approval_requested"]);
        let migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "pending");
        world.after(minutes(60)).await;
        let migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "expired");
        world.after(TimeDelta::hours(24)).await;
        assert_eq!(told(&world).await, (4, 1));
        assert_eq!(world.number("SELECT count(*) AS n FROM notifications WHERE escalate_at IS NOT NULL").await, 0);
    }

    async fn a_host_without_a_device_gets_the_sms_at_once_and_with_each_reminder(world: World) {
        world.host(0).await;
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(told(&world).await, (0, 1));
        world.after(TimeDelta::hours(23)).await;
        assert_eq!(told(&world).await, (0, 1));
        world.after(TimeDelta::hours(1)).await;
        assert_eq!(told(&world).await, (0, 2));
        world.after(TimeDelta::hours(24)).await;
        let links = world.links_sent_to(&host_phone(0)).await;
        assert_eq!(links.len(), 3);
        // Each of them leads to the same question.
        for token in &links {
            let shown = world.stranger().get(&format!("/v1/confirmations/{token}")).await.expect(200);
            assert_eq!((&shown["number"], &shown["state"]), (&registration["number"], &json!("pending")));
        }
        world.after(TimeDelta::hours(24)).await;
        assert_eq!(world.count("confirmation_links").await, 0);
    }

    async fn a_device_that_was_not_renewed_for_two_months_is_none(world: World) {
        let host = world.host(0).await;
        host.registers_device("phone", "device").await;
        world.after(TimeDelta::days(61)).await;
        let migrant = world.migrant(0).await;
        let mut body = application(0);
        (body["entered_on"], body["moved_in_on"]) = (json!("2027-01-20"), json!("2027-01-21"));
        migrant.applies(&body).await;
        assert_eq!(told(&world).await, (0, 1));
    }

    async fn whose_last_device_is_gone_gets_the_sms_when_that_is_found_out(world: World) {
        let host = world.host(0).await;
        host.registers_device("phone", "unregistered:gone").await;
        let migrant = world.migrant(0).await;
        world.clock.advance(TimeDelta::seconds(1));
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM notifications WHERE escalate_at > created_at").await, 1);
        assert_eq!(told(&world).await, (0, 1));
        assert_eq!((world.count("devices").await, host_notice(&migrant, &registration).await), (0, json!("sent")));
        world.after(TimeDelta::hours(2)).await;
        assert_eq!(told(&world).await, (0, 1));
    }

    async fn one_gone_device_of_two_brings_no_sms(world: World) {
        let host = world.host(0).await;
        host.registers_device("phone", "unregistered:gone").await;
        host.registers_device("tablet", "tablet").await;
        let migrant = world.migrant(0).await;
        world.clock.advance(TimeDelta::seconds(1));
        migrant.applies(&application(0)).await;
        assert_eq!(told(&world).await, (1, 0));
        world.after(TimeDelta::minutes(15)).await;
        assert_eq!(told(&world).await, (2, 0));
        world.after(TimeDelta::minutes(45)).await;
        assert_eq!(told(&world).await, (2, 1));
    }

    async fn whom_neither_push_nor_sms_reaches_is_not_reached_until_something_does(world: World) {
        world.host(0).await;
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(registration["host_notice"], "waiting");
        let senders = Senders { push: world.parts.ways.push.as_ref(), sms: &RefusingSms };
        settle_all(&world.app, senders).await.unwrap();
        assert_eq!(host_notice(&migrant, &registration).await, "not_reached");
        assert_eq!(migrant.get("/v1/cabinet").await.expect(200)["next_step"]["code"], "host_not_reached");
        migrant.act(&resend(&registration)).await.expect(200);
        assert_eq!(told(&world).await, (0, 1));
        assert_eq!(host_notice(&migrant, &registration).await, "sent");
        assert_eq!(migrant.get("/v1/cabinet").await.expect(200)["next_step"]["code"], "wait_for_host");
    }

    async fn of_several_devices_one_may_go_without_an_sms(world: World) {
        let (host, _, _) = asked(&world).await;
        host.registers_device("tablet", "tablet").await;
        world.after(TimeDelta::minutes(5)).await;
        world.execute("UPDATE notifications SET escalate_at = created_at WHERE escalate_at IS NOT NULL").await.unwrap();
        assert_eq!(told(&world).await, (1, 0));
        // The second push comes when it was to come, to both.
        world.after(TimeDelta::minutes(9)).await;
        assert_eq!(told(&world).await, (1, 0));
        world.after(TimeDelta::minutes(1)).await;
        assert_eq!(told(&world).await, (3, 0));
    }

    async fn who_has_opened_it_is_left_alone_until_the_first_reminder(world: World) {
        for way in ["read", "look", "link"] {
            let (host, migrant, registration) = asked(&world).await;
            let before = told(&world).await;
            match way {
                "read" => {
                    let entry = entry(&host, "approval_requested").await;
                    host.act(&format!("{INBOX}/{entry}/read")).await.expect(200);
                }
                "look" => {
                    host.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200);
                }
                _ => {
                    host.delete("/v1/me/devices/phone").await.expect(204);
                    world.after(TimeDelta::minutes(15)).await;
                    let token = world.link_sent_to(&host_phone(0)).await;
                    world.stranger().get(&format!("/v1/confirmations/{token}")).await.expect(200);
                    world.sign_in(&host.phone).await.registers_device("phone", "device").await;
                }
            }
            let migrant = world.sign_in(&migrant.phone).await;
            let opened = if way == "link" { (before.0, before.1 + 1) } else { before };
            assert_eq!(host_notice(&migrant, &registration).await, "opened", "{way}");
            world.after(TimeDelta::hours(3)).await;
            assert_eq!(told(&world).await, opened, "{way}");
            world.after(TimeDelta::hours(21)).await;
            assert_eq!(told(&world).await, (opened.0 + 1, opened.1), "{way}");
            let migrant = world.sign_in(&migrant.phone).await;
            migrant.withdraws(&registration).await.expect(200);
            world.after(TimeDelta::hours(24)).await;
            assert_eq!(told(&world).await.1, opened.1, "{way}");
        }
    }

    async fn what_is_answered_or_withdrawn_is_not_asked_again(world: World) {
        let (host, migrant, first) = asked(&world).await;
        host.confirms(&first).await.expect(200);
        let second = migrant.applies(&application(0)).await;
        let third = migrant.applies(&application(0)).await;
        migrant.withdraws(&second).await.expect(200);
        host.rejects(&third, "no_consent").await.expect(200);
        world.settle().await;
        let before = pushes(&world).len();
        for hours in [1, 23, 24, 24] {
            world.after(TimeDelta::hours(hours)).await;
        }
        assert_eq!((pushes(&world).len(), told(&world).await.1), (before, 0));
        assert_eq!(world.number("SELECT count(*) AS n FROM notifications WHERE escalate_at IS NOT NULL").await, 0);
        // Whoever answers has read the question.
        let read = "SELECT count(*) AS n FROM notifications WHERE kind = 'approval_requested' AND read_at IS NOT NULL AND acked_at IS NOT NULL";
        assert_eq!(world.number(read).await, 2);
    }

    async fn an_answer_ends_what_still_waits_to_be_sent_about_the_question(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        // The SMS is there, and not sent yet.
        assert_eq!(escalate_due(&world.app).await.unwrap(), 1);
        migrant.withdraws(&registration).await.expect(200);
        assert_eq!(told(&world).await, (0, 0));
    }

    async fn a_host_who_has_himself_erased_is_asked_by_sms(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        assert_eq!(told(&world).await, (1, 0));
        assert!(erase(&world.app, host.account.parse().unwrap(), "operator").await.unwrap());
        assert_eq!(told(&world).await, (1, 1));
        let token = world.link_sent_to(&host_phone(0)).await;
        let answer = json!({"decision": "confirm"});
        world.stranger().post(&format!("/v1/confirmations/{token}"), &answer).await.expect(200);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
    }

    async fn several_processes_take_each_step_once(world: World) {
        let (_, _, _) = asked(&world).await;
        for n in 1..4 {
            world.migrant(n).await.applies(&application(0)).await;
        }
        world.settle().await;
        for (minutes, expected) in [(15, (8, 0)), (45, (8, 4))] {
            world.clock.advance(TimeDelta::minutes(minutes));
            let mut others = Vec::new();
            for _ in 0..2 {
                others.push(world.offline(|_| {}).await);
            }
            let (one, rest) = join(escalate_due(&world.app), join_all(others.iter().map(escalate_due))).await;
            let done = one.unwrap() + rest.into_iter().map(Result::unwrap).sum::<usize>();
            assert_eq!(done, 4);
            assert_eq!(told(&world).await, expected);
        }
        assert_eq!(world.count("confirmation_links").await, 4);
    }

    async fn after_a_standstill_a_host_is_told_once_and_not_everything_at_once(world: World) {
        let (_, _, _) = asked(&world).await;
        world.after(TimeDelta::hours(50)).await;
        assert_eq!(told(&world).await, (2, 1));
        assert_eq!(pushes(&world), ["approval_requested", "approval_reminder"]);
    }

    async fn the_times_are_configured(world: World, quick) {
        let (_, _, _) = asked(&world).await;
        let mut seen = Vec::new();
        for _ in 0..5 {
            world.after(TimeDelta::minutes(1)).await;
            seen.push(told(&world).await);
        }
        assert_eq!(seen, [(1, 0), (2, 0), (2, 1), (2, 1), (2, 1)]);
        world.after(TimeDelta::hours(1)).await;
        assert_eq!(told(&world).await, (3, 1));
    }

    async fn no_push_of_any_step_holds_personal_data(world: World) {
        let (_, _, registration) = asked(&world).await;
        world.after(TimeDelta::minutes(20)).await;
        world.after(TimeDelta::hours(24)).await;
        assert_eq!(pushes(&world).len(), 3);
        let who = person(0);
        let mut secrets = vec![registration["number"].as_str().unwrap().to_owned(), id(&registration).to_owned(), "KARIMOV".to_owned()];
        secrets.extend(["/surname", "/given_names", "/document/number"].map(|field| who.pointer(field).unwrap().as_str().unwrap().to_owned()));
        for push in world.fcm.received() {
            let text = push.message.to_string();
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{secret} in {text}");
            }
        }
    }
}

fn quick(parts: &mut tirkeu::boot::Parts) {
    (parts.rules.escalate_push_minutes, parts.rules.escalate_sms_minutes) = (2, 3);
    parts.rules.reminder_hours = vec![1];
}

both_engines! {
    async fn the_migrant_sees_how_far_the_question_has_come(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        assert_eq!(registration["host_notice"], "waiting");
        let mut tags = vec![migrant.reads(&registration).await.header("etag").unwrap().to_owned()];
        let question = entry(&host, "approval_requested").await;
        // The app says that the push has arrived.
        let acked = host.act(&format!("{INBOX}/{question}/ack")).await.expect(200);
        assert_eq!((&acked["acked_at"], acked.get("read_at")), (&json!("2026-11-22T06:00:00Z"), None));
        let reply = migrant.reads(&registration).await;
        assert_eq!(reply.expect(200)["host_notice"], "delivered");
        tags.push(reply.header("etag").unwrap().to_owned());
        // Once is enough.
        world.after(TimeDelta::minutes(1)).await;
        assert_eq!(host.act(&format!("{INBOX}/{question}/ack")).await.expect(200), acked);
        // He opens it.
        let read = host.act(&format!("{INBOX}/{question}/read")).await.expect(200);
        assert_eq!((&read["acked_at"], &read["read_at"]), (&acked["acked_at"], &json!("2026-11-22T06:01:00Z")));
        let reply = migrant.reads(&registration).await;
        assert_eq!(reply.expect(200)["host_notice"], "opened");
        tags.push(reply.header("etag").unwrap().to_owned());
        // What was reached is not taken back.
        host.act(&format!("{INBOX}/{question}/ack")).await.expect(200);
        assert_eq!(host_notice(&migrant, &registration).await, "opened");
        tags.dedup();
        assert_eq!(tags.len(), 3, "{tags:?}");
        // A version is a version, however far the question has come.
        let request = migrant.request(reqwest::Method::POST, &format!("/v1/registrations/{}/withdraw", id(&registration)));
        let withdrawn = migrant.send(request.header("Idempotency-Key", fresh_key()).header("If-Match", tags[0].clone())).await.expect(200);
        assert!(withdrawn.get("host_notice").is_none());
    }

    async fn only_the_migrant_sees_it_and_only_while_he_waits(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        let officer = world.officer(1, Some("75")).await;
        let seen = [
            host.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200),
            host.reads(&registration).await.expect(200),
            officer.inspects(&registration).await.expect(200),
        ];
        assert!(seen.iter().all(|view| view.get("host_notice").is_none()));
        assert_eq!(migrant.get("/v1/registrations").await.expect(200)["items"][0]["host_notice"], "opened");
        host.confirms(&registration).await.expect(200);
        assert!(migrant.reads(&registration).await.expect(200).get("host_notice").is_none());
    }

    async fn reading_at_once_is_having_it_on_the_phone_and_a_reminder_counts_like_the_question(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        world.after(TimeDelta::hours(24)).await;
        let (host, migrant) = (world.sign_in(&host.phone).await, world.sign_in(&migrant.phone).await);
        let reminder = entry(&host, "approval_reminder").await;
        host.act(&format!("{INBOX}/{reminder}/ack")).await.expect(200);
        assert_eq!(host_notice(&migrant, &registration).await, "delivered");
        let read = host.act(&format!("{INBOX}/{reminder}/read")).await.expect(200);
        assert!(read["acked_at"].is_string());
        assert_eq!(host_notice(&migrant, &registration).await, "opened");
        let question = entry(&host, "approval_requested").await;
        let read = host.act(&format!("{INBOX}/{question}/read")).await.expect(200);
        assert_eq!(read["acked_at"], read["read_at"]);
    }

    async fn what_is_not_the_callers_cannot_be_acknowledged(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        let question = entry(&host, "approval_requested").await;
        migrant.act(&format!("{INBOX}/{question}/ack")).await.expect_problem(404, "not_found");
        world.stranger().act(&format!("{INBOX}/{question}/ack")).await.expect_problem(401, "unauthenticated");
        host.act(&format!("{INBOX}/x/ack")).await.expect_problem(404, "not_found");
        assert_ne!(host_notice(&migrant, &registration).await, "delivered");
        // What tells the migrant something says nothing of the host.
        host.confirms(&registration).await.expect(200);
        let news = entry(&migrant, "registration_confirmed").await;
        let acked = migrant.act(&format!("{INBOX}/{news}/ack")).await.expect(200);
        assert!(acked["acked_at"].is_string() && acked.get("read_at").is_none());
    }

    async fn whose_host_was_not_reached_is_told_what_to_do(world: World) {
        let (_, mut migrant, registration) = asked(&world).await;
        let cabinet = migrant.get("/v1/cabinet").await.expect(200);
        assert_eq!(cabinet["next_step"]["code"], "wait_for_host");
        world.execute("UPDATE registrations SET host_reach = 1").await.unwrap();
        assert_eq!(host_notice(&migrant, &registration).await, "not_reached");
        let mut texts = Vec::new();
        for language in ["kk", "ru", "en", "uz"] {
            migrant.language = language;
            let cabinet = migrant.get("/v1/cabinet").await.expect(200);
            assert_eq!((&cabinet["next_step"]["code"], &cabinet["next_step"]["due_on"]), (&json!("host_not_reached"), &json!("2026-11-25")));
            assert_eq!(cabinet["pending_registration"]["host_notice"], "not_reached");
            assert_eq!(cabinet["legal_status"]["code"], "applied");
            texts.push(cabinet["next_step"]["text"].as_str().unwrap().to_owned());
        }
        assert!(texts[2].contains("send the notification again") && texts[2].contains("name another host"), "{texts:?}");
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 4);
    }

    async fn an_organisation_without_a_phone_is_not_reached_from_the_beginning(world: World) {
        let migrant = world.migrant(0).await;
        let mut body = application(0);
        body["host"] = json!({"kind": "organization", "bin": "150140000012"});
        let registration = migrant.applies(&body).await;
        assert_eq!(registration["host_notice"], "not_reached");
        migrant.act(&resend(&registration)).await.expect_problem(409, "host_without_phone");
        world.after(TimeDelta::hours(25)).await;
        assert_eq!((world.count("confirmation_links").await, world.count("notifications").await), (0, 0));
    }
}

both_engines! {
    async fn a_migrant_has_his_host_told_again_once_an_hour_and_three_times(world: World) {
        let (_, migrant, registration) = asked(&world).await;
        let key = fresh_key();
        let first = migrant.act_with_key(&resend(&registration), &key).await;
        assert_eq!((&first.expect(200)["state"], first.header("etag").is_some()), (&json!("pending"), true));
        assert_eq!(told(&world).await, (2, 0));
        // The same again is the same.
        let again = migrant.act_with_key(&resend(&registration), &key).await;
        assert_eq!((again.header("idempotent-replayed"), &again.bytes), (Some("true"), &first.bytes));
        world.after(TimeDelta::minutes(59)).await;
        let before = told(&world).await;
        let refused = world.sign_in(&migrant.phone).await.act(&resend(&registration)).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!((refused.header("ratelimit-policy"), refused.header("retry-after")), (Some("\"resend-pause\";q=1;w=3600"), Some("60")));
        assert_eq!(told(&world).await, before);
        let mut times = 1;
        for _ in 0..2 {
            world.after(TimeDelta::minutes(61)).await;
            let before = told(&world).await;
            world.sign_in(&migrant.phone).await.act(&resend(&registration)).await.expect(200);
            assert_eq!(told(&world).await, (before.0 + 1, before.1));
            times += 1;
        }
        assert_eq!(times, 3);
        world.after(TimeDelta::hours(2)).await;
        let refused = world.sign_in(&migrant.phone).await.act(&resend(&registration)).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"resend\";q=3;w=259200"));
        let until: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert_eq!(until, (72 * 60 - 59 - 122 - 120) * 60);
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'registration.resend'").await, 3);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_many_at_once_one_is_sent(world: World) {
        let (_, migrant, registration) = asked(&world).await;
        let path = resend(&registration);
        let replies = join_all((0..10).map(|_| migrant.act(&path))).await;
        let of = |status| replies.iter().filter(|reply| reply.status == status).count();
        assert_eq!((of(200), of(429)), (1, 9));
        assert_eq!(told(&world).await, (2, 0));
    }

    async fn where_there_is_no_device_an_sms_goes_out_again(world: World) {
        world.host(0).await;
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(told(&world).await, (0, 1));
        for sent in 2..5 {
            world.sign_in(&migrant.phone).await.act(&resend(&registration)).await.expect(200);
            assert_eq!(told(&world).await, (0, sent));
            world.after(TimeDelta::minutes(61)).await;
        }
        // With both reminders six in all, and never more.
        world.after(TimeDelta::hours(46)).await;
        world.after(TimeDelta::hours(20)).await;
        assert!(told(&world).await.1 <= 6);
    }

    async fn only_what_waits_is_sent_again_and_only_by_the_migrant(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        host.act(&resend(&registration)).await.expect_problem(404, "not_found");
        world.migrant(1).await.act(&resend(&registration)).await.expect_problem(404, "not_found");
        world.stranger().act(&resend(&registration)).await.expect_problem(401, "unauthenticated");
        migrant.send(migrant.request(reqwest::Method::POST, &resend(&registration))).await.expect_problem(400, "idempotency_key_required");
        host.confirms(&registration).await.expect(200);
        migrant.act(&resend(&registration)).await.expect_problem(409, "registration_not_pending");
        let second = migrant.applies(&application(0)).await;
        world.after(TimeDelta::hours(72) - TimeDelta::minutes(1)).await;
        let migrant = world.sign_in(&migrant.phone).await;
        world.clock.advance(TimeDelta::minutes(1));
        migrant.act(&resend(&second)).await.expect_problem(409, "answer_time_over");
    }

    async fn an_application_of_former_days_gets_an_entry_of_its_own(world: World) {
        let (host, migrant, registration) = asked(&world).await;
        world.execute("UPDATE registrations SET host_notice_id = NULL").await.unwrap();
        migrant.act(&resend(&registration)).await.expect(200);
        world.settle().await;
        assert_eq!(kinds(&host).await, ["approval_reminder", "approval_requested"]);
        assert_eq!(pushes(&world), ["approval_requested", "approval_reminder"]);
        host.confirms(&registration).await.expect(200);
    }
}
