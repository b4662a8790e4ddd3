//! On which installation of the app a session lives. Its refresh tokens are taken from there only; the database knows a MAC.

use crate::app::App;
use crate::app::secrets::same;
use crate::store::auth::SessionRow;
use uuid::Uuid;

/// The MAC that binds a session to an installation.
#[must_use]
pub fn binding(app: &App, session: Uuid, installation_id: &str) -> Vec<u8> {
    app.secrets.of_purpose("installation", &[session.as_bytes(), installation_id.as_bytes()])
}

/// Whether a session may be renewed by who names this installation. A session that was opened without one asks for none.
#[must_use]
pub fn is_at_home(app: &App, session: &SessionRow, installation_id: Option<&str>) -> bool {
    match (&session.device_mac, installation_id) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(mac), Some(given)) => same(mac, &binding(app, session.id.0, given)),
    }
}
