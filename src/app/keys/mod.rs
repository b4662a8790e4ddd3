//! The data keys: the service's own, re-keying, and erasing a person with his key.

pub mod service;
