//! The service from outside: over real HTTP, on both engines.
#![cfg(test)]

mod auth;
mod cabinet;
mod certificates;
mod conventions;
mod data;
mod faults;
mod integrators;
mod journey;
mod limits;
mod notifications;
mod persons;
mod registrations;
mod store;
mod support;
