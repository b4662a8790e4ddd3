//! Hosts: the people and organisations that provide the place. Here are the numbers they are known by.

pub mod identifier;

pub use identifier::{Bin, Iin};
