//! A whole service for one test: real HTTP on a port of its own, a clock that is moved by hand, the fake FCM, SMS kept in memory.
//! Each test runs on both engines; work that is left over at its end fails it.

pub mod actor;
pub mod command;
pub mod document;
pub mod events;
pub mod far_end;
pub mod fault;
pub mod identity;
pub mod integrator;
pub mod jws;
pub mod officer;
pub mod organization;
pub mod postgres;
pub mod receiver;
pub mod replica;
pub mod reply;
pub mod seal;
pub mod sql;
pub mod world;

pub use actor::Actor;
pub use integrator::Program;
pub use replica::Replica;
pub use reply::Reply;
pub use world::{World, everything, sandbox, unlimited};

/// Declares tests that run on both engines. Behind the world may stand what is changed in its parts before it starts.
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World $(, $change:path)?) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($world: $crate::support::World) -> $crate::support::World {
                $body
                $world
            }

            const CHANGES: &[fn(&mut tirkeu::boot::Parts)] = &[$($change)?];

            #[test]
            fn sqlite() {
                $crate::support::world::play($crate::support::world::Engine::Sqlite, CHANGES, story);
            }

            #[test]
            fn postgres() {
                $crate::support::world::play($crate::support::world::Engine::Postgres, CHANGES, story);
            }
        }
    )+};
}
pub(crate) use both_engines;
