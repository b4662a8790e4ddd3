//! Security tests 6 and 7: codes cannot be guessed, and cannot be turned into money.

use crate::support::actor::code_in;
use crate::support::world::Engine;
use crate::support::{Actor, Replica, Reply, World, both_engines, unlimited};
use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::app::auth::budgets::entered;
use tirkeu::domain::limits::{ClientAddress, Network};
use uuid::Uuid;

const PHONE: &str = "+77012345678";

/// An instance behind a proxy on this machine.
async fn behind_proxy(world: &World) -> Replica {
    world.replica(|parts| parts.limits.trusted_proxies = vec![Network::parse("127.0.0.0/8").unwrap()]).await
}

async fn asks(actor: &Actor, phone: &str, address: &str) -> Reply {
    let request = actor.request(Method::POST, "/v1/auth/otp").header("X-Forwarded-For", address);
    actor.send(request.json(&json!({"phone": phone}))).await
}

async fn tries(actor: &Actor, challenge: &Value, code: &str, address: &str) -> Reply {
    let body = json!({"challenge_id": challenge["challenge_id"], "code": code});
    let request = actor.request(Method::POST, "/v1/auth/otp/verify").header("X-Forwarded-For", address);
    actor.send(request.json(&body)).await
}

async fn signs_in(world: &World, actor: &Actor, challenge: &Value, phone: &str) {
    let code = code_in(&world.last_sms(phone).await.expect("an SMS"));
    tries(actor, challenge, &code, "127.0.0.1").await.expect(200);
}

/// The `n`-th address, each in a network of its own.
fn address(n: usize) -> String {
    format!("198.{}.{}.1", 18 + n / 250, n % 250)
}

/// The `n`-th code that is not `right`.
fn wrong(right: &str, n: usize) -> String {
    format!("{:06}", (right.parse::<usize>().unwrap() + 1 + n) % 1_000_000)
}

#[track_caller]
fn is_refused_by(reply: &Reply, policy: &str) -> i64 {
    reply.expect_problem(429, "too_many_requests");
    assert_eq!(reply.header("ratelimit-policy"), Some(policy));
    let wait = reply.header("retry-after").expect("Retry-After");
    assert!(reply.header("ratelimit").is_some_and(|limit| limit.ends_with(&format!(";r=0;t={wait}"))));
    wait.parse().unwrap()
}

