//! Security test 30: secrets are compared in constant time. `==` gives away how many bytes are right by how long it takes.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

/// What a type that holds a secret is called.
const TYPES: [&str; 5] = ["Secret", "Token", "Password", "Credential", "Assertion"];
/// What a value that is secret, or proves the knowledge of a secret, is called.
const VALUES: [&str; 9] = ["mac", "secret", "token", "password", "signature", "otp", "pin", "code_mac", "bearer"];

/// What looks like a secret and is none, and why.
const NO_SECRETS: [(&str, &str); 2] = [
    ("RefreshToken", "session and generation; its MAC was checked in constant time before there is one"),
    ("TokenError", "says that there is no token"),
];

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

/// The sources without their tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    assert!(paths.len() > 100, "the sources were not found");
    paths
        .into_iter()
        .map(|path| (path.strip_prefix(&root).unwrap().display().to_string(), path))
        .filter(|(name, _)| !name.contains("tests") && !name.contains("/fake/") && !name.starts_with("commands/demo"))
        .map(|(name, path)| {
            let text = fs::read_to_string(path).expect("UTF-8");
            let code = text.split("\n#[cfg(test)]").next().unwrap_or_default().to_owned();
            (name, code)
        })
        .collect()
}

/// Types named like secrets that can be compared by `==`.
fn comparable_secrets(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut derives = String::new();
    for line in code.lines().map(str::trim) {
        if line.starts_with("#[derive(") {
            derives = line.to_owned();
        }
        let words: Vec<&str> =
            line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
        let at = words.iter().position(|word| *word == "struct" || *word == "enum");
        if let Some(name) = at.and_then(|at| words.get(at + 1)).filter(|_| !line.starts_with("//")) {
            let is_secret =
                TYPES.iter().any(|kind| name.contains(kind)) && !NO_SECRETS.iter().any(|(known, _)| known == name);
            if is_secret && derives.contains("PartialEq") {
                found.push((*name).to_owned());
            }
            derives.clear();
        }
        let by_hand = line.strip_prefix("impl PartialEq for ").and_then(|rest| rest.split_whitespace().next());
        found.extend(by_hand.filter(|name| TYPES.iter().any(|kind| name.contains(kind))).map(str::to_owned));
    }
    found
}

/// Comparisons by `==` or `!=` of which a side is named like a secret value.
fn compared_secrets(code: &str) -> Vec<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let is_secret = |name: &str| VALUES.iter().any(|value| name == *value || name.ends_with(&format!("_{value}")));
    let mut found = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for operator in [" == ", " != "] {
            for (at, _) in line.match_indices(operator) {
                let (left, right) = (&line[..at], &line[at + operator.len()..]);
                // A word in quotes is known to everybody; what it is compared with is judged by its own name.
                let (left, right) =
                    (if left.ends_with('"') { "" } else { left }, if right.starts_with('"') { "" } else { right });
                let left = left
                    .trim_end_matches(|c: char| !is_name(c))
                    .rsplit(|c: char| !is_name(c))
                    .next()
                    .unwrap_or_default();
                let right = right.trim_start_matches(|c: char| !is_name(c));
                let path: &str = right.split(|c: char| !is_name(c) && c != '.').next().unwrap_or_default();
                let right = path.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
                if is_secret(left) || is_secret(right) {
                    found.push(line.trim().to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn no_type_that_holds_a_secret_can_be_compared_by_the_operator() {
    let broken: Vec<String> = sources()
        .iter()
        .flat_map(|(name, code)| comparable_secrets(code).into_iter().map(move |found| format!("src/{name}: {found}")))
        .collect();
    assert!(broken.is_empty(), "compare with app::secrets::same instead:\n{}", broken.join("\n"));
}

#[test]
fn no_secret_value_is_compared_by_the_operator() {
    let broken: Vec<String> = sources()
        .iter()
        .flat_map(|(name, code)| compared_secrets(code).into_iter().map(move |found| format!("src/{name}: {found}")))
        .collect();
    assert!(broken.is_empty(), "compare with app::secrets::same instead:\n{}", broken.join("\n"));
}

#[test]
fn planted_faults_are_found() {
    let types =
        "#[derive(Debug, Clone, PartialEq)]\npub struct ClientSecret(String);\nimpl PartialEq for AccessToken {\n";
    assert_eq!(comparable_secrets(types), ["ClientSecret", "AccessToken"]);
    assert!(comparable_secrets("#[derive(PartialEq)]\nstruct Plain;\n#[derive(Clone)]\nstruct ApiToken;").is_empty());
    for fault in [
        "if token == \"x\" {",
        "if given == row.code_mac {",
        "if client.secret != secret {",
        "let ok = mac == expected;",
        "x.token() == y",
    ] {
        assert_eq!(compared_secrets(fault).len(), 1, "{fault}");
    }
    for fine in [
        "if step == \"token\" {",
        "if kind == token_kind {",
        "a.len() == b.len()",
        "// mac == mac",
        "let machine == x",
        "if same(&mac, &other) {",
    ] {
        assert!(compared_secrets(fine).is_empty(), "{fine}");
    }
}
