//! The service from outside: over real HTTP, on both engines.
#![cfg(test)]

mod access_matrix;
mod auth;
mod cabinet;
mod certificates;
mod changes;
mod conventions;
mod data;
mod devices;
mod faults;
mod integrators;
mod journey;
mod limits;
mod notifications;
mod officers;
mod persons;
mod registrations;
mod store;
mod support;
