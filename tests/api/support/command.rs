//! `tirkeu admin …`, run as an operator runs it: the program itself, on the database of a world.

use super::World;
use super::world::KEY_ENCRYPTION_KEYS;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let name = format!("tirkeu-admin-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the program on the database of this world.
fn run(world: &World, arguments: &[&str]) -> Output {
    let folder = Folder::new();
    Command::new(env!("CARGO_BIN_EXE_tirkeu"))
        .arg("admin")
        .args(arguments)
        .current_dir(&folder.0)
        .env_clear()
        .env("DATABASE_URL", &world.database_url)
        .env("DATA_DIR", folder.0.join("var"))
        .env("SECRET_KEY", STANDARD.encode([9; 32]))
        .env("KEY_ENCRYPTION_KEYS", KEY_ENCRYPTION_KEYS)
        .output()
        .expect("the program runs")
}

/// What the program says; it must not fail.
#[track_caller]
pub fn says(world: &World, arguments: &[&str]) -> String {
    let output = run(world, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the program complains of, and its exit code.
#[track_caller]
pub fn complains(world: &World, arguments: &[&str]) -> (i32, String) {
    let output = run(world, arguments);
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    assert!(output.stdout.is_empty());
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}
