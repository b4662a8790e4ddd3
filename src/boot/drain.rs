//! Counts the requests under way, so that a stop waits for them and not for idle connections. Must not know what the
//! requests want.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// The requests under way.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    count: AtomicUsize,
    draining: AtomicBool,
    none_left: Notify,
}

/// One request under way; also counted down when its client hangs up.
struct Counted(Arc<InFlight>);

impl Drop for Counted {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.none_left.notify_waiters();
        }
    }
}

impl InFlight {
    /// From now on answers ask their clients to close the connection.
    pub(super) fn start_draining(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    /// Waits until no request is under way; false if the time is over first.
    pub(super) async fn wait_until_none(&self, longest: Duration) -> bool {
        let none = async {
            loop {
                let changed = self.none_left.notified();
                if self.count.load(Ordering::SeqCst) == 0 {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(longest, none).await.is_ok()
    }
}

/// Counts a request while it is under way.
pub(super) async fn count<B: MessageBody + 'static>(
    in_flight: Arc<InFlight>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    in_flight.count.fetch_add(1, Ordering::SeqCst);
    let counted = Counted(in_flight);
    let mut response = next.call(request).await?;
    if counted.0.draining.load(Ordering::SeqCst) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_waits_for_the_last_request_and_not_for_ever() {
        let in_flight = Arc::new(InFlight::default());
        assert!(in_flight.wait_until_none(Duration::ZERO).await);
        in_flight.count.fetch_add(1, Ordering::SeqCst);
        let counted = Counted(Arc::clone(&in_flight));
        assert!(!in_flight.wait_until_none(Duration::from_millis(1)).await);
        let (finished, ()) = tokio::join!(in_flight.wait_until_none(Duration::from_secs(5)), async { drop(counted) });
        assert!(finished);
    }
}
