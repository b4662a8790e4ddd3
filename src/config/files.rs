//! Files that hold keys: made for their owner only, and looked at before they are trusted. Must not know what the keys
//! are for.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use zeroize::Zeroizing;

/// Longer files are not keys.
const LONGEST: u64 = 1024 * 1024;

/// Makes a directory, and those above it, for the owner only.
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Writes a new file for the owner only; an existing one is left alone and is an error (`AlreadyExists`).
pub fn create_private(path: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

/// Whether anybody but the owner may do anything with the file.
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

/// Reads a text file of at most a megabyte.
pub fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    File::open(path)?.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_the_owners_and_is_never_overwritten() {
        let dir = std::env::temp_dir().join(format!("tirkeu-files-{}", std::process::id()));
        create_private_dir(&dir).unwrap();
        let path = dir.join("key");
        create_private(&path, "one").unwrap();
        assert!(!is_open_to_others(&path).unwrap());
        assert_eq!(create_private(&path, "two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&path).unwrap().as_str(), "one");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(is_open_to_others(&path).unwrap());
        fs::remove_dir_all(&dir).unwrap();
    }
}
