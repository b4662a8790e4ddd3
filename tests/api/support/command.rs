//! `tirkeu …`, run as an operator runs it: the program itself, on the database and with the keys of a world.

use super::World;
use super::world::KEY_ENCRYPTION_KEYS;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use tirkeu::config::files::create_private;

/// What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410).
const PKCS8_ED25519: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// A folder that is gone when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let name = format!("tirkeu-command-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The path of something in it.
    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: &str) -> String {
        std::fs::write(self.0.join(name), content).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Clears the environment of a program but for the place where it writes its profile, if one is wanted.
#[expect(clippy::disallowed_methods, reason = "it is no configuration of the service")]
pub fn without_environment(command: &mut Command) {
    const PROFILE: &str = "LLVM_PROFILE_FILE";
    command.env_clear();
    if let Some(file) = std::env::var_os(PROFILE) {
        command.env(PROFILE, file);
    }
}

/// Runs the program on the database of this world, with these variables besides.
pub fn run(world: &World, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let folder = Folder::new();
    let key = STANDARD.encode([PKCS8_ED25519.as_slice(), &[7; 32]].concat());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n");
    create_private(folder.path("signing.pem").as_ref(), &pem).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tirkeu"));
    without_environment(&mut command);
    command
        .args(arguments)
        .current_dir(&folder.0)
        .env("DATABASE_URL", &world.database_url)
        .env("DATA_DIR", folder.path("var"))
        .env("SECRET_KEY", STANDARD.encode([9; 32]))
        .env("SIGNING_KEY_FILE", folder.path("signing.pem"))
        .env("KEY_ENCRYPTION_KEYS", KEY_ENCRYPTION_KEYS)
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs")
}

/// What the program says; it must not fail.
#[track_caller]
pub fn says(world: &World, arguments: &[&str]) -> String {
    says_with(world, arguments, &[])
}

/// What the program says with these variables; it must not fail.
#[track_caller]
pub fn says_with(world: &World, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = run(world, arguments, variables);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the program complains of, and its exit code; it must say nothing else.
#[track_caller]
pub fn complains(world: &World, arguments: &[&str]) -> (i32, String) {
    let output = run(world, arguments, &[]);
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    assert!(output.stdout.is_empty());
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}
