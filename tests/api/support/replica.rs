//! A second service on the database of a test, as behind a load balancer.

use super::actor::Actor;
use super::world::World;
use std::cell::RefCell;
use std::rc::Rc;
use tirkeu::boot::{Parts, Running};

/// A running replica. It ends with the test, if it was not stopped before.
pub struct Replica {
    pub base: String,
    running: Rc<RefCell<Option<Running>>>,
}

impl World {
    /// Starts a replica that differs from the first service in what `change` changes.
    pub async fn replica(&self, change: impl FnOnce(&mut Parts)) -> Replica {
        let mut parts = self.parts.clone();
        // Replicas have one name: it is the issuer of the tokens.
        parts.http.public_url = Some(self.base.clone());
        change(&mut parts);
        let running = tirkeu::boot::start(parts).await.expect("the replica starts");
        let base = format!("http://{}", running.address);
        let running = Rc::new(RefCell::new(Some(running)));
        self.replicas.borrow_mut().push(Rc::clone(&running));
        Replica { base, running }
    }
}

impl Replica {
    /// The same person, whose requests reach this replica.
    pub fn met_by(&self, actor: &Actor) -> Actor {
        actor.at(self)
    }

    pub async fn stop(self) {
        let running = self.running.take();
        if let Some(running) = running {
            running.stop().await;
        }
    }
}
