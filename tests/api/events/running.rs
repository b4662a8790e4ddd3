//! With the background work on and the machine's clock: how soon an event is there, and several processes at once.

use super::delivery::happens;
use crate::support::both_engines;
use crate::support::events::PATIENCE;
use crate::support::receiver::{Reaction, Receiver};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tirkeu::boot::Parts;

fn running(parts: &mut Parts) {
    parts.jobs = true;
    parts.limits.rate_limits = None;
}

async fn until(receiver: &Receiver, count: usize, seen: &mut Vec<String>) -> Duration {
    let begun = Instant::now();
    while seen.len() < count {
        assert!(begun.elapsed() < PATIENCE, "{count} events expected, but {seen:?}");
        seen.extend(receiver.takes().into_iter().map(|one| one.id));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    begun.elapsed()
}

both_engines! {
    async fn an_event_is_there_soon_and_once(world: World, running) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let (receiver, slow) = (Receiver::start(), Receiver::start());
        slow.always(Reaction::Hang);
        client.hooks(&slow).await;
        client.hooks(&receiver).await;
        let (mut seen, mut took) = (Vec::new(), Vec::new());
        for n in 0..10 {
            happens(&world, &program, n).await;
            took.push(until(&receiver, n + 1, &mut seen).await);
        }
        took.sort();
        println!("{:?}: from the answer to the receiver {took:?}", world.engine);
        // On a busy machine, beside other tests whose transactions hold the feed up.
        assert!(took[5] < Duration::from_secs(2), "{took:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(receiver.takes().len(), 0);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 10);
        for receiver in [receiver, slow] {
            receiver.stop().await;
        }
    }

    async fn several_processes_send_each_event_and_none_visits_beside_another(world: World, running) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let replicas = [world.replica(|_| ()).await, world.replica(|_| ()).await];
        let receiver = Receiver::start();
        receiver.always(Reaction::Slow(Duration::from_millis(20)));
        client.hooks(&receiver).await;
        for n in 0..12 {
            happens(&world, &program, n).await;
        }
        let mut seen = Vec::new();
        until(&receiver, 12, &mut seen).await;
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 12, "{seen:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(receiver.takes().len(), 0, "nothing twice");
        for replica in replicas {
            replica.stop().await;
        }
        receiver.stop().await;
    }
}
