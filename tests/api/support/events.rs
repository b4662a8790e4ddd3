//! A client of the feed of changes: page by page, and as a stream of server-sent events.

use super::actor::Actor;
use super::reply::Reply;
use super::world::{Engine, World};
use reqwest::Method;
use serde_json::Value;
use std::time::{Duration, Instant};

const FEED: &str = "/v1/changes";
const STREAM: &str = "/v1/me/events";
/// Longer than anything takes here, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An event, or a block without one, which only moves the id.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: Option<String>,
    pub name: Option<String>,
    pub data: Option<Value>,
    pub retry: Option<String>,
}

/// A stream that is being read.
pub struct Stream {
    response: reqwest::Response,
    buffer: String,
    /// What a client would send as `Last-Event-ID`.
    pub last_id: Option<String>,
}

impl Event {
    fn of(block: &str) -> Self {
        let field = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.map(str::to_owned)
        };
        let data = field("data").map(|data| serde_json::from_str(&data).expect("JSON"));
        Self { id: field("id"), name: field("event"), data, retry: field("retry") }
    }
}

impl Stream {
    /// The next block; none at the end of the stream.
    pub async fn block(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let event = Event::of(block);
                self.buffer = rest.to_owned();
                if event.id.is_some() {
                    self.last_id.clone_from(&event.id);
                }
                return Some(event);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("something in time");
            let chunk = chunk.expect("a sound stream")?;
            self.buffer.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }

    /// The next change as an event, whatever else comes before it.
    pub async fn change(&mut self) -> Value {
        loop {
            let event = self.block().await.expect("the stream goes on");
            if let Some(data) = event.data {
                assert_eq!(event.name.as_deref(), data["kind"].as_str());
                return data;
            }
        }
    }

    /// The next changes.
    pub async fn changes(&mut self, count: usize) -> Vec<Value> {
        let mut changes = Vec::new();
        while changes.len() < count {
            changes.push(self.change().await);
        }
        changes
    }

    /// Reads to the end; gives the events that still came.
    pub async fn ends(&mut self) -> Vec<Event> {
        let begun = Instant::now();
        let mut rest = Vec::new();
        while let Some(event) = self.block().await {
            assert!(begun.elapsed() < PATIENCE, "the stream does not end");
            rest.extend(event.name.is_some().then_some(event));
        }
        rest
    }
}

impl World {
    /// Waits until all that is committed can be told: on `PostgreSQL` it waits for every transaction that is open in the cluster, those
    /// of other tests, too. Before this, an empty page says nothing.
    pub async fn until_told(&self) {
        self.until_told_of("changes").await;
    }

    /// The same of the feed in this table.
    pub async fn until_told_of(&self, table: &str) {
        if self.engine == Engine::Postgres {
            let begun = Instant::now();
            let held = format!(
                "SELECT count(*) AS n FROM {table} WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            );
            while self.number(&held).await > 0 {
                assert!(begun.elapsed() < PATIENCE, "somebody's transaction does not end");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}

impl Actor {
    /// A part of the feed; without a cursor, where it ends now.
    pub async fn feed(&self, cursor: Option<&str>) -> Reply {
        let path = cursor.map_or_else(|| FEED.to_owned(), |cursor| format!("{FEED}?cursor={cursor}"));
        self.get(&path).await
    }

    /// The cursor of the present end of the feed.
    pub async fn cursor(&self) -> String {
        let page = self.feed(None).await.expect(200);
        assert_eq!((page["items"].as_array().map(Vec::len), &page["has_more"]), (Some(0), &false.into()));
        page["next_cursor"].as_str().expect("a cursor").to_owned()
    }

    /// Reads on behind `cursor`, which is moved, until `count` changes have come. On `PostgreSQL` what is committed waits for every
    /// transaction that is open in the cluster, those of other tests, too.
    pub async fn follows(&self, cursor: &mut String, count: usize) -> Vec<Value> {
        let begun = Instant::now();
        let mut changes = Vec::new();
        while changes.len() < count {
            assert!(begun.elapsed() < PATIENCE, "{count} changes expected, but {changes:?}");
            changes.extend(self.reads_on(cursor).await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        changes
    }

    /// One answer behind `cursor`, which is moved.
    pub async fn reads_on(&self, cursor: &mut String) -> Vec<Value> {
        let page = self.feed(Some(cursor)).await.expect(200);
        page["next_cursor"].as_str().expect("a cursor").clone_into(cursor);
        page["items"].as_array().expect("items").clone()
    }

    /// Asks for the stream of events behind an id.
    pub fn asks_for_events(&self, last_id: Option<&str>) -> reqwest::RequestBuilder {
        let request = self.request(Method::GET, STREAM);
        match last_id {
            Some(id) => request.header("Last-Event-ID", id),
            None => request,
        }
    }

    /// Opens the stream of events behind an id.
    pub async fn events(&self, last_id: Option<&str>) -> Stream {
        let response = self.asks_for_events(last_id).send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Stream { response, buffer: String::new(), last_id: None };
        let first = stream.block().await.expect("a beginning");
        assert!(first.id.is_some() && first.retry.is_some() && first.name.is_none(), "{first:?}");
        stream
    }
}
