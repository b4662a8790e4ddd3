//! Events for the programs of integrators: the feed, and webhooks.

mod delivery;
mod feed;
mod health;
mod replay;
mod running;
mod webhooks;
