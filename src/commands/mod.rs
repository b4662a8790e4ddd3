//! What can be asked of the program on the command line. Reads the configuration, starts what is needed, and turns
//! failures into exit codes; decides nothing else.

pub mod admin;
pub mod audit;
pub mod demo;
pub mod fcm_fake;
pub mod import;
pub mod keys;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod verify;

use crate::boot::BootError;
use crate::config::ConfigError;
use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

/// Digital registration of foreigners' place of stay in Kazakhstan. Without a command: serve.
#[derive(Debug, Parser)]
#[command(name = "tirkeu", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answers requests until a signal to stop
    Serve,
    /// Brings the tables of the database up to date
    Migrate,
    /// Prints the `OpenAPI` document
    #[command(name = "openapi")]
    OpenApi,
    /// Makes a new secret key (printed) and a new signing key (written to a file), or prints public keys
    Keys(keys::Args),
    /// Plays the main journey
    Demo(demo::Args),
    /// Stands in for Firebase Cloud Messaging on this machine, for tests and developers of apps
    FcmFake(fcm_fake::Args),
    /// Submits a file of applications for a client and works on it; ends with 0 if all lines were accepted, 3 if not
    Import(import::Args),
    /// Administers the configured database; the service may run meanwhile
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Checks the audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// Checks a certificate without network; ends with 0 if it is valid, 1 not authentic, 3 authentic of unknown or old status, 4 not in force
    Verify(verify::Args),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The configuration or the command line: the operator must change it. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Anything else. Exit code 1.
    #[error("{0}")]
    Failed(String),
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<BootError> for Failure {
    fn from(error: BootError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Failed(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }
}

/// Runs what the command line asks for.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to the standard output and is no failure; clap knows.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(cli.command.unwrap_or(Command::Serve)) {
        Ok(code) => code,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "tirkeu: {failure}");
            failure.exit_code()
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    match command {
        // Its code is its answer.
        Command::Verify(args) => return verify::run(&args),
        Command::Import(args) => return actix_web::rt::System::new().block_on(import::run(args)),
        Command::Serve => actix_web::rt::System::new().block_on(serve::run()),
        Command::Migrate => actix_web::rt::System::new().block_on(migrate::run()),
        Command::OpenApi => openapi::run(),
        Command::Keys(args) => keys::run(&args),
        Command::Demo(args) => actix_web::rt::System::new().block_on(demo::run(args)),
        Command::FcmFake(args) => actix_web::rt::System::new().block_on(fcm_fake::run(args)),
        Command::Admin(command) => actix_web::rt::System::new().block_on(admin::run(command)),
        Command::Audit(command) => actix_web::rt::System::new().block_on(audit::run(command)),
    }
    .map(|()| ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_needs_no_command() {
        Cli::command().debug_assert();
        assert!(Cli::try_parse_from(["tirkeu"]).unwrap().command.is_none());
        assert!(matches!(Cli::try_parse_from(["tirkeu", "openapi"]).unwrap().command, Some(Command::OpenApi)));
        assert!(Cli::try_parse_from(["tirkeu", "keys", "--public", "a.pem", "b.jwks"]).is_ok());
        assert!(Cli::try_parse_from(["tirkeu", "fcm-fake", "--tls-cert", "a.pem", "--tls-key", "b.pem"]).is_ok());
        assert_eq!(Cli::try_parse_from(["tirkeu", "fcm-fake", "--tls-cert", "a.pem"]).unwrap_err().exit_code(), 2);
        assert_eq!(Cli::try_parse_from(["tirkeu", "keys", "--public"]).unwrap_err().exit_code(), 2);
        assert_eq!(Cli::try_parse_from(["tirkeu", "dance"]).unwrap_err().exit_code(), 2);
    }
}
