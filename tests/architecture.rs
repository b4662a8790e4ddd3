//! The plan of the house, kept by a test: who may import whom, how long a file may be, how it begins.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use tirkeu::domain::access::Permission;

const MAX_LINES: usize = 400;

/// A module and the words that its code must not contain.
const FORBIDDEN: [(&str, &[&str]); 7] = [
    (
        "domain",
        &[
            "crate::app",
            "crate::store",
            "crate::http",
            "crate::gateways",
            "crate::jobs",
            "crate::boot",
            "crate::config",
            "crate::commands",
            "crate::i18n",
            "diesel",
            "actix",
            "tokio",
            "reqwest",
        ],
    ),
    (
        "store",
        &[
            "crate::app",
            "crate::http",
            "crate::gateways",
            "crate::jobs",
            "crate::boot",
            "crate::config",
            "crate::commands",
            "crate::i18n",
            "actix",
            "reqwest",
        ],
    ),
    (
        "app",
        &[
            "crate::http",
            "crate::gateways",
            "crate::jobs",
            "crate::boot",
            "crate::config",
            "crate::commands",
            "diesel",
            "actix",
            "reqwest",
        ],
    ),
    (
        "gateways",
        &["crate::store", "crate::http", "crate::jobs", "crate::boot", "crate::config", "crate::commands", "diesel"],
    ),
    ("http", &["crate::jobs", "crate::boot", "crate::config", "crate::commands", "diesel", "reqwest"]),
    (
        "jobs",
        &[
            "crate::store",
            "crate::http",
            "crate::gateways",
            "crate::boot",
            "crate::config",
            "crate::commands",
            "diesel",
            "actix",
            "reqwest",
        ],
    ),
    (
        "i18n",
        &[
            "crate::app",
            "crate::store",
            "crate::http",
            "crate::gateways",
            "crate::jobs",
            "crate::boot",
            "crate::config",
            "crate::commands",
            "diesel",
            "actix",
            "tokio",
            "reqwest",
        ],
    ),
];

/// Where a forbidden word stands all the same, and why.
const EXCEPTIONS: [(&str, &str, &str); 1] =
    [("app/error.rs", "diesel", "the transaction's error must have a `From` here: `Db::write` is generic over it")];

/// The extractors that say who calls. Handlers take them inside of `May` only.
const CALLERS: [&str; 7] = ["Authed", "MaybeAuthed", "Writer", "LateWriter", "Lasting", "AuthedClient", "AsOfficer"];

/// Whether `code` has a parameter of this type, bare or inside of another one than `May`.
fn takes_bare(code: &str, who: &str) -> bool {
    let within = [": {},", ": {})", ": {} ", "<{}>", "<{},", "::{},", "::{})", "::{}>"];
    within.iter().any(|form| code.contains(&form.replace("{}", who)))
}

/// A file below `src`: its path, with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The lines that are neither comments nor the tests at the end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines
            .take_while(|(_, line)| *line != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(at, line)| {
                let code = line.split_once(" // ").map_or(line, |(code, _)| code);
                (at + 1, code)
            })
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name == "tests.rs" || name.ends_with("_tests.rs") || self.path.contains("/tests/")
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    assert!(paths.len() > 100, "the sources were not found");
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            Source { text: fs::read_to_string(&path).expect("UTF-8"), path: name }
        })
        .collect()
}

/// Whether `word` stands in `code` as a whole name (or the beginning of a longer one, as in `actix_web`).
fn mentions(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        // `crate::app` must not be found in `crate::apple`, but `actix` must be found in `actix_web`.
        let ends = !word.starts_with("crate::") || after.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        begins && ends
    })
}

