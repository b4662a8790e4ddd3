//! Security test 32: the service shows what it shall show, and nothing else.

use crate::support::{both_engines, sandbox};
use reqwest::Method;

/// Every documented path with its parameters filled, and its methods.
fn documented() -> Vec<(String, Vec<String>)> {
    let document = serde_json::to_value(tirkeu::http::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let filled = |path: &str| {
        path.split('/')
            .map(|part| if part.starts_with('{') { "26418053729152" } else { part })
            .collect::<Vec<_>>()
            .join("/")
    };
    let all: Vec<_> = paths
        .map(|(path, item)| {
            (filled(path), item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect())
        })
        .collect();
    assert!(all.len() > 25);
    all
}

both_engines! {
    async fn what_the_document_lists_is_served_and_what_it_does_not_list_is_not(world: World, sandbox) {
        let stranger = world.stranger();
        for (path, methods) in documented() {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"] {
                if method == "CONNECT" {
                    continue; // No path in it: a client would not send it so.
                }
                let request = stranger.request(Method::from_bytes(method.as_bytes()).unwrap(), &path);
                let reply = stranger.send(request).await;
                // A fixed path may also be read as one with a parameter: `…/search` as `…/{id}`.
                let is_parameter_elsewhere = method == "GET" && path.ends_with("/officer/registrations/search");
                let is_listed = methods.iter().any(|listed| listed == method) || is_parameter_elsewhere;
                assert_eq!(reply.status != 405, is_listed, "{method} {path}: {}", reply.status);
                assert!(!reply.status.is_server_error(), "{method} {path}");
                assert!(!reply.text().contains(&format!("{method} {path}")), "what was sent is sent back");
            }
        }
    }

    async fn no_answer_names_the_server_or_lets_other_sites_read_it(world: World) {
        let actor = world.host(0).await;
        for path in ["/v1/me", "/v1/nowhere", "/livez", "/openapi.json", "/docs/", "/v/1", "/v1/reference/regions"] {
            for method in [Method::GET, Method::OPTIONS, Method::DELETE] {
                let request = actor.request(method.clone(), path).header("Origin", "https://evil.example");
                let reply = actor.send(request.header("Access-Control-Request-Method", "GET")).await;
                for name in ["server", "x-powered-by", "via"] {
                    assert!(reply.header(name).is_none(), "{method} {path}: {name}");
                }
                assert!(reply.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{method} {path}");
                assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{method} {path}");
            }
        }
    }

    async fn where_people_come_by_https_they_shall_always_do_so(world: World) {
        assert!(world.stranger().get("/livez").await.header("strict-transport-security").is_none());
        let public = world.replica(|parts| parts.http.public_url = Some("https://tirkeu.example.test".to_owned())).await;
        let stranger = world.stranger().at(&public);
        for path in ["/livez", "/v1/me", "/v1/nowhere", "/docs/"] {
            let promise = stranger.get(path).await;
            assert_eq!(promise.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
        }
    }
}
