//! One-time links: a host without the app answers, once, about one registration.

use crate::support::actor::{application, fresh_key, host_iin, host_phone, id};
use crate::support::{Actor, Reply, World, both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};

fn path(token: &str) -> String {
    format!("/v1/confirmations/{token}")
}

fn confirm() -> Value {
    json!({"decision": "confirm"})
}

/// A migrant's application to host 5, who has no account, and the token that the host was sent.
async fn asked(world: &World) -> (Actor, Value, String) {
    let migrant = world.migrant(0).await;
    let registration = migrant.applies(&application(5)).await;
    let token = world.link_sent_to(&host_phone(5)).await;
    (migrant, registration, token)
}

/// A form as a browser sends it, without going where the answer leads.
async fn sends(world: &World, token: &str, form: &str) -> Reply {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.post(world.url(&format!("/c/{token}"))).header("Accept-Language", "en");
    world.raw(request.header("Content-Type", "application/x-www-form-urlencoded").body(form.to_owned())).await
}

async fn state(migrant: &Actor, registration: &Value) -> Value {
    migrant.reads(registration).await.expect(200)["state"].clone()
}

both_engines! {
    async fn a_host_without_an_account_confirms_by_the_link_in_the_sms(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM accounts").await, 1);
        let stranger = world.stranger();
        let reply = stranger.get(&path(&token)).await;
        let seen = reply.expect(200);
        assert_eq!((reply.header("cache-control"), reply.header("referrer-policy")), (Some("no-store"), Some("no-referrer")));
        assert_eq!((&seen["state"], &seen["number"]), (&json!("pending"), &registration["number"]));
        let asked = &seen["application"];
        assert_eq!((&asked["guest"]["surname"], &asked["guest"]["nationality"]), (&json!("Каримов"), &json!("UZB")));
        assert!(asked["guest"]["masked_document"].as_str().unwrap().starts_with('•'));
        assert_eq!((&asked["stay_until"], &asked["moved_in_on"]), (&json!("2026-12-19"), &json!("2026-11-21")));
        assert_eq!(seen["answer_by"], "2026-11-25T06:00:00Z");
        let confirmed = stranger.post(&path(&token), &confirm()).await.expect(200);
        assert_eq!((&confirmed["state"], &confirmed["decided_at"]), (&json!("confirmed"), &json!("2026-11-22T06:00:00Z")));
        assert!(confirmed.get("application").is_none());
        let now = migrant.reads(&registration).await.expect(200);
        assert_eq!((&now["state"], &now["version"]), (&json!("confirmed"), &json!(2)));
        let number = now["certificate_number"].as_str().unwrap();
        assert_eq!(stranger.get(&format!("/v1/verify/{number}")).await.expect(200)["status"], "valid");
        assert_eq!(migrant.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "registration_confirmed");
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        assert_eq!(events["items"][1]["actor"], "host");
        // The audit log tells by which link.
        let by_link = "SELECT count(*) AS n FROM audit a JOIN confirmation_links l ON l.id = a.actor_id \
            WHERE a.actor_kind = 'link' AND a.action = 'registration.confirm' AND l.used_at IS NOT NULL";
        assert_eq!(world.number(by_link).await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_host_without_an_account_refuses_by_the_link(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let stranger = world.stranger();
        stranger.post(&path(&token), &json!({"decision": "reject"})).await.expect_invalid(&[("/reason", "required")]);
        let mixed = json!({"decision": "confirm", "reason": "no_consent", "comment": "x"});
        stranger.post(&path(&token), &mixed).await.expect_invalid(&[("/reason", "not_allowed"), ("/comment", "not_allowed")]);
        let refusal = json!({"decision": "reject", "reason": "unknown_person", "comment": "не знаю его"});
        let rejected = stranger.post(&path(&token), &refusal).await.expect(200);
        assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &json!("unknown_person")));
        let now = migrant.reads(&registration).await.expect(200);
        assert_eq!((&now["state"], &now["reason"], &now["comment"]), (&json!("rejected"), &json!("unknown_person"), &json!("не знаю его")));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_used_link_answers_nothing_more_and_shows_what_was_answered(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let (stranger, key) = (world.stranger(), fresh_key());
        stranger.send(stranger.request(Method::POST, &path(&token)).json(&confirm())).await.expect_problem(400, "idempotency_key_required");
        let first = stranger.post_with_key(&path(&token), &confirm(), &key).await;
        first.expect(200);
        // Whoever repeats himself gets his answer.
        let again = stranger.post_with_key(&path(&token), &confirm(), &key).await;
        assert_eq!((again.header("idempotent-replayed"), &again.bytes), (Some("true"), &first.bytes));
        let other = json!({"decision": "reject", "reason": "no_consent"});
        stranger.post_with_key(&path(&token), &other, &key).await.expect_problem(422, "idempotency_key_reused");
        // Everybody else has no such link.
        for body in [&confirm(), &other] {
            stranger.post(&path(&token), body).await.expect_problem(404, "not_found");
        }
        let shown = stranger.get(&path(&token)).await.expect(200);
        assert_eq!((&shown["state"], shown.get("application")), (&json!("confirmed"), None));
        assert_eq!(state(&migrant, &registration).await, "confirmed");
        assert_eq!(world.count("certificates").await, 1);
    }

    async fn a_link_of_a_withdrawn_registration_shows_so_and_answers_nothing(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        migrant.withdraws(&registration).await.expect(200);
        let stranger = world.stranger();
        let reply = stranger.get(&path(&token)).await;
        let shown = reply.expect(200);
        assert_eq!((&shown["state"], shown.get("application")), (&json!("withdrawn"), None));
        assert!(!reply.text().contains("Каримов"));
        stranger.post(&path(&token), &confirm()).await.expect_problem(409, "registration_not_pending");
        assert_eq!(world.number("SELECT count(*) AS n FROM confirmation_links WHERE used_at IS NOT NULL").await, 0);
        assert_eq!(world.count("certificates").await, 0);
        // What was withdrawn before the look is nobody's look.
        assert_eq!(migrant.get("/v1/me/access-log").await.expect(200)["items"], json!([]));
    }

    async fn an_expired_link_and_one_that_never_was_lead_nowhere(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let stranger = world.stranger();
        let turned: String = token.chars().rev().collect();
        for wrong in [turned.as_str(), "x", "%00", &token[1..], &format!("{token}A"), &format!("{token}="), &"A".repeat(43)] {
            stranger.get(&path(wrong)).await.expect_problem(404, "not_found");
            stranger.post(&path(wrong), &confirm()).await.expect_problem(404, "not_found");
        }
        world.clock.advance(TimeDelta::hours(72) - TimeDelta::seconds(1));
        stranger.get(&path(&token)).await.expect(200);
        world.clock.advance(TimeDelta::seconds(1));
        stranger.get(&path(&token)).await.expect_problem(404, "not_found");
        stranger.post(&path(&token), &confirm()).await.expect_problem(404, "not_found");
        world.settle().await;
        let migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(state(&migrant, &registration).await, "expired");
        assert_eq!((world.count("certificates").await, world.count("confirmation_links").await), (0, 0));
    }

    async fn of_two_answers_at_once_by_one_link_one_wins(world: World) {
        let migrant = world.migrant(0).await;
        for _ in 0..8 {
            let registration = migrant.applies(&application(5)).await;
            let token = world.link_sent_to(&host_phone(5)).await;
            let (here, refusal) = (world.stranger(), json!({"decision": "reject", "reason": "no_consent"}));
            let (yes, no, path) = (confirm(), refusal, path(&token));
            let (confirmed, rejected) = join(here.post(&path, &yes), here.post(&path, &no)).await;
            let (won, lost, state_after) =
                if confirmed.status == 200 { (confirmed, rejected, "confirmed") } else { (rejected, confirmed, "rejected") };
            won.expect(200);
            // Together, or just behind the other.
            assert!([404, 409].contains(&lost.status.as_u16()), "{}", lost.text());
            assert_eq!(state(&migrant, &registration).await, state_after);
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_answer_in_the_app_and_one_by_the_link_at_once_leave_one(world: World) {
        let migrant = world.migrant(0).await;
        let host = world.host(5).await;
        for _ in 0..8 {
            let registration = migrant.applies(&application(5)).await;
            let token = world.link_sent_to(&host_phone(5)).await;
            let (stranger, yes, path) = (world.stranger(), confirm(), path(&token));
            let (by_link, in_app) = join(stranger.post(&path, &yes), host.rejects(&registration, "no_consent")).await;
            let mut statuses = [by_link.status.as_u16(), in_app.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", by_link.text(), in_app.text());
            let used = "SELECT count(*) AS n FROM confirmation_links WHERE used_at IS NOT NULL";
            assert_eq!(world.number(used).await, world.number("SELECT count(*) AS n FROM registration_events WHERE state = 'confirmed'").await);
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_two_links_of_one_registration_the_second_finds_it_answered(world: World) {
        let (migrant, registration, first) = asked(&world).await;
        migrant.act(&format!("/v1/registrations/{}/resend", id(&registration))).await.expect(200);
        let links = world.links_sent_to(&host_phone(5)).await;
        assert_eq!(links.len(), 2);
        assert_ne!(links[0], links[1]);
        let stranger = world.stranger();
        stranger.post(&path(&links[1]), &confirm()).await.expect(200);
        stranger.post(&path(&first), &confirm()).await.expect_problem(409, "registration_not_pending");
        assert_eq!(stranger.get(&path(&first)).await.expect(200)["state"], "confirmed");
    }

    async fn a_move_is_confirmed_by_a_link_like_by_the_host(world: World) {
        let (migrant, former_host, first) = world.registered(0, 0).await;
        let second = migrant.applies(&application(5)).await;
        let token = world.link_sent_to(&host_phone(5)).await;
        world.stranger().post(&path(&token), &confirm()).await.expect(200);
        assert_eq!((state(&migrant, &first).await, state(&migrant, &second).await), (json!("superseded"), json!("confirmed")));
        assert_eq!(former_host.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "registration_superseded");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn each_look_by_the_link_stands_in_the_access_log_and_counts_as_opened(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let before = migrant.reads(&registration).await;
        assert_eq!(before.expect(200)["host_notice"], "sent");
        for _ in 0..2 {
            world.stranger().get(&path(&token)).await.expect(200);
        }
        let log = migrant.get("/v1/me/access-log").await.expect(200);
        let items = log["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "{items:?}");
        for look in items {
            assert_eq!((&look["reader"], &look["purpose"], &look["registration_id"]), (&json!("link"), &json!("host_link"), &registration["id"]));
            assert!(look["purpose_text"].as_str().unwrap().contains("one-time link"));
        }
        let after = migrant.reads(&registration).await;
        assert_eq!(after.expect(200)["host_notice"], "opened");
        assert_ne!(before.header("etag"), after.header("etag"));
        // Who signs in later finds the question read.
        let inbox = world.host(5).await.get("/v1/me/notifications").await.expect(200);
        assert!(inbox["items"][0]["read_at"].is_string() && inbox["items"][0]["acked_at"].is_string());
        assert_eq!(inbox["unread"], 0);
    }

    async fn who_asks_only_for_the_head_has_seen_nothing(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        for path in [path(&token), format!("/c/{token}")] {
            let reply = world.raw(world.client.head(world.url(&path))).await;
            assert_eq!((reply.status.as_u16(), reply.text().as_str(), reply.header("cache-control")), (200, "", Some("no-store")), "{path}");
        }
        assert_eq!(migrant.get("/v1/me/access-log").await.expect(200)["items"], json!([]));
        assert_eq!(migrant.reads(&registration).await.expect(200)["host_notice"], "sent");
    }

    async fn an_answer_that_is_repeated_is_no_look(world: World) {
        let (migrant, _, token) = asked(&world).await;
        let (stranger, key) = (world.stranger(), fresh_key());
        let answers = [(); 2].map(|()| stranger.request(Method::POST, &path(&token)).header("Idempotency-Key", &key).json(&confirm()));
        for answer in answers {
            world.raw(answer).await.expect(200);
        }
        assert_eq!(migrant.get("/v1/me/access-log").await.expect(200)["items"], json!([]));
    }

    async fn the_ground_of_an_annulment_is_not_for_whoever_has_a_link(world: World) {
        let (_, registration, token) = asked(&world).await;
        let stranger = world.stranger();
        stranger.post(&path(&token), &confirm()).await.expect(200);
        let officer = world.officer(0, None).await;
        officer.annuls(&registration).await.expect(200);
        let seen = stranger.get(&path(&token)).await.expect(200);
        assert_eq!(seen["state"], "annulled");
        assert!(seen.get("reason").is_none(), "{seen}");
    }

    async fn a_look_by_the_link_that_cannot_be_logged_is_not_answered(world: World) {
        let (_, _, token) = asked(&world).await;
        world.execute("ALTER TABLE audit RENAME TO audit_away").await.unwrap();
        let refused = world.stranger().get(&path(&token)).await;
        refused.expect_problem(500, "internal");
        assert!(!refused.text().contains("Каримов"));
        let page = world.stranger().get(&format!("/c/{token}")).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (500, Some("text/html; charset=utf-8")));
        assert!(!page.text().contains("Каримов"));
        world.execute("ALTER TABLE audit_away RENAME TO audit").await.unwrap();
        world.stranger().get(&path(&token)).await.expect(200);
    }

    async fn whoever_has_told_that_he_is_somebody_else_gets_no_link_and_old_links_end(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let owner = world.host(5).await;
        owner.patch("/v1/me", &json!({"iin": host_iin(6)})).await.expect(200);
        world.stranger().get(&path(&token)).await.expect_problem(404, "not_found");
        world.stranger().post(&path(&token), &confirm()).await.expect_problem(404, "not_found");
        migrant.withdraws(&registration).await.expect(200);
        let second = migrant.applies(&application(5)).await;
        assert_eq!(world.links_sent_to(&host_phone(5)).await.len(), 1);
        assert_eq!(migrant.reads(&second).await.expect(200)["host_notice"], "not_reached");
        owner.patch("/v1/me", &json!({"iin": host_iin(5)})).await.expect(200);
        migrant.act(&format!("/v1/registrations/{}/resend", id(&second))).await.expect(200);
        let token = world.link_sent_to(&host_phone(5)).await;
        world.stranger().post(&path(&token), &confirm()).await.expect(200);
    }

    async fn the_sms_is_short_names_nobody_and_speaks_the_hosts_language(world: World) {
        let host = world.host(7).await;
        host.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
        world.migrant(0).await.applies(&application(7)).await;
        world.migrant(1).await.applies(&application(8)).await;
        let (kk, ru) = (world.last_sms(&host_phone(7)).await.unwrap(), world.last_sms(&host_phone(8)).await.unwrap());
        assert!(kk.contains("келісім емес") && ru.contains("не согласие"), "{kk} {ru}");
        for text in [&kk, &ru] {
            assert!(text.contains(&format!(" {}/c/", world.base)));
            let around = text.split_once("http").map(|(before, after)| before.len() + after.len()).unwrap();
            assert!(around > 0 && text.encode_utf16().count() <= 134, "{text}");
            for secret in ["Каримов", "KARIMOV", "Yo", "FA00134", "705200000", "Абая", "UZB"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
        // Only a MAC of the token is kept.
        let token = world.link_sent_to(&host_phone(7)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM confirmation_links WHERE length(token_mac) <> 32").await, 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM outbox WHERE sealed IS NOT NULL").await, 0);
        assert_eq!(token.len(), 43);
    }

    async fn tokens_that_lead_nowhere_are_counted_for_their_address(world: World) {
        let (_, _, token) = asked(&world).await;
        let stranger = world.stranger();
        let wrong = path(&"A".repeat(43));
        let replies = join_all((0..60).map(|_| stranger.get(&wrong))).await;
        assert!(replies.iter().all(|reply| reply.status == 404));
        let refused = stranger.get(&wrong).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"link-misses\";q=60;w=3600"));
        assert!(refused.header("retry-after").is_some());
        let page = stranger.get(&format!("/c/{}", "A".repeat(43))).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (429, Some("text/html; charset=utf-8")));
        assert!(page.header("retry-after").is_some() && page.text().contains("<h2>"));
        // A good link is good all the same.
        stranger.get(&path(&token)).await.expect(200);
    }
}

both_engines! {
    async fn the_page_asks_and_takes_the_answer_without_a_script(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let page = world.raw(world.client.get(world.url(&format!("/c/{token}"))).header("Accept-Language", "uz")).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!((page.header("cache-control"), page.header("content-language")), (Some("no-store"), Some("uz")));
        assert_eq!((page.header("referrer-policy"), page.header("x-robots-tag")), (Some("no-referrer"), Some("noindex")));
        let policy = page.header("content-security-policy").unwrap();
        for part in ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "style-src 'sha256-"] {
            assert!(policy.contains(part), "{policy}");
        }
        let html = page.text();
        for part in ["Каримов Шерзод", "Oʻzbekiston", "•••••3401", "19.12.2026", "21.11.2026", "25.11.2026, 11:00 (UTC+5)", "Алматы"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("<script") && !html.contains("FA0013401"));
        for tag in ["kk", "ru", "en"] {
            assert!(html.contains(&format!("href=\"?lang={tag}\"")), "{tag}");
            let switched = world.stranger().get(&format!("/c/{token}?lang={tag}")).await;
            assert!(switched.text().contains(&format!("<html lang=\"{tag}\">")));
            assert_eq!(switched.header("content-language"), Some(tag));
        }
        let answered = sends(&world, &format!("{token}?lang=kk"), "decision=confirm").await;
        assert_eq!((answered.status.as_u16(), answered.header("location")), (303, Some(format!("/c/{token}?lang=kk").as_str())));
        assert_eq!(state(&migrant, &registration).await, "confirmed");
        let after = world.stranger().get(&format!("/c/{token}")).await;
        assert_eq!(after.status, 200);
        let html = after.text();
        assert!(html.contains("verdict good") && !html.contains("<form") && !html.contains("Каримов"), "{html}");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_form_sent_twice_or_together_with_another_does_no_harm(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let refusal = "decision=reject&reason=does_not_live_here&comment=%D0%BD%D0%B5%D1%82%0D%0A%D0%B5%D0%B3%D0%BE";
        let replies = join_all((0..5).map(|_| sends(&world, &token, refusal))).await;
        assert!(replies.iter().all(|reply| reply.status == 303), "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
        for late in [refusal, "decision=confirm"] {
            assert_eq!(sends(&world, &token, late).await.status, 303);
        }
        let now = migrant.reads(&registration).await.expect(200);
        assert_eq!((&now["state"], &now["version"], &now["comment"]), (&json!("rejected"), &json!(2), &json!("нет\nего")));
        let html = world.stranger().get(&format!("/c/{token}")).await.text();
        assert!(html.contains("Refused") && html.contains("This person does not live here"), "{html}");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn what_is_wrong_with_a_form_is_told_on_the_page(world: World) {
        let (migrant, registration, token) = asked(&world).await;
        let wrong = sends(&world, &token, "decision=reject&reason=").await;
        assert_eq!((wrong.status.as_u16(), wrong.header("content-type")), (422, Some("text/html; charset=utf-8")));
        assert!(wrong.text().contains("role=\"alert\"") && wrong.text().contains("Каримов"), "{}", wrong.text());
        for (form, status) in [("", 400), ("decision=maybe", 400), (&*format!("decision=confirm&x={}", "x".repeat(5000)), 413)] {
            let refused = sends(&world, &token, form).await;
            assert_eq!((refused.status.as_u16(), refused.header("content-type")), (status, Some("text/html; charset=utf-8")), "{}", refused.text());
            assert!(refused.text().contains("<h2>") && !refused.text().contains("Каримов"));
        }
        let json = world.raw(world.client.post(world.url(&format!("/c/{token}"))).json(&confirm())).await;
        assert_eq!((json.status.as_u16(), json.header("content-type")), (415, Some("text/html; charset=utf-8")));
        let deleted = world.raw(world.client.delete(world.url(&format!("/c/{token}")))).await;
        assert_eq!((deleted.status.as_u16(), deleted.header("allow")), (405, Some("GET, HEAD, POST")));
        let nowhere = world.raw(world.client.get(world.url("/c/x")).header("Accept-Language", "kk")).await;
        assert_eq!(nowhere.status, 404);
        assert!(nowhere.text().contains("Сілтеме жарамсыз") && nowhere.text().contains("<html lang=\"kk\">"));
        assert_eq!(state(&migrant, &registration).await, "pending");
        migrant.withdraws(&registration).await.expect(200);
        assert_eq!(sends(&world, &token, "decision=confirm").await.status, 303);
        assert!(world.stranger().get(&format!("/c/{token}")).await.text().contains("Application withdrawn"));
    }

    async fn what_the_law_forbids_is_told_on_the_page(world: World) {
        let migrant = world.migrant(0).await;
        let mut body = application(5);
        (body["entered_on"], body["moved_in_on"]) = (json!("2026-10-24"), json!("2026-10-24"));
        let registration = migrant.applies(&body).await;
        let token = world.link_sent_to(&host_phone(5)).await;
        world.clock.advance(TimeDelta::hours(24));
        let refused = sends(&world, &token, "decision=confirm").await;
        assert_eq!((refused.status.as_u16(), refused.header("content-type")), (409, Some("text/html; charset=utf-8")));
        let migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(state(&migrant, &registration).await, "pending");
        assert_eq!(sends(&world, &token, "decision=reject&reason=no_consent").await.status, 303);
        assert_eq!(state(&migrant, &registration).await, "rejected");
    }
}
