//! Whose account it is: by the identity if it is known, else by the verified phone.

use super::{IIN, PHONE, Scene, signed_in};
use crate::support::actor::host_iin;
use crate::support::officer::{badge, officer_phone};
use crate::support::{both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::HashSet;
use tirkeu::app::officers::appoint::{AppointOfficer, appoint};
use tirkeu::app::officers::change::suspend;
use tirkeu::domain::access::Rank;
use tirkeu::domain::accounts::phone::Phone;
use tirkeu::store::auth::{SessionRow, insert_session};
use tirkeu::store::identities::{self, IdentityRow};
use tirkeu::store::officers::{self, OfficerRow};
use tirkeu::store::types::{Id, Ts};
use tirkeu::store::vault::{hold, hold_alone};
use tirkeu::store::{Conn, sessions};

both_engines! {
    async fn a_verified_phone_opens_an_account_with_what_the_provider_knows(world: World) {
        let scene = Scene::set(&world).await;
        let reply = scene.signs_in("aigul").await;
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let answer = reply.expect(200);
        assert_eq!((&answer["account"]["phone"], &answer["token_type"]), (&json!(PHONE), &json!("Bearer")));
        let actor = signed_in(&scene, &answer);
        let me = actor.get("/v1/me").await.expect(200);
        assert_eq!((&me["iin"], &me["locale"], &me["version"]), (&json!(IIN), &json!("en"), &json!(1)));
        actor.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
        // It is a session like any other.
        actor.post("/v1/auth/refresh", &json!({"refresh_token": actor.refresh_token})).await.expect(200);
        let actions = sql::lines(&world.app.db, "SELECT action AS line FROM audit ORDER BY id").await;
        assert_eq!(actions.iter().collect::<HashSet<_>>(), HashSet::from([&"session.open".to_owned(), &"identity.link".to_owned(), &"account.update".to_owned()]));
        scene.end().await;
    }

    async fn a_verified_phone_finds_the_account_that_a_code_by_sms_opened(world: World) {
        let scene = Scene::set(&world).await;
        let by_sms = world.sign_in(PHONE).await;
        let answer = scene.signs_in("aigul").await.expect(200);
        assert_eq!(answer["account"]["id"], by_sms.account);
        let me = by_sms.get("/v1/me").await.expect(200);
        assert_eq!((&me["iin"], &me["version"]), (&json!(IIN), &json!(2)));
        // And the other way round.
        assert_eq!(world.sign_in(PHONE).await.account, by_sms.account);
        assert_eq!((world.count("accounts").await, world.count("identities").await), (1, 1));
        scene.end().await;
    }

    async fn who_is_known_needs_no_phone_any_more_and_keeps_his_account_when_it_changes(world: World) {
        let scene = Scene::set(&world).await;
        let first = scene.signs_in("aigul").await.expect(200);
        for claims in [
            json!({"phone_number": "+77019999999"}),
            json!({"phone_number_verified": false}),
            json!({"phone_number": null, "phone_number_verified": null, "iin": null}),
        ] {
            scene.provider.now(|script| script.claims = claims);
            let answer = scene.signs_in("aigul").await.expect(200);
            assert_eq!(answer["account"], first["account"]);
        }
        assert_eq!((world.count("accounts").await, world.count("identities").await), (1, 1));
        scene.end().await;
    }

    async fn without_a_verified_phone_a_stranger_stays_one(world: World) {
        let scene = Scene::set(&world).await;
        for claims in [
            json!({"phone_number_verified": false}),
            json!({"phone_number_verified": "true"}),
            json!({"phone_number_verified": 1}),
            json!({"phone_number_verified": null}),
            json!({"phone_number": null}),
            json!({"phone_number": 77_017_654_321_u64}),
            json!({"phone_number": "12"}),
            json!({"phone_number": "'; DROP TABLE accounts; --"}),
        ] {
            scene.provider.now(|script| script.claims = claims);
            scene.signs_in("aigul").await.expect_problem(409, "oidc_phone_unverified");
        }
        assert_eq!((world.count("accounts").await, world.count("identities").await, world.count("sessions").await), (0, 0, 0));
        scene.end().await;
    }

    async fn an_iin_of_ones_own_is_kept_and_one_that_is_none_is_not_taken_over(world: World) {
        let scene = Scene::set(&world).await;
        for wrong in [json!("850101000017"), json!("85010100001"), json!(850_101_000_016_u64), json!("")] {
            scene.provider.now(|script| script.claims = json!({"iin": wrong}));
            let actor = signed_in(&scene, &scene.signs_in("aigul").await.expect(200));
            assert!(actor.get("/v1/me").await.expect(200).get("iin").is_none());
        }
        scene.provider.now(|script| script.claims = Value::Null);
        let actor = signed_in(&scene, &scene.signs_in("aigul").await.expect(200));
        assert_eq!(actor.get("/v1/me").await.expect(200)["iin"], IIN);
        // Linked as he is, he may change it here; the provider does not take it back.
        actor.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
        scene.signs_in("aigul").await.expect(200);
        assert_eq!(actor.get("/v1/me").await.expect(200)["iin"], host_iin(0));
        scene.end().await;
    }

    async fn a_phone_that_changed_hands_opens_nobody_elses_file(world: World) {
        let scene = Scene::set(&world).await;
        let before = world.sign_in(PHONE).await;
        before.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
        scene.signs_in("aigul").await.expect_problem(409, "oidc_identity_conflict");
        assert_eq!((world.count("identities").await, world.count("sessions").await), (0, 1));
        // He corrects a mistyped number, and may come in.
        before.patch("/v1/me", &json!({"iin": IIN})).await.expect(200);
        assert_eq!(scene.signs_in("aigul").await.expect(200)["account"]["id"], before.account);
        scene.end().await;
    }

    async fn an_officer_signs_in_with_his_own_phone_only(world: World) {
        let scene = Scene::set(&world).await;
        let officer = world.officer(1, Some("75")).await;
        let sessions = world.count("sessions").await;
        let refused = async || {
            scene.provider.now(|script| script.claims = json!({"phone_number": officer.phone, "iin": null}));
            scene.signs_in("officer").await.expect_problem(409, "oidc_not_for_officers");
            assert_eq!((world.count("identities").await, world.count("sessions").await), (0, sessions));
        };
        refused().await;
        suspend(&world.app, &badge(1)).await.unwrap();
        refused().await;
        scene.end().await;
    }

    async fn who_is_appointed_no_longer_signs_in_through_the_provider(world: World) {
        let scene = Scene::set(&world).await;
        scene.provider.now(|script| script.claims = json!({"phone_number": officer_phone(1), "iin": null}));
        let before = scene.signs_in("officer").await.expect(200);
        let officer = world.officer(1, Some("75")).await;
        assert_eq!(before["account"]["id"], officer.account);
        let sessions = world.count("sessions").await;
        scene.signs_in("officer").await.expect_problem(409, "oidc_not_for_officers");
        assert_eq!((world.count("identities").await, world.count("sessions").await), (1, sessions));
        // His phone is his way in, as ever.
        assert_eq!(world.sign_in(&officer_phone(1)).await.account, officer.account);
        scene.end().await;
    }

    async fn who_is_appointed_while_he_signs_in_through_the_provider_does_not_get_in(world: World) {
        let scene = Scene::set(&world).await;
        let by_sms = world.sign_in(PHONE).await;
        let (account, now) = (Id(by_sms.account.parse().unwrap()), Ts(world.app.now()));
        let row = OfficerRow {
            account_id: account,
            role: "officer".to_owned(),
            region: Some("75".to_owned()),
            badge: "KZ-1".to_owned(),
            suspended_at: None,
            created_at: now,
            version: 1,
        };
        let appoints = async move |tx: &mut Conn| {
            hold_alone(tx, account.0).await?;
            officers::insert(tx, &row).await?;
            Ok(sessions::revoke_all(tx, account, now).await?)
        };
        world.beside(appoints, scene.signs_in("aigul")).await.expect_problem(409, "oidc_not_for_officers");
        assert_eq!(world.number("SELECT count(*) AS n FROM sessions WHERE revoked_at IS NULL").await, 0);
        scene.end().await;
    }

    async fn a_session_that_opens_in_the_moment_of_an_appointment_is_ended_with_the_others(world: World) {
        let phone = officer_phone(1);
        let before = world.sign_in(&phone).await;
        before.registers_device("installation-1", "device-token-1").await;
        let account = Id(before.account.parse().unwrap());
        let now = Ts(world.app.now());
        let session = SessionRow {
            id: Id(world.app.new_id(now.0)),
            account_id: account,
            device_name: None,
            generation: 0,
            rotated_at: now,
            created_at: now,
            expires_at: Ts(now.0 + TimeDelta::days(1)),
            revoked_at: None,
            device_mac: None,
        };
        let signs_in = async move |tx: &mut Conn| {
            hold(tx, account.0).await?;
            insert_session(tx, &session).await?;
            Ok(())
        };
        let command = AppointOfficer {
            phone: Phone::parse(&phone).unwrap(),
            rank: Rank::Supervisor,
            region: None,
            badge: badge(1),
        };
        world.beside(signs_in, appoint(&world.app, command)).await.unwrap();
        assert_eq!(world.number("SELECT count(*) AS n FROM sessions WHERE revoked_at IS NULL").await, 0);
        assert_eq!(world.count("devices").await, 0);
        let refresh = json!({"refresh_token": before.refresh_token});
        world.stranger().post("/v1/auth/refresh", &refresh).await.expect_problem(401, "refresh_invalid");
    }

    async fn ten_first_sign_ins_at_once_make_one_account_and_one_link(world: World) {
        let scene = Scene::set(&world).await;
        let replies = join_all((0..10).map(|_| scene.signs_in("aigul"))).await;
        let accounts: HashSet<String> = replies.iter().map(|reply| reply.expect(200)["account"]["id"].to_string()).collect();
        assert_eq!(accounts.len(), 1);
        assert_eq!((world.count("accounts").await, world.count("identities").await, world.count("sessions").await), (1, 1, 10));
        scene.end().await;
    }

    async fn a_link_that_another_sign_in_makes_in_this_moment_is_the_one(world: World) {
        let scene = Scene::set(&world).await;
        let by_sms = world.sign_in(PHONE).await;
        let subject_mac = world.app.secrets.of_purpose("identity", &[scene.provider.issuer.as_bytes(), b"aigul"]);
        let row = IdentityRow {
            subject_mac,
            account_id: Id(by_sms.account.parse().unwrap()),
            created_at: Ts(world.app.now()),
        };
        let links = async move |tx: &mut Conn| {
            assert_eq!(identities::link(tx, &row).await?, 1);
            Ok(())
        };
        let answer = world.beside(links, scene.signs_in("aigul")).await.expect(200);
        assert_eq!(answer["account"]["id"], by_sms.account);
        assert_eq!((world.count("identities").await, world.count("sessions").await), (1, 2));
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'identity.link'").await, 0, "it is the other's deed");
        scene.end().await;
    }

    async fn two_people_are_two_accounts(world: World) {
        let scene = Scene::set(&world).await;
        let first = scene.signs_in("aigul").await.expect(200);
        scene.provider.now(|script| script.claims = json!({"phone_number": "+7 701 765 43 22", "iin": null}));
        let second = scene.signs_in("timur").await.expect(200);
        assert_ne!(first["account"]["id"], second["account"]["id"]);
        assert_eq!(second["account"]["phone"], "+77017654322");
        scene.end().await;
    }

    async fn what_the_token_is_short_of_is_asked_at_the_userinfo_endpoint(world: World) {
        let scene = Scene::set(&world).await;
        let absent = json!({"phone_number": null, "phone_number_verified": null, "iin": null});
        let info = json!({"sub": "aigul", "phone_number": PHONE, "phone_number_verified": true, "iin": IIN});
        scene.provider.now(|script| (script.claims, script.userinfo) = (absent, Some(info.clone())));
        let actor = signed_in(&scene, &scene.signs_in("aigul").await.expect(200));
        let me = actor.get("/v1/me").await.expect(200);
        assert_eq!((&me["phone"], &me["iin"]), (&json!(PHONE), &json!(IIN)));
        // What is signed counts more than what is only fetched.
        scene.provider.now(|script| {
            script.claims = json!({"iin": null, "phone_number_verified": false});
            script.userinfo.as_mut().unwrap()["sub"] = json!("timur");
        });
        scene.signs_in("timur").await.expect_problem(409, "oidc_phone_unverified");
        scene.end().await;
    }

    async fn userinfo_of_somebody_else_is_not_believed(world: World) {
        let scene = Scene::set(&world).await;
        for subject in [json!("timur"), Value::Null, json!(5)] {
            let info = json!({"sub": subject, "phone_number": PHONE, "phone_number_verified": true});
            scene.provider.now(|script| (script.claims, script.userinfo) = (json!({"phone_number": null}), Some(info)));
            scene.signs_in("aigul").await.expect_problem(401, "oidc_refused");
        }
        assert_eq!(world.count("accounts").await, 0);
        scene.end().await;
    }

    async fn the_tables_do_not_know_the_subject(world: World) {
        let scene = Scene::set(&world).await;
        scene.signs_in("aigul-1991").await.expect(200);
        let sql = if matches!(world.engine, crate::support::world::Engine::Sqlite) {
            "SELECT lower(hex(subject_mac)) AS line FROM identities"
        } else {
            "SELECT encode(subject_mac, 'hex') AS line FROM identities"
        };
        let macs = sql::lines(&world.app.db, sql).await;
        assert!(macs.len() == 1 && macs[0].len() == 64 && !macs[0].contains("616967756c"), "{macs:?}");
        scene.end().await;
    }
}
