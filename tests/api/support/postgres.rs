//! A private `PostgreSQL`, started from installed binaries, one for the whole test program, one database for each test.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The server, and the watchman that stops it when this program ends, however it ends.
struct Server {
    socket: PathBuf,
    _watchman: Child,
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);
const TEMPLATE: &str = "tirkeu_template";

/// The newest installed server's programs.
fn bin_dir() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|base| fs::read_dir(base).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .chain([PathBuf::from("/usr/local/pgsql/bin"), PathBuf::from("/usr/bin"), PathBuf::from("/usr/local/bin")])
        .filter(|dir| dir.join("initdb").exists() && dir.join("pg_ctl").exists())
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

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[expect(clippy::disallowed_methods, reason = "a switch of the test suite, no configuration of the service")]
fn start() -> Option<Server> {
    let Some(bin) = bin_dir() else {
        assert!(
            std::env::var_os("TIRKEU_REQUIRE_POSTGRES").is_none(),
            "PostgreSQL is required here, but none is installed"
        );
        // Not eprintln: the test runner would swallow it.
        let line = "SKIPPED on PostgreSQL: no server is installed (looked for initdb and pg_ctl); these tests ran on SQLite only\n";
        let _ = std::io::stderr().write_all(line.as_bytes());
        return None;
    };
    let root = std::env::temp_dir().join(format!("tirkeu-pg-{}", std::process::id()));
    fs::create_dir_all(&root).expect("temporary folder");
    fs::set_permissions(&root, fs::Permissions::from_mode(0o777)).expect("permissions");
    let data = root.join("data");
    run(command(&bin.join("initdb")).args(["-A", "trust", "-U", "tirkeu", "-E", "UTF8", "--no-sync", "-D"]).arg(&data));
    let options = format!(
        "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400",
        root.display()
    );
    run(command(&bin.join("pg_ctl"))
        .args(["-w", "-s", "-o", &options, "-l"])
        .arg(root.join("log"))
        .arg("-D")
        .arg(&data)
        .arg("start"));
    let stop = format!(
        "cat >/dev/null; '{}' -D '{}' -m immediate -s stop; rm -rf '{}'",
        bin.join("pg_ctl").display(),
        data.display(),
        root.display()
    );
    let watchman = command(Path::new("/bin/sh"))
        .args(["-c", &stop])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the watchman starts");
    let server = Server { socket: root, _watchman: watchman };
    server.sql("postgres", &format!("CREATE DATABASE {TEMPLATE}"));
    migrate(&server.url(TEMPLATE));
    Some(server)
}

fn migrate(url: &str) {
    let url = url.to_owned();
    // Migrations need a multi-threaded runtime of their own.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("runtime");
        runtime.block_on(tirkeu::store::migrate(&url)).expect("migrations");
    })
    .join()
    .expect("migrated");
}

impl Server {
    fn url(&self, database: &str) -> String {
        format!("postgres://tirkeu@localhost/{database}?host={}", self.socket.display())
    }

    fn sql(&self, database: &str, sql: &str) {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h"]).arg(&self.socket);
        run(psql.args(["-U", "tirkeu", "-d", database, "-c", sql]));
    }
}

/// Where the server keeps its files.
#[allow(dead_code, reason = "one of the test programs that share this asks for it")]
pub fn data_folder() -> PathBuf {
    let server = SERVER.get().and_then(Option::as_ref).expect("a server");
    server.socket.join("data")
}

/// Makes the server write to its files what it has only in memory.
#[allow(dead_code, reason = "one of the test programs that share this asks for it")]
pub fn checkpoint() {
    SERVER.get().and_then(Option::as_ref).expect("a server").sql("postgres", "CHECKPOINT");
}

/// The address of a new, migrated database; none where no server is installed.
pub fn new_database() -> Option<String> {
    let server = SERVER.get_or_init(start).as_ref()?;
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    server.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
    Some(server.url(&name))
}
