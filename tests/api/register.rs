//! The register of certificates: what is not in it was not issued in the normal way, and nothing in it can be taken back unseen.

use crate::support::actor::application;
use crate::support::{World, both_engines, sql, world::Engine};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::Value;
use tirkeu::app::audit::checkpoint::digest_of;
use tirkeu::app::certificates::register::{BEGINNING, HeadClaims, close_day, enter_batch, entry_hash};
use tirkeu::app::certificates::reread::{Report, reread_day, verify};
use tirkeu::app::jws::{REGISTER_HEAD, sign};
use tirkeu::domain::hex::hex;
use tirkeu::store::certificates::commitment;

const NO_COPIES: &[String] = &[];

async fn check(world: &World) -> Report {
    verify(&world.app, NO_COPIES).await.unwrap()
}

/// Issues `count` certificates, one after the other, to the same migrant, and gives their signed cores.
async fn issued(world: &World, count: usize) -> Vec<String> {
    let (migrant, host, _) = world.registered(0, 0).await;
    for _ in 1..count {
        let next = migrant.applies(&application(0)).await;
        host.confirms(&next).await.expect(200);
    }
    let list = migrant.get("/v1/certificates").await.expect(200);
    let core = |certificate: &Value| certificate["jws"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().rev().map(core).collect()
}

/// As an attacker would who may do everything with the database.
async fn without_protection(world: &World) {
    let tables = ["certificate_register", "certificate_register_heads"];
    let commands: Vec<String> = match world.engine {
        Engine::Postgres => tables.iter().map(|table| format!("ALTER TABLE {table} DISABLE TRIGGER ALL")).collect(),
        Engine::Sqlite => ["no_update", "no_delete", "no_replace", "heads_kept", "heads_fixed"]
            .iter()
            .map(|trigger| format!("DROP TRIGGER certificate_register_{trigger}"))
            .collect(),
    };
    for command in commands {
        world.execute(&command).await.unwrap();
    }
}

/// Three certificates, entered, and the day closed.
async fn closed(world: &World) -> Vec<String> {
    let cores = issued(world, 3).await;
    assert_eq!(enter_batch(&world.app).await.unwrap(), 3);
    world.after(TimeDelta::days(1)).await;
    assert_eq!(close_day(&world.app).await.unwrap(), Some("2026-11-22".parse().unwrap()));
    cores
}

both_engines! {
    async fn anybody_can_follow_the_chain_and_find_his_certificate_in_it(world: World) {
        let cores = closed(&world).await;
        let stranger = world.stranger();
        let entries = stranger.get("/v1/certificate-register/entries").await.expect(200);
        let entries = entries["items"].as_array().unwrap().clone();
        let mut hash = BEGINNING.to_vec();
        for (seq, entry) in (1..).zip(&entries) {
            assert_eq!(entry["seq"], seq);
            let commitment = (0..32).map(|at| u8::from_str_radix(&entry["commitment"].as_str().unwrap()[2 * at..2 * at + 2], 16).unwrap());
            hash = entry_hash(&hash, seq, &commitment.collect::<Vec<_>>());
            assert_eq!(entry["hash"], hex(&hash));
        }
        for core in &cores {
            assert!(entries.iter().any(|entry| entry["commitment"] == hex(&commitment(core))));
        }
        let head = stranger.get("/v1/certificate-register/heads").await.expect(200)["items"][0].clone();
        let claims: HeadClaims = world.app.verifier.verify(REGISTER_HEAD, head["jws"].as_str().unwrap()).unwrap();
        assert_eq!((claims.size, &claims.hash, &claims.prev), (3, &hex(&hash), &digest_of(None)));
        assert_eq!((claims.day.to_string().as_str(), head["size"].as_i64()), ("2026-11-22", Some(3)));
        let rest = stranger.get("/v1/certificate-register/entries?after=1&limit=1").await.expect(200);
        assert_eq!(rest["items"].as_array().unwrap().as_slice(), &entries[1..2]);
        let none = stranger.get("/v1/certificate-register/heads?before=2026-11-22").await.expect(200);
        assert_eq!(none["items"].as_array().unwrap().len(), 0);
        for odd in ["-9999-01-01", "+99999-01-01"] {
            let heads = stranger.get(&format!("/v1/certificate-register/heads?before={odd}")).await;
            assert!([200, 400].contains(&heads.status.as_u16()), "{odd}: {}", heads.text());
        }
        for query in ["entries?after=-1", "entries?limit=0", "entries?limit=1001", "heads?limit=101", "heads?before=x", "heads?x=1"] {
            let reply = stranger.get(&format!("/v1/certificate-register/{query}")).await;
            assert_eq!(reply.expect(400)["code"], "malformed_query", "{query}");
        }
    }

    async fn each_certificate_is_entered_once_however_many_enter_at_once(world: World) {
        issued(&world, 3).await;
        let others = world.offline(|_| {}).await;
        let runs = join_all([enter_batch(&world.app), enter_batch(&others), enter_batch(&world.app)]).await;
        assert!(runs.iter().any(|run| run.as_ref().is_ok_and(|entered| *entered == 3)));
        assert_eq!(enter_batch(&world.app).await.unwrap(), 0);
        assert_eq!(world.count("certificate_register").await, 3);
        let report = check(&world).await;
        assert_eq!((report.certificates, report.entries, report.count), (3, 3, 0), "{report:?}");
    }

    async fn a_day_is_closed_once_and_each_head_names_the_one_before(world: World) {
        closed(&world).await;
        assert_eq!(close_day(&world.app).await.unwrap(), None);
        assert_eq!(reread_day(&world.app, || true).await.unwrap().unwrap().1.certificates, 3);
        assert!(reread_day(&world.app, || true).await.unwrap().is_none());
        world.after(TimeDelta::days(1)).await;
        let others = world.offline(|_| {}).await;
        let closed = join_all([close_day(&world.app), close_day(&others)]).await;
        assert_eq!(closed.into_iter().filter_map(Result::unwrap).count(), 1);
        let (day, report) = reread_day(&world.app, || true).await.unwrap().unwrap();
        assert_eq!((day.to_string().as_str(), report.entries, report.count), ("2026-11-23", 0, 0));
        let report = check(&world).await;
        assert_eq!((report.heads, report.faults), (2, Vec::<String>::new()));
    }

    async fn the_night_finds_a_certificate_that_was_changed(world: World) {
        closed(&world).await;
        world.execute("UPDATE certificates SET valid_until = '2027-12-31' WHERE register_seq = 2").await.unwrap();
        let (_, report) = reread_day(&world.app, || true).await.unwrap().unwrap();
        let number = sql::lines(&world.app.db, "SELECT number AS line FROM certificates WHERE register_seq = 2").await;
        assert_eq!(report.faults, [format!("certificate {}: what is stored beside it is not what was signed", number[0])]);
        assert_eq!(world.number("SELECT CAST(faults AS bigint) AS n FROM certificate_register_heads").await, 1);
    }

    async fn what_was_never_entered_or_sealed_by_others_is_found(world: World) {
        closed(&world).await;
        without_protection(&world).await;
        world.execute("UPDATE certificates SET register_seq = NULL WHERE register_seq = 3").await.unwrap();
        let other = if world.engine == Engine::Postgres { "'\\x00ff'" } else { "x'00ff'" };
        world.execute(&format!("UPDATE certificates SET sealed = {other} WHERE register_seq = 1")).await.unwrap();
        let faults = check(&world).await.faults;
        assert!(faults.iter().any(|fault| fault.ends_with("what is sealed of it does not open")), "{faults:?}");
        assert!(faults.iter().any(|fault| fault.ends_with("is not in the register")), "{faults:?}");
        assert!(faults.contains(&"the certificate of entry 3 is gone".to_owned()) && faults.len() == 3, "{faults:?}");
    }

    async fn a_certificate_that_was_taken_away_or_planted_is_found(world: World) {
        closed(&world).await;
        let number = sql::lines(&world.app.db, "SELECT number AS line FROM certificates WHERE register_seq = 2").await.remove(0);
        world.execute("UPDATE certificates SET register_seq = 999 WHERE register_seq = 2").await.unwrap();
        let (_, report) = reread_day(&world.app, || true).await.unwrap().unwrap();
        assert_eq!(report.faults, [
            "the certificate of entry 2 is gone".to_owned(),
            format!("certificate {number} is not in the register"),
        ]);
        world.execute("UPDATE certificates SET register_seq = 2 WHERE register_seq = 999").await.unwrap();
        assert_eq!(check(&world).await.count, 0);
        world.execute("UPDATE certificates SET status_list = 1 WHERE register_seq = 2").await.unwrap();
        let faults = check(&world).await.faults;
        assert_eq!(faults, [format!("certificate {number}: what is stored beside it is not what was signed")]);
        assert!(world.execute("UPDATE certificates SET register_seq = 1 WHERE register_seq = 2").await.is_err());
    }

    async fn reading_again_can_be_stopped_and_begins_anew(world: World) {
        closed(&world).await;
        assert!(reread_day(&world.app, || false).await.unwrap().is_none());
        assert_eq!(reread_day(&world.app, || true).await.unwrap().unwrap().1.certificates, 3);
    }

    async fn the_register_is_only_added_to(world: World) {
        closed(&world).await;
        for command in [
            "UPDATE certificate_register SET seq = 9 WHERE seq = 1",
            "DELETE FROM certificate_register",
            "DELETE FROM certificate_register_heads",
            "UPDATE certificate_register_heads SET size = 2",
        ] {
            assert!(world.execute(command).await.is_err(), "{command}");
        }
        without_protection(&world).await;
        world.execute("DELETE FROM certificate_register WHERE seq = 3").await.unwrap();
        let faults = check(&world).await.faults;
        assert!(faults.contains(&"a head signed the entry 3, which is gone".to_owned()), "{faults:?}");
    }

    async fn who_keeps_a_head_notices_another_in_its_place(world: World) {
        closed(&world).await;
        let head = sql::lines(&world.app.db, "SELECT jws AS line FROM certificate_register_heads").await.remove(0);
        assert_eq!(verify(&world.app, std::slice::from_ref(&head)).await.unwrap().count, 0);
        let mut claims: HeadClaims = world.app.verifier.verify(REGISTER_HEAD, &head).unwrap();
        claims.iat += 1;
        let other = sign(world.app.signer.as_ref(), REGISTER_HEAD, &claims).unwrap();
        without_protection(&world).await;
        world.execute(&format!("UPDATE certificate_register_heads SET jws = '{other}'")).await.unwrap();
        assert_eq!(check(&world).await.count, 0, "the database alone cannot tell");
        let report = verify(&world.app, &[head, "forged".to_owned()]).await.unwrap();
        assert_eq!(report.faults, [
            "the head of 2026-11-22 differs from the copy kept elsewhere, or is gone",
            "a copy of a head is not signed by this service",
        ]);
    }
}
