//! The place off this machine that keeps copies of the checkpoints, reached by HTTP, and whatever may be wrong with it.

use crate::support::far_end::serve;
use actix_web::dev::ServerHandle;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tirkeu::app::ports::CheckpointSink;
use tirkeu::gateways::checkpoints::Remote;

#[derive(Default)]
struct Script {
    kept: BTreeMap<String, String>,
    /// Status of every answer to PUT and to GET, whatever is kept.
    put: Option<u16>,
    get: Option<u16>,
    content_types: Vec<String>,
}

/// Keeps the first copy of each number, as the far end promises to.
struct Witness {
    address: String,
    script: Arc<Mutex<Script>>,
    handle: ServerHandle,
}

impl Witness {
    fn start() -> Self {
        let script = Arc::new(Mutex::new(Script::default()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/checkpoints", listener.local_addr().unwrap());
        let state = web::Data::from(Arc::clone(&script));
        let handle = serve(listener, state, answer);
        Self { address, script, handle }
    }

    fn sink(&self) -> Remote {
        Remote::new(&self.address).unwrap()
    }

    fn now(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }
}

async fn answer(request: HttpRequest, body: String, script: web::Data<Mutex<Script>>) -> HttpResponse {
    let mut script = script.lock().unwrap();
    let name = request.path().to_owned();
    let forced = if request.method() == Method::PUT { script.put } else { script.get };
    if let Some(status) = forced {
        return HttpResponse::build(status.try_into().unwrap()).finish();
    }
    match (request.method(), script.kept.get(&name)) {
        // A server may well end a text with a line feed.
        (&Method::GET, Some(kept)) => HttpResponse::Ok().body(format!("{kept}\n")),
        (&Method::GET, None) => HttpResponse::NotFound().finish(),
        (_, Some(_)) => HttpResponse::Conflict().finish(),
        (_, None) => {
            script.content_types.push(request.headers().get("content-type").unwrap().to_str().unwrap().to_owned());
            script.kept.insert(name, body);
            HttpResponse::Created().finish()
        }
    }
}

#[actix_web::test]
async fn each_checkpoint_is_put_under_its_number_and_a_repetition_does_no_harm() {
    let witness = Witness::start();
    for address in [witness.address.clone(), format!("{}/", witness.address)] {
        let sink = Remote::new(&address).unwrap();
        for (seq, jws) in [(1, "one"), (2, "two"), (1, "one")] {
            assert_eq!(sink.keep(seq, jws).await, Ok(()));
        }
    }
    witness.now(|script| {
        let kept: Vec<(&str, &str)> = script.kept.iter().map(|(name, jws)| (name.as_str(), jws.as_str())).collect();
        assert_eq!(kept, [("/checkpoints/1", "one"), ("/checkpoints/2", "two")]);
        assert_eq!(script.content_types, ["application/jose"; 2]);
    });
    witness.handle.stop(true).await;
}

#[actix_web::test]
async fn another_checkpoint_of_the_same_number_is_an_alarm() {
    let witness = Witness::start();
    let sink = witness.sink();
    sink.keep(1, "one").await.unwrap();
    for other in ["another", "on", "one one", ""] {
        let told = sink.keep(1, other).await.unwrap_err();
        assert!(told.contains("keeps ANOTHER checkpoint of this number"), "{told}");
    }
    // What is longer than any checkpoint is none, and is read no further.
    witness.now(|script| drop(script.kept.insert("/checkpoints/1".to_owned(), "one ".repeat(2 << 20))));
    assert!(sink.keep(1, "one").await.unwrap_err().contains("ANOTHER"));
    // Whether it is another one cannot be told: no alarm, and no success.
    for status in [404, 403, 500] {
        witness.now(|script| script.get = Some(status));
        let told = sink.keep(1, "one").await.unwrap_err();
        assert!(told.contains("perhaps") && told.contains(&status.to_string()), "{told}");
    }
    witness.handle.stop(true).await;
}

#[actix_web::test]
async fn a_far_end_that_does_not_keep_it_is_asked_again_later() {
    let witness = Witness::start();
    let sink = witness.sink();
    for status in [500, 503, 404, 401, 301] {
        witness.now(|script| script.put = Some(status));
        let told = sink.keep(1, "one").await.unwrap_err();
        assert!(told.starts_with("the far end answered") && told.contains(&status.to_string()), "{told}");
    }
    witness.now(|script| script.put = None);
    assert_eq!(sink.keep(1, "one").await, Ok(()));
    for status in [200, 204] {
        witness.now(|script| script.put = Some(status));
        assert_eq!(sink.keep(2, "two").await, Ok(()));
    }
    witness.handle.stop(true).await;
}

#[actix_web::test]
async fn nobody_there_is_a_failure_that_does_not_show_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let sink = Remote::new(&format!("http://127.0.0.1:{port}/with?key=secret")).unwrap();
    let told = sink.keep(1, "one").await.unwrap_err();
    assert!(!told.is_empty() && !told.contains("secret"), "{told}");
    for none in ["", "http://", "a folder", "/mnt/witness"] {
        assert!(Remote::new(none).is_err(), "{none}");
    }
    // An address that nothing can stand below.
    assert!(Remote::new("mailto:witness@example.com").unwrap().keep(1, "one").await.is_err());
}

#[actix_web::test]
async fn a_far_end_that_is_gone_between_two_answers_is_a_failure() {
    // Says 409 once, on a connection that it closes, and is not there for the question what it keeps.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let mut head = Vec::new();
        let mut byte = [0];
        // "one" is the whole body.
        while !head.ends_with(b"\r\n\r\none") {
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        stream.write_all(b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        String::from_utf8(head).unwrap()
    });
    let told = Remote::new(&address).unwrap().keep(1, "one").await.unwrap_err();
    assert!(!told.contains("ANOTHER") && !told.contains("perhaps"), "{told}");
    assert!(served.join().unwrap().starts_with("PUT /1 HTTP/1.1\r\n"));
}
