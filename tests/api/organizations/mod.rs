//! Organisations as hosts.

mod answers;
mod consents;
mod delegates;
mod entering;
mod occupancy;
