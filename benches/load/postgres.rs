//! A private `PostgreSQL` with the settings of a fresh installation: durable commits, default memory.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A running server. Dropping it stops it.
pub struct Postgres {
    bin: PathBuf,
    data: PathBuf,
    /// Where it listens on the loopback.
    pub port: u16,
    /// What it logs.
    pub log: PathBuf,
}

/// The newest installed server's programs.
fn bin_dir() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|base| fs::read_dir(base).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .chain(["/usr/local/pgsql/bin", "/usr/bin", "/usr/local/bin"].map(PathBuf::from))
        .filter(|dir| ["initdb", "pg_ctl", "psql", "pgbench"].iter().all(|program| dir.join(program).exists()))
        .collect();
    found.sort();
    found.pop()
}

/// `PostgreSQL` refuses to run as root; then its own user runs it.
fn command(program: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Runs a program to its end and gives what it wrote.
pub fn output_of(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{errors}");
    format!("{out}{errors}")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

impl Postgres {
    /// Starts a server below `folder`; none where no server is installed.
    #[must_use]
    pub fn start(folder: &Path) -> Option<Self> {
        let bin = bin_dir()?;
        let root = folder.join("postgres");
        fs::create_dir_all(&root).expect("a folder");
        for folder in [folder, &root] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("permissions");
        }
        let server = Self { data: root.join("data"), port: free_port(), log: root.join("log"), bin };
        let initdb = command(&server.bin.join("initdb"))
            .args(["-A", "trust", "-U", "tirkeu", "-E", "UTF8", "-D"])
            .arg(&server.data)
            .output()
            .expect("initdb starts");
        assert!(initdb.status.success(), "initdb: {}", String::from_utf8_lossy(&initdb.stderr));
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='' -c log_line_prefix='' -c fsync=on -c synchronous_commit=on",
            server.port
        );
        let started = command(&server.bin.join("pg_ctl"))
            .args(["-w", "-s", "-o", &options, "-l"])
            .arg(&server.log)
            .arg("-D")
            .arg(&server.data)
            .arg("start")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .expect("pg_ctl starts");
        assert!(started.success(), "the server starts");
        Some(server)
    }

    /// The address of the one database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://tirkeu@127.0.0.1:{}/postgres", self.port)
    }

    /// A client program of this installation, told where the server is.
    #[must_use]
    pub fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.args(["-h", "127.0.0.1", "-U", "tirkeu", "-p"]).arg(self.port.to_string());
        command
    }

    /// Runs statements one by one, outside of a transaction.
    pub fn sql(&self, statements: &[&str]) -> String {
        let mut psql = self.client("psql");
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "postgres"]);
        output_of(psql.args(statements.iter().flat_map(|statement| ["-c", statement])))
    }

    /// The process that all connections are children of.
    #[must_use]
    pub fn pid(&self) -> u32 {
        let file = fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
        file.lines().next().and_then(|line| line.trim().parse().ok()).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop =
            command(&self.bin.join("pg_ctl")).args(["-m", "immediate", "-s", "stop", "-D"]).arg(&self.data).status();
        if !stop.is_ok_and(|status| status.success()) {
            eprintln!("the server in {} could not be stopped", self.data.display());
        }
    }
}
