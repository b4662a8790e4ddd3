//! `tirkeu admin client …`, run as an operator runs it: the program itself, beside the running service.

use crate::support::command::{self, Folder};
use crate::support::integrator::{PrivateKey, expect_oauth_error};
use crate::support::{Program, World, both_engines};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

#[track_caller]
fn says(world: &World, arguments: &[&str]) -> String {
    command::says(world, &[&["admin", "client"], arguments].concat())
}

#[track_caller]
fn complains(world: &World, arguments: &[&str]) -> (i32, String) {
    command::complains(world, &[&["admin", "client"], arguments].concat())
}

fn field<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
}

fn jwk(key: &PrivateKey, kid: &str) -> String {
    let x = URL_SAFE_NO_PAD.encode(key.public_bytes());
    json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid}).to_string()
}

both_engines! {
    async fn an_operator_registers_changes_and_suspends_a_client_while_the_service_runs(world: World) {
        let (first, second) = (PrivateKey::ed25519(), PrivateKey::ed25519());
        let folder = Folder::new();
        let (first_file, second_file) = (folder.file("1.json", &jwk(&first, "2026")), folder.file("2.json", &jwk(&second, "2027")));
        let made = says(&world, &[
            "create", "--name", "Hotels", "--scope", "registrations:write", "--scope", "events:read", "--public-key", &first_file,
        ]);
        let id = field(&made, "client_id").to_owned();
        assert_eq!(field(&made, "key"), "2026 EdDSA");
        assert_eq!(field(&made, "scopes"), "registrations:write events:read");
        assert!(!made.contains("secret"));
        let program = Program { id: id.parse().unwrap(), key: first, key_id: "2026".to_owned() };
        let actor = program.actor(&world).await;
        assert_eq!(actor.get("/v1/integrator").await.expect(200)["name"], "Hotels");
        assert!(says(&world, &["list"]).contains(&id));

        assert_eq!(field(&says(&world, &["add-key", &id, "--public-key", &second_file]), "key_id"), "2027");
        let renewed = Program { id: program.id, key: second, key_id: "2027".to_owned() };
        renewed.token(&world).await;
        let shown = says(&world, &["retire-key", &id, "--key-id", "2026", "--at", "2099-01-01T00:00:00Z"]);
        assert_eq!(field(&shown, "key"), "2026 EdDSA until 2099-01-01T00:00:00Z");
        program.token(&world).await;

        says(&world, &["suspend", &id]);
        actor.get("/v1/integrator").await.expect_problem(401, "unauthenticated");
        assert!(says(&world, &["show", &id]).contains("state: suspended"));
        expect_oauth_error(&world.asks_by_assertion(&renewed.assertion(&world), &[]).await, "invalid_client");
        says(&world, &["resume", &id]);
        renewed.token(&world).await;
        let noted = "SELECT count(*) AS n FROM audit WHERE actor_kind = 'operator' AND object_kind = 'client'";
        assert_eq!(world.number(noted).await, 5);
    }

    async fn a_sandbox_client_is_shown_its_secret_once(world: World) {
        let made = says(&world, &["create", "--name", "Trial", "--scope", "events:read", "--sandbox"]);
        let (id, secret) = (field(&made, "client_id"), field(&made, "client_secret"));
        world.asks_by_secret(id, secret).await.expect(200);
        let renewed = says(&world, &["new-secret", id, "--overlap", "2"]);
        let second = field(&renewed, "client_secret");
        assert_ne!(second, secret);
        world.asks_by_secret(id, secret).await.expect(200);
        world.asks_by_secret(id, second).await.expect(200);
        let shown = says(&world, &["show", id]);
        assert_eq!(shown.matches("secret: made ").count(), 2);
        assert!(!shown.contains(secret) && !shown.contains(second));
    }

    async fn what_cannot_be_done_is_said_and_leaves_nothing_behind(world: World) {
        says(&world, &["create", "--name", "Twice", "--scope", "events:read", "--sandbox"]);
        let nobody = "01900000-0000-7000-8000-000000000000";
        let folder = Folder::new();
        let private = folder.file("private.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        for (arguments, code, words) in [
            (vec!["create", "--name", "Twice", "--scope", "events:read", "--sandbox"], 1, "has this name"),
            (vec!["create", "--name", "Bare", "--scope", "events:read"], 1, "needs a public key"),
            (vec!["create", "--name", "P", "--scope", "events:read", "--public-key", &private], 1, "private key"),
            (vec!["create", "--name", "P", "--scope", "events:read", "--public-key", "/nowhere"], 1, "cannot be read"),
            (vec!["create", "--name", "P", "--scope", "host:confirm", "--sandbox"], 2, "the scopes are"),
            (vec!["create", "--name", "P", "--sandbox"], 2, "--scope"),
            (vec!["create", "--name", " ", "--scope", "events:read", "--sandbox"], 2, "a name has"),
            (vec!["create", "--name", "P", "--scope", "events:read", "--sandbox", "--key-id", "k"], 2, "--public-key"),
            (vec!["add-key", nobody], 2, "--public-key"),
            (vec!["show", nobody], 1, "no such client"),
            (vec!["show", "x"], 2, "invalid value"),
            (vec!["suspend", nobody], 1, "no such client"),
            (vec!["new-secret", nobody], 1, "no such client"),
            (vec!["new-secret", nobody, "--overlap", "721"], 2, "0..=720"),
            (vec!["retire-key", nobody, "--key-id", "k"], 1, "no such key"),
        ] {
            let (exit, text) = complains(&world, &arguments);
            assert_eq!(exit, code, "{arguments:?}: {text}");
            assert!(text.contains(words), "{arguments:?}: {text}");
        }
        assert_eq!((world.count("oauth_clients").await, world.count("audit").await), (1, 1));
    }
}