/// Pretends that so much of a budget is used.
async fn has_used(world: &World, budget: &str, value: &[u8], used: u32) {
    let bucket = world.app.secrets.of_limit(budget, value);
    let hex = tirkeu::domain::hex::hex(&bucket);
    let literal = if world.engine == Engine::Postgres { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") };
    let rows = world.execute(&format!("UPDATE rate_limits SET used = {used} WHERE bucket = {literal}")).await.unwrap();
    assert_eq!(rows, 1, "{budget}");
}

both_engines! {
    // Security test 6: spread over addresses.
    async fn fifty_parallel_guesses_from_fifty_addresses_count_as_fifty(world: World) {
        let proxied = behind_proxy(&world).await;
        let here = world.stranger().at(&proxied);
        let challenge = asks(&here, PHONE, "127.0.0.1").await.expect(202);
        let code = code_in(&world.last_sms(PHONE).await.expect("an SMS"));
        let guesses: Vec<(String, String)> = (0..50).map(|n| (wrong(&code, n), address(n))).collect();
        let replies = join_all(guesses.iter().map(|(guess, from)| tries(&here, &challenge, guess, from))).await;
        assert!(replies.iter().all(|reply| reply.status == 401));
        // Five were judged; the rest did not even count, because the code was dead.
        assert_eq!(world.number("SELECT CAST(attempts AS bigint) AS n FROM otp_challenges").await, 5);
        tries(&here, &challenge, &code, "127.0.0.1").await.expect_problem(401, "otp_invalid");
        assert_eq!(world.count("sessions").await, 0);
    }

    // Security test 6: spread over codes of one phone, at two instances.
    async fn parallel_guesses_over_several_codes_are_fifteen_at_most(world: World) {
        let proxied = behind_proxy(&world).await;
        let (here, there) = (world.stranger(), world.stranger().at(&proxied));
        let mut challenges = Vec::new();
        for _ in 0..3 {
            challenges.push(asks(&there, PHONE, "127.0.0.1").await.expect(202));
        }
        world.settle().await;
        let guesses = (0..150).map(|n| (n, wrong("000000", n), address(n)));
        let guesses: Vec<_> = guesses.collect();
        let replies = join_all(guesses.iter().map(|(n, guess, from)| {
            tries(if n % 2 == 0 { &here } else { &there }, &challenges[n % 3], guess, from)
        })).await;
        for reply in &replies {
            assert!(reply.status == 401 || reply.status == 429, "{} {}", reply.status, reply.text());
        }
        assert!(world.number("SELECT sum(attempts) AS n FROM otp_challenges").await <= 15);
        world.clock.advance(TimeDelta::seconds(60));
        let fourth = asks(&there, PHONE, "127.0.0.1").await.expect(202);
        let code = code_in(&world.last_sms(PHONE).await.expect("an SMS"));
        tries(&there, &fourth, &wrong(&code, 0), &address(1)).await.expect_problem(401, "otp_invalid");
        assert_eq!(is_refused_by(&tries(&there, &fourth, &wrong(&code, 1), &address(2)).await, "\"otp-tries\";q=15;w=900"), 900);
        // Even the right code, from wherever it comes: the phone is locked.
        is_refused_by(&tries(&here, &fourth, &code, &address(3)).await, "\"otp-tries\";q=15;w=900");
        assert_eq!(world.count("sessions").await, 0);
    }

    // Security test 6: a code of another session, and a used one.
    async fn a_code_is_good_for_its_own_challenge_and_once(world: World) {
        let here = world.stranger();
        let first = asks(&here, PHONE, "-").await.expect(202);
        let first_code = code_in(&world.last_sms(PHONE).await.expect("an SMS"));
        let second = asks(&here, PHONE, "-").await.expect(202);
        let second_code = code_in(&world.last_sms(PHONE).await.expect("an SMS"));
        assert_ne!(first_code, second_code);
        tries(&here, &first, &second_code, "-").await.expect_problem(401, "otp_invalid");
        tries(&here, &second, &first_code, "-").await.expect_problem(401, "otp_invalid");
        let uses = join_all((0..20).map(|_| tries(&here, &second, &second_code, "-"))).await;
        assert_eq!(uses.iter().filter(|reply| reply.status == 200).count(), 1);
        tries(&here, &second, &second_code, "-").await.expect_problem(401, "otp_invalid");
    }

    // Security test 7: resend storms.
    async fn a_phone_gets_ten_codes_a_day(world: World) {
        let here = world.stranger();
        for _ in 0..10 {
            asks(&here, PHONE, "-").await.expect(202);
            world.settle().await;
            world.after(TimeDelta::minutes(6)).await;
        }
        // The day is the UTC day; it began at six.
        let wait = is_refused_by(&asks(&here, PHONE, "-").await, "\"otp-phone\";q=10;w=86400");
        assert_eq!(wait, 17 * 3600);
        assert_eq!(world.sms.sent().len(), 10);
        asks(&here, "+77012345679", "-").await.expect(202);
        world.after(TimeDelta::seconds(wait)).await;
        asks(&here, PHONE, "-").await.expect(202);
        world.settle().await;
    }

    // Security test 7: many numbers.
    async fn an_installation_gets_twenty_codes_a_day_for_whatever_phones(world: World) {
        let here = world.stranger();
        let ask = async |n: usize, installation: Option<&str>| {
            let phone = format!("+7701{:07}", 5_000_000 + n);
            let mut body = json!({"phone": phone});
            if let Some(id) = installation {
                body["installation_id"] = json!(id);
            }
            here.post("/v1/auth/otp", &body).await
        };
        for n in 0..20 {
            ask(n, Some("phone-1")).await.expect(202);
        }
        is_refused_by(&ask(20, Some("phone-1")).await, "\"otp-device\";q=20;w=86400");
        ask(21, Some("phone-2")).await.expect(202);
        ask(22, None).await.expect(202);
        let bad = here.post("/v1/auth/otp", &json!({"phone": PHONE, "installation_id": "a b"})).await;
        bad.expect_invalid(&[("/installation_id", "bad_format")]);
        world.settle().await;
    }

    // Security test 7: one network.
    async fn a_network_has_a_budget_whatever_its_addresses_and_phones(world: World) {
        let proxied = behind_proxy(&world).await;
        let here = world.stranger().at(&proxied);
        for (near, also_near, far) in [("203.0.113.5", "203.0.113.77", "203.0.114.5"), ("2001:db8:1:2::3", "2001:db8:1:9::1", "2001:db8:2::1")] {
            asks(&here, "+77015000001", near).await.expect(202);
            let subnet = ClientAddress(near.parse().unwrap()).subnet();
            has_used(&world, "otp-subnet", &subnet, 999).await;
            world.after(TimeDelta::minutes(1)).await;
            asks(&here, "+77015000002", also_near).await.expect(202);
            is_refused_by(&asks(&here, "+77015000003", also_near).await, "\"otp-subnet\";q=1000;w=3600");
            asks(&here, "+77015000003", far).await.expect(202);
            world.after(TimeDelta::hours(1)).await;
            asks(&here, "+77015000004", also_near).await.expect(202);
            world.after(TimeDelta::hours(1)).await;
        }
    }

    // Security test 7: one destination.
    async fn a_destination_has_a_budget_of_its_own(world: World) {
        let here = world.stranger();
        let phone = |n: usize| format!("+23480312345{n:02}");
        asks(&here, &phone(0), "-").await.expect(202);
        has_used(&world, "otp-prefix", b"23480", 199).await;
        asks(&here, &phone(1), "-").await.expect(202);
        let wait = is_refused_by(&asks(&here, &phone(2), "-").await, "\"otp-prefix\";q=200;w=3600");
        asks(&here, "+2349031234500", "-").await.expect(202);
        asks(&here, PHONE, "-").await.expect(202);
        world.after(TimeDelta::seconds(wait)).await;
        asks(&here, &phone(2), "-").await.expect(202);
        world.settle().await;
    }

    // Security test 7: everything together, at two instances.
    async fn the_whole_service_has_a_budget_for_the_day(world: World) {
        let one = world.replica(|parts| parts.limits.sms_daily_budget = 5).await;
        let two = world.replica(|parts| parts.limits.sms_daily_budget = 5).await;
        let (here, there) = (world.stranger().at(&one), world.stranger().at(&two));
        let phones: Vec<String> = (0..12).map(|n| format!("+7701{:07}", 6_000_000 + n)).collect();
        let replies = join_all(phones.iter().enumerate().map(|(n, phone)| asks(if n % 2 == 0 { &here } else { &there }, phone, "-"))).await;
        let (sent, refused): (Vec<Reply>, Vec<Reply>) = replies.into_iter().partition(|reply| reply.status == 202);
        assert_eq!((sent.len(), refused.len()), (5, 7));
        for reply in &refused {
            assert_eq!(is_refused_by(reply, "\"otp-day\";q=5;w=86400"), 18 * 3600);
        }
        world.settle().await;
        assert_eq!(world.sms.sent().len(), 5);
        // What was refused left nothing behind: the same phones are served on the next day.
        assert_eq!(world.count("otp_challenges").await, 5);
        world.after(TimeDelta::hours(18)).await;
        asks(&here, phones.last().unwrap(), "-").await.expect(202);
        world.settle().await;
    }

    // Security test 7: codes that nobody enters.
    async fn a_destination_where_codes_are_not_entered_is_paused_for_an_hour(world: World) {
        let here = world.stranger();
        let phone = |n: usize| format!("+23480312346{n:02}");
        for n in 0..20 {
            asks(&here, &phone(n), "-").await.expect(202);
        }
        // They may still be entered.
        world.after(TimeDelta::minutes(4)).await;
        asks(&here, &phone(20), "-").await.expect(202);
        world.after(TimeDelta::minutes(7)).await;
        let refused = asks(&here, &phone(21), "-").await;
        is_refused_by(&refused, "\"otp-completion\";q=20;w=3600");
        asks(&here, "+2349031234601", "-").await.expect(202);
        asks(&here, PHONE, "-").await.expect(202);
        world.after(TimeDelta::minutes(40)).await;
        is_refused_by(&asks(&here, &phone(21), "-").await, "\"otp-completion\";q=20;w=3600");
        world.after(TimeDelta::minutes(20)).await;
        asks(&here, &phone(21), "-").await.expect(202);
        world.settle().await;
    }

    async fn a_destination_where_codes_are_entered_is_not_paused(world: World) {
        let here = world.stranger();
        let phone = |n: usize| format!("+23480312347{n:02}");
        let mut challenges = Vec::new();
        for n in 0..20 {
            challenges.push(asks(&here, &phone(n), "-").await.expect(202));
        }
        for n in [3, 17] {
            signs_in(&world, &here, &challenges[n], &phone(n)).await;
        }
        world.after(TimeDelta::minutes(11)).await;
        asks(&here, &phone(20), "-").await.expect(202);
        world.settle().await;
    }

    async fn a_code_is_good_even_if_it_cannot_be_counted(world: World, unlimited) {
        let here = world.stranger();
        let challenge = asks(&here, PHONE, "-").await.expect(202);
        let code = code_in(&world.last_sms(PHONE).await.unwrap());
        world.execute("ALTER TABLE rate_limits RENAME TO away").await.unwrap();
        tries(&here, &challenge, &code, "-").await.expect(200);
        world.execute("ALTER TABLE away RENAME TO rate_limits").await.unwrap();
        assert_eq!(world.count("sessions").await, 1);
    }

    async fn only_a_code_with_a_destination_and_a_time_is_counted_as_entered(world: World) {
        let sent = world.app.new_id(world.app.now());
        for (phone, challenge, counted) in [("", sent, 0), ("12", sent, 0), (PHONE, Uuid::nil(), 0), (PHONE, sent, 1), (PHONE, sent, 1)] {
            entered(&world.app, phone, challenge).await;
            assert_eq!(world.count("rate_limits").await, counted, "{phone:?} {challenge}");
        }
        assert_eq!(world.number("SELECT CAST(sum(used) AS bigint) AS n FROM rate_limits").await, 2);
    }

    // Security test 8: what a budget says does not depend on who is asked about.
    async fn a_refusal_is_the_same_for_a_known_and_an_unknown_phone(world: World) {
        world.sign_in(PHONE).await;
        let spent = world.replica(|parts| parts.limits.sms_daily_budget = 1).await;
        let here = world.stranger().at(&spent);
        let shape = |reply: &Reply| {
            is_refused_by(reply, "\"otp-day\";q=1;w=86400");
            let mut body = reply.json();
            body["trace_id"] = Value::Null;
            let mut headers: Vec<(String, String)> = reply
                .headers
                .iter()
                .filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()))
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect();
            headers.sort();
            (body, headers)
        };
        let (known, unknown) = (asks(&here, PHONE, "-").await, asks(&here, "+77012345679", "-").await);
        assert_eq!(shape(&known), shape(&unknown));
    }
}
