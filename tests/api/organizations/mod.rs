//! Organisations as hosts.

mod answers;
mod delegates;
mod entering;
