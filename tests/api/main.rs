//! The service from outside: over real HTTP, on both engines.
#![cfg(test)]

mod access_matrix;
mod auth;
mod border;
mod cabinet;
mod certificates;
mod changes;
mod confirmations;
mod conventions;
mod data;
mod devices;
mod enforcement;
mod escalation;
mod events;
mod families;
mod families_apart;
mod faults;
mod field_failures;
mod integrators;
mod journey;
mod life;
mod limits;
mod notifications;
mod officers;
mod organizations;
mod outages;
mod outbox;
mod persons;
mod register;
mod registrations;
mod rules;
mod sandbox;
mod statistics;
mod status_lists;
mod store;
mod support;
