//! How soon the program answers with an existing database, and how much memory it holds when nothing is asked of it.

use super::generator::Client;
use super::rounds::sqlite_file;
use super::service::WRAPPING_KEY;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts that are timed; one more before them makes the keys (and, if need be, the database).
const STARTS: usize = 5;
/// How long the program is left alone before its memory is read.
const REST: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(30);

/// What was found out.
pub struct Startup {
    /// From the start of the process to 200 of `/livez`; ascending.
    pub alive: Vec<Duration>,
    /// To 200 of `/readyz`; ascending.
    pub ready: Vec<Duration>,
    /// Resident memory in KiB.
    pub resident: u64,
    /// Whether the database was the one of the load.
    pub is_seeded: bool,
}

struct Process {
    child: Child,
    address: SocketAddr,
    begun: Instant,
}

impl Process {
    fn start(folder: &Path, database: &Path) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let address = port.expect("a free port");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tirkeu"));
        command.arg("serve").current_dir(folder).env_clear().stdout(Stdio::null()).stdin(Stdio::null());
        command.env("DATA_DIR", folder).env("BIND_ADDRESS", address.to_string()).env("RUST_LOG", "off");
        command
            .env("DATABASE_URL", format!("sqlite://{}", database.display()))
            .env("KEY_ENCRYPTION_KEYS", WRAPPING_KEY);
        let begun = Instant::now();
        Self { child: command.spawn().expect("the program starts"), address, begun }
    }

    /// The time until a path is answered with 200.
    async fn answers(&self, path: &str) -> Duration {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        loop {
            if let Ok(mut client) = Client::connect(self.address).await
                && client.exchange(request.as_bytes()).await.is_ok_and(|(status, _)| status == 200)
            {
                return self.begun.elapsed();
            }
            assert!(self.begun.elapsed() < PATIENCE, "{path} is not answered");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    }

    fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "the program is asked to stop");
        self.child.wait().expect("the program ends");
    }
}

/// Starts the program several times, on the database of the load if there is one.
pub async fn measure(folder: &Path, is_seeded: bool) -> Startup {
    let data = folder.join("start");
    fs::create_dir_all(&data).expect("a folder");
    let database: PathBuf = if is_seeded { sqlite_file(folder) } else { data.join("tirkeu.db") };
    let mut found = Startup { alive: Vec::new(), ready: Vec::new(), resident: 0, is_seeded };
    for round in 0..=STARTS {
        let process = Process::start(&data, &database);
        let (alive, ready) = (process.answers("/livez").await, process.answers("/readyz").await);
        if round > 0 {
            found.alive.push(alive);
            found.ready.push(ready);
        }
        if round == STARTS {
            for path in ["/livez", "/readyz", "/v1/reference/regions", "/v1/reference/countries"] {
                process.answers(path).await;
            }
            tokio::time::sleep(REST).await;
            found.resident = process.resident();
        }
        process.stop();
    }
    found.alive.sort_unstable();
    found.ready.sort_unstable();
    found
}
