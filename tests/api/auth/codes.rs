//! One-time codes.

use crate::support::actor::{code_in, id};
use crate::support::{Reply, World, both_engines};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::sync::Arc;
use tirkeu::app::auth::verify_otp::{Newcomer, open_account};
use tirkeu::domain::language::Language;
use tirkeu::store::Conn;
use tirkeu::store::types::{Id, Ts};

const PHONE: &str = "+77012345678";

/// Asks for a code and reads it on the phone.
async fn asks(world: &World, phone: &str) -> (Value, String) {
    let challenge = world.stranger().post("/v1/auth/otp", &json!({"phone": phone})).await.expect(202);
    (challenge, code_in(&world.last_sms(phone).await.expect("an SMS")))
}

async fn tries(world: &World, challenge: &Value, code: &str) -> Reply {
    let body = json!({"challenge_id": challenge["challenge_id"], "code": code});
    world.stranger().post("/v1/auth/otp/verify", &body).await
}

/// The `n`-th code that is not `right`.
fn wrong(right: &str, n: usize) -> String {
    let right: usize = right.parse().unwrap();
    format!("{:06}", (right + 1 + n) % 1_000_000)
}

async fn guesses_wrong(world: &World, challenge: &Value, code: &str, times: usize) {
    for n in 0..times {
        tries(world, challenge, &wrong(code, n)).await.expect_problem(401, "otp_invalid");
    }
}

