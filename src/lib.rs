//! Tirkeu (тіркеу: registration): digital registration of foreigners' place of stay in Kazakhstan.
//! The map of the layers and the direction of their imports is in `docs/architecture.md`.

pub mod app;
pub mod boot;
pub mod commands;
pub mod config;
pub mod domain;
pub mod gateways;
pub mod http;
pub mod i18n;
pub mod jobs;
pub mod store;
