//! Security test 22: a request that two readers could understand in two ways is refused, and the connection with it.

use super::wire;
use crate::support::both_engines;

const SMUGGLED: &str = "GET /v1/reference/regions HTTP/1.1\r\nHost: x\r\n\r\n";

both_engines! {
    async fn ambiguous_requests_are_refused_and_end_the_connection(world: World) {
        let post = "POST /v1/auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        for ambiguous in [
            // Two lengths.
            format!("{post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
            format!("{post}Content-Length: 0\r\nContent-Length: 50\r\n\r\n"),
            format!("{post}Content-Length: 0, 50\r\n\r\n"),
            format!("{post}Content-Length: +5\r\n\r\n12345"),
            format!("{post}Content-Length: -1\r\n\r\n"),
            format!("{post}Content-Length: 0x5\r\n\r\n12345"),
            format!("{post}Content-Length: 99999999999999999999\r\n\r\n"),
            // A transfer encoding that one reader sees and the other does not.
            format!("{post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
            format!("{post} Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
            format!("{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            // Line ends that are none.
            format!("{post}X-A: b\rContent-Length: 50\r\n\r\n"),
            format!("{post}X-A: b\0c\r\nContent-Length: 0\r\n\r\n"),
            "GET /livez\rHTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
            "GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c: folded\r\n\r\n".to_owned(),
            // No request at all.
            "GET /livez HTTP/9.9\r\nHost: x\r\n\r\n".to_owned(),
            "\u{1}\u{2}\u{3}\r\n\r\n".to_owned(),
        ] {
            let answer = wire::exchange(&world.base, format!("{ambiguous}{SMUGGLED}").as_bytes()).await;
            let answer = answer.unwrap_or_else(|| panic!("the connection stays open after {ambiguous:?}"));
            assert!(answer.starts_with("HTTP/1.1 400 "), "{ambiguous:?}: {answer}");
            assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{ambiguous:?}: {answer}");
        }
    }

    async fn chunks_of_a_size_that_is_none_end_the_connection(world: World) {
        let post = "POST /v1/auth/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        for chunks in ["0x2\r\n{}\r\n0\r\n\r\n", "-1\r\n\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx0\r\n\r\n"] {
            let request = format!("{post}Transfer-Encoding: chunked\r\n\r\n{chunks}{SMUGGLED}");
            let answer = wire::exchange(&world.base, request.as_bytes()).await.expect("the connection ends");
            // The server hangs up in the middle of a body that is none; what follows is never taken for a request.
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{chunks:?}: {answer}");
            assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{chunks:?}: {answer}");
        }
    }

    async fn a_line_feed_alone_hides_nothing(world: World) {
        // It ends a line for some readers (RFC 9112, 2.2, allows it): then it must do so here in the same way, not end up in a value.
        let bare = "GET /v1/me HTTP/1.1\nHost: x\nX-Request-Id: a\nConnection: close\n\n";
        let answer = wire::exchange(&world.base, bare.as_bytes()).await.expect("an end");
        let refused = answer.starts_with("HTTP/1.1 400 ");
        let understood = answer.starts_with("HTTP/1.1 401 ") && answer.contains("x-request-id: a\r\n");
        assert!(refused || understood, "{answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    }
}
