//! The audit log: one entry for each deed, and nobody can change it unseen.

use crate::support::actor::application;
use crate::support::{World, both_engines, sql, world::Engine};
use aws_lc_rs::digest::{SHA256, digest};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use tirkeu::app::audit::checkpoint::{deliver, make};
use tirkeu::app::audit::verify::{Report, verify};
use tirkeu::gateways::checkpoints::{Folder, read};
use tirkeu::store::checkpoints::{chains, entries};
use uuid::Uuid;

pub(super) async fn check(world: &World, copies: &BTreeMap<i64, String>) -> Report {
    verify(&world.app.db, &world.app.verifier, copies, world.app.now()).await.unwrap()
}

pub(super) async fn faults(world: &World) -> Vec<String> {
    check(world, &BTreeMap::new()).await.faults
}

/// As an attacker would who may do everything with the database.
pub(super) async fn without_protection(world: &World) {
    let commands: &[&str] = match world.engine {
        Engine::Postgres => {
            &["ALTER TABLE audit DISABLE TRIGGER ALL", "ALTER TABLE audit_checkpoints DISABLE TRIGGER ALL"]
        }
        Engine::Sqlite => &[
            "DROP TRIGGER audit_no_update",
            "DROP TRIGGER audit_no_delete",
            "DROP TRIGGER audit_checkpoints_kept",
            "DROP TRIGGER audit_checkpoints_fixed",
        ],
    };
    for command in commands {
        world.execute(command).await.unwrap();
    }
}

/// A world in which much was done, with a checkpoint in the middle of it.
pub(super) async fn busy(world: &World) {
    let (migrant, host, _) = world.registered(0, 0).await;
    assert_eq!(make(&world.app).await.unwrap(), Some(1));
    assert_eq!(make(&world.app).await.unwrap(), None, "nothing has been added");
    world.clock.advance(TimeDelta::minutes(1));
    for n in [1, 0] {
        let waiting = migrant.applies(&application(n)).await;
        migrant.withdraws(&waiting).await.expect(200);
    }
    host.get("/v1/host/registrations").await.expect(200);
    assert_eq!(make(&world.app).await.unwrap(), Some(2));
    assert_eq!(make(&world.app).await.unwrap(), None, "what the first one covers is not signed again");
    assert!(faults(world).await.is_empty());
}

/// The longest chain and the number of its last entry.
pub(super) async fn longest(world: &World) -> (Uuid, i64) {
    let line = if world.engine == Engine::Postgres { "chain::text" } else { "hex(chain)" };
    let sql = format!("SELECT {line} AS line FROM audit GROUP BY chain ORDER BY count(*) DESC LIMIT 1");
    let chain = sql::lines(&world.app.db, &sql).await.remove(0).parse().unwrap();
    let rows = world.app.db.read(async |conn| entries(conn, tirkeu::store::types::Id(chain), 0, 10_000).await).await;
    (chain, i64::try_from(rows.unwrap().len()).unwrap())
}

pub(super) fn of(world: &World, chain: Uuid) -> String {
    match world.engine {
        Engine::Postgres => format!("chain = '{chain}'"),
        Engine::Sqlite => format!("chain = x'{}'", chain.simple()),
    }
}

