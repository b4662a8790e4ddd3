//! Where copies of the audit log's checkpoints go: files in a folder (a mount of another machine), or an address that takes them by PUT.
//! Must not know what they say.

use crate::app::ports::CheckpointSink;
use crate::gateways::http_client;
use async_trait::async_trait;
use reqwest::{StatusCode, Url};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One file a checkpoint, never written twice.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// A folder, which is made at the first checkpoint.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    fn write(&self, seq: i64, jws: &str) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let (path, draft) = (self.0.join(format!("{seq:012}.jws")), self.0.join(format!("{seq:012}.part")));
        if path.exists() {
            return if fs::read_to_string(&path)? == jws { Ok(()) } else { Err(io::ErrorKind::AlreadyExists.into()) };
        }
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&draft)?;
        file.write_all(jws.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &path)?;
        // The name must be durable, too.
        File::open(&self.0)?.sync_all()
    }
}

#[async_trait]
impl CheckpointSink for Folder {
    async fn keep(&self, seq: i64, jws: &str) -> Result<(), String> {
        let (folder, jws) = (self.clone(), jws.to_owned());
        let written = tokio::task::spawn_blocking(move || folder.write(seq, &jws)).await;
        written.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }
}

/// The checkpoints in a folder, by number.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn read(folder: &Path) -> io::Result<BTreeMap<i64, String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        if let (Some(number), Some("jws")) = (number, path.extension().and_then(|extension| extension.to_str())) {
            found.insert(number, fs::read_to_string(&path)?.trim().to_owned());
        }
    }
    Ok(found)
}

/// A checkpoint is no longer than this.
const KEPT_LIMIT: usize = 4 * 1024 * 1024;

/// `PUT {address}/{number}`; the far end keeps the first, may say 409 to a repetition, and then gives it to GET.
#[derive(Debug)]
pub struct Remote {
    address: Url,
    client: reqwest::Client,
}

impl Remote {
    /// A client for an http or https address.
    ///
    /// # Errors
    /// The address is not one, or there is no TLS.
    pub fn new(address: &str) -> Result<Self, String> {
        let address = Url::parse(&format!("{}/", address.trim_end_matches('/'))).map_err(|error| error.to_string())?;
        Ok(Self { address, client: http_client::build().map_err(|error| error.to_string())? })
    }
}

impl Remote {
    async fn compare(&self, url: Url, jws: &str) -> Result<(), String> {
        let answer = self.client.get(url).send().await.map_err(|error| error.without_url().to_string())?;
        if !answer.status().is_success() {
            return Err(format!("the far end keeps another checkpoint, perhaps: it answered {}", answer.status()));
        }
        let kept = http_client::read_up_to(answer, KEPT_LIMIT).await.unwrap_or_default();
        if kept.trim_ascii() == jws.as_bytes() {
            return Ok(());
        }
        Err("the far end keeps ANOTHER checkpoint of this number: the audit log was cut or written anew".to_owned())
    }
}

#[async_trait]
impl CheckpointSink for Remote {
    async fn keep(&self, seq: i64, jws: &str) -> Result<(), String> {
        let url = self.address.join(&seq.to_string()).map_err(|error| error.to_string())?;
        let request = self.client.put(url.clone()).header("Content-Type", "application/jose").body(jws.to_owned());
        let answer = request.send().await.map_err(|error| error.without_url().to_string())?;
        match answer.status() {
            // It has one of this number: the same, or the log was cut and is being written anew.
            StatusCode::CONFLICT => self.compare(url, jws).await,
            status if status.is_success() => Ok(()),
            status => Err(format!("the far end answered {status}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_checkpoint_is_kept_once_and_never_replaced() {
        let path = std::env::temp_dir().join(format!("tirkeu-checkpoints-{}", std::process::id()));
        let folder = Folder::new(path.clone());
        folder.keep(1, "one").await.unwrap();
        folder.keep(1, "one").await.unwrap();
        folder.keep(2, "two").await.unwrap();
        assert!(folder.keep(1, "another").await.is_err());
        let expected: BTreeMap<i64, String> = [(1, "one".to_owned()), (2, "two".to_owned())].into();
        assert_eq!(read(&path).unwrap(), expected);
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn only_what_is_named_as_a_checkpoint_is_read_and_what_cannot_be_read_is_told() {
        let path = std::env::temp_dir().join(format!("tirkeu-checkpoints-read-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let files = [
            ("000000000001.jws", "one\n"),
            ("000000000002.part", "tw"),
            ("3.txt", "x"),
            ("notes.jws", "x"),
            ("4", "x"),
        ];
        for (name, content) in files {
            fs::write(path.join(name), content).unwrap();
        }
        assert_eq!(read(&path).unwrap(), BTreeMap::from([(1, "one".to_owned())]));
        fs::create_dir(path.join("5.jws")).unwrap();
        assert!(read(&path).is_err(), "a checkpoint that is none must not be passed over");
        fs::remove_dir_all(&path).unwrap();
        assert_eq!(read(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[actix_web::test]
    async fn a_place_that_is_no_folder_keeps_nothing() {
        let path = std::env::temp_dir().join(format!("tirkeu-checkpoints-file-{}", std::process::id()));
        fs::write(&path, "a file").unwrap();
        assert!(Folder::new(path.clone()).keep(1, "one").await.is_err());
        fs::remove_file(&path).unwrap();
        // The names of checkpoints are taken by folders: neither read nor written over.
        for taken in ["000000000001.jws", "000000000001.part"] {
            fs::create_dir_all(path.join(taken)).unwrap();
            assert!(Folder::new(path.clone()).keep(1, "one").await.is_err(), "{taken}");
            fs::remove_dir_all(&path).unwrap();
        }
    }
}
