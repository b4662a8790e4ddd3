//! The demo.

pub mod people;

/// Options.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// End after the journey.
    #[arg(long)]
    pub once: bool,
}

/// Runs it.
///
/// # Errors
/// Always.
pub async fn run(_args: Args) -> Result<(), super::Failure> {
    Ok(())
}
