//! Every operation's largest body is the one that the document tells.

use super::wire;
use crate::support::actor::fresh_key;
use crate::support::{both_engines, sandbox};
use serde_json::Value;

/// Operations with a body, from the document: method, path with its parameters filled, the number of bytes it may have, and whether it is
/// for clients.
fn operations() -> Vec<(String, String, usize, bool)> {
    let document = serde_json::to_value(tirkeu::http::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(body) = operation.get("requestBody") else { continue };
            let text = body["description"].as_str().unwrap_or_else(|| panic!("{method} {path} tells no limit"));
            let kib: usize = text.split(' ').find_map(|word| word.parse().ok()).expect("a number");
            let filled = path.replace("{id}", "01900000-0000-7000-8000-000000000000").replace("{installation_id}", "a");
            // JSON only: other bodies are read by other means.
            if body["content"].get("application/json").is_some_and(Value::is_object) {
                let for_clients = operation["security"][0].get("client").is_some();
                found.push((method.to_uppercase(), filled, kib * 1024, for_clients));
            }
        }
    }
    assert!(found.len() >= 9, "{found:?}");
    found
}

both_engines! {
    async fn every_operation_takes_as_much_as_the_document_says_and_not_a_byte_more(world: World, sandbox) {
        // A supervisor may do whatever an account may, and what officers may.
        let actor = world.officer(0, None).await;
        let client = world.program().await.actor(&world).await;
        for (method, path, limit, for_clients) in operations() {
            let actor = if for_clients { &client } else { &actor };
            let head = |length: &str| format!(
                "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {}\r\n\
                 Content-Type: application/json\r\n{length}\r\n\r\n",
                actor.token.as_deref().unwrap(), fresh_key()
            );
            let body = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
            for (length, is_too_long) in [(limit, false), (limit + 1, true)] {
                let declared = format!("{}{}", head(&format!("Content-Length: {length}")), body(length));
                let chunked = format!("{}{length:x}\r\n{}\r\n0\r\n\r\n", head("Transfer-Encoding: chunked"), body(length));
                for request in [declared, chunked] {
                    let answer = wire::exchange(&world.base, request.as_bytes()).await.expect("an end");
                    assert!(answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
                    assert_eq!(answer.starts_with("HTTP/1.1 413 "), is_too_long, "{method} {path} {length}: {answer}");
                }
            }
        }
    }
}