#[track_caller]
fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn imports_go_in_one_direction() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let module = source.path.split(['/', '.']).next().unwrap_or_default();
        let Some((_, words)) = FORBIDDEN.iter().find(|(name, _)| *name == module) else { continue };
        for (line, code) in source.code() {
            for word in words.iter().filter(|word| mentions(code, word)) {
                if !EXCEPTIONS.iter().any(|(path, excepted, _)| *path == source.path && excepted == word) {
                    broken.push(format!(
                        "src/{}:{line}: `{module}` must not know `{word}`: {}",
                        source.path,
                        code.trim()
                    ));
                }
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn several_names_are_not_imported_from_the_root_at_once() {
    // `use crate::{app, store}` would hide from the test above what is imported.
    let mut broken = Vec::new();
    for source in sources() {
        let module = source.path.split(['/', '.']).next().unwrap_or_default();
        if FORBIDDEN.iter().any(|(name, _)| *name == module) {
            let found =
                source.code().filter(|(_, code)| code.contains("use crate::{") || code.contains("super::super::super"));
            broken.extend(found.map(|(line, code)| format!("src/{}:{line}: {code}", source.path)));
        }
    }
    assert_none(&broken);
}

#[test]
fn exceptions_are_still_needed() {
    let sources = sources();
    for (path, word, _) in EXCEPTIONS {
        let source = sources.iter().find(|source| source.path == path);
        let needed = source.is_some_and(|source| source.code().any(|(_, code)| mentions(code, word)));
        assert!(needed, "{path} no longer mentions {word}: the exception can go");
    }
}

#[test]
fn files_are_short() {
    let long = |source: &&Source| source.path != "store/schema.rs" && source.text.lines().count() > MAX_LINES;
    let broken: Vec<String> = sources()
        .iter()
        .filter(long)
        .map(|source| format!("src/{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    assert_none(&broken);
}

#[test]
fn every_file_says_what_it_is_for() {
    let broken: Vec<String> = sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| format!("src/{} does not open with `//! `", source.path))
        .collect();
    assert_none(&broken);
}

#[test]
fn nothing_is_allowed_without_a_reason() {
    let mut broken = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let opens = ["#[allow(", "#![allow(", "#[expect(", "#![expect("]
                .iter()
                .any(|open| line.trim_start().starts_with(open));
            let end = lines[at..].iter().position(|line| line.contains(")]")).map_or(lines.len(), |end| at + end + 1);
            if opens && !lines[at..end].iter().any(|line| line.contains("reason = \"")) {
                broken.push(format!("src/{}:{}: {}", source.path, at + 1, line.trim()));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn every_handler_names_the_permission_of_its_operation() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for source in sources().iter().filter(|source| source.path.starts_with("http/")) {
        for part in source.text.split("operation_id = \"").skip(1) {
            seen += 1;
            let operation = part.split('"').next().unwrap_or_default();
            let Some(permission) = Permission::of_operation(operation) else {
                broken.push(format!("{operation} stands in no row of the policy table"));
                continue;
            };
            let row = permission.row();
            let is_open =
                row.account.is_none() && row.officer.is_none() && row.supervisor.is_none() && row.client.is_none();
            let asks = part.contains("May<") || CALLERS.iter().any(|word| takes_bare(part, word));
            if !is_open && !part.contains(&format!("May<rights::{permission:?}")) {
                broken.push(format!("src/{}: {operation} does not take May<rights::{permission:?}>", source.path));
            }
            if is_open && asks {
                broken.push(format!("src/{}: {operation} is open to everybody and asks who calls", source.path));
            }
        }
        // Only `May` asks who calls; a handler that did it by itself would pass the table by.
        let bare = |code: &str| CALLERS.iter().any(|who| takes_bare(code, who));
        let found = source.code().filter(|(_, code)| !source.path.starts_with("http/extract/") && bare(code));
        broken.extend(found.map(|(line, code)| format!("src/{}:{line}: {}", source.path, code.trim())));
    }
    assert_none(&broken);
    assert_eq!(seen, Permission::ALL.len(), "a row of the policy table has no operation");
}

#[test]
fn a_bare_caller_is_seen() {
    for who in CALLERS {
        assert!(
            takes_bare(&format!("    caller: {who},"), who) && takes_bare(&format!("fn f({who}(caller): {who})"), who)
        );
        assert!(
            takes_bare(&format!("caller: Option<{who}>, app"), who) && takes_bare(&format!("c: extract::{who},"), who)
        );
        assert!(!takes_bare(&format!("    caller: May<rights::GetMe, {who}>,"), who));
        assert!(!takes_bare(&format!("use crate::http::extract::{{Json, {who}, May}};"), who));
    }
}

#[test]
fn words_are_found_whole() {
    assert!(mentions("use actix_web::web;", "actix") && mentions("use crate::app::App;", "crate::app"));
    assert!(!mentions("use crate::apple;", "crate::app") && !mentions("fn is_diesel()", "diesel"));
}
