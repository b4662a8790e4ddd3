//! How requests come in: over how many connections, by which protocol, how many at once. Must not know what they ask.

use hyper::Version;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of connections and requests.
#[derive(Default)]
pub(super) struct Traffic {
    connections: AtomicU64,
    open: AtomicU64,
    http1: AtomicU64,
    http2: AtomicU64,
    under_way: AtomicU64,
    most_at_once: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TrafficSeen {
    /// Connections so far.
    pub connections: u64,
    /// Connections that stand.
    pub open_connections: u64,
    /// Requests by HTTP/1.1.
    pub http1_requests: u64,
    /// Requests by HTTP/2.
    pub http2_requests: u64,
    /// Requests that are being answered.
    pub under_way: u64,
    /// The most requests that were being answered at once.
    pub most_at_once: u64,
}

/// Counts one thing under way until it is dropped.
pub(super) struct UnderWay<'a>(&'a AtomicU64);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Traffic {
    pub(super) fn connection(&self) -> UnderWay<'_> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        self.open.fetch_add(1, Ordering::SeqCst);
        UnderWay(&self.open)
    }

    pub(super) fn request(&self, version: Version) -> UnderWay<'_> {
        let protocol = if version == Version::HTTP_2 { &self.http2 } else { &self.http1 };
        protocol.fetch_add(1, Ordering::SeqCst);
        let at_once = self.under_way.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        self.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        UnderWay(&self.under_way)
    }

    pub(super) fn seen(&self) -> TrafficSeen {
        let of = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        TrafficSeen {
            connections: of(&self.connections),
            open_connections: of(&self.open),
            http1_requests: of(&self.http1),
            http2_requests: of(&self.http2),
            under_way: of(&self.under_way),
            most_at_once: of(&self.most_at_once),
        }
    }

    /// Begins to count anew; what is open or under way stays so.
    pub(super) fn reset(&self) {
        for counter in [&self.connections, &self.http1, &self.http2, &self.most_at_once] {
            counter.store(0, Ordering::SeqCst);
        }
    }
}
