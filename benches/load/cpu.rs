//! Processor time of this process, of one of its threads, and of a database server, as Linux tells it.

use std::fs;
use std::time::Duration;

/// Length of a tick in `/proc/*/stat`: 100 a second on every usual Linux.
const TICK: Duration = Duration::from_millis(10);

/// User and system time in a `stat` file; zero where there is none.
fn of_stat(path: &str) -> Duration {
    let Ok(stat) = fs::read_to_string(path) else { return Duration::ZERO };
    // The name of the program stands in parentheses and may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok()).unwrap_or_default();
    TICK * (ticks(11) + ticks(12))
}

fn parent(pid: &str) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(1).map(str::to_owned)
}

/// Time used by this process.
#[must_use]
pub fn of_process() -> Duration {
    of_stat("/proc/self/stat")
}

/// Time used by the calling thread.
#[must_use]
pub fn of_thread() -> Duration {
    of_stat("/proc/thread-self/stat")
}

/// Time used by a process and its children that still live: a `PostgreSQL` server and its connections.
#[must_use]
pub fn of_family(pid: u32) -> Duration {
    let pid = pid.to_string();
    let entries = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|name| *name == pid || parent(name).is_some_and(|parent| parent == pid))
        .map(|name| of_stat(&format!("/proc/{name}/stat")))
        .sum()
}
