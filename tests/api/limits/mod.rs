//! What a flood, a slow client or a malformed request may do to others: nothing. Numbers are those of the security tests.

mod bodies;
mod codes;
mod enumeration;
mod fuzz;
mod requests;
mod sizes;
mod slow;
mod smuggling;
mod surface;
pub mod wire;
