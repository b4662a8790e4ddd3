//! Checkpoints that are signed and wrong all the same, copies that tell another story, and clocks that do.

use super::audit::{busy, check, faults, longest, of, without_protection};
use crate::support::{World, both_engines, sql, world::Engine};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use tirkeu::app::audit::checkpoint::{CheckpointClaims, digest_of, make};
use tirkeu::app::jws::{CHECKPOINT, sign};

/// The checkpoints of the database, oldest first.
async fn signed(world: &World) -> Vec<String> {
    sql::lines(&world.app.db, "SELECT jws AS line FROM audit_checkpoints ORDER BY seq").await
}

/// A checkpoint with one thing changed, signed by the service's own key.
fn resigned(world: &World, jws: &str, change: impl FnOnce(&mut CheckpointClaims)) -> String {
    let mut claims: CheckpointClaims = world.app.verifier.verify(CHECKPOINT, jws).unwrap();
    change(&mut claims);
    sign(world.app.signer.as_ref(), CHECKPOINT, &claims).unwrap()
}

both_engines! {
    async fn a_clock_that_ran_ahead_does_not_keep_later_entries_unsigned(world: World) {
        world.migrant(0).await;
        world.clock.advance(TimeDelta::days(30));
        assert_eq!(make(&world.app).await.unwrap(), Some(1));
        world.clock.advance(TimeDelta::days(-30));
        world.sign_in("+77010000001").await;
        assert_eq!(check(&world, &BTreeMap::new()).await.uncovered, 1);
        assert_eq!(make(&world.app).await.unwrap(), Some(2));
        let report = check(&world, &BTreeMap::new()).await;
        assert!(report.uncovered == 0 && report.faults.is_empty(), "{report:?}");
        assert_eq!(make(&world.app).await.unwrap(), None, "what is covered is not signed again");
    }

    async fn a_copy_that_differs_is_told_and_believed(world: World) {
        busy(&world).await;
        let second = signed(&world).await.remove(1);
        // The key is the service's own: only the copy shows that the checkpoint was exchanged.
        without_protection(&world).await;
        let exchanged = resigned(&world, &second, |claims| claims.heads.clear());
        world.execute(&format!("UPDATE audit_checkpoints SET jws = '{exchanged}' WHERE seq = 2")).await.unwrap();
        let alone = check(&world, &BTreeMap::new()).await;
        assert!(alone.faults.is_empty() && alone.uncovered > 0, "the database alone cannot tell: {alone:?}");
        let report = check(&world, &BTreeMap::from([(2, second)])).await;
        assert_eq!(report.faults, ["checkpoint 2 differs from the copy kept elsewhere"]);
        assert_eq!((report.uncovered, report.checkpoints), (0, 2), "the copy speaks for the entries");
    }

    async fn a_checkpoint_of_the_right_key_must_follow_the_one_before_it(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let both = signed(&world).await;
        let (before, zeros) = (digest_of(Some(&both[0])), digest_of(None));
        let same = resigned(&world, &both[1], |_| {});
        let number_inside = resigned(&world, &both[1], |claims| claims.seq = 3);
        let first_again = resigned(&world, &both[1], |claims| claims.prev.clone_from(&zeros));
        for (row, jws, why) in [
            (2, &same, None),
            (2, &number_inside, Some("another number stands in it")),
            (3, &number_inside, Some("a number is left out")),
            (2, &first_again, Some("it names another before it")),
        ] {
            let update = format!("UPDATE audit_checkpoints SET seq = {row}, jws = '{jws}' WHERE seq > 1");
            world.execute(&update).await.unwrap();
            let found = faults(&world).await;
            match why {
                None => assert!(found.is_empty(), "{found:?}"),
                Some(why) => assert_eq!(found, [format!("checkpoint {row} does not follow the one before it")], "{why}"),
            }
        }
        assert_ne!(before, zeros);
    }

    async fn no_more_faults_are_told_than_anybody_reads(world: World) {
        let copies: BTreeMap<i64, String> = (1..=150).map(|seq| (seq, "forged".to_owned())).collect();
        let report = check(&world, &copies).await;
        assert_eq!((report.faults.len(), report.checkpoints), (100, 150));
        let fewer = check(&world, &copies.into_iter().take(98).collect()).await;
        assert_eq!(fewer.faults.len(), 99, "each forged one, and that they are gone from the database");
    }

    async fn a_hash_of_another_length_is_a_changed_entry_and_nothing_more(world: World) {
        busy(&world).await;
        without_protection(&world).await;
        let (chain, last) = longest(&world).await;
        let hash = if world.engine == Engine::Postgres { "'\\x00ff'" } else { "x'00ff'" };
        let at = last - 1;
        world.execute(&format!("UPDATE audit SET hash = {hash} WHERE {} AND seq = {at}", of(&world, chain))).await.unwrap();
        let entry = format!("chain {chain}, entry {at}:");
        let found = faults(&world).await;
        assert!(found.contains(&format!("{entry} it was changed, or the one before it")), "{found:?}");
        assert!(found.iter().all(|fault| fault.starts_with(&entry)), "what follows is sound: {found:?}");
    }
}