both_engines! {
    async fn entries_are_only_added(world: World) {
        world.migrant(0).await;
        for command in ["UPDATE audit SET action = 'x'", "DELETE FROM audit", "UPDATE audit SET purpose = 'x' WHERE seq = 1"] {
            let refused = world.execute(command).await.unwrap_err().to_string();
            assert!(refused.contains("only added to"), "{refused}");
        }
        assert!(faults(&world).await.is_empty());
    }

    async fn a_sound_log_is_sound_and_says_what_is_not_signed_yet(world: World) {
        busy(&world).await;
        let signed = check(&world, &BTreeMap::new()).await;
        assert_eq!((signed.uncovered, signed.checkpoints), (0, 2));
        assert_eq!(signed.newest.unwrap(), world.app.now());
        assert_eq!(i64::try_from(signed.entries).unwrap(), world.count("audit").await);
        world.sign_in("+77010000001").await;
        assert_eq!(check(&world, &BTreeMap::new()).await.uncovered, 1);
    }

    async fn a_changed_entry_is_found(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let (chain, last) = longest(&world).await;
        for (at, change) in [(1, "action = 'registration.confirm2'"), (last / 2, "actor_id = NULL"), (last, "purpose = 'x'"), (last, "at = at")] {
            let before = faults(&world).await.len();
            world.execute(&format!("UPDATE audit SET {change} WHERE {} AND seq = {at}", of(&world, chain))).await.unwrap();
            assert_eq!(faults(&world).await.len() > before, change != "at = at", "{change}");
        }
    }

    async fn a_deleted_entry_is_found(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let (chain, last) = longest(&world).await;
        world.execute(&format!("DELETE FROM audit WHERE {} AND seq = {}", of(&world, chain), last / 2)).await.unwrap();
        let found = faults(&world).await;
        assert!(found.iter().any(|fault| fault.contains("missing")), "{found:?}");
    }

    async fn entries_that_changed_places_are_found(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let (chain, last) = longest(&world).await;
        for (from, to) in [(last - 1, 999), (last, last - 1), (999, last)] {
            let update = format!("UPDATE audit SET seq = {to} WHERE {} AND seq = {from}", of(&world, chain));
            world.execute(&update).await.unwrap();
        }
        assert!(!faults(&world).await.is_empty());
    }

    async fn a_cut_off_end_is_found(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let (chain, last) = longest(&world).await;
        world.execute(&format!("DELETE FROM audit WHERE {} AND seq > {}", of(&world, chain), last - 2)).await.unwrap();
        let found = faults(&world).await;
        assert!(found.iter().any(|fault| fault.contains(&format!("signed its entry {last}"))), "{found:?}");
        world.execute(&format!("DELETE FROM audit WHERE {}", of(&world, chain))).await.unwrap();
        let found = faults(&world).await;
        assert!(found.iter().any(|fault| fault.contains("is gone")), "{found:?}");
    }

    async fn a_log_hashed_anew_without_the_signing_key_is_found(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        world.execute("UPDATE audit SET action = 'registration.reject' WHERE action = 'registration.confirm'").await.unwrap();
        let all = world.app.db.read(async |conn| chains(conn, Uuid::nil(), 100).await).await.unwrap();
        for chain in all {
            let rows = world.app.db.read(async |conn| entries(conn, chain, 0, 10_000).await).await.unwrap();
            let mut head = [0; 32];
            for row in rows {
                let text = row.text(&head);
                head.copy_from_slice(digest(&SHA256, &text).as_ref());
                let hex = tirkeu::domain::hex::hex(&head);
                let bytes = if world.engine == Engine::Postgres { format!("'\\x{hex}'") } else { format!("x'{hex}'") };
                world.execute(&format!("UPDATE audit SET hash = {bytes} WHERE {} AND seq = {}", of(&world, chain.0), row.seq)).await.unwrap();
            }
        }
        let found = faults(&world).await;
        assert!(!found.is_empty() && found.iter().all(|fault| fault.contains("a checkpoint signed another")), "{found:?}");
    }

    async fn checkpoints_that_were_taken_away_are_missed_where_copies_are(world: World) {
        let name = format!("tirkeu-copies-{}-{:?}", std::process::id(), world.engine);
        let folder = std::env::temp_dir().join(name);
        busy(&world).await;
        let sink = Folder::new(folder.clone());
        assert_eq!(deliver(&world.app, &sink).await.unwrap(), 2);
        assert_eq!(deliver(&world.app, &sink).await.unwrap(), 0, "each once");
        let copies = read(&folder).unwrap();
        assert!(check(&world, &copies).await.faults.is_empty());
        // Whoever owns the database cuts the log and the checkpoint that speaks of it: alone, it looks sound.
        without_protection(&world).await;
        let (chain, _) = longest(&world).await;
        let signed: String = sql::lines(&world.app.db, "SELECT jws AS line FROM audit_checkpoints WHERE seq = 1").await.remove(0);
        let claims = world.claims("tirkeu-audit-checkpoint+jwt", &signed).await.unwrap();
        let mut lost = 0;
        for head in claims["heads"].as_array().unwrap() {
            let cut = format!("DELETE FROM audit WHERE {} AND seq > {}", of(&world, head[0].as_str().unwrap().parse().unwrap()), head[1]);
            lost += world.execute(&cut).await.unwrap();
        }
        world.execute("DELETE FROM audit_checkpoints WHERE seq = 2").await.unwrap();
        let known: Vec<String> = claims["heads"].as_array().unwrap().iter().map(|head| head[0].as_str().unwrap().to_owned()).collect();
        if known.contains(&chain.to_string()) {
            assert!(faults(&world).await.is_empty(), "the database alone cannot tell");
        }
        let found = check(&world, &copies).await.faults;
        assert!(found.iter().any(|fault| fault.contains("gone from the database")), "{found:?}");
        assert_eq!(found.len() > 1, lost > 0, "{found:?}");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    async fn a_forged_checkpoint_is_found(world: World) {
        busy(&world).await;
        let refused = world.execute("UPDATE audit_checkpoints SET at = at").await.unwrap_err().to_string();
        assert!(refused.contains("only added to"), "{refused}");
        without_protection(&world).await;
        world.execute("UPDATE audit_checkpoints SET jws = replace(jws, 'e', 'f') WHERE seq = 2").await.unwrap();
        let found = faults(&world).await;
        assert!(found.iter().any(|fault| fault.contains("not signed by this service")), "{found:?}");
    }

    async fn parallel_and_refused_work_leaves_no_gap(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let answers = futures_util::future::join_all((0..30).map(|n| {
            let (host, migrant, registration) = (host.clone(), migrant.clone(), registration.clone());
            async move {
                if n % 3 == 0 { migrant.withdraws(&registration).await.status } else { host.confirms(&registration).await.status }
            }
        }))
        .await;
        assert_eq!(answers.iter().filter(|status| status.is_success()).count(), 1);
        futures_util::future::join_all((0..20).map(|_| host.get("/v1/host/registrations"))).await;
        assert!(make(&world.app).await.unwrap().is_some());
        let report = check(&world, &BTreeMap::new()).await;
        assert!(report.faults.is_empty() && report.uncovered == 0, "{report:?}");
        assert_eq!(report.entries, 2 + 1 + 1 + 1 + 20, "two sign-ins, person, application, decision, twenty looks: {report:?}");
    }

    async fn entries_that_were_kept_from_being_signed_are_found(world: World) {
        busy(&world).await;
        world.sign_in("+77010000001").await;
        assert!(faults(&world).await.is_empty());
        world.clock.advance(TimeDelta::minutes(20));
        let found = faults(&world).await;
        assert!(found.len() == 1 && found[0].contains("no checkpoint was signed"), "{found:?}");
        // A date beside the signed text deceives nobody.
        without_protection(&world).await;
        let far = if world.engine == Engine::Postgres { "'2999-01-01T00:00:00Z'" } else { "'2999-01-01T00:00:00.000000Z'" };
        world.execute(&format!("UPDATE audit_checkpoints SET at = {far}")).await.unwrap();
        assert_eq!(make(&world.app).await.unwrap(), Some(3));
        assert!(faults(&world).await.is_empty());
    }

    async fn two_processes_that_sign_at_once_make_one_checkpoint(world: World) {
        world.migrant(0).await;
        let made = futures_util::future::join_all((0..8).map(|_| make(&world.app))).await;
        let numbers: Vec<i64> = made.into_iter().filter_map(Result::unwrap).collect();
        assert_eq!(numbers, [1]);
        assert!(faults(&world).await.is_empty());
    }
}
