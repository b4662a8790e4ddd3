//! What officers see and decide, who is one, and how an operator makes one.

mod admin;
mod annul;
mod inspect;
mod races;
mod search;
mod standing;
