//! People's data: sealed at rest, erased with its key, kept no longer than told, every look of others logged and shown.

mod access_log;
mod audit;
mod checkpoints;
mod command;
mod keys;
mod retention;
mod witness;
