//! Sign-in, sessions, tokens, the profile and its devices.

mod codes;
mod forged;
mod profile;
mod sessions;
mod tokens;
