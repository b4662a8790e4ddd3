//! Premises: the places where people stay. Here is what an address is and how it is written on one line.

pub mod address;
pub mod key;
mod line;

pub use address::{Address, AddressInput};
