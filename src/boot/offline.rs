//! The use cases without a server, for commands that work on the database beside a running service.

use super::error::BootError;
use super::{Parts, build_app, migrations};
use crate::app::App;
use crate::config::Config;
use crate::store::Db;
use std::sync::Arc;

/// Puts the use cases together on the configured database. Runs no migration and starts no job.
///
/// # Errors
/// The tables are older or newer than this program, the database cannot be reached, or a key is missing.
pub async fn offline(config: &Config) -> Result<App, BootError> {
    let parts = Parts::from_config(config)?;
    let url = parts.database.url.expose();
    migrations::require_current(url).await?;
    let db = Db::open(url, 1, Arc::clone(&parts.random)).await?;
    let public_url = parts.http.public_url.clone().unwrap_or_default();
    let app = build_app(&parts, db, public_url)?;
    super::purpose::require(&app).await?;
    super::load_service_key(&app).await?;
    super::load_rules(&app).await?;
    Ok(app)
}
