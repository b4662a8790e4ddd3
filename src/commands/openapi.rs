//! `tirkeu openapi`

use super::Failure;
use std::io::{self, Write};

/// Prints the document of the API.
pub(super) fn run() -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(&crate::http::openapi()).map_err(io::Error::other)?;
    writeln!(io::stdout(), "{document}")?;
    Ok(())
}
