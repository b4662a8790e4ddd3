//! The change of the signing key, step by step, on two replicas that never stop answering.

use crate::support::actor::{application, id};
use crate::support::replica::Replica;
use crate::support::{Actor, World, both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tirkeu::app::certificates::register::enter_batch;
use tirkeu::app::certificates::reread::verify;
use tirkeu::app::ports::Signer;
use tirkeu::gateways::signing::Ed25519Signer;
use tokio::sync::RwLock;

const PHONE: &str = "+77012345678";

fn key(seed: u8) -> Ed25519Signer {
    Ed25519Signer::from_seed(&[seed; 32]).unwrap()
}

/// The public half of a key, as `tirkeu keys --public` prints it.
fn public(seed: u8) -> String {
    key(seed).jwks().to_string()
}

/// What stands behind the load balancer.
struct Fleet {
    replicas: Vec<RwLock<Option<Replica>>>,
}

impl Fleet {
    async fn start(world: &World, signer: impl Fn() -> Ed25519Signer) -> Rc<Self> {
        let mut replicas = Vec::new();
        for _ in 0..2 {
            replicas.push(RwLock::new(Some(replica(world, signer()).await)));
        }
        Rc::new(Self { replicas })
    }

    /// Replaces one replica after the other; each is taken out only when the new one answers and the old one is idle.
    async fn roll(&self, world: &World, signer: impl Fn() -> Ed25519Signer) {
        for place in &self.replicas {
            let new = replica(world, signer()).await;
            let old = place.write().await.replace(new);
            old.expect("a replica").stop().await;
        }
    }

    /// Sends a request to the `n`-th replica.
    async fn get(&self, n: usize, actor: &Actor, path: &str) -> crate::support::Reply {
        let place = self.replicas[n % self.replicas.len()].read().await;
        let replica = place.as_ref().expect("a replica");
        replica.met_by(actor).get(path).await
    }

    async fn post(&self, n: usize, actor: &Actor, path: &str, body: &Value) -> crate::support::Reply {
        let place = self.replicas[n % self.replicas.len()].read().await;
        let replica = place.as_ref().expect("a replica");
        replica.met_by(actor).post(path, body).await
    }

    async fn act(&self, n: usize, actor: &Actor, path: &str) -> crate::support::Reply {
        let place = self.replicas[n % self.replicas.len()].read().await;
        let replica = place.as_ref().expect("a replica");
        replica.met_by(actor).act(path).await
    }

    async fn stop(self: Rc<Self>) {
        for place in &self.replicas {
            place.write().await.take().expect("a replica").stop().await;
        }
    }
}

async fn replica(world: &World, signer: Ed25519Signer) -> Replica {
    world.replica(|parts| parts.signer = Arc::new(signer)).await
}

/// Requests that never stop: with the given tokens, refreshing, and writing, at both replicas in turn.
fn traffic(fleet: &Rc<Fleet>, actor: Actor, stop: &Rc<Cell<bool>>) -> tokio::task::JoinHandle<usize> {
    let (fleet, stop) = (Rc::clone(fleet), Rc::clone(stop));
    tokio::task::spawn_local(async move {
        let (mut count, mut fresh) = (0, actor.clone());
        while !stop.get() {
            let pair =
                fleet.post(count, &fresh, "/v1/auth/refresh", &json!({"refresh_token": fresh.refresh_token})).await;
            let pair = pair.expect(200);
            fresh.refresh_token = pair["refresh_token"].as_str().unwrap().to_owned();
            fresh.token = pair["access_token"].as_str().map(str::to_owned);
            // The token that was just given must be good at the other replica too, and so must the one of long ago.
            fleet.get(count + 1, &fresh, "/v1/me").await.expect(200);
            fleet.get(count, &actor, "/v1/me").await.expect(200);
            let keys = fleet.get(count, &fresh, "/.well-known/jwks.json").await.expect(200);
            assert!(!keys["keys"].as_array().unwrap().is_empty());
            count += 1;
        }
        count
    })
}

/// Certificates that are issued without a pause: each is believed by the other replica at once, whichever key signed it.
fn issuing(
    fleet: &Rc<Fleet>,
    (migrant, host): (Actor, Actor),
    (stop, issued): (&Rc<Cell<bool>>, &Rc<Cell<usize>>),
) -> tokio::task::JoinHandle<()> {
    let (fleet, stop, issued) = (Rc::clone(fleet), Rc::clone(stop), Rc::clone(issued));
    tokio::task::spawn_local(async move {
        while !stop.get() {
            let count = issued.get();
            let applied = fleet.post(count, &migrant, "/v1/registrations", &application(0)).await.expect(201);
            let confirm = format!("/v1/host/registrations/{}/confirm", id(&applied));
            let confirmed = fleet.act(count + 1, &host, &confirm).await.expect(200);
            let path = format!("/v1/certificates/{}", confirmed["certificate_number"].as_str().unwrap());
            let certificate = fleet.get(count, &migrant, &path).await.expect(200);
            for form in ["jws", "qr"] {
                let verdict =
                    fleet.post(count, &migrant, "/v1/verify", &json!({form: certificate[form]})).await.expect(200);
                assert_eq!((&verdict["status"], &verdict["number"]), (&json!("valid"), &certificate["number"]));
            }
            issued.set(count + 1);
        }
    })
}

fn key_ids(jwks: &Value) -> Vec<&str> {
    jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

fn signed_with(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

both_engines! {
    async fn the_signing_key_is_changed_while_people_work(world: World) {
        // Key 7 is the one that the world has signed with so far, key 8 the next one.
        let (old_id, new_id) = (key(7).key_id().to_owned(), key(8).key_id().to_owned());
        let (migrant, _, _) = world.registered(0, 0).await;
        let number = migrant.get("/v1/certificates").await.expect(200)["items"][0]["number"].as_str().unwrap().to_owned();
        let jws = migrant.get(&format!("/v1/certificates/{number}")).await.expect(200)["jws"].clone();
        let holder = world.sign_in(PHONE).await;
        let fleet = Fleet::start(&world, || key(7)).await;
        let stop = Rc::new(Cell::new(false));
        let busy = traffic(&fleet, holder.clone(), &stop);

        // 1. Publish.
        fleet.roll(&world, || key(7).with_others(&public(8)).unwrap()).await;
        let keys = fleet.get(0, &holder, "/.well-known/jwks.json").await.expect(200);
        assert_eq!(key_ids(&keys), [&old_id, &new_id]);

        // 2. Sign. In between one replica signs with the new key and the other with the old one.
        fleet.roll(&world, || key(8).with_others(&public(7)).unwrap()).await;
        let keys = fleet.get(1, &holder, "/.well-known/jwks.json").await.expect(200);
        assert_eq!(key_ids(&keys), [&new_id, &old_id]);
        for n in 0..2 {
            fleet.get(n, &holder, "/v1/me").await.expect(200);
        }
        stop.set(true);
        assert!(busy.await.expect("no request failed") > 0);
        assert_eq!(signed_with(holder.token.as_deref().unwrap()), old_id);

        // 3. Wait until the last old token has expired, then retire.
        world.after(TimeDelta::minutes(10)).await;
        let renewed = fleet.post(0, &holder, "/v1/auth/refresh", &json!({"refresh_token": world.sign_in(PHONE).await.refresh_token})).await;
        let token = renewed.expect(200)["access_token"].as_str().unwrap().to_owned();
        assert_eq!(signed_with(&token), new_id);
        let current = holder.given(&json!({"access_token": token}));
        let stop = Rc::new(Cell::new(false));
        let busy = {
            let (fleet, current, stop) = (Rc::clone(&fleet), current.clone(), Rc::clone(&stop));
            tokio::task::spawn_local(async move {
                let mut count = 0;
                while !stop.get() {
                    fleet.get(count, &current, "/v1/me").await.expect(200);
                    count += 1;
                }
                count
            })
        };
        fleet.roll(&world, || key(8).with_retired(&public(7)).unwrap()).await;
        stop.set(true);
        assert!(busy.await.expect("no request failed") > 0);

        // Who has stolen the old key makes no tokens with it any more.
        let forged = world.sign_in(PHONE).await;
        assert_eq!(signed_with(forged.token.as_deref().unwrap()), old_id);
        for n in 0..2 {
            fleet.get(n, &forged, "/v1/me").await.expect_problem(401, "unauthenticated");
            fleet.get(n, &current, "/v1/me").await.expect(200);
        }

        // What it certified stays certified.
        for n in 0..2 {
            let verdict = fleet.post(n, &world.stranger(), "/v1/verify", &json!({"jws": jws})).await;
            assert_eq!(verdict.expect(200)["status"], "valid");
        }
        let keys = fleet.get(0, &holder, "/.well-known/jwks.json").await.expect(200);
        assert_eq!(key_ids(&keys), [&new_id, &old_id]);
        fleet.stop().await;
    }

    async fn certificates_are_issued_and_believed_while_the_key_changes(world: World, unlimited) {
        let (migrant, host, _) = world.registered(0, 0).await;
        let fleet = Fleet::start(&world, || key(7)).await;
        let stop = Rc::new(Cell::new(false));
        let issued = Rc::new(Cell::new(0));
        let busy = issuing(&fleet, (migrant.clone(), host), (&stop, &issued));
        let two_more = async || {
            let before = issued.get();
            while issued.get() < before + 2 && !busy.is_finished() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        two_more().await;
        fleet.roll(&world, || key(7).with_others(&public(8)).unwrap()).await;
        two_more().await;
        fleet.roll(&world, || key(8).with_others(&public(7)).unwrap()).await;
        two_more().await;
        stop.set(true);
        busy.await.expect("no request failed");
        let issued = issued.get();
        assert!(issued >= 6, "{issued} certificates");
        fleet.stop().await;
        let later = world.offline(|parts| parts.signer = Arc::new(key(8).with_retired(&public(7)).unwrap())).await;
        while enter_batch(&later).await.unwrap() > 0 {}
        let report = verify(&later, &[]).await.unwrap();
        assert_eq!((report.count, report.certificates), (0, u64::try_from(issued).unwrap() + 1), "{report:?}");
    }

    async fn a_key_that_nobody_publishes_signs_nothing(world: World) {
        let unpublished = replica(&world, key(8)).await;
        let holder = world.sign_in(PHONE).await;
        let next = world.stranger().at(&unpublished);
        let pair = next.post("/v1/auth/refresh", &json!({"refresh_token": holder.refresh_token})).await.expect(200);
        let early = holder.given(&pair);
        // Without the step "publish" the other replica does not know the key: this is what the step is for.
        early.get("/v1/me").await.expect_problem(401, "unauthenticated");
        unpublished.met_by(&early).get("/v1/me").await.expect(200);
        unpublished.stop().await;
    }
}
