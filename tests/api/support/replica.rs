//! A second service on the database of a test, as behind a load balancer.

use super::actor::Actor;
use super::world::World;
use tirkeu::boot::{Parts, Running};

/// A running replica. Stop it before the test ends.
pub struct Replica {
    pub base: String,
    running: Running,
}

impl World {
    /// Starts a replica that differs from the first service in what `change` changes.
    pub async fn replica_with(&self, change: impl FnOnce(&mut Parts)) -> Replica {
        let mut parts = self.parts.clone();
        // Replicas have one name: it is the issuer of the tokens.
        parts.http.public_url = Some(self.base.clone());
        change(&mut parts);
        let running = tirkeu::boot::start(parts).await.expect("the replica starts");
        Replica { base: format!("http://{}", running.address), running }
    }

    /// Starts a replica.
    pub async fn replica(&self) -> Replica {
        self.replica_with(|_| ()).await
    }
}

impl Replica {
    /// The same person, whose requests reach this replica.
    pub fn met_by(&self, actor: &Actor) -> Actor {
        actor.at(&self.base)
    }

    pub async fn stop(self) {
        self.running.stop().await;
    }
}
