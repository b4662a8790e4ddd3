//! The chains of the audit log. A transaction that writes has one to itself: entries are linked where they are made, and nobody
//! waits for a common head. What was linked counts only when the transaction commits. Must not know what the entries tell.

use crate::domain::clock::Random;
use aws_lc_rs::digest::{SHA256, digest};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// SHA-256.
pub type Hash = [u8; 32];

/// The head of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Its id.
    pub id: Uuid,
    /// Number of its last entry, from 1.
    pub seq: i64,
    /// Hash of its last entry; zeros before the first.
    pub head: Hash,
}

impl Chain {
    fn new(random: &dyn Random) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self { id: uuid::Builder::from_random_bytes(bytes).into_uuid(), seq: 0, head: [0; 32] }
    }

    /// Takes the hash of the text of the next entry as the new head.
    pub fn advance(&mut self, text: &[u8]) -> Hash {
        let mut hash = Hash::default();
        hash.copy_from_slice(digest(&SHA256, text).as_ref());
        self.seq += 1;
        self.head = hash;
        hash
    }
}

/// The chains of this process that nobody writes to at the moment. The last one given back is taken first: there are as few as can be.
#[derive(Clone)]
pub struct Chains {
    idle: Arc<Mutex<Vec<Chain>>>,
    random: Arc<dyn Random>,
}

impl Chains {
    /// None yet.
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { idle: Arc::default(), random }
    }

    /// A chain to write to.
    pub fn take(&self) -> Chain {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Chain::new(self.random.as_ref()))
    }

    /// Gives a chain back whose head is what the database has. One of which that is not known is never given back: a new one begins.
    pub fn give_back(&self, chain: Chain) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(chain);
    }
}

/// A connection, with the chain of the transaction it is in.
pub struct Chained<C> {
    connection: C,
    /// None on a connection that only reads.
    pub chain: Option<Chain>,
}

impl<C> Chained<C> {
    /// A connection without a chain.
    pub const fn reader(connection: C) -> Self {
        Self { connection, chain: None }
    }
}

impl<C> Deref for Chained<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.connection
    }
}

impl<C> DerefMut for Chained<C> {
    fn deref_mut(&mut self) -> &mut C {
        &mut self.connection
    }
}
