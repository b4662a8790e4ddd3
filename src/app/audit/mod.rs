//! The audit log as a whole: signed checkpoints that leave this machine, checking it, and what a person sees of it.

pub mod access_log;
pub mod checkpoint;
pub mod verify;
