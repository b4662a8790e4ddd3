//! Prints a certificate and seals it. What is stored is the seal and the hash: with the record they give the same bytes again, whenever
//! and by whichever process it is printed.

use crate::app::certificates::link::verify_url;
use crate::app::certificates::read::Certificate;
use crate::app::ports::{Printout, UnsealedPdf};
use crate::app::{App, AppError};
use crate::domain::language::Language;
use crate::store::accounts;
use crate::store::printouts::{self, PrintoutRow};
use crate::store::types::Ts;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};

/// Version of the printed form. A form whose bytes change gets another.
const FORM: &str = "2";

/// What a certificate looks like on paper at present.
#[derive(Debug)]
pub struct Edition {
    language: Option<Language>,
    name: String,
    /// What was printed of it, if it ever was.
    printed: Option<PrintoutRow>,
}

impl Edition {
    /// The hash of the file, if there ever was one.
    #[must_use]
    pub fn sha256(&self) -> Option<&[u8]> {
        self.printed.as_ref().map(|printed| printed.sha256.as_slice())
    }
}

/// A file.
#[derive(Debug)]
pub struct File {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub sha256: Vec<u8>,
}

/// What the certificate looks like now: its status, and the language of its holder.
///
/// # Errors
/// The store failed.
pub async fn edition(app: &App, certificate: &Certificate) -> Result<Edition, AppError> {
    let row = &certificate.row;
    app.db
        .read(async |conn| {
            let language = Language::from_tag(&accounts::locale(conn, row.account_id).await?.unwrap_or_default());
            let tag = language.map_or("-", Language::tag);
            let name = format!("v{}-{:?}-{tag}-f{FORM}", certificate.version, certificate.status);
            let printed = printouts::find(conn, &row.number, &name).await?;
            Ok(Edition { language, name, printed })
        })
        .await
        .map_err(AppError::from)
}

/// The PDF. The first time it is sealed, and the seal kept.
///
/// # Errors
/// It cannot be printed or sealed, or the store failed.
pub async fn print(app: &App, certificate: &Certificate, edition: Edition) -> Result<File, AppError> {
    if let Some(printed) = &edition.printed {
        let again = file(render(app, certificate, &edition, printed.sealed_at.0)?, &printed.seal)?;
        if again.sha256 == printed.sha256 {
            return Ok(again);
        }
        // Another engine, font or address of the service: the old seal would not fit.
        metrics::counter!("tirkeu_certificates_printed_otherwise_total").increment(1);
        tracing::warn!(
            edition = edition.name,
            "a certificate is printed with other bytes than before, and sealed anew"
        );
    }
    let now = Ts(app.now());
    let unsealed = render(app, certificate, &edition, now.0)?;
    let seal = app.sealer.seal(&unsealed.digest())?;
    let new = file(unsealed, &seal)?;
    let number = certificate.row.number.clone();
    let before = edition.printed.as_ref().map(|printed| printed.sha256.clone());
    let row = PrintoutRow { number, edition: edition.name.clone(), sha256: new.sha256.clone(), seal, sealed_at: now };
    let written = app
        .db
        .write(async move |tx| {
            Ok::<_, AppError>(match before {
                Some(before) => printouts::replace(tx, &row, &before).await?,
                None => printouts::insert(tx, &row).await?,
            })
        })
        .await?;
    if written == 1 {
        return Ok(new);
    }
    // Somebody else has sealed it in this moment: there is one file, not two.
    let number = &certificate.row.number;
    let found = app.db.read(async |conn| printouts::find(conn, number, &edition.name).await).await?;
    let printed = found.ok_or_else(|| AppError::Internal("a printout vanished".into()))?;
    let again = file(render(app, certificate, &edition, printed.sealed_at.0)?, &printed.seal)?;
    // That of a process that prints otherwise would not fit what is printed here.
    Ok(if again.sha256 == printed.sha256 { again } else { new })
}

fn render(
    app: &App,
    certificate: &Certificate,
    edition: &Edition,
    sealed_at: DateTime<Utc>,
) -> Result<Box<dyn UnsealedPdf>, AppError> {
    app.pdf
        .render(&Printout {
            facts: certificate.facts(),
            status: certificate.status,
            language: edition.language,
            sealed_at,
            jws: &certificate.row.core.jws,
            qr: &certificate.row.core.qr,
            verify_url: &verify_url(app, &certificate.row.number),
        })
        .map_err(AppError::Internal)
}

fn file(unsealed: Box<dyn UnsealedPdf>, seal: &[u8]) -> Result<File, AppError> {
    let bytes = unsealed.sealed(seal).map_err(AppError::Internal)?;
    Ok(File { sha256: digest(&SHA256, &bytes).as_ref().to_vec(), bytes })
}
