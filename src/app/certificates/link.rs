//! The link that hands a PDF to a browser: an expiring capability, bound to the certificate's present version, so that a change
//! of its status ends it.

use crate::app::App;
use crate::app::certificates::read::Certificate;
use crate::app::secrets::same;
use crate::domain::codes::ProblemCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The parameters of a link.
#[derive(Debug, Clone)]
pub struct Link {
    /// Expiry, seconds since 1970.
    pub expires: i64,
    /// Version of the registration.
    pub version: i32,
    /// The MAC.
    pub signature: String,
}

fn mac(app: &App, number: &str, expires: i64, version: i32) -> Vec<u8> {
    app.secrets.of_link(&[b"GET pdf", number.as_bytes(), &expires.to_be_bytes(), &version.to_be_bytes()])
}

/// The absolute address of the PDF, good for a while. Expiry is rounded up, so that the same answer can be cached for a minute.
#[must_use]
pub fn pdf_url(app: &App, certificate: &Certificate) -> String {
    let number = &certificate.row.number;
    let minute = (app.now() + app.settings.link_life).timestamp() / 60 + 1;
    let expires = minute * 60;
    let signature = URL_SAFE_NO_PAD.encode(mac(app, number, expires, certificate.version));
    format!(
        "{}/v1/certificates/{number}/pdf?e={expires}&v={}&s={signature}",
        app.settings.public_url, certificate.version
    )
}

/// The address that the QR code opens.
#[must_use]
pub fn verify_url(app: &App, number: &str) -> String {
    format!("{}/v/{number}", app.settings.public_url)
}

/// Checks a link to `certificate`. A forged one leads nowhere; an old one says so.
pub fn check(app: &App, certificate: &Certificate, link: &Link) -> Result<(), ProblemCode> {
    let given = URL_SAFE_NO_PAD.decode(&link.signature).map_err(|_| ProblemCode::NotFound)?;
    if !same(&given, &mac(app, &certificate.row.number, link.expires, link.version)) {
        return Err(ProblemCode::NotFound);
    }
    if app.now().timestamp() >= link.expires || link.version != certificate.version {
        return Err(ProblemCode::LinkExpired);
    }
    Ok(())
}