both_engines! {
    async fn the_right_code_signs_in_and_the_first_time_opens_the_account(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        assert!(challenge["expires_at"].as_str().unwrap().starts_with("2026-11-22T06:05:00"));
        let first = tries(&world, &challenge, &code).await;
        assert_eq!(first.header("cache-control"), Some("no-store"));
        let first = first.expect(200);
        assert_eq!(first["token_type"], "Bearer");
        assert_eq!(first["expires_in"], 600);
        assert_eq!(first["account"]["phone"], PHONE);
        assert_eq!(first["account"]["locale"], "en");
        assert!(!first["refresh_token"].as_str().unwrap().is_empty());

        let again = world.sign_in("+7 (701) 234-56-78".replace(['(', ')', ' ', '-'], "").as_str()).await;
        assert_eq!(again.account, id(&first["account"]));
        assert_eq!(world.count("accounts").await, 1);
        assert_eq!(world.count("sessions").await, 2);
    }

    async fn a_known_and_an_unknown_phone_get_the_same_answer(world: World) {
        world.sign_in(PHONE).await;
        let ask = async |phone: &str| world.stranger().post("/v1/auth/otp", &json!({"phone": phone})).await;
        let (known, unknown) = (ask(PHONE).await, ask("+77012345679").await);
        let shape = |reply: &Reply| {
            let mut body = reply.expect(202);
            assert!(body["challenge_id"].as_str().is_some_and(|id| id.len() == 36));
            body["challenge_id"] = Value::Null;
            let names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
            (body, names)
        };
        assert_eq!(shape(&known), shape(&unknown));
    }

    async fn a_phone_may_be_written_with_spaces_and_is_the_same_phone(world: World) {
        let body = json!({"phone": "+7 (701) 234-56-78"});
        world.stranger().post("/v1/auth/otp", &body).await.expect(202);
        assert!(world.last_sms(PHONE).await.is_some());
    }

    async fn a_wrong_code_does_not_sign_in_and_the_right_one_still_does(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        guesses_wrong(&world, &challenge, &code, 4).await;
        tries(&world, &challenge, &code).await.expect(200);
    }

    async fn five_wrong_tries_kill_the_code_even_for_the_right_one(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        guesses_wrong(&world, &challenge, &code, 5).await;
        tries(&world, &challenge, &code).await.expect_problem(401, "otp_invalid");
        assert_eq!(world.count("accounts").await, 0);
        let (challenge, code) = asks(&world, PHONE).await;
        tries(&world, &challenge, &code).await.expect(200);
    }

    async fn fifty_guesses_at_once_are_no_more_than_five_tries(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        let guesses: Vec<String> = (0..50).map(|n| wrong(&code, n)).collect();
        for reply in join_all(guesses.iter().map(|guess| tries(&world, &challenge, guess))).await {
            reply.expect_problem(401, "otp_invalid");
        }
        tries(&world, &challenge, &code).await.expect_problem(401, "otp_invalid");
    }

    async fn fifty_uses_of_the_right_code_at_once_sign_in_once(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        let replies = join_all((0..50).map(|_| tries(&world, &challenge, &code))).await;
        let (signed_in, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
        assert_eq!(signed_in.len(), 1);
        for reply in refused {
            reply.expect_problem(401, "otp_invalid");
        }
        assert_eq!((world.count("accounts").await, world.count("sessions").await), (1, 1));
    }

    async fn a_code_can_be_used_once(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        tries(&world, &challenge, &code).await.expect(200);
        tries(&world, &challenge, &code).await.expect_problem(401, "otp_invalid");
    }

    async fn a_code_lives_five_minutes(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        world.after(TimeDelta::seconds(299)).await;
        let (other, other_code) = asks(&world, "+77012345679").await;
        tries(&world, &challenge, &code).await.expect(200);
        world.after(TimeDelta::minutes(5)).await;
        tries(&world, &other, &other_code).await.expect_problem(401, "otp_invalid");
    }

    async fn a_code_fits_only_its_own_challenge(world: World) {
        let (mine, my_code) = asks(&world, PHONE).await;
        let (other, other_code) = asks(&world, "+77012345679").await;
        assert_ne!(my_code, other_code);
        tries(&world, &other, &my_code).await.expect_problem(401, "otp_invalid");
        tries(&world, &mine, &other_code).await.expect_problem(401, "otp_invalid");
        let unknown = json!({"challenge_id": "01900000-0000-7000-8000-000000000000"});
        tries(&world, &unknown, &my_code).await.expect_problem(401, "otp_invalid");
        tries(&world, &mine, &my_code).await.expect(200);
    }

    async fn the_fourth_code_in_a_row_has_to_wait(world: World) {
        for _ in 0..3 {
            asks(&world, PHONE).await;
        }
        let refused = world.stranger().post("/v1/auth/otp", &json!({"phone": PHONE})).await;
        refused.expect_problem(429, "too_many_requests");
        let wait: i64 = refused.header("retry-after").expect("Retry-After").parse().unwrap();
        assert_eq!(refused.header("ratelimit-policy"), Some("\"otp\";q=3;w=900"));
        assert_eq!(refused.header("ratelimit"), Some(format!("\"otp\";r=0;t={wait}").as_str()));
        assert!((1..=60).contains(&wait), "{wait}");
        world.stranger().post("/v1/auth/otp", &json!({"phone": "+77012345679"})).await.expect(202);
        world.after(TimeDelta::seconds(wait)).await;
        let (challenge, code) = asks(&world, PHONE).await;
        tries(&world, &challenge, &code).await.expect(200);
    }

    async fn twenty_requests_for_a_code_at_once_send_no_more_than_is_allowed(world: World) {
        let body = json!({"phone": PHONE});
        let strangers: Vec<_> = (0..20).map(|_| world.stranger()).collect();
        let replies = join_all(strangers.iter().map(|stranger| stranger.post("/v1/auth/otp", &body))).await;
        let sent = replies.iter().filter(|reply| reply.status == 202).count();
        world.settle().await;
        assert_eq!(world.sms.sent().len(), sent);
        assert_eq!(sent, 3, "each SMS costs money and a guess");
    }

    async fn guessing_over_several_codes_locks_the_phone_for_a_while(world: World) {
        for _ in 0..3 {
            let (challenge, code) = asks(&world, PHONE).await;
            guesses_wrong(&world, &challenge, &code, 5).await;
        }
        world.after(TimeDelta::seconds(60)).await;
        let (challenge, code) = asks(&world, PHONE).await;
        guesses_wrong(&world, &challenge, &code, 1).await;
        let refused = tries(&world, &challenge, &code).await;
        refused.expect_problem(429, "too_many_requests");
        assert!(refused.header("retry-after").is_some());
        world.after(TimeDelta::minutes(15)).await;
        world.sign_in(PHONE).await;
    }

    async fn somebody_elses_guesses_do_not_keep_the_owner_with_the_right_code_out(world: World) {
        for _ in 0..3 {
            let (challenge, code) = asks(&world, PHONE).await;
            guesses_wrong(&world, &challenge, &code, 5).await;
        }
        world.after(TimeDelta::seconds(60)).await;
        let (challenge, code) = asks(&world, PHONE).await;
        tries(&world, &challenge, &code).await.expect(200);
    }

    async fn what_is_no_phone_is_told_at_its_field(world: World) {
        let stranger = world.stranger();
        let cases = [
            (json!({}), "/phone", "required"),
            (json!({"phone": 77_012_345_678_u64}), "/phone", "wrong_type"),
            (json!({"phone": ""}), "/phone", "too_short"),
            (json!({"phone": "87012345678"}), "/phone", "phone_invalid"),
            (json!({"phone": "+70000000000"}), "/phone", "phone_invalid"),
            (json!({"phone": "+7701234567a"}), "/phone", "phone_invalid"),
            (json!({"phone": PHONE, "fone": "x"}), "/fone", "unknown_field"),
        ];
        for (body, pointer, code) in cases {
            stranger.post("/v1/auth/otp", &body).await.expect_invalid(&[(pointer, code)]);
        }
        assert_eq!(world.count("otp_challenges").await, 0);
    }

    async fn what_is_no_code_is_told_at_its_field_and_costs_no_try(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        for (given, error) in [("12345", "too_short"), ("1234567", "too_long"), ("12345x", "bad_format")] {
            tries(&world, &challenge, given).await.expect_invalid(&[("/code", error)]);
            tries(&world, &challenge, given).await.expect_invalid(&[("/code", error)]);
        }
        let bad_id = json!({"challenge_id": "no-uuid", "code": 123_456, "device": "x"});
        let expected = [("/challenge_id", "bad_format"), ("/code", "wrong_type"), ("/device", "unknown_field")];
        world.stranger().post("/v1/auth/otp/verify", &bad_id).await.expect_invalid(&expected);
        tries(&world, &challenge, &code).await.expect(200);
    }

    async fn a_device_name_that_no_database_can_store_is_refused(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        let body = |name: &str| json!({"challenge_id": challenge["challenge_id"], "code": code, "device_name": name});
        let stranger = world.stranger();
        for name in ["Sam\u{0}sung", "Sam\nsung"] {
            let reply = stranger.post("/v1/auth/otp/verify", &body(name)).await;
            reply.expect_invalid(&[("/device_name", "bad_format")]);
        }
        stranger.post("/v1/auth/otp/verify", &body("Айгүлдің телефоны 📱")).await.expect(200);
    }

    async fn an_account_that_another_sign_in_opens_in_this_moment_is_the_one(world: World) {
        let (challenge, code) = asks(&world, PHONE).await;
        let now = world.app.now();
        let other = Newcomer { id: Id(world.app.new_id(now)), now: Ts(now), language: Language::Kk, iin: None };
        let (id_of_other, vault) = (other.id.0.to_string(), Arc::clone(&world.app.vault));
        let opens = async move |tx: &mut Conn| open_account(tx, &vault, other, PHONE.to_owned()).await.map(drop);
        let signed_in = world.beside(opens, tries(&world, &challenge, &code)).await.expect(200);
        assert_eq!((id(&signed_in["account"]), &signed_in["account"]["locale"]), (id_of_other.as_str(), &json!("kk")));
        assert_eq!((world.count("accounts").await, world.count("data_keys").await, world.count("sessions").await), (1, 2, 1));
    }

    async fn the_code_comes_in_the_language_of_the_account_or_else_of_the_request(world: World) {
        let mut stranger = world.stranger();
        let mut texts = Vec::new();
        for (language, phone) in [("kk", "+77010000001"), ("ru", "+77010000002"), ("uz", "+77010000003")] {
            stranger.language = language;
            stranger.post("/v1/auth/otp", &json!({"phone": phone})).await.expect(202);
            let text = world.last_sms(phone).await.unwrap();
            texts.push(text.replace(&code_in(&text), ""));
        }
        let kazakh = texts[0].clone();
        texts.dedup();
        assert_eq!(texts.len(), 3);
        let actor = world.sign_in(PHONE).await;
        actor.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
        stranger.post("/v1/auth/otp", &json!({"phone": PHONE})).await.expect(202);
        let text = world.last_sms(PHONE).await.unwrap();
        assert_eq!(text.replace(&code_in(&text), ""), kazakh);
    }
}
