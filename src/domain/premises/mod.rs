//! Premises: the places where people stay. Here is what an address is and how it is written on one line.

pub mod address;
mod line;

pub use address::{Address, AddressInput};
