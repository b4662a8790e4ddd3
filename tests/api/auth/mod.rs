//! Sign-in, sessions, tokens, the profile and its devices.

mod callers;
mod codes;
mod forged;
mod key_rotation;
mod oidc;
mod profile;
mod refresh;
mod revocation;
mod sessions;
mod signer;
mod store_faults;
mod tokens;
