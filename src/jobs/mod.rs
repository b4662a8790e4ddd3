//! The other way in: a moment in time. Delivers what is due and tidies up, in a thread of its own, because transactions
//! are tasks of one thread. Jobs take no input: they look at the state. Must not know HTTP.

mod courier;
mod escalation;
mod periodic;

use crate::app::notifications::deliver::{Senders, deliver_batch};
use crate::app::notifications::escalate::escalate_due;
use crate::app::ports::{CheckpointSink, PushSender, SmsSender};
use crate::app::registrations::expire::expire_overdue;
use crate::app::{App, AppError};
use futures_util::future::{join_all, join3};
use std::io;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

/// Loops that deliver at the same time, so that a far end that hangs holds up one batch and not everything.
const COURIERS: usize = 4;

/// The ways out, owned.
#[derive(Clone)]
pub struct Ways {
    /// Pushes.
    pub push: Arc<dyn PushSender>,
    /// SMS.
    pub sms: Arc<dyn SmsSender>,
}

impl Ways {
    /// As the use cases take them.
    #[must_use]
    pub fn senders(&self) -> Senders<'_> {
        Senders { push: self.push.as_ref(), sms: self.sms.as_ref() }
    }
}

/// The running background work. Dropping it stops the work too, without waiting for its end.
#[derive(Debug)]
pub struct Jobs {
    stop: watch::Sender<bool>,
    ended: oneshot::Receiver<()>,
}

impl Jobs {
    /// Lets what is under way finish and waits until the thread ends.
    pub async fn stop(self) {
        // Nobody listens only if the work has ended already.
        let _ = self.stop.send(true);
        let _ = self.ended.await;
    }
}

/// Starts the background work in a thread of its own.
///
/// # Errors
/// No thread or no runtime could be had.
pub fn start(app: Arc<App>, ways: Ways, witness: Option<Arc<dyn CheckpointSink>>) -> io::Result<Jobs> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = watch::channel(false);
    let (end, ended) = oneshot::channel();
    std::thread::Builder::new().name("jobs".to_owned()).spawn(move || {
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, run(&app, &ways, witness.as_deref(), &stopped));
        drop((local, runtime, app, ways));
        // Nobody listens if the work was dropped instead of stopped.
        let _ = end.send(());
    })?;
    Ok(Jobs { stop, ended })
}

async fn run(app: &App, ways: &Ways, witness: Option<&dyn CheckpointSink>, stopped: &watch::Receiver<bool>) {
    let couriers = (0..COURIERS).map(|_| courier::run(app, ways.senders(), stopped.clone()));
    let escalation = escalation::run(app, stopped.clone());
    join3(join_all(couriers), escalation, periodic::run(app, witness, stopped.clone())).await;
}

/// Does everything that is due now, once, until nothing is left: what tests with a standing clock do instead of waiting.
/// Needs a `LocalSet` or an actix worker, as every transaction does.
///
/// # Errors
/// The first failure of the store.
pub async fn settle_all(app: &App, senders: Senders<'_>) -> Result<(), AppError> {
    loop {
        let mut done = expire_overdue(app).await? + escalate_due(app).await?;
        loop {
            let delivered = deliver_batch(app, senders).await?;
            done += delivered;
            if delivered == 0 {
                break;
            }
        }
        if done == 0 {
            return crate::app::upkeep::tidy(app).await;
        }
    }
}
