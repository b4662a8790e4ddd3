//! Re-keying: nothing becomes unreadable, nothing stops, and the old keys open nothing afterwards.

use crate::support::actor::{application, id};
use crate::support::{both_engines, world};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::sync::Arc;
use tirkeu::app::keys::rewrap::rewrap_batch;
use tirkeu::app::keys::rotate::{Step, owners, rotate};
use tirkeu::domain::clock::SeededRandom;
use tirkeu::gateways::key_encryption::LocalKeyEncryption;
use tirkeu::store::vault::{Keyring, key_of};
use uuid::Uuid;

async fn everybody(world: &crate::support::World) -> Vec<Uuid> {
    owners(&world.app, Uuid::nil()).await.unwrap()
}

/// Versions of the data keys that the values of a column are sealed under.
async fn versions(world: &crate::support::World, table: &str) -> BTreeSet<u16> {
    let hex = if world.engine == world::Engine::Postgres { "encode(sealed, 'hex')" } else { "hex(sealed)" };
    let rows = crate::support::sql::lines(&world.app.db, &format!("SELECT {hex} AS line FROM {table}")).await;
    let bytes = |row: &String| [0, 2, 4].map(|at| u8::from_str_radix(&row[at..at + 2], 16).unwrap());
    rows.iter().filter_map(|row| Keyring::version_of(&bytes(row))).collect()
}

both_engines! {
    async fn everything_is_sealed_anew_and_the_old_key_goes_an_hour_later(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let waiting = migrant.applies(&application(1)).await;
        let tables = ["accounts", "persons", "registrations", "certificates", "idempotency_keys"];
        let since = world.app.now() + TimeDelta::seconds(1);
        let people = everybody(&world).await;
        assert_eq!(people.len(), 2);
        for owner in &people {
            assert_eq!(rotate(&world.app, *owner, since).await.unwrap(), Step::Rotated);
            assert_eq!(rotate(&world.app, *owner, since).await.unwrap(), Step::Unchanged, "the old key is still kept");
        }
        for table in tables {
            assert_eq!(versions(&world, table).await, BTreeSet::from([2]), "{table}");
        }
        migrant.reads(&waiting).await.expect(200);
        world.clock.advance(TimeDelta::minutes(61));
        for owner in &people {
            assert_eq!(rotate(&world.app, *owner, since).await.unwrap(), Step::Retired);
            assert_eq!(rotate(&world.app, *owner, since).await.unwrap(), Step::Unchanged, "the rotation has ended");
            let row = world.app.db.read(async |conn| key_of(conn, *owner).await).await.unwrap().unwrap();
            assert!(!world.app.vault.keyring(&row).unwrap().has_old());
        }
        let (migrant, host) = (world.renewed(&migrant).await, world.renewed(&host).await);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        assert_eq!(migrant.get("/v1/cabinet/person").await.expect(200)["surname"], "Каримов");
        assert_eq!(migrant.get("/v1/certificates").await.expect(200)["items"].as_array().unwrap().len(), 1);
        assert_eq!(host.get("/v1/host/registrations").await.expect(200)["items"].as_array().unwrap().len(), 1);
        migrant.withdraws(&waiting).await.expect(200);
    }

    async fn people_work_on_while_their_keys_are_changed(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let (mut rotations, mut applications) = (0, Vec::new());
        for round in 0..12 {
            world.clock.advance(TimeDelta::seconds(20));
            let since = world.app.now() + TimeDelta::seconds(1);
            let owner: Uuid = migrant.account.parse().unwrap();
            let body = application(0);
            let work = async {
                let registration = migrant.applies(&body).await;
                if round % 2 == 0 { migrant.withdraws(&registration).await } else { host.confirms(&registration).await }
                    .expect(200);
                registration
            };
            let rekey = async {
                let mut done = 0;
                for _ in 0..3 {
                    done += usize::from(rotate(&world.app, owner, since).await.unwrap() == Step::Rotated);
                }
                done
            };
            let (registration, done) = futures_util::future::join(work, rekey).await;
            applications.push(registration);
            rotations += done;
        }
        assert!(rotations >= 1, "there was nothing to test");
        for registration in &applications {
            let path = format!("/v1/registrations/{}", id(registration));
            assert_eq!(migrant.get(&path).await.expect(200)["premises"]["address"]["street"], "пр. Абая");
        }
    }

    async fn all_keys_are_wrapped_anew_step_by_step(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let old = "1:BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=";
        let new = "2:BgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgY=";
        let random = Arc::new(SeededRandom::new(9));
        let both = LocalKeyEncryption::parse(&format!("{new} {old}"), random.clone()).unwrap();
        let operator = world.offline(|parts| parts.key_encryption = Arc::new(both)).await;
        assert_eq!(rewrap_batch(&operator).await.unwrap(), 3, "two people and the service");
        assert_eq!(rewrap_batch(&operator).await.unwrap(), 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM data_keys WHERE kek_version <> 2").await, 0);
        // A service that knows the new key only reads everything; one that knows the old one only reads nothing.
        let new = LocalKeyEncryption::parse(new, random.clone()).unwrap();
        let only_new = world.offline(|parts| parts.key_encryption = Arc::new(new)).await;
        let number = id(&registration).parse().unwrap();
        let found = only_new
            .db
            .read(async |conn| tirkeu::store::registrations::find(conn, &only_new.vault, number).await)
            .await;
        assert_eq!(found.unwrap().unwrap().content.person.surname, "Каримов");
        assert_eq!(migrant.reads(&registration).await.status, 500, "this service was not given the new key");
    }
}
