//! The feed of changes: nothing is left out, nothing is told to others, nothing lasts for ever.

mod events;
mod feed;
mod limits;
mod order;
mod tombstones;
