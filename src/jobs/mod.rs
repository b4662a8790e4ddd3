//! The other way in: a moment in time. Delivers what is due and tidies up, in a thread of its own, because transactions
//! are tasks of one thread. Jobs take no input: they look at the state. Must not know HTTP.

mod batches;
mod courier;
mod escalation;
mod heartbeat;
mod herald;
mod periodic;
mod publish;
mod rules;
mod sandbox;
mod statistics;
mod webhooks;

use crate::app::batches::work::work_some;
use crate::app::cabinet::remind::remind_to_apply;
use crate::app::notifications::deliver::{Senders, deliver_batch};
use crate::app::notifications::escalate::escalate_due;
use crate::app::ports::{CheckpointSink, PushSender, SmsSender};
use crate::app::registrations::expire::expire_overdue;
use crate::app::registrations::stays::attend_stays;
use crate::app::sandbox::due::work_due;
use crate::app::vacates::lapse::lapse_overdue;
use crate::app::webhooks::deliver::visit_due;
use crate::app::webhooks::hand_out::{hand_out, replay_some};
use crate::app::{App, AppError};
use crate::domain::outbox::Lane;
use courier::Courier;
use futures_util::future::{join, join_all, join3, join4};
use std::io;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

pub use courier::Tempo;

/// The ways out, owned.
#[derive(Clone)]
pub struct Ways {
    /// Pushes.
    pub push: Arc<dyn PushSender>,
    /// How fast.
    pub push_tempo: Tempo,
    /// SMS.
    pub sms: Arc<dyn SmsSender>,
    /// How fast.
    pub sms_tempo: Tempo,
}

impl Ways {
    /// At the usual tempo.
    #[must_use]
    pub fn new(push: Arc<dyn PushSender>, sms: Arc<dyn SmsSender>) -> Self {
        Self { push, push_tempo: Tempo::PUSH, sms, sms_tempo: Tempo::SMS }
    }

    /// As the use cases take them.
    #[must_use]
    pub fn senders(&self) -> Senders<'_> {
        Senders { push: self.push.as_ref(), sms: self.sms.as_ref() }
    }

    const fn tempo(&self, lane: Lane) -> Tempo {
        match lane {
            // Three phones of four are Androids; both lanes share the connections.
            Lane::Fcm => Tempo { slots: self.push_tempo.slots * 3 / 4, ..self.push_tempo },
            Lane::Apns => Tempo { slots: self.push_tempo.slots / 4, ..self.push_tempo },
            Lane::Sms => self.sms_tempo,
        }
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

/// What the background work needs.
pub struct Work {
    /// The ways out; none where another process sends, and this one only tells it of new messages.
    pub ways: Option<Ways>,
    /// Where copies of the audit log's checkpoints go.
    pub witness: Option<Arc<dyn CheckpointSink>>,
    /// Whether this process says that it serves.
    pub beats: bool,
}

/// Starts the background work in a thread of its own.
///
/// # Errors
/// No thread or no runtime could be had.
pub fn start(app: Arc<App>, work: Work) -> io::Result<Jobs> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = watch::channel(false);
    let (end, ended) = oneshot::channel();
    std::thread::Builder::new().name("jobs".to_owned()).spawn(move || {
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, run(&app, &work, &stopped));
        drop((local, runtime, app, work));
        // Nobody listens if the work was dropped instead of stopped.
        let _ = end.send(());
    })?;
    Ok(Jobs { stop, ended })
}

async fn run(app: &Arc<App>, work: &Work, stopped: &watch::Receiver<bool>) {
    let me = app.new_id(app.now()).to_string();
    let beating = async {
        if work.beats {
            heartbeat::run(app, stopped.clone()).await;
        }
    };
    let following = rules::follow(app, stopped.clone());
    let telling = join3(beating, following, herald::tell(app, &me, stopped.clone()));
    let Some(ways) = &work.ways else {
        telling.await;
        return;
    };
    let couriers =
        Lane::ALL.map(|lane| Courier::new(Arc::clone(app), ways.clone(), lane, ways.tempo(lane)).run(stopped.clone()));
    // Publishing may take long at night, and neither side may keep the other waiting.
    let upkeep = join3(
        periodic::run(app, work.witness.as_deref(), stopped.clone()),
        publish::run(app, stopped.clone()),
        statistics::run(app, stopped.clone()),
    );
    let escalation = join4(
        escalation::run(app, stopped.clone()),
        webhooks::run(app, stopped.clone()),
        batches::run(app, stopped.clone()),
        sandbox::run(app, stopped.clone()),
    );
    let signals = join(telling, herald::hear(app, &me, stopped.clone()));
    Box::pin(join4(join_all(couriers), escalation, upkeep, signals)).await;
}

/// Does everything that is due now, once, until nothing is left: what tests with a standing clock do instead of waiting.
/// Needs a `LocalSet` or an actix worker, as every transaction does.
///
/// # Errors
/// The first failure of the store.
pub async fn settle_all(app: &Arc<App>, senders: Senders<'_>) -> Result<(), AppError> {
    loop {
        let mut done = work_due(app).await? + expire_overdue(app).await? + lapse_overdue(app).await?;
        done += attend_stays(app).await? + remind_to_apply(app).await? + escalate_due(app).await?;
        done += usize::from(work_some(app, None).await?);
        done += hand_out(app).await?.events + replay_some(app).await? + visit_due(app).await?;
        for lane in Lane::ALL {
            loop {
                let delivered = deliver_batch(app, senders, lane).await?;
                done += delivered;
                if delivered == 0 {
                    break;
                }
            }
        }
        if done == 0 {
            return crate::app::upkeep::tidy(app).await;
        }
    }
}
