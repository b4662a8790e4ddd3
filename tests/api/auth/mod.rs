//! Sign-in, sessions, tokens, the profile and its devices.

mod codes;
mod profile;
mod sessions;
mod tokens;
