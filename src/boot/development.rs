//! What stands in for the world outside in development: the fake FCM with its kept key, and SMS that stay here.

use super::keys::keep;
use crate::config::Config;
use crate::domain::clock::{Clock, Random};
use crate::gateways::fcm::fake::generate_key_pem;
use crate::gateways::local_push::LocalPush;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A sender whose fake keeps its RSA key beside the other development keys.
pub(super) fn local_push(config: &Config, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Arc<LocalPush> {
    let directory = config.development_keys();
    let load =
        move || keep(&directory, "fcm.pem", || generate_key_pem().map(Zeroizing::new)).map(|pem| pem.to_string());
    Arc::new(LocalPush::new(Arc::new(load), clock, random))
}

/// Starts the fake in the background.
pub(super) async fn prepare(push: Arc<LocalPush>) {
    if let Err(error) = push.prepare().await {
        tracing::error!(%error, "the fake FCM cannot be started; the first push will try again");
    }
}
