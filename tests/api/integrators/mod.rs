//! Integrators: how their programs get tokens, and what these are worth.

mod admin;
mod assertions;
mod batch_files;
mod batch_work;
mod guests;
mod replay;
mod rights;
mod secrets;
mod standing;
mod tokens;
