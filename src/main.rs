//! The program `tirkeu`: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    tirkeu::commands::run()
}
