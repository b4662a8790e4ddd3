//! The service from outside: over real HTTP, on both engines.
#![cfg(test)]

mod access_matrix;
mod auth;
mod cabinet;
mod certificates;
mod conventions;
mod faults;
mod journey;
mod notifications;
mod officers;
mod persons;
mod registrations;
mod store;
mod support;
